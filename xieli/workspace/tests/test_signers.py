"""K2, P1, P3: who fills a department's slot, told one by one and all at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import charter_text, in_breakdown, sign_all
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleText
from xieli.core.verification import findings
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people import commands as people
from xieli.people.models import Department, Person
from xieli.signoff import commands
from xieli.signoff.models import Signature
from xieli.signoff.policies import answerers_of, departments_signed_for
from xieli.workplan import commands as workplan
from xieli.workspace.queries import to_dos

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 29, 2, tzinfo=UTC)
DUE = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def _moment() -> object:
    with clock.fixed_at(NOW):
        yield


def test_k2_a_list_of_departments_signed_for_says_what_each_slot_says(cast: Cast) -> None:
    deputy = people.add_person(
        name="副手", department=cast.product, email="d@example.com", actor=None
    )
    people.appoint_head(department=cast.product, head=cast.li_si, deputy=deputy, actor=None)
    child = people.add_department(name="产品一组", parent=cast.product, actor=None)
    people.add_department(name="产品一组甲", parent=child, actor=None)
    closing = people.add_department(name="老市场部", actor=None)
    people.close_department(department=closing, successor=cast.marketing, actor=None)
    everybody, departments = Person.objects.all(), Department.objects.all()
    for person in everybody:
        one_by_one = {row.pk for row in departments if person in answerers_of(row)}
        assert set(departments_signed_for(person)) == one_by_one, person
    assert len(departments_signed_for(deputy)) == 3, "the deputy stands in where the head signs"
    assert len(departments_signed_for(cast.wu_jiu)) == 2, "the closed one's slots are inherited"


def test_k2_the_parents_head_sees_and_signs_for_a_department_without_one(cast: Cast) -> None:
    above = people.add_department(name="总部", actor=None)
    boss = people.add_person(name="总监", department=above, email="b@example.com", actor=None)
    people.appoint_head(department=above, head=boss, actor=None)
    child = people.add_department(name="法务组", parent=above, actor=None)
    text = charter_text(cast)
    text = replace(text, participants=[*text.participants, (child, Role.COOPERATING, "")])
    project = kickoff.create_project(code="H", title="有无主部门", actor=cast.zhou_ba)
    project = kickoff.edit_charter(project=project, text=text, version=1, actor=cast.zhou_ba)
    revision = kickoff.submit_charter(
        project=project, due_at=DUE, version=project.version, actor=cast.zhou_ba
    )
    assert signed_in(boss).get("/projects/H/charter/").status_code == 200
    [asked] = to_dos(boss)
    slot = revision.signatories.for_signing().get(department=child)
    assert asked.id == slot.pk
    commands.sign_revision(signatory=slot, hash=revision.hash, actor=boss)


def test_k2_who_comes_to_head_both_lead_and_supervisor_does_not_sign_for_both(cast: Cast) -> None:
    project = kickoff.create_project(code="K2", title="两头", actor=cast.zhou_ba)
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    revision = kickoff.submit_charter(
        project=project, due_at=DUE, version=project.version, actor=cast.zhou_ba
    )
    both = people.edit_person(
        person=cast.zhou_ba,
        text=people.PersonText(
            name="周八",
            department=cast.service,
            others=[cast.quality],
            email="zhou.ba@example.com",
        ),
        version=Person.objects.get(pk=cast.zhou_ba.pk).version,
        actor=None,
    )
    people.appoint_head(department=cast.quality, head=both, actor=None)
    with pytest.raises(RuleViolation) as refused:
        sign_all(revision)
    assert refused.value.code == "K2.same_head_leads_and_supervises"
    project.refresh_from_db()
    assert project.phase == "kickoff"


def test_k3_the_same_text_asked_for_again_keeps_its_signatures(cast: Cast) -> None:
    plan = in_breakdown(cast)
    first = workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)
    slot = first.signatories.for_signing().get(department=cast.product)
    commands.sign_revision(signatory=slot, hash=first.hash, actor=cast.li_si)
    later = DUE + timedelta(days=1)
    again = workplan.submit_breakdown(project=plan.project, due_at=later, actor=cast.zhou_ba)
    assert (again.pk, again.due_at) == (first.pk, later)
    assert again.signatories.filter(signature__isnull=False).count() == 1


def test_k3_an_overdue_charter_is_edited_and_waits_for_another_due_moment(cast: Cast) -> None:
    project = kickoff.create_project(code="D", title="逾期", actor=cast.zhou_ba)
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    due = NOW + timedelta(days=1)
    revision = kickoff.submit_charter(
        project=project, due_at=due, version=project.version, actor=cast.zhou_ba
    )
    with clock.fixed_at(NOW + timedelta(days=3)):
        text = replace(charter_text(cast), background="投诉率又上升了")
        project = kickoff.edit_charter(
            project=project, text=text, version=project.version, actor=cast.zhou_ba
        )
        revision.refresh_from_db()
        assert revision.lapsed_at == clock.now()
        assert [it.kind for it in to_dos(cast.zhou_ba)] == ["submit"]


def test_k7_a_cancelled_project_is_not_revived_by_an_older_text(cast: Cast) -> None:
    plan = in_breakdown(cast)
    breakdown = workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)
    plan.project.refresh_from_db()
    sign_all(
        kickoff.propose_cancellation(
            project=plan.project,
            reason="市场变化",
            due_at=DUE,
            version=plan.project.version,
            actor=cast.zhou_ba,
        )
    )
    with pytest.raises(StaleText) as refused:
        sign_all(breakdown)
    assert refused.value.code == "K4.stale_hash"
    assert Project.objects.get(pk=plan.project.pk).phase == "closing"


def test_p3_a_text_that_names_a_leaver_is_asked_for_again(cast: Cast) -> None:
    plan = in_breakdown(cast)
    revision = workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)
    people.record_leaver(person=cast.zhang_san, actor=None)
    revision.refresh_from_db()
    assert revision.lapsed_at is not None
    again = workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)
    assert again.content["tasks"][0]["owner"] == "周八"


def test_k2_who_signed_takes_it_back_until_it_is_in_force(cast: Cast) -> None:
    plan = in_breakdown(cast)
    revision = workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)
    slot = revision.signatories.for_signing().get(department=cast.product)
    commands.sign_revision(signatory=slot, hash=revision.hash, actor=cast.li_si)
    with pytest.raises(NotAllowed):
        commands.withdraw_signature(signatory=slot, actor=cast.zhou_ba)
    slot = commands.withdraw_signature(signatory=slot, actor=cast.li_si)
    assert slot.state == "open"
    assert list(findings(plan.project.ledger)) == []
    sign_all(revision)
    with pytest.raises(RuleViolation) as refused:
        commands.withdraw_signature(signatory=slot, actor=cast.li_si)
    assert refused.value.code == "K2.in_force"


def test_k4_several_texts_are_signed_at_once_each_by_its_hash(cast: Cast) -> None:
    first, second = in_breakdown(cast), in_breakdown(cast, "T-2")
    slots = []
    for plan in (first, second):
        revision = workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)
        slots.append(revision.signatories.for_signing().get(department=cast.product))
    page = signed_in(cast.li_si).get("/to-sign/").content.decode()
    assert page.count("用户反馈数据收集与分析") >= 2, "each text is shown in full"
    told = [(slot, slot.revision.hash) for slot in slots]
    with pytest.raises(StaleText) as refused:
        commands.sign_several(slots=[told[0], (told[1][0], "0" * 64)], actor=cast.li_si)
    assert (refused.value.code, refused.value.row) == ("K4.stale_hash", 2)
    assert not Signature.objects.filter(signatory__in=slots).exists(), "all of them or none"
    commands.sign_several(slots=told, actor=cast.li_si)
    assert Signature.objects.filter(signatory__in=slots).count() == 2


def test_k4_so_many_texts_at_once_are_refused(cast: Cast) -> None:
    plan = in_breakdown(cast)
    revision = workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)
    slot = revision.signatories.for_signing().get(department=cast.product)
    many = [(slot, revision.hash)] * (commands.MOST_AT_ONCE + 1)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "K4.too_many"):
        commands.sign_several(slots=many, actor=cast.li_si)
    said = {"slots": {f"slot{n}": "0" * 64 for n in range(len(many))}}
    answer = signed_in(cast.li_si).post(
        "/api/v1/documents/signatures",
        said,
        content_type="application/json",
        headers={"Idempotency-Key": "many"},
    )
    assert answer.status_code == 422
    assert not Signature.objects.filter(signatory=slot).exists()
