"""V3: the terminal compares the ledgers with an extract that somebody kept."""

from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.plans import in_execution
from xieli.library.cli import verify_ledgers
from xieli.witness.commands import make_extracts
from xieli.witness.models import Extract

DAY = date(2024, 3, 1)


def test_v3_the_terminal_compares_a_file(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_execution(cast)
    make_extracts(day=DAY, actor=None)
    file = tmp_path / "kept.txt"
    file.write_text(Extract.objects.get(person=cast.zhou_ba).text, "utf-8")
    asked = Namespace(kept=str(file), json=False, project=None)
    assert verify_ledgers(asked) == 0 and "intact" in capsys.readouterr().out
    file.write_text(f"T-1 1 {'0' * 64}", "utf-8")
    assert verify_ledgers(asked) == 1
    file.write_text("你好", "utf-8")
    assert verify_ledgers(asked) == 2
    assert verify_ledgers(Namespace(kept=str(tmp_path / "none"), json=False, project=None)) == 2
