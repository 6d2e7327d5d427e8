"""P1: what was given for a head ends with the post; what is said for them says so."""

from dataclasses import replace

import pytest

from tests.cast import Cast
from xieli.core.errors import NotAllowed
from xieli.core.models import Ledger
from xieli.core.verification import findings
from xieli.kickoff import commands as kickoff
from xieli.people import commands as people
from xieli.people.models import Organisation, Person
from xieli.signoff import commands
from xieli.signoff.commands import DelegationText
from xieli.signoff.models import Delegation, LeastLevel, Objection
from xieli.signoff.policies import departments_signed_for
from xieli.workspace.queries import ToDoKind

from .test_delegation import (
    NOW,
    day,
    kinds,
    problems,
    refused,
    second,
    signed_by,
    slot_of,
    submitted,
    text,
)

__all__ = ["text"]


def test_p1_a_delegation_does_not_come_back_with_the_head(cast: Cast, text: DelegationText) -> None:
    _plan, revision = submitted(cast)
    row = commands.give_delegation(text=text, actor=cast.li_si)
    for head in (second(cast), cast.li_si):
        people.appoint_head(department=cast.product, head=head, actor=None)
    row.refresh_from_db()
    assert row.ended_at is not None
    with pytest.raises(NotAllowed):
        signed_by(cast.wu_jiu, revision, cast)


def test_p1_a_delegation_ends_when_its_department_is_closed(
    cast: Cast, text: DelegationText
) -> None:
    row = commands.give_delegation(text=text, actor=cast.li_si)
    people.close_department(department=cast.product, successor=cast.service, actor=None)
    row.refresh_from_db()
    assert row.ended_at is not None


def test_p1_who_no_longer_signs_for_a_head_takes_nothing_back(
    cast: Cast, text: DelegationText
) -> None:
    _plan, revision = submitted(cast)
    row = commands.give_delegation(text=text, actor=cast.li_si)
    signed_by(cast.wu_jiu, revision, cast)
    commands.end_delegation(delegation=row, actor=cast.li_si)
    with pytest.raises(NotAllowed):
        commands.withdraw_signature(signatory=slot_of(revision, cast), actor=cast.wu_jiu)


def test_p1_an_objection_says_for_whom_it_was_raised(cast: Cast, text: DelegationText) -> None:
    plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    slot = slot_of(revision, cast)
    objection = commands.refuse_revision(signatory=slot, reason="人手不够", actor=cast.wu_jiu)
    assert (objection.on_behalf_of, objection.raised_by) == ("李四", "吴九代李四")
    assert not problems(plan)
    Objection.objects.update(reason="很好")
    assert problems(plan) == ["objections or contests are not those that were raised"]


def test_p1_the_hours_to_contest_run_on_while_a_project_is_paused(
    cast: Cast, text: DelegationText
) -> None:
    plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    signed_by(cast.wu_jiu, revision, cast)
    plan.project.refresh_from_db()
    kickoff.pause_project(
        project=plan.project,
        reason="等预算",
        until=day(20),
        version=plan.project.version,
        actor=cast.zhou_ba,
    )
    assert kinds(cast.li_si) == [ToDoKind.SIGNED_FOR]


def test_v1_what_was_settled_of_signing_is_what_the_ledger_says(
    cast: Cast, text: DelegationText
) -> None:
    def found() -> list[str]:
        ledger = Ledger.objects.get(pk=Organisation.objects.get().ledger_id)
        return [each.problem for each in findings(ledger)]

    row = commands.give_delegation(text=text, actor=cast.li_si)
    commands.end_delegation(delegation=row, actor=cast.li_si)
    commands.give_delegation(text=replace(text, kinds=[]), actor=cast.li_si)
    commands.choose_least_level(kind="charter", level=2, actor=cast.admin)
    assert found() == []
    Delegation.objects.filter(ended_at=None).update(kinds=["charter"])
    assert found() == ["delegations are not those that were given"]
    LeastLevel.objects.all().delete()
    assert len(found()) == 2


def test_p1_a_leavers_delegations_end(cast: Cast, text: DelegationText) -> None:
    row = commands.give_delegation(text=text, actor=cast.li_si)
    deputy = second(cast)
    people.appoint_head(department=cast.product, head=cast.li_si, deputy=deputy, actor=None)
    people.record_leaver(person=cast.li_si, actor=None)
    row.refresh_from_db()
    assert row.ended_at is not None


def test_p1_a_suspended_heads_delegate_signs_nothing(cast: Cast, text: DelegationText) -> None:
    _plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    assert cast.product.pk in departments_signed_for(cast.wu_jiu)
    Person.objects.filter(pk=cast.li_si.pk).update(suspended_at=NOW)
    assert cast.product.pk not in departments_signed_for(cast.wu_jiu)
    with pytest.raises(NotAllowed):
        signed_by(cast.wu_jiu, revision, cast)


def test_p1_nobody_contests_their_own_signature(cast: Cast) -> None:
    """The deputy signed, and became the head."""
    _plan, revision = submitted(cast)
    deputy = second(cast)
    people.appoint_head(department=cast.product, head=cast.li_si, deputy=deputy, actor=None)
    signed_by(deputy, revision, cast)
    people.appoint_head(department=cast.product, head=deputy, actor=None)
    assert ToDoKind.SIGNED_FOR not in kinds(deputy)
    with refused("P1.not_contestable"):
        commands.contest_signature(signatory=slot_of(revision, cast), reason="？", actor=deputy)


def test_p1_of_a_text_that_lapsed_nothing_is_contested(cast: Cast, text: DelegationText) -> None:
    _plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    signed_by(cast.wu_jiu, revision, cast)
    slot = revision.signatories.for_signing().get(department=cast.service)
    commands.refuse_revision(signatory=slot, reason="漏了一项", actor=cast.zhou_ba)
    assert ToDoKind.SIGNED_FOR not in kinds(cast.li_si)


def test_p1_a_closed_department_has_nobody_signed_for(cast: Cast, text: DelegationText) -> None:
    people.close_department(department=cast.product, successor=cast.service, actor=None)
    with pytest.raises(NotAllowed):
        commands.give_delegation(text=text, actor=cast.li_si)


def test_p1_a_delegate_is_somebody_who_is_here(cast: Cast, text: DelegationText) -> None:
    people.record_leaver(person=cast.zhang_san, actor=None)
    cast.zhang_san.refresh_from_db()
    with refused("P1.same_person"):
        commands.give_delegation(text=replace(text, delegate=cast.zhang_san), actor=cast.li_si)
