"""The house itself: rooms have known names, locks and settings name no address."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {
    "rules", "models", "queries", "policies", "commands", "forms", "views", "api", "cli", "tasks",
    "subscribers", "urls", "events", "apps", "migrations", "templates", "templatetags", "locale",
    "data", "tests", "__init__",
}  # fmt: skip
FORMATS = {"reader", "writer"}  # exchange speaks file formats as views speak HTTP
NOT_APPS = {"config", "core", "static", "live", "locale"}


def test_every_file_of_an_app_is_in_a_known_room() -> None:
    apps = [p for p in (ROOT / "xieli").iterdir() if p.is_dir() and p.name[0] != "_"]
    apps = [p for p in apps if p.name not in NOT_APPS]
    strays = [
        str(path.relative_to(ROOT))
        for app in apps
        for path in app.iterdir()
        if path.name != "__pycache__"
        and path.stem not in ROOMS | (FORMATS if app.name == "exchange" else set())
    ]
    assert strays == []


def test_locks_carry_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url|find-links", text), lock
