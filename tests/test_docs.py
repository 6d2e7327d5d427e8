"""The way in stays true: every file the tour names exists, every noun is in the glossary."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
INNER = {"IdempotencyKey", "Cursor"}  # the machinery's own


def test_the_tour_and_the_contributing_page_name_files_that_exist() -> None:
    text = (ROOT / "docs/tour.md").read_text("utf-8")
    named = set(re.findall(r"`((?:xieli|tests|bin)/[\w./]+)`", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_settings_page_names_what_the_environment_sets_and_nothing_else() -> None:
    read = re.compile(r"environ\.get\(\"(\w+)\"")
    code = [path.read_text("utf-8") for path in (ROOT / "xieli").rglob("*.py")]
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    named = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert sorted(named) == sorted({name for text in code for name in read.findall(text)})
    assert "docs/settings.md" in (ROOT / "README.md").read_text("utf-8")


def test_the_glossary_names_every_model() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    models = {m.__name__ for m in apps.get_models() if m.__module__.startswith("xieli.")}
    models -= {name for name in models if "_" in name}
    assert sorted(m for m in models - INNER if f"| {m} |" not in glossary) == []
