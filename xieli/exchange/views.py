"""Tables in, by file or paste, with a preview and a way back."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.core.errors import Refusal
from xieli.core.web import here, status_of
from xieli.exchange import policies
from xieli.exchange.commands import (
    ask_for_bundle,
    import_table,
    start_project_from_table,
    undo_import,
)
from xieli.exchange.forms import Brought, brought, packed, posted_choices
from xieli.exchange.models import ImportRun
from xieli.exchange.queries import (
    Choices,
    ImportPlan,
    plan_import,
    refused_sheet,
    understood,
)
from xieli.exchange.queries.preview import preview
from xieli.exchange.writer import write_refused
from xieli.kickoff.models import Project
from xieli.library.models import Case
from xieli.paper.writers import EXCEL
from xieli.people.forms import SignedIn

LISTED = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request brought: the cells, the choices, and what they would do."""

    brought: Brought
    choices: Choices
    plan: ImportPlan


@require_http_methods(["GET", "POST"])
def imports(request: SignedIn, code: str) -> HttpResponse:
    """Upload or paste → preview with choices → one transaction; below, the imports there were."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    context = _place(request, project)
    if request.method == "GET":
        return render(request, "exchange/import.html", context)
    try:
        asked = _asked(request, project)
        context |= _shown(asked)
        if "apply" not in request.POST:
            return render(request, "exchange/import.html", context)
        plan = import_table(
            table=asked.plan.table,
            project=project,
            choices=asked.choices,
            actor=request.person,
            file_name=asked.brought.file_name,
        )
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "exchange/import.html", context, status=status_of(refusal))
    done = plan.run.pk if plan.run else "same"
    return redirect(f"/projects/{project.code}/imports/?done={done}")


@require_http_methods(["GET", "POST"])
def from_table(request: SignedIn) -> HttpResponse:
    """A table becomes a draft project with its tasks."""
    context: dict[str, object] = {"said": request.POST}
    if request.method == "GET":
        return render(request, "exchange/import.html", context)
    try:
        asked = _asked(request, None)
        context |= _shown(asked)
        if "apply" not in request.POST:
            return render(request, "exchange/import.html", context)
        started = start_project_from_table(
            table=asked.plan.table,
            code=request.POST.get("code", ""),
            title=request.POST.get("title", ""),
            choices=asked.choices,
            actor=request.person,
            file_name=asked.brought.file_name,
        )
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "exchange/import.html", context, status=status_of(refusal))
    return redirect(f"/projects/{started.code}/breakdown/")


@require_POST
def refusals(request: SignedIn, code: str = "") -> HttpResponse:
    """The user's own table with what is wrong beside each refused row."""
    visible = Project.objects.visible_to(request.person)
    project = get_object_or_404(visible, code=code) if code else None
    asked = _asked(request, project)
    content = write_refused(refused_sheet(asked.brought.rows, asked.plan))
    return _excel(content, f"{code or 'table'}-to-mend.xlsx")


@require_POST
def reversals(request: SignedIn, import_id: str) -> HttpResponse:
    """Take one import back."""
    runs = ImportRun.objects.visible_to(request.person).for_list()
    run = get_object_or_404(runs, pk=import_id)
    try:
        undo_import(run=run, actor=request.person)
    except Refusal as refusal:
        context = _place(request, run.project) | {"refusal": refusal}
        return render(request, "exchange/import.html", context, status=status_of(refusal))
    return redirect(f"/projects/{run.project.code}/imports/?done={run.pk}")


def _excel(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=EXCEL, headers=headers)


@require_POST
def bundles(request: SignedIn, case_id: str) -> HttpResponse:
    """Have the whole archive of a case made, to be checked offline (A6)."""
    rows = Case.objects.visible_to(request.person).select_related("project")
    row = get_object_or_404(rows, pk=case_id)
    job = ask_for_bundle(case=row, address=here(request), actor=request.person)
    return redirect(f"/jobs/{job.pk}/")


def _place(request: SignedIn, project: Project) -> dict[str, object]:
    runs = list(ImportRun.objects.filter(project=project).for_list()[:LISTED])
    for run in runs:
        run.project = project
    done = request.GET.get("done", "")
    return {
        "project": project,
        "page": "imports",
        "runs": [(run, policies.can_undo_import(request.person, run)) for run in runs],
        "done": next((run for run in runs if run.pk == done), None),
        "nothing_new": done == "same",
    }


def _asked(request: SignedIn, project: Project | None) -> Asked:
    cells, choices = brought(request), posted_choices(request.POST)
    table = understood(cells.rows, choices)
    return Asked(cells, choices, plan_import(table, project, choices))


def _shown(asked: Asked) -> dict[str, object]:
    return {
        "preview": preview(asked.plan, asked.brought.rows, asked.choices),
        "table": packed(asked.brought.rows),
        "file_name": asked.brought.file_name,
        "text": asked.brought.text,
    }
