"""Tables in, by file or paste, with a preview; tables out as Excel."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from xieli.core.errors import Refusal, RuleViolation
from xieli.core.web import status_of
from xieli.exchange.commands import import_table, start_project_from_table
from xieli.exchange.forms import choices_of, pasted, preview
from xieli.exchange.queries import breakdown_table, plan_import, progress_table
from xieli.exchange.writer import write_table
from xieli.kickoff.models import Project
from xieli.people.forms import SignedIn

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES = {"breakdown": breakdown_table, "progress": progress_table}


@require_http_methods(["GET", "POST"])
def imports(request: SignedIn, code: str) -> HttpResponse:
    """Upload or paste → preview with choices → one transaction."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    context: dict[str, object] = {"project": project, "page": "imports"}
    return _import(request, project, context)


@require_http_methods(["GET", "POST"])
def from_table(request: SignedIn) -> HttpResponse:
    """A table becomes a draft project with its tasks."""
    return _import(request, None, {"said": request.POST})


@require_safe
def table(request: SignedIn, code: str, kind: str) -> HttpResponse:
    """One table as an Excel file a colleague recognises."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    if kind not in TABLES:
        raise Http404
    filled = TABLES[kind](project)
    content = write_table(filled.title, filled.headers, filled.rows)
    name = f"{project.code}-{kind}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=EXCEL, headers=headers)


def _import(request: SignedIn, project: Project | None, context: dict[str, object]) -> HttpResponse:
    if request.method == "GET":
        return render(request, "exchange/import.html", context)
    try:
        text, parsed = pasted(request)
        choices = choices_of(request.POST)
        context |= preview(plan_import(parsed, project, choices), text)
        if "apply" not in request.POST:
            return render(request, "exchange/import.html", context)
        if project is None:
            code, title = request.POST.get("code", ""), request.POST.get("title", "")
            started = start_project_from_table(
                table=parsed, code=code, title=title, choices=choices, actor=request.person
            )
            return redirect(f"/projects/{started.code}/breakdown/")
        if parsed.header_row is None:
            raise RuleViolation("import.no_header", "")
        import_table(table=parsed, project=project, choices=choices, actor=request.person)
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "exchange/import.html", context, status=status_of(refusal))
    page = "progress" if parsed.kind == "progress" else "breakdown"
    return redirect(f"/projects/{project.code}/{page}/")
