"""Exceptions: reported, completed, acknowledged, closed, reopened (S4, S5)."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from xieli.attachments.forms import all_incoming
from xieli.attachments.queries import attached
from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import parse_day, typed_again, version_of
from xieli.exception_reports import commands, policies
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import ExceptionKind, ExceptionReport
from xieli.exception_reports.queries import tolls
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.policies import takes_part
from xieli.people.forms import SignedIn
from xieli.workplan.models import Task
from xieli.workplan.policies import editable_tasks

PAGE = "exception_reports/exceptions.html"


@require_safe
def exceptions(request: SignedIn, code: str) -> HttpResponse:
    """异常问题处理记录: open ones first, oldest first."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    return render(request, PAGE, _page(request, project))


@require_POST
def reports(request: SignedIn, task_id: str) -> HttpResponse:
    """Report an exception of a task, with a photo; what is refused stays on the page."""
    task = get_object_or_404(
        Task.objects.visible_to(request.person).select_related("project"), pk=task_id
    )
    try:
        report = commands.report_exception(
            task=task,
            text=_text(request.POST),
            files=all_incoming(request, "photo", "file"),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, task.project) | {"said": request.POST, "reported_on": task}
        return typed_again(request, PAGE, context, refusal)
    return redirect(f"/projects/{task.project.code}/exceptions/#e-{report.pk}")


@require_POST
def completions(request: SignedIn, report_id: str) -> HttpResponse:
    """Say reason, impact, resolution and recovery date; what is refused stays on the page."""
    report = _report(request, report_id)
    try:
        commands.complete_exception(
            report=report,
            text=_text(request.POST),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, report.project) | {"said": request.POST, "about": report.pk}
        return typed_again(request, PAGE, context, refusal)
    return _back(report)


@require_POST
def acknowledgements(request: SignedIn, report_id: str) -> HttpResponse:
    """The lead takes it up."""
    report, version = _report(request, report_id), version_of(request.POST)
    commands.acknowledge_exception(report=report, version=version, actor=request.person)
    return _back(report)


@require_POST
def closures(request: SignedIn, report_id: str) -> HttpResponse:
    """The lead closes it."""
    report, version = _report(request, report_id), version_of(request.POST)
    commands.close_exception(report=report, version=version, actor=request.person)
    return _back(report)


@require_POST
def reopenings(request: SignedIn, report_id: str) -> HttpResponse:
    """The supervising department reopens it."""
    report, version = _report(request, report_id), version_of(request.POST)
    commands.reopen_exception(report=report, version=version, actor=request.person)
    return _back(report)


def _page(request: SignedIn, project: Project) -> dict[str, object]:
    editable = editable_tasks(request.person, project)
    rows = list(project.exceptions.for_list().prefetch_related("change_requests"))
    cost = tolls(project, rows)
    return {
        "project": project,
        "page": "exceptions",
        "kinds": ExceptionKind,
        "attached": attached(project, request.person),
        "is_lead": policies.can_acknowledge(request.person, project),
        "is_supervising": policies.can_reopen(request.person, project),
        "may_answer": project.phase == Phase.EXECUTION and takes_part(request.person, project),
        "now": clock.now(),
        "reports": [
            (
                row,
                row.opened_by_id == request.person.pk or row.task_id in editable,
                cost.get(row.pk),
            )
            for row in rows
        ],
    }


def _report(request: SignedIn, report_id: str) -> ExceptionReport:
    rows = ExceptionReport.objects.visible_to(request.person).for_list()
    return get_object_or_404(rows, pk=report_id)


def _text(said: QueryDict) -> ExceptionText:
    return ExceptionText(
        reason=said.get("reason", ""),
        impact=said.get("impact", ""),
        resolution=said.get("resolution", ""),
        recovery_on=parse_day(said.get("recovery_on", ""), "recovery_on"),
        kind=said.get("kind", ExceptionKind.DELAY),
    )


def _back(report: ExceptionReport) -> HttpResponse:
    return redirect(f"/projects/{report.project.code}/exceptions/#e-{report.pk}")
