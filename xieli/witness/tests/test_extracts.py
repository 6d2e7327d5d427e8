"""V3: what heads keep of a day contradicts a past that was rewritten afterwards."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import in_execution
from xieli.core import clock
from xieli.core.events import chained_hash
from xieli.core.models import Event
from xieli.people import commands as people
from xieli.witness.commands import make_due_extracts, make_extracts, send_extracts
from xieli.witness.models import Extract
from xieli.witness.queries import contradictions
from xieli.witness.rules import MOST_LINES, Line, read, written

DAY = date(2024, 3, 1)  # a Friday
CLOSED = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)  # 17:30 in Shanghai


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with clock.fixed_at(CLOSED):
        yield


def test_v3_lines_survive_what_a_mail_program_does_to_them() -> None:
    lines = [Line("DEMO-1", 312, "ab" * 32), Line("*", 9, "cd" * 32)]
    quoted = "你好\r\n" + "\r\n".join(f">  {line}" for line in written(lines).splitlines())
    assert read(quoted) == lines
    assert read("DEMO-1 312 abc") == []


def test_v3_every_head_gets_a_days_extract_once_and_by_mail(cast: Cast) -> None:
    in_execution(cast)
    made = make_due_extracts()
    assert {row.person for row in made} == {
        cast.zhou_ba, cast.li_si, cast.chen_yi, cast.wu_jiu,
    }  # fmt: skip
    assert make_due_extracts() == [] and make_extracts(day=DAY, actor=None) == []
    assert send_extracts() == len(made) == len(mail.outbox)
    assert send_extracts() == 0
    [to_zhou] = [sent for sent in mail.outbox if sent.to == [cast.zhou_ba.email]]
    assert "2024-03-01" in to_zhou.subject and "T-1 " in to_zhou.body
    assert contradictions(str(to_zhou.body)) == []


@pytest.mark.parametrize(
    "moment",
    [datetime(2024, 3, 1, 8, tzinfo=UTC), datetime(2024, 3, 2, 10, tzinfo=UTC)],
    ids=["before work ends", "on a Saturday"],
)
def test_v3_an_extract_is_made_when_a_working_day_has_closed(cast: Cast, moment: datetime) -> None:
    with clock.fixed_at(moment):
        assert make_due_extracts() == []


def test_v3_what_a_mail_server_refuses_waits_for_the_next_round(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise ConnectionRefusedError

    make_due_extracts()
    with monkeypatch.context() as patch:
        patch.setattr("xieli.witness.commands.send_mail", refuse)
        assert send_extracts() == 0
    assert not Extract.objects.filter(sent_at__isnull=False).exists()
    assert send_extracts() == 0  # another worker may be at it
    with clock.fixed_at(CLOSED + timedelta(minutes=20)):
        assert send_extracts() > 0


@pytest.mark.parametrize(
    "refusal",
    [
        smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}),
        smtplib.SMTPDataError(554, b"looks like spam"),
    ],
)
def test_v3_one_mail_the_server_does_not_take_holds_up_nobody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, refusal: smtplib.SMTPException
) -> None:
    made, sent = make_due_extracts(), list[str]()

    def send(_subject: str, _text: str, _sender: None, to: list[str]) -> None:
        if to == [cast.li_si.email]:
            raise refusal
        sent.extend(to)

    monkeypatch.setattr("xieli.witness.commands.send_mail", send)
    assert send_extracts() == len(made) - 1 == len(set(sent))
    assert Extract.objects.get(sent_at=None).person == cast.li_si


def test_v3_two_workers_send_nothing_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made, sent = make_due_extracts(), list[str]()

    def send(_subject: str, _text: str, _sender: None, to: list[str]) -> None:
        sent.extend(to)
        send_extracts()

    monkeypatch.setattr("xieli.witness.commands.send_mail", send)
    send_extracts()
    assert len(sent) == len(set(sent)) == len(made)


def test_v3_a_past_rewritten_from_one_event_on_contradicts_what_was_kept(cast: Cast) -> None:
    """Whoever holds the database rewrites an event and every hash after it: the chain is whole."""
    plan = in_execution(cast)
    make_due_extracts()
    kept = Extract.objects.get(person=cast.zhou_ba).text
    rows = list(Event.objects.filter(ledger=plan.project.ledger_id).order_by("number"))
    previous = rows[2].hash
    for row in rows[3:]:
        row.actor_name = "冒名"
        row.hash = previous = chained_hash(previous, row)
        row.save()
    [found] = contradictions(kept)
    assert "T-1" in found and str(rows[-1].number) in found


def test_v3_work_that_goes_on_contradicts_nothing(cast: Cast) -> None:
    in_execution(cast)
    make_due_extracts()
    kept = Extract.objects.get(person=cast.zhou_ba).text
    people.add_department(name="新部门", actor=None)
    in_execution(cast, "T-2")
    assert contradictions(kept) == []


def test_t6_an_extract_names_what_its_reader_may_see(cast: Cast) -> None:
    in_execution(cast)
    outsider = people.add_department(name="后勤部", actor=None)
    head = people.add_person(name="后勤", department=outsider, email="h@example.com", actor=None)
    people.appoint_head(department=outsider, head=head, actor=None)
    make_due_extracts()
    assert "T-1" not in Extract.objects.get(person=head).text
    kept = Extract.objects.get(person=cast.zhou_ba).text
    assert ["T-1" in each for each in contradictions(kept, head)] == [True], "unknown to them"


def test_v3_on_the_page_one_keeps_and_compares(cast: Cast) -> None:
    in_execution(cast)
    make_extracts(day=DAY, actor=None)
    browser = signed_in(cast.zhou_ba)
    file = browser.get("/settings/extracts/2024-03-01.txt")
    assert "attachment" in file["Content-Disposition"]
    kept = file.content.decode()
    assert "历史与您留存的一致" in browser.post("/settings/extracts/", {"text": kept}).text
    wrong = kept.replace("T-1 ", "T-1 9", 1)
    assert "与留存的不符" in browser.post("/settings/extracts/", {"text": wrong}).text
    assert "没有" in browser.post("/settings/extracts/", {"text": "你好"}).text
    for path in ("2024-03-02", "x"):
        assert browser.get(f"/settings/extracts/{path}.txt").status_code == 404


def test_a_leaver_gets_nothing_more(cast: Cast) -> None:
    deputy = people.add_person(
        name="副手", department=cast.marketing, email="d@example.com", actor=None
    )
    people.appoint_head(department=cast.marketing, head=cast.wu_jiu, deputy=deputy, actor=None)
    make_due_extracts()
    people.record_leaver(person=cast.wu_jiu, actor=None)
    with clock.fixed_at(CLOSED + timedelta(days=3)):
        made = [row.person for row in make_due_extracts()]
    assert deputy in made and cast.wu_jiu not in made
    send_extracts()
    assert [cast.wu_jiu.email] not in [sent.to for sent in mail.outbox]


def test_v3_many_codes_are_looked_up_like_few(cast: Cast) -> None:
    in_execution(cast)
    make_extracts(day=DAY, actor=None)
    kept, counted = Extract.objects.get(person=cast.zhou_ba).text, list[int]()
    for strangers in (2, 40):
        more = written(Line(f"NO-{n}", 1, "0" * 64) for n in range(strangers))
        with CaptureQueriesContext(connection) as asked:
            assert len(contradictions(f"{kept}\n{more}", cast.zhou_ba)) == strangers
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_v3_more_lines_than_anybody_keeps_are_refused_and_stay_typed(cast: Cast) -> None:
    many = written(Line(f"NO-{n}", 1, "0" * 64) for n in range(MOST_LINES + 1))
    answer = signed_in(cast.zhou_ba).post("/settings/extracts/", {"text": many})
    assert answer.status_code == 422
    assert f"NO-{MOST_LINES} 1 " in answer.text and "没有项目" not in answer.text
