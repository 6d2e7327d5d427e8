"""T6: what somebody may not see asks nothing of them and has no name for them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.cast import Cast
from tests.plans import in_breakdown, in_execution, writing_text
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.core.models import Event
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people import commands as people
from xieli.workplan import commands as workplan
from xieli.workplan.commands import TaskText
from xieli.workplan.models import Task
from xieli.workplan.queries import breakdown_rows
from xieli.workspace.queries import to_dos, waits

pytestmark = pytest.mark.django_db
SECRET = "机密并购尽调"


@pytest.fixture(autouse=True)
def _moment() -> object:
    with clock.fixed_at(datetime(2024, 2, 29, 2, tzinfo=UTC)):
        yield


def secret_task(cast: Cast) -> Task:
    """Return a task of a project of 市场部 and 产品部, which 客服部 may not see."""
    text = CharterText(
        participants=[
            (cast.marketing, Role.LEAD, ""),
            (cast.product, Role.COOPERATING, ""),
        ]
    )
    project = kickoff.create_project(code="S", title="机密", actor=cast.wu_jiu)
    project = kickoff.edit_charter(project=project, text=text, version=1, actor=cast.wu_jiu)
    return workplan.add_task(
        project=project, text=TaskText(SECRET, cast.marketing, cast.wu_jiu), actor=cast.wu_jiu
    )


def test_t6_a_confidential_project_asks_nothing_of_those_it_does_not_name(cast: Cast) -> None:
    plan = in_execution(cast)
    assert to_dos(cast.li_si)
    assert waits(cast.li_si)
    Project.objects.filter(pk=plan.project.pk).update(is_confidential=True)
    assert to_dos(cast.li_si) == []
    assert waits(cast.li_si) == []


def test_t6_a_task_of_another_project_is_waited_for_without_its_name(cast: Cast) -> None:
    plan, secret = in_breakdown(cast), secret_task(cast)
    workplan.propose_hand_over(predecessor=secret, successor=plan.writing, actor=cast.li_si)
    row = next(row for row in breakdown_rows(plan.project) if row.id == plan.writing.pk)
    assert {wait.title for wait in row.waits} == {plan.survey.title, "其他项目的任务"}
    told = Event.objects.filter(ledger=plan.project.ledger).order_by("-number")[0]
    assert told.after["predecessor_id"] == secret.pk
    assert not Event.objects.filter(ledger=plan.project.ledger, after__icontains=SECRET).exists()


def test_t6_a_cycle_across_projects_does_not_name_the_other_ones_tasks(cast: Cast) -> None:
    plan, secret = in_breakdown(cast), secret_task(cast)
    workplan.propose_hand_over(predecessor=plan.writing, successor=secret, actor=cast.li_si)
    with pytest.raises(RuleViolation) as refused:
        workplan.propose_hand_over(predecessor=secret, successor=plan.writing, actor=cast.zhou_ba)
    assert refused.value.code == "B5.cycle"
    assert SECRET not in refused.value.message
    assert plan.writing.title in refused.value.message


def test_t6_who_waits_in_another_project_is_not_named(cast: Cast) -> None:
    plan, secret = in_breakdown(cast), secret_task(cast)
    row = workplan.propose_hand_over(predecessor=plan.writing, successor=secret, actor=cast.wu_jiu)
    [asked] = [it for it in to_dos(cast.li_si) if it.kind == "confirm_date"]
    assert asked.holds_up == "其他项目"
    workplan.propose_hand_over(
        predecessor=plan.writing, successor=secret, hand_over_on=date(2024, 3, 20), actor=cast.li_si
    )
    [offered] = [it for it in to_dos(cast.wu_jiu) if it.kind == "agree_date"]
    assert (offered.id, offered.subject) == (row.pk, "其他项目的任务")
    assert offered.holds_up == "其他项目"


def test_t6_a_confidential_project_is_there_only_for_whom_it_names(cast: Cast) -> None:
    plan = in_breakdown(cast)
    named = [cast.zhou_ba, cast.zhang_san, cast.li_si]
    with pytest.raises(RuleViolation) as refused:
        kickoff.name_people(
            project=plan.project, people=named, version=plan.project.version, actor=cast.zhou_ba
        )
    assert refused.value.code == "T6.left_out", "the supervising head has to sign"
    project = kickoff.name_people(
        project=plan.project,
        people=[*named, cast.chen_yi],
        version=plan.project.version,
        actor=cast.zhou_ba,
    )
    seen = Project.objects.visible_to(cast.admin)
    assert (project.is_confidential, seen.exists()) == (True, False)
    newcomer = people.add_person(
        name="新来", department=cast.product, email="n@example.com", actor=None
    )
    with pytest.raises(RuleViolation) as unnamed:
        workplan.edit_task(
            task=plan.writing,
            text=replace(writing_text(cast), owner=newcomer),
            version=plan.writing.version,
            actor=cast.zhou_ba,
        )
    assert unnamed.value.code == "T6.left_out"
    kickoff.name_people(project=project, people=[], version=project.version, actor=cast.zhou_ba)
    assert seen.exists()
