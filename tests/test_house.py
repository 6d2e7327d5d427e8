"""The house itself: rooms have known names, locks and settings name no address."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {
    "rules", "models", "queries", "policies", "commands", "forms", "views", "api", "cli", "jobs",
    "subscribers", "urls", "events", "apps", "migrations", "templates", "templatetags", "locale",
    "data", "tests", "__init__",
}  # fmt: skip
FORMATS = {"exchange": {"reader", "writer"}, "paper": {"writers"}}  # they speak file formats
NOT_APPS = {"config", "core", "static", "live", "locale"}


def test_every_file_of_an_app_is_in_a_known_room() -> None:
    apps = [p for p in (ROOT / "xieli").iterdir() if p.is_dir() and p.name[0] != "_"]
    apps = [p for p in apps if p.name not in NOT_APPS]
    strays = [
        str(path.relative_to(ROOT))
        for app in apps
        for path in app.iterdir()
        if path.name != "__pycache__" and path.stem not in ROOMS | FORMATS.get(app.name, set())
    ]
    assert strays == []


# A room imports from rooms before it; queries and policies may ask each other.
ORDER = (
    {"rules", "events", "data"}, {"models", "reader"}, {"queries", "policies"},
    {"commands"}, {"forms", "subscribers", "templatetags", "writer", "writers"}, {"jobs"},
    {"views", "api", "cli"}, {"urls"},
)  # fmt: skip
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}
SURFACES = {"views", "cli", "urls"}


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a file imports of the product, as (app, room)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = [*name.split("."), "", ""]
            if parts[0] == "xieli" and parts[1] not in NOT_APPS:
                yield parts[1], parts[2]


def test_a_room_imports_only_from_rooms_before_it() -> None:
    wrong = []
    for path in sorted((ROOT / "xieli").rglob("*.py")):
        app, room = (*path.relative_to(ROOT / "xieli").with_suffix("").parts, "", "")[:2]
        if app in NOT_APPS or {"tests", "migrations"} & set(path.parts) or room not in LEVEL:
            continue
        for other, wanted in imports(path):
            if wanted not in LEVEL or (other, wanted) == (app, room):
                continue
            late = LEVEL[wanted] > LEVEL[room] or (
                LEVEL[wanted] == LEVEL[room] and {room, wanted} != {"queries", "policies"}
            )
            if other == app and late:
                wrong.append(f"{path.relative_to(ROOT)} imports its own {wanted}")
            elif other != app and (wanted in SURFACES or wanted == "api" != room):
                wrong.append(f"{path.relative_to(ROOT)} imports {other}.{wanted}")
    assert wrong == []


def test_rules_need_pencil_and_paper_only() -> None:
    """Rules import the standard library and rules, so they are tested without a database."""
    strangers = []
    for path in sorted((ROOT / "xieli").rglob("*.py")):
        if "tests" in path.parts or "rules" not in {path.stem, path.parent.name}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            strangers += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if name.split(".")[0] not in sys.stdlib_module_names
                and not (name.startswith("xieli.") and "rules" in name.split("."))
            ]
    assert strangers == []


def test_locks_carry_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url|find-links", text), lock
