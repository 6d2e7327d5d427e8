"""What a browser may send: NUL, versions that are none, words that are too long, half rows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.endings import accepted, measured
from tests.pages import signed_in
from tests.plans import Plan, charter_text, in_breakdown, in_execution
from xieli.core import clock, events, subscriptions
from xieli.core.errors import Refusal, RuleViolation
from xieli.core.models import Cursor, Event, Ledger
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.kickoff import commands as kickoff
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.signoff import commands as signoff
from xieli.workplan import commands as workplan
from xieli.workplan.events import WorkplanEvent

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 29, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _moment() -> object:
    with clock.fixed_at(NOW):
        yield


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture
def zhang_san(cast: Cast) -> Client:
    return signed_in(cast.zhang_san)


@pytest.mark.parametrize(
    "address",
    ["/palette/?q=%00", "/projects/%00/", "/projects/T-1/progress/?task=%00"],
)
def test_nul_is_in_no_address(plan: Plan, zhang_san: Client, address: str) -> None:
    assert zhang_san.get(address).status_code == 404


def test_nul_is_in_no_form(plan: Plan, zhang_san: Client) -> None:
    said = zhang_san.post(f"/tasks/{plan.survey.pk}/exceptions/", {"reason": "a\0b"})
    assert said.status_code == 422


@pytest.mark.parametrize("version", ["", "abc", "²", "9" * 5000, "-1"])
def test_t4_a_version_that_is_none_is_stale(plan: Plan, cast: Cast, version: str) -> None:
    report = exceptions.report_exception(
        task=plan.survey, text=ExceptionText("数据缺失"), actor=cast.zhang_san
    )
    client = signed_in(cast.zhou_ba)
    form = {"version": version, "status": "in_progress", "percent": "10", "reason": "因"}
    for address in (
        f"/tasks/{plan.survey.pk}/check-ins/",
        f"/exceptions/{report.pk}/acknowledgements/",
        f"/exceptions/{report.pk}/completions/",
    ):
        assert client.post(address, form).status_code == 409, address


def test_what_was_typed_of_an_exception_is_still_there_when_it_is_refused(
    plan: Plan, cast: Cast
) -> None:
    report = exceptions.report_exception(
        task=plan.survey, text=ExceptionText("数据缺失"), actor=cast.zhang_san
    )
    form = {"version": report.version, "reason": "系统停机", "recovery_on": "2024-02-30"}
    said = signed_in(cast.zhang_san).post(f"/exceptions/{report.pk}/completions/", form)
    assert said.status_code == 422
    assert "系统停机" in said.content.decode()


def test_t2_words_too_long_are_refused_by_the_sentence_of_their_row(cast: Cast) -> None:
    plan = in_breakdown(cast)
    due = NOW + timedelta(days=2)
    revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    slot = revision.signatories.for_signing().get(department=cast.product)
    long = "长" * 5000
    with pytest.raises(RuleViolation):
        signoff.sign_revision(signatory=slot, hash=revision.hash, opinion=long, actor=cast.li_si)
    with pytest.raises(RuleViolation):
        signoff.refuse_revision(signatory=slot, reason=long, actor=cast.li_si)
    with pytest.raises(RuleViolation):
        people.create_token(person=cast.li_si, name=long, actor=cast.li_si)
    plan.project.refresh_from_db()
    with pytest.raises(RuleViolation):
        kickoff.propose_cancellation(
            project=plan.project,
            reason=long,
            due_at=due,
            version=plan.project.version,
            actor=cast.zhou_ba,
        )


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"milestone": "上线", "milestone_on": ""}, "上线"),
        ({"metric": "", "target": "12"}, "12"),
        ({"department": "nowhere", "role": "lead", "contribution": "出人"}, "出人"),
    ],
)
def test_k1_a_row_that_says_half_is_refused_and_kept(
    cast: Cast, form: dict[str, str], field: str
) -> None:
    project = kickoff.create_project(code="L", title="草稿", actor=cast.li_si)
    said = signed_in(cast.li_si).post(
        "/projects/L/charter/edit/", {"version": "1", "background": "原因", **form}
    )
    assert said.status_code == 422
    assert field in said.content.decode()
    assert "原因" in said.content.decode()
    project.refresh_from_db()
    assert project.version == 1


def test_t4_the_second_editor_of_a_charter_sees_both_and_decides(cast: Cast) -> None:
    project = kickoff.create_project(code="L", title="草稿", actor=cast.li_si)
    text = replace(charter_text(cast), background="第一人写的")
    kickoff.edit_charter(project=project, text=text, version=1, actor=cast.li_si)
    client = signed_in(cast.li_si)
    form = {"version": "1", "background": "第二人写的"}
    said = client.post("/projects/L/charter/edit/", form)
    page = said.content.decode()
    assert said.status_code == 409
    assert (
        "<del>第一人写的</del><ins>第二人写的</ins>" in page or "<del>一</del><ins>二</ins>" in page
    )
    assert re.findall(r'name="version" value="(\d+)"', page) == ["1", "2"]
    again = client.post("/projects/L/charter/edit/", form)
    assert again.status_code == 409, "sent again as it is, it overwrites nobody"
    client.post("/projects/L/charter/edit/", form | {"version": ["1", "2"]})
    project.refresh_from_db()
    assert project.background == "第二人写的"


def test_k1_a_code_is_no_address_of_ours(cast: Cast) -> None:
    with pytest.raises(RuleViolation):
        kickoff.create_project(code="new", title="x", actor=cast.li_si)


def test_p5_a_new_password_signs_in_although_others_guessed_the_old_one(cast: Cast) -> None:
    people.set_password(person=cast.zhang_san, password=PASSWORD, actor=None)
    client = signed_in(Person.objects.get(pk=cast.zhang_san.pk))
    for _ in range(6):
        with pytest.raises(Refusal):
            people.open_session(
                login="zhang.san@example.com", password="wrong", address="203.0.113.6"
            )
    form = {"current": PASSWORD, "password": "another-long-secret"}
    assert client.post("/settings/me/password/", form).status_code == 302
    assert client.get("/settings/me/").status_code == 200
    assert Person.objects.get(pk=cast.zhang_san.pk).has_password("another-long-secret")


def test_s3_a_check_in_leaves_what_it_does_not_say_and_clears_what_it_says_empty(
    plan: Plan, cast: Cast
) -> None:
    late = date(2024, 3, 9)
    progress.check_in(
        task=plan.survey, status="in_progress", percent=10, forecast_finish=late, note="数据延迟",
        actor=cast.zhang_san,
    )  # fmt: skip
    progress.check_in(task=plan.survey, status="in_progress", percent=20, actor=cast.zhang_san)
    plan.survey.refresh_from_db()
    assert (plan.survey.remark, plan.survey.forecast_finish) == ("数据延迟", late)
    progress.check_in(
        task=plan.survey, status="in_progress", percent=30, forecast_finish=None, note="",
        actor=cast.zhang_san,
    )  # fmt: skip
    plan.survey.refresh_from_db()
    assert (plan.survey.remark, plan.survey.forecast_finish) == ("", None)


def test_s5_a_reopened_exception_has_its_response_time_anew(plan: Plan, cast: Cast) -> None:
    text = ExceptionText("因", "影响", "办法", date(2024, 3, 9))
    report = exceptions.report_exception(task=plan.survey, text=text, actor=cast.zhang_san)
    report = exceptions.acknowledge_exception(
        report=report, version=report.version, actor=cast.zhou_ba
    )
    report = exceptions.close_exception(report=report, version=report.version, actor=cast.zhou_ba)
    with clock.fixed_at(NOW + timedelta(days=20)):
        report = exceptions.reopen_exception(
            report=report, version=report.version, actor=cast.chen_yi
        )
        assert report.respond_by > clock.now()


def test_what_a_crash_left_between_commit_and_subscriber_is_handed_out_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, seen = in_execution(cast), list[int]()

    def hear(news: Sequence[Event]) -> None:
        seen.extend(event.number for event in news)

    handler = ((WorkplanEvent.TASK_EDITED.value,), hear)
    monkeypatch.setattr(subscriptions, "_subscribers", {"test": handler})
    events.record(
        WorkplanEvent.TASK_EDITED,
        ledger_id=plan.project.ledger_id,
        actor=None,
        subject=plan.survey,
    )
    subscriptions.catch_up_all()
    subscriptions.catch_up_all()
    number = Ledger.objects.get(pk=plan.project.ledger_id).number
    assert seen == [number]
    assert Cursor.objects.get(name="test").number == number


def test_s3_what_is_not_done_does_not_end_in_the_past(plan: Plan, cast: Cast) -> None:
    with pytest.raises(RuleViolation) as refused:
        progress.check_in(
            task=plan.survey,
            status="in_progress",
            percent=80,
            forecast_finish=date(2020, 1, 1),
            actor=cast.zhang_san,
        )
    assert refused.value.code == "S3.forecast_passed"


def test_a5_the_archive_page_asks_for_the_reason_of_what_is_missing(cast: Cast) -> None:
    accepted(cast, "END-1")
    page = signed_in(cast.zhou_ba).get("/projects/END-1/archive/")
    assert page.status_code == 200
    assert 'name="reason_retrospective"' in page.content.decode()


def test_k7_a_refused_pause_keeps_what_was_typed(plan: Plan, cast: Cast) -> None:
    form = {"version": plan.project.version, "reason": "等预算", "until": "2020-01-01"}
    said = signed_in(cast.zhou_ba).post("/projects/T-1/pauses/", form)
    assert said.status_code == 422
    assert "等预算" in said.content.decode()


def test_a3_refused_rework_keeps_its_rows(cast: Cast) -> None:
    _plan, acceptance = measured(cast, "5", "END-1")
    form = {
        "version": acceptance.version,
        "decision": "rework",
        "rework_title": "补做培训",
        "rework_department": cast.product.pk,
        "rework_owner": cast.li_si.pk,
        "rework_planned_start": "2024-04-08",
        "rework_planned_finish": "2024-04-12",
        "rework_deliverable": "",
    }
    said = signed_in(cast.chen_yi).post(f"/acceptances/{acceptance.pk}/submissions/", form)
    assert said.status_code == 422
    assert 'value="补做培训"' in said.content.decode()
