"""Fixtures every test may use."""

import pytest

from tests.cast import Cast, found_company


@pytest.fixture
def cast(db: None) -> Cast:
    """The company of tests/cast.py, freshly founded."""
    return found_company()
