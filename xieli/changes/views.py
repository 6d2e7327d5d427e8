"""《任务变更申请》: differences on the same forms as the originals, the price, the approvals."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieli.changes import commands, policies, queries
from xieli.changes.models import About, ChangeRequest, Proposal
from xieli.core import clock
from xieli.core.errors import Refusal, RuleViolation
from xieli.core.web import parse_day, typed_again, version_of
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.forms import (
    charter_form,
    charter_text,
    filled_charter,
    typed_charter,
)
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import text_of as charter_now
from xieli.kickoff.queries import zone
from xieli.people.forms import SignedIn
from xieli.signoff.queries import countersign
from xieli.workplan.forms import about_row, lists_of, said_of_row, task_text
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import row_text, text_of


@require_http_methods(["GET", "POST"])
def changes(request: SignedIn, code: str) -> HttpResponse:
    """Every change asked for; POST drafts one (C2)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    context = {
        "project": project,
        "page": "changes",
        "changes": [
            (row, queries.stage_of(row).state)
            for row in project.change_requests.select_related("drafted_by")
        ],
        "may_draft": project.phase in (Phase.BREAKDOWN, Phase.EXECUTION)
        and policies.can_draft(request.person, project),
        "said": request.POST,
    }
    if request.method == "GET":
        return render(request, "changes/changes.html", context)
    try:
        row = commands.draft_change(
            project=project,
            reason=request.POST.get("reason", ""),
            effect=request.POST.get("effect", ""),
            actor=request.person,
        )
    except Refusal as refusal:
        return typed_again(request, "changes/changes.html", context, refusal)
    return redirect(f"/changes/{row.pk}/")


@require_POST
def row_asked(request: SignedIn, code: str, task_id: str) -> HttpResponse:
    """Draft a change from a row's own form: what is typed there becomes its first difference."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    task = get_object_or_404(project.tasks.for_breakdown(), pk=task_id)
    try:
        change = commands.draft_row_change(
            task=task, text=task_text(request.POST), actor=request.person
        )
    except Refusal as refusal:
        context = about_row(request.person, project, task) | {"said": request.POST}
        context |= lists_of(None, request.POST)
        return typed_again(request, "changes/row_asked.html", context, refusal)
    return redirect(f"/changes/{change.pk}/")


@require_POST
def exception_answered(request: SignedIn, report_id: str) -> HttpResponse:
    """Draft the change that an exception asks for (S4)."""
    reports = ExceptionReport.objects.visible_to(request.person).select_related("project")
    report = get_object_or_404(reports, pk=report_id)
    change = commands.draft_answer(report=report, actor=request.person)
    return redirect(f"/changes/{change.pk}/")


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, change_id: str) -> HttpResponse:
    """One request: why, what differs, what it costs, who has approved; POST says why anew."""
    row = _change(request, change_id)
    if request.method == "POST":
        try:
            commands.edit_change(
                request=row,
                reason=request.POST.get("reason", ""),
                effect=request.POST.get("effect", ""),
                version=version_of(request.POST),
                actor=request.person,
            )
        except Refusal as refusal:
            context = _page(request, row) | {"said": request.POST}
            return typed_again(request, "changes/change.html", context, refusal)
        return redirect(f"/changes/{row.pk}/")
    return render(request, "changes/change.html", _page(request, row))


@require_http_methods(["GET", "POST"])
def charter(request: SignedIn, change_id: str) -> HttpResponse:
    """The charter's own form, filled with what is proposed; saving changes the request only."""
    row = _change(request, change_id)
    proposed = row.proposals.filter(about=About.CHARTER).first()
    text = queries.charter_text(proposed.after) if proposed else charter_now(row.project)
    typed = filled_charter(text) if request.method == "GET" else typed_charter(request.POST)
    version = row.version if request.method == "GET" else version_of(request.POST)
    context = charter_form(row.project, typed, version) | {"change": row, "page": "changes"}
    if request.method == "GET":
        return render(request, "changes/charter.html", context)
    try:
        commands.propose_charter(
            request=row, text=charter_text(typed), version=version, actor=request.person
        )
    except Refusal as refusal:
        return typed_again(request, "changes/charter.html", context, refusal)
    return redirect(f"/changes/{row.pk}/")


