"""K1–K4: a whole charter is signed by every department, and an edit asks them all again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.cast import Cast
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleText, StaleVersion
from xieli.core.models import Event
from xieli.kickoff import commands
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision

DUE = datetime(2099, 1, 1, tzinfo=UTC)


def whole(cast: Cast) -> CharterText:
    return CharterText(
        background="客户投诉率上升",
        scope_in="产品功能优化",
        scope_out="客服话术培训",
        starts_on=date(2024, 3, 1),
        deadline=date(2024, 4, 7),
        goals=[
            GoalText("客户投诉率", baseline=Decimal(5), target=Decimal(4), due_on=date(2024, 4, 7))
        ],
        milestones=[("需求确认", date(2024, 3, 7)), ("上线验收", date(2024, 4, 7))],
        participants=[
            (cast.service, Role.INITIATING, ""),
            (cast.service, Role.LEAD, ""),
            (cast.product, Role.COOPERATING, ""),
            (cast.quality, Role.SUPERVISING, ""),
        ],
    )


@pytest.fixture
def project(cast: Cast) -> Project:
    project = commands.create_project(code="T-1", title="客户投诉率下降项目", actor=cast.zhou_ba)
    return commands.edit_charter(project=project, text=whole(cast), version=1, actor=cast.zhou_ba)


def submit(project: Project, cast: Cast) -> Revision:
    return commands.submit_charter(
        project=project, due_at=DUE, version=project.version, actor=cast.zhou_ba
    )


def sign(revision: Revision, *people: Person) -> None:
    for person in people:
        signoff.sign_revision(
            signatory=revision.signatories.get(department__head=person),
            hash=revision.hash,
            actor=person,
        )


def test_k2_the_last_signature_begins_the_breakdown(cast: Cast, project: Project) -> None:
    revision = submit(project, cast)
    sign(revision, cast.zhou_ba, cast.li_si)
    project.refresh_from_db()
    assert project.phase == "kickoff"
    sign(revision, cast.chen_yi)
    project.refresh_from_db()
    assert project.phase == "breakdown"
    assert Event.objects.filter(type="charter.effective").count() == 1


def test_k1_an_incomplete_charter_is_not_submitted(cast: Cast, project: Project) -> None:
    project = commands.edit_charter(
        project=project,
        text=replace(whole(cast), goals=[]),
        version=project.version,
        actor=cast.zhou_ba,
    )
    with pytest.raises(RuleViolation) as refusal:
        submit(project, cast)
    assert refusal.value.code == "K1.no_goal"
    assert refusal.value.field == "goals"


def test_k3_an_edit_under_signature_asks_everybody_again(cast: Cast, project: Project) -> None:
    first = submit(project, cast)
    sign(first, cast.zhou_ba, cast.li_si)
    commands.edit_charter(
        project=project,
        text=replace(whole(cast), scope_in="产品功能优化、退款进度提醒"),
        version=project.version,
        actor=cast.zhou_ba,
    )
    second = Revision.objects.get(document=first.document, number=2)
    assert not any(hasattr(slot, "signature") for slot in second.signatories.all())
    with pytest.raises(StaleText) as refusal:
        sign(first, cast.chen_yi)
    assert refusal.value.code == "K4.stale_hash"
    sign(second, cast.zhou_ba, cast.li_si, cast.chen_yi)
    project.refresh_from_db()
    assert project.phase == "breakdown"


def test_k3_saving_the_same_text_asks_nobody_again(cast: Cast, project: Project) -> None:
    first = submit(project, cast)
    commands.edit_charter(
        project=project, text=whole(cast), version=project.version, actor=cast.zhou_ba
    )
    first.refresh_from_db()
    assert first.is_open


def test_c1_a_signed_charter_is_not_edited(cast: Cast, project: Project) -> None:
    sign(submit(project, cast), cast.zhou_ba, cast.li_si, cast.chen_yi)
    project.refresh_from_db()
    with pytest.raises(RuleViolation) as refusal:
        commands.edit_charter(
            project=project, text=whole(cast), version=project.version, actor=cast.zhou_ba
        )
    assert refusal.value.code == "C1.signed"


def test_t4_the_second_of_two_editors_is_told(cast: Cast, project: Project) -> None:
    with pytest.raises(StaleVersion) as refusal:
        commands.edit_charter(project=project, text=whole(cast), version=1, actor=cast.zhou_ba)
    assert (refusal.value.given, refusal.value.current) == (1, project.version)


@pytest.mark.parametrize("who", ["li_si", "chen_yi", "wu_jiu", "admin"])
def test_t2_who_may_not_edit_changes_nothing(cast: Cast, project: Project, who: str) -> None:
    before = (Event.objects.count(), project.goals.get().pk)
    with pytest.raises(NotAllowed):
        commands.edit_charter(
            project=project,
            text=CharterText(),
            version=project.version,
            actor=getattr(cast, who),
        )
    assert (Event.objects.count(), project.goals.get().pk) == before


def test_k5_silence_approves_nothing(cast: Cast, project: Project) -> None:
    submit(project, cast)
    with clock.fixed_at(DUE + timedelta(days=90)):
        project.refresh_from_db()
        assert project.phase == "kickoff"
