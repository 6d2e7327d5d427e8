"""The breakdown as a table, and the page of one row."""

from collections import defaultdict
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.core import clock
from xieli.core.errors import Refusal, RuleViolation
from xieli.core.web import parse_day, typed_again, version_of, way_back
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import zone
from xieli.people.forms import SignedIn
from xieli.people.models import Department
from xieli.signoff.queries import countersign
from xieli.workplan import commands, policies, queries
from xieli.workplan.forms import (
    about_row,
    lists_of,
    task_text,
)
from xieli.workplan.models import Dependency, ResourceRequest, Risk, Task


@require_safe
def breakdown(request: SignedIn, code: str) -> HttpResponse:
    """任务拆解与分工表: every row, what is missing, who has signed, and one row open beside it."""
    project = _project(request, code)
    open_to_plan = project.phase in (Phase.KICKOFF, Phase.BREAKDOWN)
    gaps = queries.breakdown_gaps(project) if project.phase == Phase.BREAKDOWN else []
    can_submit = project.phase == Phase.BREAKDOWN and policies.is_lead(request.person, project)
    slots = queries.slots(project)
    editable = policies.editable_tasks(request.person, project)
    missing = defaultdict[str, tuple[str, ...]](tuple)
    for gap in gaps:
        missing[gap.task] += (gap.field,)
    rows = queries.breakdown_rows(project)
    opened = project.tasks.for_breakdown().filter(pk=request.GET.get("task", "")).first()
    context = {
        "page": "breakdown",
        "rows": [
            (
                row, number, row.id in editable, slots.get(row.id), missing[row.id],
                opened and row.id == opened.pk,
            )
            for number, row in enumerate(rows, start=1)
        ],
        "critical": len(slots.critical_path),
        "gaps": [(gap.row, queries.describe_gap(gap)) for gap in gaps],
        "open_handshakes": can_submit and queries.open_handshakes(project),
        "promised_twice": queries.promised_twice(project),
        "countersign": countersign(
            project.pk, queries.BREAKDOWN, request.person, queries.clause_words()
        ),
        "may_sign": request.session_row.may_sign,
        "can_add": open_to_plan and policies.can_plan(
            request.person, project, request.person.department
        ),
        "can_submit": can_submit,
        "due_on": clock.now() + timedelta(days=2),
        **about_row(request.person, project, opened),
    }  # fmt: skip
    return render(request, "workplan/breakdown.html", context)


@require_http_methods(["GET", "POST"])
def runs(request: SignedIn, code: str) -> HttpResponse:
    """The runs of a process under its standing agreement; POST begins one (K6)."""
    agreement = _project(request, code)
    context: dict[str, object] = {
        "project": agreement,
        "page": "runs",
        "runs": agreement.runs.order_by("-created_at"),
        "today": clock.today(zone()),
    }
    if request.method == "POST":
        try:
            run = commands.start_run(
                agreement=agreement,
                title=request.POST.get("title", ""),
                starts_on=parse_day(request.POST.get("starts_on", ""), "starts_on")
                or clock.today(zone()),
                actor=request.person,
            )
        except Refusal as refusal:
            context["said"] = request.POST
            return typed_again(request, "workplan/runs.html", context, refusal)
        return redirect(f"/projects/{run.code}/progress/")
    return render(request, "workplan/runs.html", context)


@require_http_methods(["GET", "POST"])
def new_task(request: SignedIn, code: str) -> HttpResponse:
    """Type in one row; from the table's foot one stays there to type the next."""
    project = _project(request, code)
    context = about_row(request.person, project, None) | lists_of(None)
    if request.method == "POST":
        try:
            text = task_text(request.POST)
            row = commands.add_task(project=project, text=text, actor=request.person)
        except Refusal as refusal:
            context |= {"said": request.POST} | lists_of(None, request.POST)
            return typed_again(request, "workplan/task.html", context, refusal)
        stays = "stay" in request.POST
        return redirect(f"/projects/{code}/breakdown/" if stays else f"/tasks/{row.pk}/")
    return render(request, "workplan/task.html", context)


@require_http_methods(["GET", "POST"])
def task(request: SignedIn, task_id: str) -> HttpResponse:
    """One row with everything about it; POST replaces what it says."""
    row = _task(request, task_id)
    can_edit = policies.can_edit_task(request.person, row)
    context = (
        about_row(request.person, row.project, row)
        | lists_of(queries.text_of(row))
        | {"can_edit": can_edit}
    )
    if request.method == "POST":
        try:
            text = task_text(request.POST)
            version = version_of(request.POST)
            commands.edit_task(task=row, text=text, version=version, actor=request.person)
            return redirect(f"/tasks/{row.pk}/")
        except Refusal as refusal:
            context |= {"said": request.POST} | lists_of(None, request.POST)
            return typed_again(request, "workplan/task.html", context, refusal)
    return render(request, "workplan/task.html", context)


@require_safe
def tier(request: SignedIn, task_id: str) -> HttpResponse:
    """Who would have to agree to what is typed in the row's form (C1); nothing is saved."""
    row = _task(request, task_id)
    try:
        found = queries.tier_of_edit(row, task_text(request.GET))
    except Refusal as refusal:
        return render(request, "workplan/_tier.html", {"words": refusal.message})
    may_settle = policies.can_settle(request.person, row, found)
    context = {"words": queries.tier_sentence(row, found), "goes_into_request": not may_settle}
    return render(request, "workplan/_tier.html", context)


