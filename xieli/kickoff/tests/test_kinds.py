"""Temporary work begins before everybody has signed; small work has a short charter (K6, K7)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.plans import charter_text, sign_all
from xieli.core import clock
from xieli.core.models import Event
from xieli.kickoff import commands
from xieli.kickoff.models import Project
from xieli.people import commands as people
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision

MONDAY = datetime(2024, 3, 4, 1, tzinfo=UTC)


def submitted(cast: Cast, kind: str = "temporary") -> tuple[Project, Revision]:
    project = commands.create_project(code="K-1", title="应急", kind=kind, actor=cast.zhou_ba)
    project = commands.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    revision = commands.submit_charter(
        project=project,
        due_at=clock.now() + timedelta(days=9),
        version=project.version,
        actor=cast.zhou_ba,
    )
    return project, revision


def sign(cast: Cast, revision: Revision, department: str) -> None:
    slot = revision.signatories.for_signing().get(department__name=department)
    head = slot.department.head
    assert head is not None
    signoff.sign_revision(signatory=slot, hash=revision.hash, actor=head)


def test_k6_temporary_work_begins_once_initiating_and_lead_have_signed(cast: Cast) -> None:
    with clock.fixed_at(MONDAY):
        project, revision = submitted(cast)
        sign(cast, revision, "产品部")
        project.refresh_from_db()
        assert project.phase == "kickoff"
        sign(cast, revision, "客服部")
    project.refresh_from_db()
    revision.refresh_from_db()
    assert (project.phase, project.provisional_since) == ("breakdown", MONDAY)
    assert revision.effective_at is None and revision.is_open
    # the others follow within one working day
    assert revision.due_at == datetime(2024, 3, 5, 15, 59, tzinfo=UTC)
    sign(cast, revision, "质控部")
    project.refresh_from_db()
    assert (project.phase, project.provisional_since) == ("breakdown", None)
    assert Event.objects.filter(type="charter.effective").count() == 1


def test_k6_only_temporary_work_begins_so(cast: Cast) -> None:
    project, revision = submitted(cast, "project")
    sign(cast, revision, "客服部")
    project.refresh_from_db()
    assert (project.phase, project.provisional_since) == ("kickoff", None)


def test_k5_an_objection_sends_provisional_work_back_and_it_goes_on_where_it_stood(
    cast: Cast,
) -> None:
    project, revision = submitted(cast)
    sign(cast, revision, "客服部")
    Project.objects.filter(pk=project.pk).update(phase="execution")
    slot = revision.signatories.for_signing().get(department__name="质控部")
    signoff.refuse_revision(signatory=slot, reason="缺少口径", actor=cast.chen_yi)
    project.refresh_from_db()
    assert (project.phase, project.provisional_since) == ("kickoff", None)
    text = replace(charter_text(cast), background="客户投诉率上升,口径已补充")
    project = commands.edit_charter(
        project=project, text=text, version=project.version, actor=cast.zhou_ba
    )
    sign_all(
        commands.submit_charter(
            project=project,
            due_at=clock.now() + timedelta(days=2),
            version=project.version,
            actor=cast.zhou_ba,
        )
    )
    project.refresh_from_db()
    assert (project.phase, project.held_phase) == ("execution", "")


def test_k6_small_work_has_its_whole_charter_at_once(cast: Cast) -> None:
    project = commands.start_small_project(
        code="S-1", title="小事", text=charter_text(cast), actor=cast.zhou_ba
    )
    assert project.goals.count() == 1
    commands.submit_charter(
        project=project,
        due_at=clock.now() + timedelta(days=2),
        version=project.version,
        actor=cast.zhou_ba,
    )


def test_k7_a_pause_gives_everybody_who_is_to_sign_so_much_longer(cast: Cast) -> None:
    with clock.fixed_at(MONDAY):
        project, revision = submitted(cast, "project")
        due_at = revision.due_at
        commands.pause_project(
            project=project,
            reason="等预算",
            until=datetime(2024, 3, 8, tzinfo=UTC).date(),
            version=project.version,
            actor=cast.zhou_ba,
        )
    project.refresh_from_db()
    with clock.fixed_at(MONDAY + timedelta(days=3)):
        commands.resume_project(project=project, version=project.version, actor=cast.zhou_ba)
    revision.refresh_from_db()
    assert revision.due_at == due_at + timedelta(days=3)
    assert Event.objects.filter(type="revision.postponed").count() == 1


def test_k7_after_a_cancellation_nothing_else_waits_for_signatures(cast: Cast) -> None:
    project, revision = submitted(cast, "project")
    sign_all(
        commands.propose_cancellation(
            project=project,
            reason="预算取消",
            due_at=clock.now() + timedelta(days=2),
            version=project.version,
            actor=cast.zhou_ba,
        )
    )
    revision.refresh_from_db()
    assert revision.lapsed_at is not None
    assert not signoff.open_revisions(project.ledger).exists()


@pytest.mark.parametrize("later", [1, 30])
def test_k6_a_request_is_hastened_and_never_put_off_by_it(cast: Cast, later: int) -> None:
    _project, revision = submitted(cast, "project")
    before = revision.due_at
    wanted = clock.now() + timedelta(days=later)
    signoff.hasten_request(revision=revision, due_at=wanted, actor=cast.zhou_ba)
    assert revision.due_at == min(before, wanted)


def test_p1_a_contested_signature_sends_provisional_work_back(cast: Cast) -> None:
    deputy = people.add_person(
        name="副手", department=cast.product, email="d@example.com", actor=None
    )
    people.appoint_head(department=cast.product, head=cast.li_si, deputy=deputy, actor=None)
    project, revision = submitted(cast)
    sign(cast, revision, "客服部")
    slot = revision.signatories.for_signing().get(department=cast.product)
    signoff.sign_revision(signatory=slot, hash=revision.hash, actor=deputy)
    project.refresh_from_db()
    assert project.phase == "breakdown"
    signoff.contest_signature(signatory=slot, reason="没有商量", actor=cast.li_si)
    project.refresh_from_db()
    assert (project.phase, project.provisional_since) == ("kickoff", None)
