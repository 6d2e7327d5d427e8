"""What a started project takes over: the whole breakdown, its cadence, its days (A6, K6)."""

import json
from dataclasses import replace
from datetime import date, time

import pytest

from tests.cast import Cast
from tests.endings import learned
from tests.plans import in_execution, survey_text
from xieli.kickoff.models import Project
from xieli.library import commands, queries
from xieli.library.queries import Offer
from xieli.library.rules import (
    Pattern,
    PatternCadence,
    PatternResource,
    PatternTask,
    Unusable,
    as_plain,
    check,
    from_plain,
    in_turn,
)
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.progress.models import ProjectCadence
from xieli.progress.queries import cadence_of
from xieli.workplan import commands as workplan
from xieli.workplan.models import Task
from xieli.workplan.queries import slots

from .test_starting import PATTERN

MONDAY, SATURDAY = date(2024, 6, 3), date(2024, 6, 1)


def earlier(cast: Cast) -> Project:
    """A project whose first task is helped, asks for something and has a B角."""
    plan = in_execution(cast)
    task = Task.objects.get(pk=plan.survey.pk)
    text = replace(survey_text(cast), supporters=[("产品部", "提供数据工具"), ("李四", "评审口径")])
    workplan.edit_task(task=task, text=text, version=task.version, actor=cast.zhou_ba)
    for what, days in (("调研预算", (date(2024, 3, 2), date(2024, 3, 6))), ("外包", None)):
        request = workplan.request_resource(
            task=task,
            kind="budget",
            what=what,
            amount="5000 元",
            department=cast.product,
            starts_on=days[0] if days else None,
            ends_on=days[1] if days else None,
            actor=cast.zhou_ba,
        )
        if days is None:
            workplan.decline_resource(request=request, reason="没有额度", actor=cast.li_si)
    return plan.project


def begun(project: Project, cast: Cast, starts_on: date = MONDAY) -> Project:
    offer = Offer("x", "剧本", "", queries.pattern_of(project))
    return commands.start_from_playbook(
        playbook=offer, code="T-2", title="再来一次", starts_on=starts_on, actor=cast.zhou_ba
    )


def test_b2_supporters_and_what_they_support_are_carried(cast: Cast) -> None:
    first = begun(earlier(cast), cast).tasks.order_by("position")[0]
    helped = [(row.name, row.support, row.person) for row in first.supporters.all()]
    assert helped == [("产品部", "提供数据工具", None), ("李四", "评审口径", cast.li_si)]


def test_b7_what_was_asked_for_is_asked_for_again_on_shifted_days(cast: Cast) -> None:
    project = begun(earlier(cast), cast)
    [asked] = project.tasks.order_by("position")[0].resource_requests.all()
    assert (asked.kind, asked.what, asked.amount) == ("budget", "调研预算", "5000 元")
    assert asked.department == cast.product
    assert asked.state == "proposed", "a promise of then is none of now; a declined one is left out"
    assert (asked.starts_on, asked.ends_on) == (date(2024, 6, 4), date(2024, 6, 6))


def test_b8_a_stand_in_is_carried_while_they_work_here(cast: Cast) -> None:
    earlier_one = earlier(cast)
    first, second = begun(earlier_one, cast).tasks.order_by("position")
    assert [risk.backup for risk in first.risks.all()] == [cast.zhou_ba]
    assert [risk.backup for risk in second.risks.all()] == [cast.zhang_san]
    Project.objects.filter(code="T-2").update(code="T-0", title="x")
    people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    first, second = begun(earlier_one, cast).tasks.order_by("position")
    assert first.owner == cast.zhou_ba
    assert [risk.backup for risk in first.risks.all()] == [None], "the owner does not stand in"
    assert [risk.backup for risk in second.risks.all()] == [None]


def test_p3_who_supported_and_left_is_named_by_who_stands_in(cast: Cast) -> None:
    Person.objects.filter(pk=cast.wu_jiu.pk).update(backup=cast.zhou_ba)
    people.record_leaver(person=cast.wu_jiu, actor=cast.admin)
    helped = replace(PATTERN.tasks[0], supporters=[(cast.wu_jiu.pk, "渠道名单")])
    started = commands.start_from_playbook(
        playbook=Offer("x", "剧本", "", replace(PATTERN, tasks=[helped])),
        code="T-2",
        title="再来",
        starts_on=MONDAY,
        actor=cast.zhou_ba,
    )
    [helper] = started.tasks.get().supporters.all()
    assert (helper.name, helper.person, helper.support) == ("周八", cast.zhou_ba, "渠道名单")


def test_s1_a_cadence_of_its_own_is_carried(cast: Cast) -> None:
    plan = in_execution(cast)
    assert not ProjectCadence.objects.filter(project=begun(plan.project, cast)).exists()
    Project.objects.filter(code="T-2").update(code="T-0", title="x")
    progress.set_cadence(
        project=plan.project, rhythm="weekly", weekday=1, at=time(10, 30), version=1,
        actor=cast.zhou_ba,
    )  # fmt: skip
    cadence = cadence_of(begun(plan.project, cast))
    assert (cadence.rhythm, cadence.weekday, cadence.at) == ("weekly", 1, time(10, 30))


