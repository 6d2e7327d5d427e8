"""The demonstration, built once for a module: it takes seconds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from xieli.demo.commands import build_demonstration


@pytest.fixture(scope="module")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Path]:
    """Build it, and take it away with the module; return where its files are."""
    folder = tmp_path_factory.mktemp("demonstration")
    hashers = ["tests.hasher.QuickArgon2"]
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(FILES=folder, PASSWORD_HASHERS=hashers):
            build_demonstration(actor=None)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def files(demonstration: Path, settings: Any, db: None) -> None:
    """Every test finds the files of the demonstration."""
    settings.FILES = demonstration
