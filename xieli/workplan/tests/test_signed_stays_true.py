"""What was signed stays as complete as it was, and only those taking part have work (B2-B8, K1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_breakdown, in_execution, sign_all, survey_text, writing_text
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.workplan import commands
from xieli.workplan.commands import RiskText
from xieli.workplan.models import ResourceCommitment, ResourceRequest
from xieli.workplan.policies import is_lead

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 29, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _moment() -> object:
    with clock.fixed_at(NOW):
        yield


def asked_for(plan: Plan, cast: Cast) -> ResourceRequest:
    return commands.request_resource(
        task=plan.writing, kind="people", what="王五", department=cast.product, actor=cast.zhou_ba
    )


def test_k1_no_task_goes_to_a_department_that_takes_no_part(cast: Cast) -> None:
    plan = in_breakdown(cast)
    outside = replace(writing_text(cast), department=cast.marketing, owner=cast.wu_jiu)
    with pytest.raises(RuleViolation) as edited:
        commands.edit_task(
            task=plan.writing, text=outside, version=plan.writing.version, actor=cast.li_si
        )
    with pytest.raises(RuleViolation) as added:
        commands.add_task(
            project=plan.project, text=replace(outside, title="另一项"), actor=cast.zhou_ba
        )
    with pytest.raises(RuleViolation) as asked:
        commands.request_resource(
            task=plan.writing, kind="tool", what="舆情", department=cast.marketing,
            actor=cast.zhou_ba,
        )  # fmt: skip
    assert {r.value.code for r in (edited, added, asked)} == {"B3.takes_no_part"}


def test_k1_a_draft_may_have_tasks_before_it_says_who_takes_part_but_is_not_signed(
    cast: Cast,
) -> None:
    plan = in_breakdown(cast)
    plan.project.participants.filter(department=cast.product).delete()
    with pytest.raises(RuleViolation) as refused:
        commands.submit_breakdown(
            project=plan.project, due_at=NOW + timedelta(days=2), actor=cast.zhou_ba
        )
    assert refused.value.code == "B3.takes_no_part"


def test_b7_a_signed_promise_is_not_withdrawn(cast: Cast) -> None:
    plan = in_breakdown(cast)
    request = asked_for(plan, cast)
    commands.commit_resource(request=request, actor=cast.li_si)
    due = NOW + timedelta(days=2)
    sign_all(commands.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba))
    with pytest.raises(RuleViolation) as refused:
        commands.withdraw_resource_request(request=request, actor=cast.li_si)
    assert refused.value.code == "C1.signed"
    assert ResourceCommitment.objects.count() == 1


def test_b7_work_under_way_asks_for_more_and_takes_that_back_while_nobody_promised(
    cast: Cast,
) -> None:
    plan = in_execution(cast)
    request = asked_for(plan, cast)
    commands.withdraw_resource_request(request=request, actor=cast.li_si)
    assert not ResourceRequest.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"supporters": [("王五", "")]}, "B2.no_support"),
        ({"module": ""}, "B3.no_module"),
        ({"action": ""}, "B3.no_action"),
        ({"deliverable": ""}, "B4.no_deliverable"),
        ({"planned_start": date(2020, 1, 1)}, "B4.outside_window"),
        ({"risks": [RiskText("评审人请假", "")]}, "B8.no_contingency"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_signed_as_complete_stays_complete(
    cast: Cast, change: dict[str, object], code: str
) -> None:
    plan = in_execution(cast)
    with pytest.raises(RuleViolation) as refused:
        commands.edit_task(
            task=plan.survey,
            text=replace(survey_text(cast), **change),  # type: ignore[arg-type]
            version=plan.survey.version,
            actor=cast.zhou_ba,
        )
    assert refused.value.code in (code, "C1.all_departments")
    if "planned_start" not in change:
        assert refused.value.code == code


def test_c1_a_start_moved_forward_makes_the_task_longer_and_moves_what_waits(cast: Cast) -> None:
    plan = in_execution(cast)
    with pytest.raises(RuleViolation) as refused:
        commands.edit_task(
            task=plan.writing,
            text=replace(writing_text(cast), planned_start=date(2024, 3, 4)),
            version=plan.writing.version,
            actor=cast.zhou_ba,
        )
    assert refused.value.code == "C1.all_departments"


def test_s9_two_risks_of_the_same_words_stay_two(cast: Cast) -> None:
    plan = in_breakdown(cast)
    twice = [RiskText("同一风险", "甲", cast.zhou_ba), RiskText("同一风险", "乙", cast.zhou_ba)]
    task = plan.survey
    for _ in range(3):
        task = commands.edit_task(
            task=task,
            text=replace(survey_text(cast), risks=twice),
            version=task.version,
            actor=cast.zhou_ba,
        )
    assert [risk.contingency for risk in task.risks.all()] == ["甲", "乙"]


def test_b2_a_name_two_people_share_means_neither(cast: Cast) -> None:
    plan = in_breakdown(cast)
    for number in (1, 2):
        people.add_person(
            name="赵六", department=cast.product, email=f"z{number}@example.com", actor=None
        )
    text = replace(survey_text(cast), supporters=[("赵六", "数据"), ("李四", "评审")])
    task = commands.edit_task(
        task=plan.survey, text=text, version=plan.survey.version, actor=cast.zhou_ba
    )
    assert [row.person for row in task.supporters.all()] == [None, cast.li_si]


def test_b1_who_has_left_meanwhile_owns_nothing_whatever_the_caller_remembers(cast: Cast) -> None:
    plan = in_breakdown(cast)
    remembered = Person.objects.get(pk=cast.zhang_san.pk)
    people.record_leaver(person=cast.zhang_san, actor=None)
    with pytest.raises(RuleViolation) as refused:
        commands.add_task(
            project=plan.project,
            text=replace(survey_text(cast), title="新任务", owner=remembered),
            actor=cast.zhou_ba,
        )
    assert refused.value.code == "B1.owner_left"


def test_whoever_began_a_project_leads_it_only_while_it_is_a_draft(cast: Cast) -> None:
    plan = in_breakdown(cast)
    plan.project.created_by = cast.chen_yi
    assert not is_lead(cast.chen_yi, plan.project)
    with pytest.raises(NotAllowed):
        commands.add_task(
            project=plan.project, text=replace(survey_text(cast), title="他"), actor=cast.wu_jiu
        )
