"""Fixtures every test may use."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, found_company


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Every test keeps its attachments in a folder of its own."""
    settings.FILES = tmp_path / "files"
    settings.MADE = tmp_path / "made"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Any) -> None:
    """Hashing is slow on purpose; a test that is about something else need not wait for it."""
    settings.PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The company of tests/cast.py, freshly founded."""
    return found_company()
