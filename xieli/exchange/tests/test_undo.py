"""An import is taken back as a whole for a day, unless somebody built on it (T1, T2, S3, C1)."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.plans import in_breakdown, in_execution, sign_all
from xieli.core import clock, events
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event
from xieli.exception_reports.models import ExceptionReport
from xieli.exchange.commands import import_table, undo_import
from xieli.exchange.models import UNDO_WITHIN, ImportRun
from xieli.exchange.queries import Choices
from xieli.exchange.rules import parse_table
from xieli.progress import commands as progress
from xieli.progress.models import CheckIn, CheckInDue, Relay
from xieli.progress.tests.test_relay import finish, running
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency, Risk, Task
from xieli.workplan.queries import task_facts

BREAKDOWN = [
    "子任务名称",
    "所属部门",
    "直接负责人",
    "关键产出物",
    "前置依赖",
    "协作负责人",
    "任务风险点",
]


def bring(project, rows, actor) -> ImportRun:
    plan = import_table(
        table=parse_table(rows), project=project, choices=Choices(), actor=actor, file_name="a.xlsx"
    )
    assert plan.run is not None
    return plan.run


def into_breakdown(cast: Cast, plan) -> ImportRun:
    """One task changed, two new, one of them waiting for the changed one."""
    rows = [
        BREAKDOWN,
        [plan.survey.title, "", "", "《新报告》", "", "李四(提供接口)", "停电"],
        ["功能开发", "产品部", "李四", "版本", plan.survey.title, "", ""],
        ["上线", "产品部", "李四", "公告", "功能开发", "", ""],
    ]
    return bring(plan.project, rows, cast.zhou_ba)


def everything(project) -> list[object]:
    """All an import may touch, as plain values."""
    tasks = project.tasks.order_by("position")
    waits = Dependency.objects.values_list("predecessor__title", "successor__title")
    return [[task_facts(task) for task in tasks], sorted(waits), Risk.objects.count()]


def test_undo_puts_back_exactly_what_the_import_created_and_changed(cast: Cast) -> None:
    plan = in_breakdown(cast)
    before = everything(plan.project)
    run = into_breakdown(cast, plan)
    assert (run.created, run.changed, run.file_name) == (2, 1, "a.xlsx")
    assert everything(plan.project) != before
    run = undo_import(run=run, actor=cast.zhou_ba)
    assert everything(plan.project) == before
    assert run.undone_by == cast.zhou_ba
    assert Event.objects.order_by("-pk")[0].type == "table.import_undone"
    assert list(events.verify(plan.project.ledger)) == []


def test_undo_names_the_rows_that_somebody_changed_since_and_changes_nothing(cast: Cast) -> None:
    plan = in_breakdown(cast)
    run = into_breakdown(cast, plan)
    task = Task.objects.get(title="功能开发")
    text = workplan.TaskText(title="功能开发", department=cast.product, owner=cast.li_si, note="改")
    workplan.edit_task(task=task, text=text, version=task.version, actor=cast.li_si)
    standing, count = everything(plan.project), Event.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        undo_import(run=run, actor=cast.zhou_ba)
    assert (refusal.value.code, refusal.value.row) == ("import.changed_since", 3)
    assert "功能开发" in refusal.value.message
    assert "上线" not in refusal.value.message
    assert (everything(plan.project), Event.objects.count()) == (standing, count)


def test_b6_a_date_confirmed_since_is_a_promise_that_undo_does_not_take_back(cast: Cast) -> None:
    plan = in_breakdown(cast)
    run = into_breakdown(cast, plan)
    hand_over = Dependency.objects.get(successor__title="功能开发")
    workplan.confirm_hand_over(
        dependency=hand_over, hand_over_on=date(2024, 3, 7), actor=cast.zhang_san
    )
    with pytest.raises(RuleViolation, match="功能开发"):
        undo_import(run=run, actor=cast.zhou_ba)


def test_what_waits_for_a_new_task_since_keeps_it(cast: Cast) -> None:
    plan = in_breakdown(cast)
    run = into_breakdown(cast, plan)
    workplan.propose_hand_over(
        predecessor=Task.objects.get(title="上线"), successor=plan.writing, actor=cast.zhou_ba
    )
    with pytest.raises(RuleViolation, match="上线"):
        undo_import(run=run, actor=cast.zhou_ba)
    assert Task.objects.filter(title="上线").exists()


def test_an_occurred_risk_of_an_imported_row_is_not_undone(cast: Cast) -> None:
    plan = in_breakdown(cast)
    run = into_breakdown(cast, plan)
    workplan.record_risk(risk=Risk.objects.get(text="停电"), actor=cast.zhang_san)
    with pytest.raises(RuleViolation) as refusal:
        undo_import(run=run, actor=cast.zhou_ba)
    assert refusal.value.code == "import.changed_since"


def test_c1_signatures_on_the_breakdown_keep_the_import(cast: Cast) -> None:
    plan = in_breakdown(cast)
    rows = [["子任务名称", "备注"], [plan.survey.title, "已核对"]]
    run = bring(plan.project, rows, cast.zhou_ba)
    due = clock.now() + timedelta(days=2)
    revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    sign_all(revision)
    with pytest.raises(RuleViolation) as refusal:
        undo_import(run=run, actor=cast.zhou_ba)
    assert refusal.value.code == "import.signed"


def test_after_24_hours_and_twice_it_is_refused(cast: Cast) -> None:
    plan = in_breakdown(cast)
    run = into_breakdown(cast, plan)
    with clock.fixed_at(run.at + UNDO_WITHIN), pytest.raises(RuleViolation) as late:
        undo_import(run=run, actor=cast.zhou_ba)
    assert late.value.code == "import.too_late"
    with clock.fixed_at(run.at + UNDO_WITHIN - timedelta(seconds=1)):
        undo_import(run=run, actor=cast.zhou_ba)
    with pytest.raises(RuleViolation) as twice:
        undo_import(run=run, actor=cast.zhou_ba)
    assert twice.value.code == "import.undone_already"


def test_imports_are_undone_one_above_the_other(cast: Cast) -> None:
    plan = in_breakdown(cast)
    before = everything(plan.project)
    first = into_breakdown(cast, plan)
    rows = [["子任务名称", "关键产出物"], ["功能开发", "版本 2"], ["上线", "公告 2"]]
    second = bring(plan.project, rows, cast.zhou_ba)
    with pytest.raises(RuleViolation):
        undo_import(run=first, actor=cast.zhou_ba)
    undo_import(run=second, actor=cast.zhou_ba)
    undo_import(run=first, actor=cast.zhou_ba)
    assert everything(plan.project) == before


def test_only_whoever_imported_and_the_lead_undo(cast: Cast) -> None:
    plan = in_execution(cast)
    rows = [["子任务名称", "完成度"], [plan.writing.title, "30%"]]
    run = bring(plan.project, rows, cast.li_si)
    for outsider in (cast.chen_yi, cast.wu_jiu):
        with pytest.raises(NotAllowed):
            undo_import(run=run, actor=outsider)
    undo_import(run=run, actor=cast.zhou_ba)


def test_s3_a_tracking_sheet_is_undone_by_correcting_check_ins(cast: Cast) -> None:
    plan = in_execution(cast)
    rows = [
        ["子任务名称", "完成度", "预计完成时间", "异常说明"],
        [plan.survey.title, "70%", "2099-03-20", "数据晚到"],
        [plan.writing.title, "", "", "等待报告"],
    ]
    run = bring(plan.project, rows, cast.zhou_ba)
    assert (run.changed, ExceptionReport.objects.count()) == (2, 2)  # late, and a date reopened
    undo_import(run=run, actor=cast.zhou_ba)
    for task in (plan.survey, plan.writing):
        task.refresh_from_db()
        assert (task.status, task.percent, task.remark) == ("not_started", 0, "")
        assert task.forecast_finish is None
    said = CheckIn.objects.filter(task=plan.survey).order_by("at", "pk")
    assert sorted(said.values_list("percent", flat=True)) == [0, 70]
    assert not CheckIn.objects.filter(task=plan.writing).exists()  # a remark is no check-in
    assert ExceptionReport.objects.count() == 2  # facts; people close them


def test_s3_a_check_in_after_the_import_stands_even_when_it_says_the_same(cast: Cast) -> None:
    plan = in_execution(cast)
    rows = [["子任务名称", "完成度"], [plan.survey.title, "70%"], [plan.writing.title, "10%"]]
    run = bring(plan.project, rows, cast.zhou_ba)
    progress.check_in(task=plan.survey, status="in_progress", percent=70, actor=cast.zhang_san)
    with pytest.raises(RuleViolation) as refusal:
        undo_import(run=run, actor=cast.zhou_ba)
    assert (refusal.value.code, refusal.value.row) == ("import.changed_since", 2)


def test_progress_imports_are_undone_one_above_the_other(cast: Cast) -> None:
    plan = in_execution(cast)
    first = bring(
        plan.project, [["子任务名称", "完成度"], [plan.survey.title, "40%"]], cast.zhou_ba
    )
    second = bring(
        plan.project, [["子任务名称", "完成度"], [plan.survey.title, "60%"]], cast.zhou_ba
    )
    undo_import(run=second, actor=cast.zhou_ba)
    plan.survey.refresh_from_db()
    assert plan.survey.percent == 40
    undo_import(run=first, actor=cast.zhou_ba)
    plan.survey.refresh_from_db()
    assert plan.survey.percent == 0


def test_s8_undo_takes_back_what_the_import_offered_to_the_next_station(cast: Cast) -> None:
    run, first, _second = running(cast)
    rows = [["子任务名称", "完成度", "关键产出物"], [first.title, "100%", "报告"]]
    done = bring(run, rows, cast.zhou_ba)
    assert Relay.objects.waiting().exists()
    undo_import(run=done, actor=cast.zhou_ba)
    assert not Relay.objects.exists()


def test_s8_undo_offers_again_what_the_import_had_taken_back(cast: Cast) -> None:
    run, first, second = running(cast)
    finish(first, cast)
    back = bring(run, [["子任务名称", "完成度"], [first.title, "60%"]], cast.zhou_ba)
    assert not Relay.objects.exists()
    undo_import(run=back, actor=cast.zhou_ba)
    progress.accept_relay(relay=Relay.objects.for_list().get(), actor=cast.li_si)
    progress.check_in(task=second, percent=10, actor=cast.li_si)
    wrong = bring(run, [["子任务名称", "完成度"], [first.title, "70%"]], cast.zhou_ba)
    undo_import(run=wrong, actor=cast.zhou_ba)
    assert not Relay.objects.waiting().exists(), "what was accepted before stays accepted"
    progress.check_in(task=second, percent=20, actor=cast.li_si)


def test_s2_undo_settles_what_became_due_meanwhile(cast: Cast) -> None:
    plan = in_execution(cast)
    run = bring(plan.project, [["子任务名称", "完成度"], [plan.survey.title, "40%"]], cast.zhou_ba)
    due = CheckInDue.objects.create(task=plan.survey, due_at=clock.now(), since=clock.now())
    undo_import(run=run, actor=cast.zhou_ba)
    due.refresh_from_db()
    assert due.settled_at is not None


def test_a_table_that_changes_nothing_leaves_no_import(cast: Cast) -> None:
    plan = in_breakdown(cast)
    rows = [["子任务名称", "关键产出物"], [plan.survey.title, plan.survey.deliverable]]
    done = import_table(
        table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhou_ba
    )
    assert done.run is None
    assert not ImportRun.objects.exists()