@require_http_methods(["GET", "POST"])
def row(request: SignedIn, change_id: str, task_id: str) -> HttpResponse:
    """A task's own form, filled with what is proposed; saving changes the request only."""
    asked = _change(request, change_id)
    task = get_object_or_404(asked.project.tasks.for_breakdown(), pk=task_id)
    proposed = asked.proposals.filter(about=About.TASK, subject_id=task.pk).first()
    text = row_text(proposed.after) if proposed else text_of(task)
    context = about_row(request.person, asked.project, task) | {"change": asked, "page": "changes"}
    if request.method == "GET":
        context |= {"said": said_of_row(text, asked.version), **lists_of(text)}
        return render(request, "changes/task.html", context)
    try:
        commands.propose_row(
            request=asked,
            task=task,
            text=task_text(request.POST),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context |= {"said": request.POST, **lists_of(None, request.POST)}
        return typed_again(request, "changes/task.html", context, refusal)
    return redirect(f"/changes/{asked.pk}/")


@require_http_methods(["GET", "POST"])
def new_row(request: SignedIn, change_id: str) -> HttpResponse:
    """One more task asked for."""
    asked = _change(request, change_id)
    context = about_row(request.person, asked.project, None) | {"change": asked, "page": "changes"}
    if request.method == "GET":
        context |= {"said": {"version": asked.version}, **lists_of(None)}
        return render(request, "changes/task.html", context)
    try:
        commands.propose_new_row(
            request=asked,
            text=task_text(request.POST),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context |= {"said": request.POST, **lists_of(None, request.POST)}
        return typed_again(request, "changes/task.html", context, refusal)
    return redirect(f"/changes/{asked.pk}/")


@require_POST
def removals(request: SignedIn, change_id: str, task_id: str) -> HttpResponse:
    """Ask that a task is taken out."""
    asked = _change(request, change_id)
    task = get_object_or_404(asked.project.tasks.all(), pk=task_id)
    version = version_of(request.POST)
    commands.propose_removal(request=asked, task=task, version=version, actor=request.person)
    return redirect(f"/changes/{asked.pk}/")


@require_POST
def days(request: SignedIn, change_id: str) -> HttpResponse:
    """Ask for another hand-over date."""
    asked = _change(request, change_id)
    rows = Dependency.objects.filter(successor__project=asked.project)
    day = parse_day(request.POST.get("hand_over_on", ""), "hand_over_on")
    if day is None:
        raise RuleViolation("B6.no_date", _("Choose a date."), field="hand_over_on")
    commands.propose_day(
        request=asked,
        dependency=get_object_or_404(rows, pk=request.POST.get("hand_over", "")),
        day=day,
        version=version_of(request.POST),
        actor=request.person,
    )
    return redirect(f"/changes/{asked.pk}/")


@require_POST
def requests(request: SignedIn, change_id: str) -> HttpResponse:
    """Ask the initiating department to submit it (C2)."""
    asked, version = _change(request, change_id), version_of(request.POST)
    commands.ask_for_change(request=asked, version=version, actor=request.person)
    return redirect(f"/changes/{asked.pk}/")


@require_POST
def submissions(request: SignedIn, change_id: str) -> HttpResponse:
    """Ask everybody concerned for opinion and approval (C4)."""
    asked = _change(request, change_id)
    day = parse_day(request.POST.get("due_on", ""), "due_on")
    commands.submit_change(
        request=asked,
        due_at=clock.end_of(day, zone()) if day else clock.now() + timedelta(days=2),
        version=version_of(request.POST),
        actor=request.person,
    )
    return redirect(f"/changes/{asked.pk}/")


@require_POST
def rebases(request: SignedIn, change_id: str) -> HttpResponse:
    """Put the request on what now stands (C4)."""
    asked, version = _change(request, change_id), version_of(request.POST)
    commands.rebase_change(request=asked, version=version, actor=request.person)
    return redirect(f"/changes/{asked.pk}/")


@require_POST
def withdrawals(request: SignedIn, change_id: str) -> HttpResponse:
    """Take the request back."""
    asked, version = _change(request, change_id), version_of(request.POST)
    commands.withdraw_change(request=asked, version=version, actor=request.person)
    return redirect(f"/projects/{asked.project.code}/changes/")


@require_POST
def proposal_removals(request: SignedIn, proposal_id: str) -> HttpResponse:
    """Take one difference out of its request."""
    visible = ChangeRequest.objects.visible_to(request.person).values("pk")
    rows = Proposal.objects.filter(request__in=visible).select_related("request__project")
    proposal, version = get_object_or_404(rows, pk=proposal_id), version_of(request.POST)
    commands.take_back(proposal=proposal, version=version, actor=request.person)
    return redirect(f"/changes/{proposal.request_id}/")


def _change(request: SignedIn, change_id: str) -> ChangeRequest:
    rows = ChangeRequest.objects.visible_to(request.person)
    return get_object_or_404(rows.select_related("project", "drafted_by"), pk=change_id)


def _page(request: SignedIn, row: ChangeRequest) -> dict[str, object]:
    project, person = row.project, request.person
    is_open = row.applied_at is None and row.withdrawn_at is None
    tier, stage = queries.tier_of(row), queries.stage_of(row)
    words = queries.clause_words() | queries.content_words()
    return {
        "project": project,
        "page": "changes",
        "change": row,
        "stage": stage,
        "differences": queries.differences(row),
        "overtaken": queries.overtaken_by_others(row) if is_open else [],
        "impact": queries.impact_of(row),
        "tier": queries.tier_words()[tier],
        "signers": queries.signers_of_change(row),
        "may_edit": is_open and policies.can_edit(person, row),
        "may_submit": is_open and policies.can_submit(person, row, tier),
        "is_planned": project.phase == Phase.EXECUTION,
        "tasks": Task.objects.filter(project=project).order_by("position"),
        "hand_overs": Dependency.objects.filter(successor__project=project).select_related(
            "predecessor", "successor"
        ),
        "countersign": countersign(row.pk, queries.CHANGE, person, words),
        "may_sign": request.session_row.may_sign,
        "due_on": clock.now() + timedelta(days=2),
    }
