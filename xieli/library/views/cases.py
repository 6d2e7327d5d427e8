"""案例库: found, read on one screen, started again from."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from xieli.attachments.queries import attached
from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import typed_again
from xieli.kickoff.models import Kind
from xieli.kickoff.queries import zone
from xieli.library import commands, forms, queries
from xieli.library.models import Case
from xieli.library.rules import departments_of
from xieli.people.forms import SignedIn
from xieli.people.models import Department
from xieli.signoff.queries import document_word

A_PAGE = 30


@require_safe
def cases(request: SignedIn) -> HttpResponse:
    """The library: filters, words, newest first."""
    wanted = forms.wanted(request.GET)
    everything = Case.objects.visible_to(request.person)
    page = Paginator(queries.find_cases(wanted, request.person), A_PAGE).get_page(
        request.GET.get("page")
    )
    years = everything.dates("sealed_at", "year", order="DESC")
    context = {
        "tab": "cases",
        "wanted": wanted,
        "cases": page,
        "is_empty": not everything.exists(),
        "departments": Department.objects.all(),
        "kinds": Kind,
        "outcomes": queries.outcome_words(),
        "years": [day.year for day in years],
    }
    return render(request, "library/cases.html", context)


@require_safe
def case(request: SignedIn, case_id: str) -> HttpResponse:
    """One case on one screen: goal, what happened, what was learned."""
    return render(request, "library/case.html", _page(request, _case(request, case_id)))


@require_POST
def starts(request: SignedIn, case_id: str) -> HttpResponse:
    """A new project from this case, its dates shifted (A6)."""
    row = _case(request, case_id)
    try:
        project = commands.start_from_case(
            case=row,
            code=request.POST.get("code", ""),
            title=request.POST.get("title", ""),
            starts_on=forms.first_day(request.POST),
            departments=forms.meant_departments(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, row) | {"said": request.POST}
        return typed_again(request, "library/case.html", context, refusal)
    return redirect(f"/projects/{project.code}/charter/")


def _case(request: SignedIn, case_id: str) -> Case:
    rows = Case.objects.visible_to(request.person).for_library()
    return get_object_or_404(rows, pk=case_id)


def _page(request: SignedIn, row: Case) -> dict[str, object]:
    named = departments_of(queries.pattern_of(row.project))
    known = queries.departments_by_name(named)
    return {
        "tab": "cases",
        "case": row,
        "project": row.project,
        "story": queries.story(row),
        "files": queries.sealed_files(row),
        "evidence": attached(row.project, request.person).files,
        "documents": [(document_word(each["kind"]), each) for each in row.manifest["documents"]],
        "outcome": queries.outcome_words().get(row.outcome, row.outcome),
        "unknown": [name for name in named if name not in known],
        "departments": Department.objects.open(),
        "starts": row.starts.select_related("project", "person"),
        "today": clock.today(zone()),
        "start_at": f"/cases/{row.pk}/starts/",
    }
