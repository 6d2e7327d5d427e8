"""A process is signed once; its runs pass from station to station (K6, S8)."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import charter_text, sign_all, survey_text, writing_text
from xieli.attachments import commands as attachments
from xieli.attachments.commands import Incoming
from xieli.attachments.queries import place
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Project
from xieli.people.queries import working_calendar
from xieli.progress import commands
from xieli.progress.models import Relay
from xieli.workplan import commands as workplan
from xieli.workplan.models import Task

STARTS = date(2024, 5, 6)


def in_force(cast: Cast, kind: str = "process") -> Project:
    lead = cast.zhou_ba
    project = kickoff.create_project(code="P-1", title="投诉处理", kind=kind, actor=lead)
    project = kickoff.edit_charter(project=project, text=charter_text(cast), version=1, actor=lead)
    due_at = clock.now() + timedelta(days=2)
    sign_all(
        kickoff.submit_charter(project=project, due_at=due_at, version=project.version, actor=lead)
    )
    first = workplan.add_task(project=project, text=survey_text(cast), actor=lead)
    second = workplan.add_task(project=project, text=writing_text(cast), actor=lead)
    dependency = workplan.propose_hand_over(predecessor=first, successor=second, actor=lead)
    workplan.confirm_hand_over(
        dependency=dependency, hand_over_on=date(2024, 3, 7), actor=cast.zhang_san
    )
    sign_all(workplan.submit_breakdown(project=project, due_at=due_at, actor=lead))
    project.refresh_from_db()
    return project


def running(cast: Cast) -> tuple[Project, Task, Task]:
    run = workplan.start_run(
        agreement=in_force(cast), title="", starts_on=STARTS, actor=cast.zhang_san
    )
    run.refresh_from_db()
    first, second = run.tasks.select_related("project", "owner").order_by("position")
    return run, first, second


def finish(task: Task, cast: Cast) -> None:
    commands.check_in(task=task, status="done", percent=100, deliverable="报告", actor=task.owner)


def test_k6_a_run_inherits_the_agreement_its_days_and_its_signatures(cast: Cast) -> None:
    run, first, second = running(cast)
    agreement = run.runs_under
    assert agreement is not None
    assert (run.code, run.title, run.phase) == ("P-1-1", "投诉处理 1", "execution")
    assert first.planned_start == STARTS and second.planned_finish is not None
    text = writing_text(cast)
    assert text.planned_finish is not None
    calendar = working_calendar()
    assert calendar.between(STARTS, second.planned_finish) == calendar.between(
        date(2024, 3, 1), text.planned_finish
    )
    own = run.baselines.get().revision
    assert own.stands_on == agreement.baselines.get().revision
    assert second.incoming.get().confirmed_at is not None
    again = workplan.start_run(
        agreement=agreement, title="第二轮", starts_on=STARTS, actor=cast.li_si
    )
    assert again.code == "P-1-2"


def test_k6_runs_are_started_by_those_taking_part_of_a_process_in_force(cast: Cast) -> None:
    agreement = in_force(cast)
    with pytest.raises(NotAllowed):
        workplan.start_run(agreement=agreement, title="", starts_on=STARTS, actor=cast.wu_jiu)
    kickoff.pause_project(
        project=agreement,
        reason="改版",
        until=date(2099, 1, 1),
        version=agreement.version,
        actor=cast.zhou_ba,
    )
    with pytest.raises(RuleViolation) as refusal:
        workplan.start_run(agreement=agreement, title="", starts_on=STARTS, actor=cast.zhou_ba)
    assert refusal.value.code == "K6.not_in_force"


def test_k6_only_a_process_has_runs(cast: Cast) -> None:
    with pytest.raises(RuleViolation) as refusal:
        workplan.start_run(
            agreement=in_force(cast, "project"), title="", starts_on=STARTS, actor=cast.zhou_ba
        )
    assert refusal.value.code == "K6.no_agreement"


def test_k6_nobody_checks_in_on_the_agreement_itself(cast: Cast) -> None:
    task = in_force(cast).tasks.select_related("project", "owner").first()
    assert task is not None
    with pytest.raises(RuleViolation) as refusal:
        commands.check_in(task=task, status="in_progress", percent=10, actor=task.owner)
    assert refusal.value.code == "K6.agreement"


def test_s8_the_next_station_begins_when_it_has_accepted_the_work(cast: Cast) -> None:
    _run, first, second = running(cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.check_in(task=second, status="in_progress", percent=10, actor=cast.li_si)
    assert refusal.value.code == "S8.not_accepted" and first.title in refusal.value.message
    # bad news is never refused (S4)
    commands.check_in(
        task=second,
        status="blocked",
        percent=0,
        forecast_finish=date(2099, 6, 26),
        actor=cast.li_si,
    )
    finish(first, cast)
    relay = Relay.objects.for_list().get()
    with pytest.raises(NotAllowed):
        commands.accept_relay(relay=relay, actor=cast.zhang_san)
    commands.accept_relay(relay=relay, actor=cast.li_si)
    with pytest.raises(RuleViolation) as refusal:
        commands.accept_relay(relay=relay, actor=cast.li_si)
    assert refusal.value.code == "S8.answered"
    commands.check_in(task=second, status="in_progress", percent=10, actor=cast.li_si)


def test_s8_returned_work_is_in_progress_again_with_the_reason(cast: Cast) -> None:
    _run, first, second = running(cast)
    finish(first, cast)
    relay = Relay.objects.for_list().get()
    with pytest.raises(RuleViolation) as refusal:
        commands.return_relay(relay=relay, reason=" ", actor=cast.li_si)
    assert refusal.value.code == "S8.no_reason"
    commands.return_relay(relay=relay, reason="缺少样本量", actor=cast.li_si)
    first.refresh_from_db()
    assert (first.status, first.percent, first.remark) == ("in_progress", 90, "缺少样本量")
    assert first.actual_finish is None
    with pytest.raises(RuleViolation):
        commands.check_in(task=second, status="in_progress", percent=10, actor=cast.li_si)
    finish(first, cast)
    commands.accept_relay(relay=Relay.objects.waiting().get(), actor=cast.li_si)
    commands.check_in(task=second, status="in_progress", percent=10, actor=cast.li_si)


def test_s8_who_goes_on_working_has_not_handed_over(cast: Cast) -> None:
    _run, first, _second = running(cast)
    finish(first, cast)
    first.refresh_from_db()
    commands.check_in(task=first, status="in_progress", percent=95, actor=cast.zhang_san)
    assert not Relay.objects.exists()


def test_s8_a_line_about_finished_work_does_not_ask_to_accept_it_again(cast: Cast) -> None:
    _run, first, second = running(cast)
    finish(first, cast)
    commands.accept_relay(relay=Relay.objects.for_list().get(), actor=cast.li_si)
    commands.check_in(task=first, note="报告已归档", actor=cast.zhang_san)
    assert not Relay.objects.waiting().exists()
    commands.check_in(task=second, percent=10, actor=cast.li_si)


def test_a_refused_return_keeps_what_was_typed_beside_the_station(cast: Cast) -> None:
    run, first, second = running(cast)
    finish(first, cast)
    relay = Relay.objects.get()
    url, reason = f"/relays/{relay.pk}/returns/", "缺少样本量" * 250
    answer = signed_in(cast.li_si).post(url, {"reason": reason})
    page = answer.content.decode()
    assert answer.status_code == 422 and f'value="{reason}"' in page
    assert f'name="back" value="/projects/{run.code}/progress/?task={second.pk}"' in page
    commands.accept_relay(relay=relay, actor=cast.li_si)
    answer = signed_in(cast.li_si).post(url, {"reason": "缺少样本量"})
    assert answer.status_code == 422 and "<p>缺少样本量</p>" in answer.content.decode()


def test_s8_in_a_project_that_is_no_process_nothing_waits_for_acceptance(cast: Cast) -> None:
    project = in_force(cast, "project")
    first, _second = project.tasks.select_related("project", "owner").order_by("position")
    finish(first, cast)
    assert not Relay.objects.exists()


def test_s3_a_file_is_a_deliverable(cast: Cast) -> None:
    project = in_force(cast, "project")
    first = project.tasks.select_related("project", "owner").order_by("position")[0]
    where = place("task", first.pk, cast.zhang_san)
    assert where is not None
    pdf = b"%PDF-1.7\n%abc\n"
    attachments.attach_file(
        place=where,
        subject_type="task",
        file=Incoming("报告.pdf", len(pdf), [pdf]),
        actor=cast.zhang_san,
    )
    said = commands.check_in(task=first, status="done", percent=100, actor=cast.zhang_san)
    assert said.percent == 100
