"""Fixtures every test may use."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, found_company


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Every test keeps its attachments in a folder of its own."""
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def cast(db: None) -> Cast:
    """The company of tests/cast.py, freshly founded."""
    return found_company()
