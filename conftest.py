"""Fixtures every test may use."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from tests.cast import Cast, found_company

# On a busy machine examples come slowly; that says nothing about what they show.
examples.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("shared")


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