@require_POST
def removals(request: SignedIn, task_id: str) -> HttpResponse:
    """Take the row out of a breakdown that is not signed."""
    row = _task(request, task_id)
    version = version_of(request.POST)
    commands.remove_task(task=row, version=version, actor=request.person)
    return redirect(f"/projects/{row.project.code}/breakdown/")


@require_POST
def predecessors(request: SignedIn, task_id: str) -> HttpResponse:
    """Let the row wait for another, or propose another date for it."""
    row = _task(request, task_id)
    before = _task(request, request.POST.get("predecessor", ""))
    commands.propose_hand_over(
        predecessor=before,
        successor=row,
        hand_over_on=parse_day(request.POST.get("hand_over_on", ""), "hand_over_on"),
        actor=request.person,
    )
    return _back(request, row)


@require_POST
def confirmations(request: SignedIn, hand_over_id: str) -> HttpResponse:
    """Promise the date that was shown."""
    dependency = _dependency(request, hand_over_id)
    day = parse_day(request.POST.get("hand_over_on", ""), "hand_over_on")
    if day is None:
        raise RuleViolation("B6.date_moved", "—", field="hand_over_on")
    commands.confirm_hand_over(dependency=dependency, hand_over_on=day, actor=request.person)
    return _back(request, dependency.successor)


@require_POST
def dependency_removals(request: SignedIn, hand_over_id: str) -> HttpResponse:
    """The row no longer waits for the other."""
    dependency = _dependency(request, hand_over_id)
    commands.remove_dependency(dependency=dependency, actor=request.person)
    return _back(request, dependency.successor)


@require_POST
def resources(request: SignedIn, task_id: str) -> HttpResponse:
    """Ask a department for people, budget or a tool."""
    row = _task(request, task_id)
    department = get_object_or_404(Department.objects.open(), pk=request.POST.get("department"))
    commands.request_resource(
        task=row,
        kind=request.POST.get("kind", ""),
        what=request.POST.get("what", ""),
        amount=request.POST.get("amount", ""),
        department=department,
        actor=request.person,
    )
    return _back(request, row)


@require_POST
def commitments(request: SignedIn, request_id: str) -> HttpResponse:
    """The providing department's head promises it."""
    asked = _request(request, request_id)
    commands.commit_resource(request=asked, actor=request.person)
    return _back(request, asked.task)


@require_POST
def declines(request: SignedIn, request_id: str) -> HttpResponse:
    """The providing department's head says no, and why."""
    asked = _request(request, request_id)
    reason = request.POST.get("reason", "")
    commands.decline_resource(request=asked, reason=reason, actor=request.person)
    return _back(request, asked.task)


@require_POST
def withdrawals(request: SignedIn, request_id: str) -> HttpResponse:
    """Take the request back."""
    asked = _request(request, request_id)
    commands.withdraw_resource_request(request=asked, actor=request.person)
    return _back(request, asked.task)


@require_POST
def occurrences(request: SignedIn, risk_id: str) -> HttpResponse:
    """The risk has occurred (S9)."""
    risk = _risk(request, risk_id)
    commands.record_risk(risk=risk, actor=request.person)
    return _back(request, risk.task)


@require_POST
def risk_closures(request: SignedIn, risk_id: str) -> HttpResponse:
    """The risk is closed (S9)."""
    risk = _risk(request, risk_id)
    commands.close_risk(risk=risk, actor=request.person)
    return _back(request, risk.task)


@require_POST
def submissions(request: SignedIn, code: str) -> HttpResponse:
    """Ask the lead and every department with tasks to sign."""
    project = _project(request, code)
    day = parse_day(request.POST.get("due_on", ""), "due_on")
    commands.submit_breakdown(
        project=project,
        due_at=clock.end_of(day, zone()) if day else clock.now() + timedelta(days=2),
        open_handshakes_because=request.POST.get("because", ""),
        actor=request.person,
    )
    return redirect(f"/projects/{project.code}/breakdown/")


def _project(request: SignedIn, code: str) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.person), code=code)


def _task(request: SignedIn, task_id: str) -> Task:
    rows = Task.objects.visible_to(request.person).for_breakdown().select_related("project")
    return get_object_or_404(rows, pk=task_id)


def _dependency(request: SignedIn, hand_over_id: str) -> Dependency:
    visible = Task.objects.visible_to(request.person)
    rows = Dependency.objects.filter(successor__in=visible).select_related("successor__project")
    return get_object_or_404(rows, pk=hand_over_id)


def _request(request: SignedIn, request_id: str) -> ResourceRequest:
    visible = Task.objects.visible_to(request.person)
    rows = ResourceRequest.objects.filter(task__in=visible).select_related("task__project")
    return get_object_or_404(rows, pk=request_id)


def _risk(request: SignedIn, risk_id: str) -> Risk:
    visible = Task.objects.visible_to(request.person)
    return get_object_or_404(Risk.objects.filter(task__in=visible), pk=risk_id)


def _back(request: SignedIn, row: Task) -> HttpResponse:
    return redirect(way_back(request, f"/tasks/{row.pk}/"))
