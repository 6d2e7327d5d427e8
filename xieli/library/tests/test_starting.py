"""New projects from cases and playbooks (A4, A6, K6), and lessons that become standards."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import Cast
from tests.endings import learned
from tests.pages import signed_in
from tests.plans import Plan
from xieli.closing.models import Lesson
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.library import commands, queries
from xieli.library.commands import PlaybookText
from xieli.library.models import Case, Playbook
from xieli.library.queries import Offer, Wanted
from xieli.library.rules import Pattern, PatternTask
from xieli.people import commands as people
from xieli.people.queries import working_calendar
from xieli.workplan.models import Dependency

PATTERN = Pattern(
    participants=(
        ("客服部", "initiating", ""),
        ("客服部", "lead", ""),
        ("产品部", "cooperating", ""),
        ("质控部", "supervising", ""),
    ),
    tasks=(
        PatternTask("调研", "客服部", starts=0, finishes=4, risks=[("数据缺失", "访谈代替", "")]),
        PatternTask("方案", "产品部", starts=5, finishes=9, waits_for=["调研"]),
    ),
    standards=("变更一律走审批",),
)
STARTS = date(2024, 6, 3)


def archived(cast: Cast) -> tuple[Plan, Case]:
    plan = learned(cast)
    case = commands.archive_project(
        project=plan.project, version=plan.project.version, actor=cast.zhou_ba
    )
    return plan, case


def test_a6_a_case_passes_on_its_breakdown_risks_and_standards_with_shifted_dates(
    cast: Cast,
) -> None:
    plan, case = archived(cast)
    project = commands.start_from_case(
        case=case, code="T-2", title="第二季度投诉率", starts_on=STARTS, actor=cast.zhou_ba
    )
    first, second = project.tasks.order_by("position")
    calendar = working_calendar()
    assert first.planned_start == STARTS
    assert first.planned_finish and plan.survey.planned_start and plan.survey.planned_finish
    assert calendar.between(STARTS, first.planned_finish) == calendar.between(
        plan.survey.planned_start, plan.survey.planned_finish
    )
    assert (first.owner, first.title) == (cast.zhang_san, plan.survey.title)
    assert [r.contingency for r in first.risks.all()] == ["改用月报"]
    assert Dependency.objects.get(successor=second).predecessor == first
    assert [s.text for s in project.standards.all()] == ["建立需求变更审批流程"]
    assert project.start.case == case
    assert project.goals.get().metric == "投诉率"
    assert project.phase == "kickoff"


def test_a6_the_same_case_is_not_started_twice_by_a_second_click(cast: Cast) -> None:
    _plan, case = archived(cast)
    commands.start_from_case(
        case=case, code="T-2", title="第二季度", starts_on=STARTS, actor=cast.zhou_ba
    )
    with pytest.raises(RuleViolation) as refusal:
        commands.start_from_case(
            case=case, code="T-3", title="第二季度", starts_on=STARTS, actor=cast.zhou_ba
        )
    assert refusal.value.code == "A6.started"
    assert "T-2" in refusal.value.message
    commands.start_from_case(
        case=case, code="T-3", title="第三季度", starts_on=STARTS, actor=cast.zhou_ba
    )


def test_p3_a_leavers_tasks_are_begun_by_who_stands_in(cast: Cast) -> None:
    _plan, case = archived(cast)
    people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    project = commands.start_from_case(
        case=case, code="T-2", title="再来一次", starts_on=STARTS, actor=cast.zhou_ba
    )
    assert project.tasks.order_by("position")[0].owner == cast.zhou_ba


def test_t6_the_library_shows_only_cases_of_projects_one_may_see(cast: Cast) -> None:
    archived(cast)
    assert queries.find_cases(Wanted(), cast.li_si).count() == 1
    assert queries.find_cases(Wanted(), cast.wu_jiu).count() == 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted("投诉"), 1),
        (Wanted("审批"), 1),
        (Wanted("投诉 审批"), 1),
        (Wanted("投诉 火箭"), 0),
        (Wanted(kind="project"), 1),
        (Wanted(kind="process"), 0),
        (Wanted(outcome="achieved"), 1),
        (Wanted(outcome="cancelled"), 0),
        (Wanted(year="1999"), 0),
        (Wanted(year="x"), 1),
    ],
)
def test_a6_cases_are_found_by_two_characters_and_by_filters(
    cast: Cast, wanted: Wanted, found: int
) -> None:
    archived(cast)
    assert queries.find_cases(wanted, cast.zhou_ba).count() == found
    by_department = replace(wanted, department=cast.product.pk)
    assert queries.find_cases(by_department, cast.zhou_ba).count() == found
    elsewhere = replace(wanted, department=cast.marketing.pk)
    assert queries.find_cases(elsewhere, cast.zhou_ba).count() == 0


def test_k6_a_playbook_starts_a_project_of_its_kind_owned_by_the_heads(cast: Cast) -> None:
    offer = Offer("x", "剧本", "", replace(PATTERN, kind="temporary", urgency="urgent"))
    project = commands.start_from_playbook(
        playbook=offer, code="PB-1", title="应急", starts_on=STARTS, actor=cast.zhou_ba
    )
    assert (project.kind, project.urgency) == ("temporary", "urgent")
    assert {task.owner for task in project.tasks.all()} == {cast.zhou_ba, cast.li_si}
    assert project.start.playbook == "剧本"


def test_k6_a_department_we_do_not_have_is_named_and_may_be_chosen(cast: Cast) -> None:
    text = replace(PATTERN, participants=(*PATTERN.participants, ("研发部", "cooperating", "")))
    offer = Offer("x", "剧本", "", text)
    with pytest.raises(RuleViolation) as refusal:
        commands.start_from_playbook(
            playbook=offer, code="PB-1", title="应急", starts_on=STARTS, actor=cast.zhou_ba
        )
    assert refusal.value.code == "K6.no_department" and "研发部" in refusal.value.message
    project = commands.start_from_playbook(
        playbook=offer,
        code="PB-1",
        title="应急",
        starts_on=STARTS,
        departments={"研发部": cast.marketing},
        actor=cast.zhou_ba,
    )
    assert project.participants.filter(department=cast.marketing).exists()


def test_b1_a_department_with_nobody_in_it_is_named(cast: Cast) -> None:
    people.add_department(name="空部门", actor=None)
    tasks = (PatternTask("没人做", "空部门"),)
    text = replace(
        PATTERN, participants=(*PATTERN.participants, ("空部门", "cooperating", "")), tasks=tasks
    )
    with pytest.raises(RuleViolation) as refusal:
        commands.start_from_playbook(
            playbook=Offer("x", "剧本", "", text),
            code="PB-1",
            title="应急",
            starts_on=STARTS,
            actor=cast.zhou_ba,
        )
    assert refusal.value.code == "B1.no_owner" and "空部门" in refusal.value.message


def save(cast: Cast, row: Playbook | None = None, version: int = 0, **changed: object) -> Playbook:
    text = replace(PlaybookText("投诉处理", PATTERN), **changed)  # type: ignore[arg-type]
    return commands.save_playbook(playbook=row, text=text, version=version, actor=cast.zhou_ba)


def test_k6_an_organisation_edits_its_own_playbooks(cast: Cast) -> None:
    row = save(cast)
    again = save(cast, row, 1, summary="先调研")
    assert (again.version, again.summary) == (2, "先调研")
    with pytest.raises(StaleVersion):
        save(cast, row, 1)
    with pytest.raises(NotAllowed):
        commands.save_playbook(
            playbook=None, text=PlaybookText("x", PATTERN), version=0, actor=cast.zhang_san
        )
    with pytest.raises(RuleViolation):
        save(cast)
    with pytest.raises(RuleViolation) as refusal:
        save(cast, name="别的", pattern=replace(PATTERN, kind="hobby"))
    assert refusal.value.code == "K6.kind"


def test_k6_a_playbook_without_owner_departments_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(RuleViolation) as refusal:
        save(cast, pattern=replace(PATTERN, tasks=(PatternTask("调研", ""),)))
    assert refusal.value.code == "B3.no_department"
    assert "调研" in refusal.value.message


def test_k6_our_own_takes_the_place_of_the_one_that_ships_until_it_is_retired(cast: Cast) -> None:
    before = [offer.id for offer in queries.offers()]
    row = save(cast, origin=before[0])
    offered = [offer.id for offer in queries.offers()]
    assert row.pk in offered and before[0] not in offered
    with pytest.raises(NotAllowed):
        commands.retire_playbook(playbook=row, version=1, actor=cast.zhang_san)
    with pytest.raises(StaleVersion):
        commands.retire_playbook(playbook=row, version=7, actor=cast.zhou_ba)
    commands.retire_playbook(playbook=row, version=1, actor=cast.zhou_ba)
    assert [offer.id for offer in queries.offers()] == before
    with pytest.raises(RuleViolation):
        commands.retire_playbook(playbook=row, version=2, actor=cast.zhou_ba)


def test_a4_a_lesson_becomes_a_standard_of_everything_that_begins(cast: Cast) -> None:
    archived(cast)
    lesson = Lesson.objects.get(question="standardise")
    with pytest.raises(NotAllowed):
        commands.adopt_lesson(lesson=lesson, playbook=None, actor=cast.zhou_ba)
    commands.adopt_lesson(lesson=lesson, playbook=None, actor=cast.li_si)
    project = commands.start_from_playbook(
        playbook=Offer("x", "剧本", "", PATTERN),
        code="PB-1",
        title="应急",
        starts_on=STARTS,
        actor=cast.zhou_ba,
    )
    assert [s.text for s in project.standards.all()] == ["变更一律走审批", lesson.text]
    with pytest.raises(RuleViolation) as refusal:
        commands.adopt_lesson(lesson=lesson, playbook=None, actor=cast.li_si)
    assert refusal.value.code == "A4.adopted"
    [entry] = queries.checklist()
    with pytest.raises(NotAllowed):
        commands.retire_entry(entry=entry, actor=cast.zhang_san)
    commands.retire_entry(entry=entry, actor=cast.zhou_ba)
    with pytest.raises(RuleViolation, check=lambda e: e.code == "A4.retired"):
        commands.retire_entry(entry=entry, actor=cast.zhou_ba)
    assert queries.checklist() == []


def test_a4_a_lesson_becomes_a_change_of_one_playbook(cast: Cast) -> None:
    archived(cast)
    row = save(cast)
    lesson = Lesson.objects.get(question="standardise")
    commands.adopt_lesson(lesson=lesson, playbook=row, actor=cast.li_si)
    row.refresh_from_db()
    assert row.pattern["standards"] == ["变更一律走审批", lesson.text]
    assert row.version == 2


def test_a4_nothing_is_adopted_into_a_retired_playbook(cast: Cast) -> None:
    archived(cast)
    row = save(cast)
    browser = signed_in(cast.li_si)
    assert f'<option value="{row.pk}">' in browser.get("/playbooks/").text
    commands.retire_playbook(playbook=row, version=row.version, actor=cast.zhou_ba)
    lesson = Lesson.objects.get(question="standardise")
    with pytest.raises(RuleViolation, check=lambda e: e.code == "A4.retired"):
        commands.adopt_lesson(lesson=lesson, playbook=row, actor=cast.li_si)
    address = f"/lessons/{lesson.pk}/adoptions/"
    assert browser.post(address, {"playbook": row.pk}).status_code == 404
    assert f'<option value="{row.pk}">' not in browser.get("/playbooks/").text
    lesson.refresh_from_db()
    row.refresh_from_db()
    assert (lesson.adopted_at, row.pattern["standards"]) == (None, ["变更一律走审批"])


def test_a4_a_standard_is_ticked_off_by_who_takes_part_once(cast: Cast) -> None:
    _plan, case = archived(cast)
    project = commands.start_from_case(
        case=case, code="T-2", title="再来", starts_on=STARTS, actor=cast.zhou_ba
    )
    standard = project.standards.get()
    with pytest.raises(NotAllowed):
        commands.meet_standard(standard=standard, actor=cast.wu_jiu)
    commands.meet_standard(standard=standard, actor=cast.li_si)
    with pytest.raises(RuleViolation) as refusal:
        commands.meet_standard(standard=standard, actor=cast.li_si)
    assert refusal.value.code == "A4.met"
