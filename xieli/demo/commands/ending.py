"""How the printed example may have ended: done, accepted with data, learned from, archived."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from xieli.attachments import commands as attachments
from xieli.attachments import queries as places
from xieli.attachments.commands import Incoming
from xieli.changes import commands as changes
from xieli.closing import commands as closing
from xieli.closing.commands import LessonText, MeasurementText
from xieli.core import clock
from xieli.demo.commands.example import Example, play_until_the_second_table, sign_by_all
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.kickoff.models import Project
from xieli.library import commands as library
from xieli.progress.commands import check_in
from xieli.workplan.queries import text_of

# Each task's owner, the day it was done, and what was handed in.
DONE: Sequence[tuple[str, str, tuple[int, int], str]] = (
    ("用户反馈数据收集与分析", "zhang.san", (3, 12), "《用户反馈分析报告》"),
    ("需求文档撰写与评审", "wang.wu", (3, 18), "《产品优化需求文档V1.0》"),
    ("功能开发与测试", "zhao.liu", (4, 1), "上线版本（含优化功能）"),
    ("上线效果监控与报告输出", "sun.qi", (4, 7), "《上线效果分析报告》"),
)
COMPLAINTS = """周次,每千单投诉数,占立项前的比例
第9周,5.00,100%
第11周,4.70,94%
第13周,4.20,84%
第14周,3.90,78%
"""
LESSONS = (
    ("zhang.san", LessonText("went_well", "每日进度同步机制高效", theme="同步")),
    ("sun.qi", LessonText("went_well", "上线前就定义了监控指标", theme="度量")),
    ("zhao.liu", LessonText("to_improve", "需求变更未及时同步技术部导致返工", theme="变更")),
    ("wang.wu", LessonText("to_improve", "数据工具权限申请得太晚", theme="资源")),
)


def play_to_the_end(example: Example) -> Project:
    """Drive a project of the example to its archive, by the people who would."""
    project = play_until_the_second_table(example)
    _postpone(project, example)
    _finish(project, example)
    _accept(project, example)
    _learn(project, example)
    project.refresh_from_db()
    with clock.fixed_at(example.at(4, 15)):
        library.archive_project(
            project=project, version=project.version, actor=example.cast["zhou.ba"]
        )
    with clock.fixed_at(example.at(5, 8)):
        [lesson] = project.retrospective.lessons.filter(question="standardise")
        library.adopt_lesson(lesson=lesson, playbook=None, actor=example.cast["li.si"])
    return project


def _postpone(project: Project, example: Example) -> None:
    """The tool for test data comes later: two dates move, and everybody approves that (C4)."""
    lead, owner = example.cast["zhou.ba"], example.cast["zhao.liu"]
    task = project.tasks.for_breakdown().get(title="功能开发与测试")
    with clock.fixed_at(example.at(3, 13, 10)):
        request = changes.draft_change(
            project=project,
            reason="测试数据工具延期两天到位",
            effect="开发与测试顺延，上线效果监控须压缩，才能守住截止日期",
            actor=owner,
        )
        changes.propose_row(
            request=request,
            task=task,
            text=replace(text_of(task), planned_finish=example.day(4, 1)),
            version=request.version,
            actor=owner,
        )
        request.refresh_from_db()
        request = changes.ask_for_change(request=request, version=request.version, actor=owner)
        revision = changes.submit_change(
            request=request,
            due_at=clock.now() + timedelta(days=2),
            version=request.version,
            actor=lead,
        )
    with clock.fixed_at(example.at(3, 14)):
        sign_by_all(revision, example, opinion="同意")


def _finish(project: Project, example: Example) -> None:
    for title, login, (month, day), deliverable in DONE:
        task = project.tasks.get(title=title)
        with clock.fixed_at(example.at(month, day, 16)):
            check_in(
                task=task,
                status="done",
                percent=100,
                actual_finish=example.day(month, day),
                deliverable=deliverable,
                actor=example.cast[login],
            )
    with clock.fixed_at(example.at(4, 7, 17)):
        _close_exceptions(project, example)


def _close_exceptions(project: Project, example: Example) -> None:
    lead = example.cast["zhou.ba"]
    for report in project.exceptions.filter(closed_at__isnull=True).select_related("task__owner"):
        if not report.is_complete:
            report = exceptions.complete_exception(
                report=report,
                text=ExceptionText(
                    reason="等待《用户反馈分析报告》",
                    impact="评审顺延一天",
                    resolution="先评审已有部分，报告到后补审",
                    recovery_on=report.task.actual_finish,
                ),
                version=report.version,
                actor=report.task.owner,
            )
        if report.acknowledged_at is None:
            report = exceptions.acknowledge_exception(
                report=report, version=report.version, actor=lead
            )
        exceptions.close_exception(report=report, version=report.version, actor=lead)


def _accept(project: Project, example: Example) -> None:
    acceptor = example.cast["zhao.liu.zk"]
    with clock.fixed_at(example.at(4, 8)):
        acceptance = closing.open_acceptance(project=project, actor=acceptor)
        result = acceptance.results.for_acceptance().get()
        place = places.place("goal_result", result.pk, acceptor)
        assert place is not None  # noqa: S101 - it was opened a line above
        content = COMPLAINTS.encode("utf-8-sig")
        attachments.attach_file(
            place=place,
            subject_type="goal_result",
            file=Incoming("投诉数据.csv", len(content), [content]),
            actor=acceptor,
        )
        text = MeasurementText(
            measured=Decimal(78),
            evidence="立项前每千单 5.00 件，第14周 3.90 件，下降 22%",
            acceptor=acceptor,
        )
        result = closing.measure_goal(
            result=result, text=text, version=result.version, actor=acceptor
        )
        closing.confirm_goal(result=result, version=result.version, actor=acceptor)
        revision = closing.submit_acceptance(
            acceptance=acceptance,
            decision="close",
            due_at=clock.now() + timedelta(days=2),
            version=acceptance.version,
            actor=acceptor,
        )
    with clock.fixed_at(example.at(4, 9)):
        sign_by_all(revision, example)


def _learn(project: Project, example: Example) -> None:
    lead = example.cast["zhou.ba"]
    with clock.fixed_at(example.at(4, 10)):
        retrospective = closing.open_retrospective(project=project, actor=lead)
        for login, text in LESSONS:
            lesson = closing.add_lesson(
                retrospective=retrospective, text=text, actor=example.cast[login]
            )
            for voter in ("zhou.ba", "li.si", "zhao.liu.zk"):
                closing.vote_for_lesson(lesson=lesson, actor=example.cast[voter])
        standard = LessonText(
            "standardise",
            "建立需求变更审批流程",
            theme="变更",
            owner=example.cast["li.si"],
            due_on=example.day(5, 10),
        )
        closing.add_lesson(retrospective=retrospective, text=standard, actor=lead)
        revision = closing.submit_retrospective(
            retrospective=retrospective,
            due_at=clock.now() + timedelta(days=2),
            version=retrospective.version,
            actor=lead,
        )
    with clock.fixed_at(example.at(4, 12)):
        sign_by_all(revision, example)
