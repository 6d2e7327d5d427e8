"""Changes of what is signed: drafted, priced, approved by all, applied at once or not (C1-C5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.plans import Plan, charter_text, in_breakdown, in_execution, survey_text, writing_text
from xieli.changes import commands, queries
from xieli.changes.models import ChangeRequest
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event
from xieli.kickoff.models import Project
from xieli.people import commands as people
from xieli.progress import commands as progress
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import compare_sides, variances
from xieli.workplan.rules import Tier

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 4, 2, tzinfo=UTC)
DUE = NOW + timedelta(days=2)
LATER = date(2024, 3, 12)


@pytest.fixture(autouse=True)
def _moment() -> object:
    with clock.fixed_at(NOW):
        yield


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


def drafted(plan: Plan, cast: Cast) -> ChangeRequest:
    return commands.draft_change(
        project=plan.project, reason="测试数据工具延期", effect="评审顺延", actor=cast.zhang_san
    )


def postponed(plan: Plan, cast: Cast) -> ChangeRequest:
    """Return a draft in which the survey ends three working days later than promised."""
    request = drafted(plan, cast)
    commands.propose_row(
        request=request,
        task=plan.survey,
        text=replace(survey_text(cast), planned_finish=LATER),
        version=request.version,
        actor=cast.zhang_san,
    )
    request.refresh_from_db()
    return request


def submitted(request: ChangeRequest, cast: Cast) -> Revision:
    request.refresh_from_db()
    return commands.submit_change(
        request=request, due_at=DUE, version=request.version, actor=cast.zhou_ba
    )


def approve(revision: Revision, *, but: str = "") -> None:
    for slot in revision.signatories.for_signing():
        head = slot.department.head
        assert head is not None
        if slot.department.name != but:
            signoff.sign_revision(signatory=slot, hash=revision.hash, opinion="同意", actor=head)


def test_c3_the_price_is_computed_before_anybody_approves(plan: Plan, cast: Cast) -> None:
    price = queries.price_of(postponed(plan, cast))
    assert [(each.title, each.days) for each in price.moved] == [
        (plan.survey.title, 3),
        (plan.writing.title, 3),
    ]
    assert set(price.departments) == {"客服部", "产品部"}
    assert (price.end_before, price.end_after) == (date(2024, 3, 15), date(2024, 3, 20))
    assert price.is_kept
    assert price.hand_overs == [], "the promised date moves along, in plain sight"


def test_c3_a_change_that_breaks_the_deadline_says_so(plan: Plan, cast: Cast) -> None:
    request = drafted(plan, cast)
    commands.propose_row(
        request=request,
        task=plan.writing,
        text=replace(writing_text(cast), planned_finish=date(2024, 4, 10)),
        version=request.version,
        actor=cast.zhang_san,
    )
    price = queries.price_of(request)
    assert (price.is_kept, price.days_over) == (False, 3)
    assert [goal.name for goal in price.goals] == ["投诉率"]


def test_c4_all_approve_and_everything_is_applied_at_once(plan: Plan, cast: Cast) -> None:
    request = postponed(plan, cast)
    request.refresh_from_db()
    commands.propose_charter(
        request=request,
        text=replace(charter_text(cast), deadline=date(2024, 4, 12)),
        version=request.version,
        actor=cast.zhang_san,
    )
    revision = submitted(request, cast)
    approve(revision)
    plan.project.refresh_from_db()
    assert plan.project.deadline == date(2024, 4, 12)
    assert Task.objects.get(pk=plan.survey.pk).planned_finish == LATER
    promised = Dependency.objects.get(pk=plan.hand_over.pk)
    assert (promised.hand_over_on, promised.handshake) == (LATER, "confirmed")
    assert list(plan.project.baselines.values_list("number", flat=True)) == [1, 2]
    charter = Revision.objects.get(document__kind="charter", lapsed_at__isnull=True)
    assert (charter.number, charter.stands_on) == (2, revision)
    assert charter.content["deadline"] == "2024-04-12"
    told = Event.objects.filter(ledger=plan.project.ledger, type="change.applied")
    assert told.count() == 1


def test_c4_a_refused_change_changes_nothing(plan: Plan, cast: Cast) -> None:
    before = list(Task.objects.order_by("pk").values()), list(Project.objects.values())
    revision = submitted(postponed(plan, cast), cast)
    approve(revision, but="质控部")
    slot = revision.signatories.for_signing().get(department=cast.quality)
    signoff.refuse_revision(signatory=slot, reason="先说明影响", actor=cast.chen_yi)
    assert (list(Task.objects.order_by("pk").values()), list(Project.objects.values())) == before
    assert queries.stage_of(ChangeRequest.objects.get()).state == "refused"


def test_c4_every_department_gives_an_opinion(plan: Plan, cast: Cast) -> None:
    revision = submitted(postponed(plan, cast), cast)
    slot = revision.signatories.for_signing().get(department=cast.product)
    with pytest.raises(RuleViolation) as refused:
        signoff.sign_revision(signatory=slot, hash=revision.hash, actor=cast.li_si)
    assert refused.value.code == "C4.no_opinion"


def test_c4_a_withdrawn_change_is_over(plan: Plan, cast: Cast) -> None:
    request = postponed(plan, cast)
    revision = submitted(request, cast)
    request.refresh_from_db()
    commands.withdraw_change(request=request, version=request.version, actor=cast.zhang_san)
    revision.refresh_from_db()
    assert revision.lapsed_at is not None
    request.refresh_from_db()
    with pytest.raises(RuleViolation) as refused:
        submitted(request, cast)
    assert refused.value.code == "C4.decided"


def test_c4_the_later_of_two_that_touch_the_same_clause_is_told(plan: Plan, cast: Cast) -> None:
    first, second = postponed(plan, cast), postponed(plan, cast)
    commands.propose_row(
        request=second,
        task=plan.survey,
        text=replace(survey_text(cast), planned_finish=date(2024, 3, 13)),
        version=second.version,
        actor=cast.zhang_san,
    )
    later = submitted(second, cast)
    approve(submitted(first, cast))
    later.refresh_from_db()
    assert later.lapsed_at is not None, "its price was computed on a plan that is gone"
    with pytest.raises(RuleViolation) as refused:
        submitted(second, cast)
    assert refused.value.code == "C4.overtaken"
    second.refresh_from_db()
    commands.rebase_change(request=second, version=second.version, actor=cast.zhang_san)
    approve(submitted(second, cast))
    assert Task.objects.get(pk=plan.survey.pk).planned_finish == date(2024, 3, 13)


def test_c4_what_somebody_else_edited_meanwhile_is_kept(plan: Plan, cast: Cast) -> None:
    revision = submitted(postponed(plan, cast), cast)
    plan.survey.refresh_from_db()
    workplan.edit_task(
        task=plan.survey,
        text=replace(survey_text(cast), note="另行说明"),
        version=plan.survey.version,
        actor=cast.zhang_san,
    )
    approve(revision)
    survey = Task.objects.get(pk=plan.survey.pk)
    assert (survey.note, survey.planned_finish) == ("另行说明", LATER)


def test_c4_a_text_that_is_overtaken_under_signature_is_not_applied(plan: Plan, cast: Cast) -> None:
    request = drafted(plan, cast)
    newcomer = people.add_person(
        name="孙七", department=cast.service, email="s@example.com", actor=None
    )
    text = replace(survey_text(cast), owner=newcomer, planned_finish=LATER)
    commands.propose_row(
        request=request, task=plan.survey, text=text, version=request.version, actor=cast.zhang_san
    )
    revision = submitted(request, cast)
    plan.survey.refresh_from_db()
    workplan.edit_task(
        task=plan.survey,
        text=replace(survey_text(cast), owner=cast.zhou_ba),
        version=plan.survey.version,
        actor=cast.zhou_ba,
    )
    with pytest.raises(RuleViolation) as refused:
        approve(revision)
    assert refused.value.code == "C4.overtaken"
    assert Task.objects.get(pk=plan.survey.pk).owner == cast.zhou_ba


def test_c2_anybody_on_the_project_drafts_and_the_initiating_department_submits(
    plan: Plan, cast: Cast
) -> None:
    request = commands.draft_change(project=plan.project, reason="评审改期", actor=cast.li_si)
    commands.propose_row(
        request=request,
        task=plan.writing,
        text=replace(writing_text(cast), planned_finish=date(2024, 3, 20)),
        version=request.version,
        actor=cast.li_si,
    )
    request.refresh_from_db()
    with pytest.raises(NotAllowed):
        commands.submit_change(
            request=request, due_at=DUE, version=request.version, actor=cast.li_si
        )
    request = commands.ask_for_change(request=request, version=request.version, actor=cast.li_si)
    assert queries.stage_of(request).state == "asked"
    submitted(request, cast)
    with pytest.raises(NotAllowed):
        commands.draft_change(project=plan.project, reason="x", actor=cast.wu_jiu)


def test_c1_a_new_task_inside_a_department_needs_the_lead_and_its_head(
    plan: Plan, cast: Cast
) -> None:
    request = drafted(plan, cast)
    text = replace(writing_text(cast), title="需求评审准备", planned_start=date(2024, 3, 11))
    commands.propose_new_row(
        request=request, text=text, version=request.version, actor=cast.zhang_san
    )
    assert queries.tier_of(request) is Tier.LEAD_AND_HEAD
    revision = submitted(request, cast)
    assert {slot.department.name for slot in revision.signatories.all()} == {"客服部", "产品部"}
    approve(revision)
    assert plan.project.tasks.filter(title="需求评审准备").exists()


def test_p2_nobody_approves_a_change_alone(plan: Plan, cast: Cast) -> None:
    request = drafted(plan, cast)
    text = replace(survey_text(cast), title="补充访谈")
    commands.propose_new_row(
        request=request, text=text, version=request.version, actor=cast.zhang_san
    )
    signers = queries.signers_of_change(request)
    assert {department.name for department in signers} == {"客服部", "质控部"}


def test_c1_what_nobody_has_to_approve_is_changed_where_it_stands(plan: Plan, cast: Cast) -> None:
    request = drafted(plan, cast)
    commands.propose_row(
        request=request,
        task=plan.survey,
        text=replace(survey_text(cast), note="说明"),
        version=request.version,
        actor=cast.zhang_san,
    )
    with pytest.raises(RuleViolation) as refused:
        submitted(request, cast)
    assert refused.value.code == "C1.free"


def test_c1_what_has_begun_is_not_removed(plan: Plan, cast: Cast) -> None:
    progress.check_in(task=plan.survey, status="in_progress", percent=10, actor=cast.zhang_san)
    request = drafted(plan, cast)
    commands.propose_removal(
        request=request, task=plan.survey, version=request.version, actor=cast.zhang_san
    )
    with pytest.raises(RuleViolation) as refused:
        approve(submitted(request, cast))
    assert refused.value.code == "C1.begun"
    assert Task.objects.filter(pk=plan.survey.pk).exists()


def test_b4_a_change_leaves_the_plan_whole(plan: Plan, cast: Cast) -> None:
    request = drafted(plan, cast)
    commands.propose_row(
        request=request,
        task=plan.writing,
        text=replace(writing_text(cast), planned_finish=date(2024, 5, 10)),
        version=request.version,
        actor=cast.zhang_san,
    )
    with pytest.raises(RuleViolation) as refused:
        approve(submitted(request, cast))
    assert refused.value.code == "B4.outside_window"


def test_c1_before_the_breakdown_is_signed_only_the_charter_is_changed_by_request(
    cast: Cast,
) -> None:
    plan = in_breakdown(cast)
    request = drafted(plan, cast)
    with pytest.raises(RuleViolation) as refused:
        commands.propose_row(
            request=request,
            task=plan.survey,
            text=replace(survey_text(cast), note="x"),
            version=request.version,
            actor=cast.zhang_san,
        )
    assert refused.value.code == "C1.not_signed"
    commands.propose_charter(
        request=request,
        text=replace(charter_text(cast), scope_out="客服话术培训、外包"),
        version=request.version,
        actor=cast.zhang_san,
    )
    approve(submitted(request, cast))
    plan.project.refresh_from_db()
    assert plan.project.scope_out == "客服话术培训、外包"
    assert plan.project.phase == "breakdown"


def test_c5_any_two_sides_of_a_plan_are_compared(plan: Plan, cast: Cast) -> None:
    approve(submitted(postponed(plan, cast), cast))
    shifts = compare_sides(plan.project, "1", "2")
    assert [(each.title, each.days) for each in shifts] == [
        (plan.survey.title, 3),
        (plan.writing.title, 0),
    ]
    assert [(each.department, each.days) for each in variances(shifts)] == [
        ("客服部", 3),
        ("产品部", 0),
    ]
    forecast = compare_sides(plan.project, "1", "forecast")
    assert [each.days for each in forecast] == [3, 3], "what waits is expected later, too"
    with pytest.raises(KeyError):
        compare_sides(plan.project, "1", "9")
