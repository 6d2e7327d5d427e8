"""The terminal: one clear sentence and exit 2 for what is refused, one object with --json."""

import errno
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.cast import Cast
from xieli.config.cli import COMMANDS, DISK_IS_FULL, main
from xieli.core.models import Event, Ledger
from xieli.kickoff import commands as kickoff
from xieli.people import commands as people
from xieli.people.models import CalendarDay, Department, Organisation, Person


def test_an_organisation_and_its_first_head_are_set_up(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["organisation", "found", "示例公司"]) == 0
    words = ["person", "add", "--name", "张三", "--email", "zhang@example.com"]
    words += ["--department", "客服部", "--head", "--password", "correct-horse", "--json"]
    assert main(words) == 0
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    zhang = Person.objects.get()
    assert answer == {"id": zhang.pk, "name": "张三", "email": "zhang@example.com"}
    assert Department.objects.get().head == zhang
    assert zhang.has_password("correct-horse")


def test_a_token_made_at_the_terminal_opens_the_api(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "create", "zhou.ba@example.com", "--name", "脚本"]) == 0
    token = capsys.readouterr().out.strip()
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["name"] == "周八"
    assert main(["token", "create", "zhou.ba@example.com", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["token"].startswith("xieli_")


def test_t1_verify_names_what_was_altered(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    row = kickoff.create_project(code="V", title="核验", actor=cast.zhou_ba)
    assert main(["verify"]) == 0
    assert "intact" in capsys.readouterr().out
    Event.objects.filter(ledger=row.ledger_id, number=1).update(actor_name="别人")
    assert main(["verify", "V"]) == 1
    assert "V: event 1 altered" in capsys.readouterr().out
    assert main(["verify", "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert findings == [{"ledger": "V", "number": 1, "problem": "altered"}]


@pytest.mark.parametrize(
    "words",
    [
        ["token", "create", "nobody@example.com"],
        ["verify", "NOTHING"],
        ["person", "add", "--name", "x", "--email", "zhou.ba@example.com", "--department", "新部"],
        ["person", "add", "--name", "x", "--email", "x@example.com", "--department", "客服部",
         "--password", "short"],
        ["organisation", "found", "另一家"],
        ["organisation", "found", "另一家", "--time-zone", "../etc"],
    ],
)  # fmt: skip
def test_t2_what_is_refused_is_one_sentence_and_changes_nothing(
    cast: Cast, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = counts()
    assert main(words) == 2
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1
    assert said.out == ""
    assert counts() == before


@pytest.mark.parametrize("words", [["nonsense"], ["token"], [], ["person", "add"]])
def test_words_it_does_not_know_exit_2(db: None, words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OperationalError("database or disk is full"),
    ],
)
def test_a_full_disk_is_one_sentence(
    cast: Cast,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(**_: Any) -> None:
        raise error

    monkeypatch.setattr(people, "create_token", full)
    assert main(["token", "create", "zhou.ba@example.com"]) == 2
    assert capsys.readouterr().err.strip() == DISK_IS_FULL


def test_djangos_own_commands_are_there_too(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--check"]) == 0


def test_every_command_says_what_it_is_for(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert all(name in text for name in COMMANDS)


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Ledger, Event, Person, Department, Organisation)
    )


def test_s1_a_calendar_is_imported_at_the_terminal_after_saying_what_would_change(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "2027.json"
    file.write_text('{"2027": {"holidays": ["2027-01-01"], "provisional": true}}', "utf-8")
    assert main(["calendar", "import", str(file), "--dry-run"]) == 0
    assert "2027-01-01\tordinary\tholiday?" in capsys.readouterr().out
    assert not CalendarDay.objects.exists()
    assert main(["calendar", "import", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["applied"], answer["years"], len(answer["changes"])) == (True, ["2027"], 1)
    assert CalendarDay.objects.get().is_provisional
    file.write_text('{"2027": {"holidays": ["2027-02-30"]}}', "utf-8")
    assert main(["calendar", "import", str(file)]) == 2
    assert "2027-02-30" in capsys.readouterr().err
    assert CalendarDay.objects.count() == 1
    assert main(["calendar", "import", str(tmp_path / "missing.json")]) == 2
