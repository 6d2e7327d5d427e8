"""P3: what is open passes to an heir when somebody leaves or a department closes."""

import pytest

from tests.cast import Cast
from tests.plans import in_execution
from xieli.core.errors import RuleViolation
from xieli.kickoff.models import Participation
from xieli.people import commands, queries
from xieli.people.commands import DepartmentText
from xieli.people.models import Department, Person
from xieli.signoff.policies import head_of
from xieli.workplan.models import Task


def test_p3_what_a_leaver_has_open_is_shown_with_who_bears_it_and_passes_so(cast: Cast) -> None:
    plan = in_execution(cast)
    duties = queries.open_duties(cast.zhang_san, cast.admin)
    assert (plan.survey.title in duties[0].title, duties[0].heir) == (True, "周八")
    commands.record_leaver(person=cast.zhang_san, actor=cast.admin)
    assert Task.objects.get(pk=plan.survey.pk).owner == cast.zhou_ba
    assert queries.open_duties(cast.zhang_san, cast.admin) == []


def test_p3_nobody_leaves_open_tasks_to_nobody(cast: Cast) -> None:
    in_execution(cast)
    department = Department.objects.get(pk=cast.service.pk)
    commands.edit_department(
        department=department,
        text=DepartmentText(name=department.name),
        version=department.version,
        actor=cast.admin,
    )
    with pytest.raises(RuleViolation) as refusal:
        commands.record_leaver(person=cast.zhang_san, actor=cast.admin)
    assert refusal.value.code == "P3.no_heir"
    assert Person.objects.get(pk=cast.zhang_san.pk).is_active


def test_p3_a_closed_departments_open_duties_pass_to_its_successor(cast: Cast) -> None:
    plan = in_execution(cast)
    kinds = {duty.kind for duty in queries.open_duties(cast.service, cast.admin)}
    assert len(kinds) >= 3, "people, the project, its tasks"
    child = commands.add_department(name="一组", parent=cast.service, actor=cast.admin)
    commands.close_department(department=cast.service, successor=cast.marketing, actor=cast.admin)
    assert not Participation.objects.filter(department=cast.service).exists()
    assert Participation.objects.filter(department=cast.marketing, role="lead").exists()
    assert Task.objects.get(pk=plan.survey.pk).department == cast.marketing
    child.refresh_from_db()
    assert child.parent == cast.marketing
    closed = Department.objects.get(pk=cast.service.pk)
    assert head_of(closed) == cast.wu_jiu, "open slots are the successor's to sign"
    assert queries.open_duties(closed, cast.admin) == []


def test_k1_a_successor_does_not_lead_what_it_supervises(cast: Cast) -> None:
    in_execution(cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.close_department(department=cast.service, successor=cast.quality, actor=cast.admin)
    assert refusal.value.code == "P3.lead_supervises"
    assert Department.objects.get(pk=cast.service.pk).closed_on is None


def test_t6_a_confidential_projects_tasks_have_no_name_for_who_may_not_see_it(cast: Cast) -> None:
    plan = in_execution(cast)
    plan.survey.project.is_confidential = True
    plan.survey.project.save()
    told = queries.open_duties(cast.zhang_san, cast.admin)
    assert told
    assert all(plan.survey.title not in duty.title and not duty.url for duty in told)
