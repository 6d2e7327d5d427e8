"""T5: whoever the to-do of somebody else holds up finds them among those they wait for."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_breakdown, in_execution
from xieli.core import clock
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.kickoff import commands as kickoff
from xieli.meetings import commands as meetings
from xieli.meetings.tests.test_meetings import TUESDAY, ended
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.workplan import commands as workplan
from xieli.workplan.models import Status
from xieli.workspace.queries import ToDoKind, to_dos, waits


@pytest.fixture(autouse=True)
def _tuesday():
    with clock.fixed_at(TUESDAY):
        yield


def waited_for(person: Person, kind: ToDoKind) -> list[tuple[str, str]]:
    return [(wait.person, wait.subject) for wait in waits(person) if wait.kind is kind]


def check_in_late(plan: Plan, cast: Cast) -> None:
    progress.check_in(
        task=plan.survey, status=Status.IN_PROGRESS, percent=70,
        forecast_finish=date(2024, 3, 12), actor=cast.zhang_san,
    )  # fmt: skip


def test_s4_the_lead_waits_for_the_owner_who_completes_an_exception(cast: Cast):
    plan = in_execution(cast)
    check_in_late(plan, cast)
    found = waited_for(cast.zhou_ba, ToDoKind.COMPLETE_EXCEPTION)
    assert ("张三", plan.survey.title) in found
    assert "张三" not in {
        name for name, _ in waited_for(cast.zhang_san, ToDoKind.COMPLETE_EXCEPTION)
    }


def test_s5_an_owner_of_another_department_waits_for_the_lead_to_take_it_up(cast: Cast):
    plan = in_execution(cast)
    exceptions.report_exception(
        task=plan.writing, text=ExceptionText(reason="缺素材"), actor=cast.li_si
    )
    assert waited_for(cast.li_si, ToDoKind.HANDLE_EXCEPTION) == [("周八", plan.writing.title)]


def test_s6_who_called_a_meeting_waits_for_confirmations_and_for_what_was_agreed(cast: Cast):
    plan = in_execution(cast)
    row = ended(plan, cast)
    assert waited_for(cast.zhou_ba, ToDoKind.MINUTES) == [("张三", "进度会")]
    assert waited_for(cast.zhou_ba, ToDoKind.ACTION) == [("张三", "催技术部")]
    meetings.confirm_minutes(meeting=row, hash=row.hash, actor=cast.zhang_san)
    assert waited_for(cast.zhou_ba, ToDoKind.MINUTES) == []


def test_s7_who_sent_a_decision_waits_for_those_who_have_not_confirmed(cast: Cast):
    plan = in_execution(cast)
    meetings.decide(
        project=plan.project, text="口径以月报为准", people=[cast.li_si], is_for_all=False,
        actor=cast.zhou_ba,
    )  # fmt: skip
    assert waited_for(cast.zhou_ba, ToDoKind.DECISION) == [("李四", "口径以月报为准")]


def test_b7_an_owner_waits_for_the_department_a_resource_was_asked_of(cast: Cast):
    plan = in_breakdown(cast)
    workplan.request_resource(
        task=plan.survey, kind="tool", what="数据工具", department=cast.product,
        actor=cast.zhang_san,
    )  # fmt: skip
    assert waited_for(cast.zhang_san, ToDoKind.PROVIDE) == [("李四", "数据工具")]


def test_k7_in_a_project_that_rests_nobody_is_waited_for(cast: Cast):
    plan = in_execution(cast)
    check_in_late(plan, cast)
    plan.project.refresh_from_db()
    kickoff.pause_project(
        project=plan.project, reason="等预算", until=date(2024, 3, 20),
        version=plan.project.version, actor=cast.zhou_ba,
    )  # fmt: skip
    assert waits(cast.zhou_ba) == waits(cast.li_si) == []


def _in_execution(cast: Cast) -> None:
    plan = in_execution(cast)
    ended(plan, cast)
    check_in_late(plan, cast)
    exceptions.report_exception(
        task=plan.writing, text=ExceptionText(reason="缺素材"), actor=cast.li_si
    )
    meetings.decide(
        project=plan.project, text="口径以月报为准", people=[], is_for_all=True, actor=cast.zhou_ba
    )


def _in_breakdown(cast: Cast) -> None:
    plan = in_breakdown(cast)
    workplan.propose_hand_over(
        predecessor=plan.survey, successor=plan.writing, hand_over_on=date(2024, 3, 6),
        actor=cast.li_si,
    )  # fmt: skip
    workplan.request_resource(
        task=plan.survey, kind="tool", what="数据工具", department=cast.product,
        actor=cast.zhang_san,
    )  # fmt: skip


@pytest.mark.parametrize("build", [_in_execution, _in_breakdown])
def test_t5_whom_a_to_do_holds_up_waits_for_whoever_has_it(
    cast: Cast, build: Callable[[Cast], None]
):
    build(cast)
    checked = 0
    for person in Person.objects.all():
        for each in to_dos(person):
            for held_up in filter(None, each.holds_up.split("、")):
                waiting = Person.objects.get(name=held_up.rpartition("·")[2])
                if waiting != person and not _is_answered_by_another(each.kind, person):
                    assert person.name in {wait.person for wait in waits(waiting)}, each
                    checked += 1
    assert checked


def _is_answered_by_another(kind: ToDoKind, person: Person) -> bool:
    """What any member of the leading department takes up is waited for of its head."""
    return kind is ToDoKind.HANDLE_EXCEPTION and person.department.head_id != person.pk
