"""Rework is signed before it is a task, so nothing may be left to stumble over (A3, P3)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.cast import Cast
from tests.endings import done, measured
from tests.plans import sign_all, survey_text
from xieli.changes import commands as changes
from xieli.closing import commands
from xieli.closing.commands import MeasurementText, ReworkText
from xieli.closing.models import Acceptance, Consequence, Rework
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.core.models import Event
from xieli.kickoff.models import Project
from xieli.people import commands as people
from xieli.people import queries
from xieli.people.commands import DepartmentText
from xieli.people.models import Department, Person
from xieli.signoff.models import Revision


def hired(cast: Cast) -> Person:
    return people.add_person(
        name="钱十", department=cast.product, email="qian@example.com", actor=None
    )


def rework(cast: Cast, owner: Person) -> ReworkText:
    return ReworkText(
        "补做培训", cast.product, owner, date(2024, 4, 8), date(2024, 4, 20), "《培训记录》"
    )


def submitted(acceptance: Acceptance, cast: Cast, *texts: ReworkText) -> Revision:
    acceptance.refresh_from_db()
    return commands.submit_acceptance(
        acceptance=acceptance,
        decision=Consequence.REWORK,
        rework=texts,
        due_at=clock.now() + timedelta(days=2),
        version=acceptance.version,
        actor=cast.chen_yi,
    )


def test_a3_two_rework_tasks_of_one_title_are_refused_before_anybody_signs(cast: Cast) -> None:
    _plan, acceptance = measured(cast, "4.5")
    text = rework(cast, cast.li_si)
    with pytest.raises(RuleViolation) as refusal:
        submitted(acceptance, cast, text, replace(text, title=f" {text.title} "))
    assert (refusal.value.code, refusal.value.field) == ("B1.title", "rework")
    assert not Rework.objects.exists()
    sign_all(submitted(acceptance, cast, text, replace(text, title="补做第二次培训")))
    assert Project.objects.get().tasks.filter(title__startswith="补做").count() == 2


def test_a3_rework_is_not_called_like_a_task_of_a_change_under_signature(cast: Cast) -> None:
    plan = done(cast)
    request = changes.draft_change(project=plan.project, reason="补做", actor=cast.zhang_san)
    new = replace(survey_text(cast), title="补做培训")
    changes.propose_new_row(
        request=request, text=new, version=request.version, actor=cast.zhang_san
    )
    request.refresh_from_db()
    changes.submit_change(
        request=request,
        due_at=clock.now() + timedelta(days=2),
        version=request.version,
        actor=cast.zhou_ba,
    )
    acceptance = commands.open_acceptance(project=plan.project, actor=cast.chen_yi)
    result = acceptance.results.for_acceptance().get()
    text = MeasurementText(Decimal("4.5"), evidence="月报", acceptor=cast.chen_yi)
    result = commands.measure_goal(result=result, text=text, version=1, actor=cast.chen_yi)
    commands.confirm_goal(result=result, version=result.version, actor=cast.chen_yi)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "B1.title"):
        submitted(acceptance, cast, rework(cast, cast.li_si))


def test_p3_a_leavers_rework_is_their_heirs_and_asked_for_again(cast: Cast) -> None:
    plan, acceptance = measured(cast, "4.5")
    leaver = hired(cast)
    revision = submitted(acceptance, cast, rework(cast, leaver))
    [duty] = queries.open_duties(leaver, cast.admin)
    assert ("补做培训" in duty.title, duty.heir) == (True, "李四")
    people.record_leaver(person=leaver, actor=cast.admin)
    revision.refresh_from_db()
    assert revision.lapsed_at is not None, "nobody signs a text that names who is gone (K4)"
    row = Rework.objects.get()
    assert row.owner == cast.li_si
    assert Event.objects.filter(type="rework.inherited").count() == 1
    sign_all(submitted(acceptance, cast, rework(cast, row.owner)))
    assert plan.project.tasks.get(title="补做培训").owner == cast.li_si


def test_p3_nobody_leaves_rework_to_nobody(cast: Cast) -> None:
    _plan, acceptance = measured(cast, "4.5")
    leaver = hired(cast)
    submitted(acceptance, cast, rework(cast, leaver))
    product = Department.objects.get(pk=cast.product.pk)
    people.edit_department(
        department=product,
        text=DepartmentText(name=product.name),
        version=product.version,
        actor=cast.admin,
    )
    with pytest.raises(RuleViolation, check=lambda error: error.code == "P3.no_heir"):
        people.record_leaver(person=leaver, actor=cast.admin)


def test_p3_a_closed_departments_rework_is_its_successors(cast: Cast) -> None:
    _plan, acceptance = measured(cast, "4.5")
    revision = submitted(acceptance, cast, rework(cast, hired(cast)))
    assert any("补做培训" in duty.title for duty in queries.open_duties(cast.product, cast.admin))
    people.close_department(department=cast.product, successor=cast.marketing, actor=cast.admin)
    revision.refresh_from_db()
    assert revision.lapsed_at is not None
    assert Rework.objects.get().department == cast.marketing


def test_p3_what_is_concluded_or_somebody_elses_stays_as_it_is(cast: Cast) -> None:
    _plan, acceptance = measured(cast, "4.5")
    leaver, other = hired(cast), rework(cast, cast.li_si)
    revision = submitted(acceptance, cast, other)
    people.record_leaver(person=leaver, actor=cast.admin)
    revision.refresh_from_db()
    assert revision.lapsed_at is None
    sign_all(revision)
    assert queries.open_duties(cast.product, cast.admin)
    assert not Event.objects.filter(type="rework.inherited").exists()


def test_t6_rework_of_a_confidential_project_has_no_name_for_who_may_not_see_it(
    cast: Cast,
) -> None:
    plan, acceptance = measured(cast, "4.5")
    leaver = hired(cast)
    submitted(acceptance, cast, rework(cast, leaver))
    Project.objects.filter(pk=plan.project.pk).update(is_confidential=True)
    [duty] = queries.open_duties(leaver, cast.admin)
    assert "补做培训" not in duty.title and not duty.url