def test_s1_a_playbook_says_how_often_whoever_starts_from_it(cast: Cast) -> None:
    pattern = replace(PATTERN, cadence=PatternCadence("daily", 4, "12:00"))
    project = commands.start_from_playbook(
        playbook=Offer("x", "剧本", "", pattern),
        code="T-2",
        title="应急",
        starts_on=MONDAY,
        actor=cast.wu_jiu,
    )
    cadence = cadence_of(project)
    assert (cadence.rhythm, cadence.at) == ("daily", time(12))


@pytest.mark.parametrize("starts_on", [MONDAY, SATURDAY])
def test_a6_nothing_starts_late_or_before_the_chosen_day(cast: Cast, starts_on: date) -> None:
    """Free days, and a change that pushed a task over the next one, are no days of the new plan."""
    plan = learned(cast)
    Task.objects.filter(pk=plan.survey.pk).update(planned_finish=date(2024, 3, 12))
    Task.objects.filter(pk=plan.writing.pk).update(planned_start=date(2024, 3, 9))  # a Saturday
    case = commands.archive_project(
        project=plan.project, version=plan.project.version, actor=cast.zhou_ba
    )
    project = commands.start_from_case(
        case=case, code="T-2", title="再来", starts_on=starts_on, actor=cast.zhou_ba
    )
    first, second = project.tasks.order_by("position")
    assert first.planned_start == MONDAY
    assert first.planned_finish and second.planned_start
    assert first.planned_finish < second.planned_start
    assert slots(project).projected_end == second.planned_finish
    for task in (first, second):
        slot = slots(project)[task.pk]
        assert (slot.early_start, slot.projected_finish) == (
            task.planned_start,
            task.planned_finish,
        )


def test_b5_tasks_follow_what_they_wait_for() -> None:
    tasks = (
        PatternTask("三", "客服部", starts=4, finishes=5, waits_for=["二"]),
        PatternTask("一", "客服部", starts=0, finishes=6),
        PatternTask("二", "客服部", starts=2, finishes=9, waits_for=["一"]),
    )
    turned = {task.title: task for task in in_turn(Pattern(tasks=tasks, length=9)).tasks}
    days = {title: (task.starts, task.finishes) for title, task in turned.items()}
    assert days == {"一": (0, 6), "二": (7, 9), "三": (10, 10)}
    assert in_turn(Pattern(tasks=tasks, length=9)).length == 10
    with pytest.raises(Unusable):
        in_turn(Pattern(tasks=(replace(tasks[0], waits_for=["三"]),)))


HELPED = replace(PATTERN.tasks[0], supporters=[("产品部", "提供工具")])
ASKING = PatternResource("预算", "产品部", "budget", "5000 元", 0, 3)


@pytest.mark.parametrize(
    ("task", "code"),
    [
        (replace(HELPED, supporters=[("产品部", " ")]), "B2.no_support"),
        (replace(HELPED, resources=[replace(ASKING, what=" ")]), "B7.no_resource"),
        (replace(HELPED, resources=[replace(ASKING, kind="luck")]), "B7.no_resource"),
        (replace(HELPED, resources=[replace(ASKING, department="市场部")]), "B7.outsider"),
        (replace(HELPED, resources=[replace(ASKING, starts=4)]), "B7.ends_before_start"),
        (replace(HELPED, resources=[replace(ASKING, finishes=9**9)]), "B7.ends_before_start"),
    ],
)
def test_b7_what_nobody_could_answer_is_refused(task: PatternTask, code: str) -> None:
    check(replace(PATTERN, tasks=(replace(HELPED, resources=[ASKING]),)))
    with pytest.raises(Unusable) as refusal:
        check(replace(PATTERN, tasks=(task,)))
    assert refusal.value.code == code
    assert code in queries.unusable_words()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cadence": PatternCadence("hourly")}, "S1.no_rhythm"),
        ({"cadence": PatternCadence("weekly", 7)}, "S1.no_weekday"),
        ({"cadence": PatternCadence("daily", 4, "noon")}, "S1.no_time"),
        ({"milestones": [("上线", 21)]}, "K1.outside_window"),
        ({"length": 9**9}, "K1.outside_window"),
    ],
)
def test_s1_a_cadence_or_a_day_that_makes_no_sense_is_refused(
    changed: dict[str, object], code: str
) -> None:
    with pytest.raises(Unusable) as refusal:
        check(replace(PATTERN, **changed))  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert code in queries.unusable_words()


def test_k6_a_pattern_keeps_all_of_it_and_reads_what_was_kept_before() -> None:
    pattern = replace(
        PATTERN,
        tasks=(replace(HELPED, resources=[ASKING]),),
        cadence=PatternCadence("weekly", 2, "09:30"),
    )
    kept = json.loads(json.dumps(as_plain(pattern)))
    assert json.loads(json.dumps(as_plain(from_plain(kept)))) == kept
    old = from_plain({"tasks": [{"title": "调研", "department": "客服部", "risks": [["a", "b"]]}]})
    assert old.tasks[0].risks == [("a", "b", "")]
    assert old.cadence == PatternCadence()
