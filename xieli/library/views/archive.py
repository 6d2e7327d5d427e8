"""归档: what the archive needs, reasons for what is missing, and the seal."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.attachments.models import Attachment
from xieli.closing.queries import closed_by
from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.models import Ledger
from xieli.core.verification import findings
from xieli.core.web import parse_day, typed_again, version_of
from xieli.kickoff.models import Kind, Phase, Project
from xieli.kickoff.queries import zone
from xieli.library import commands, forms, policies, queries
from xieli.library.models import Standard
from xieli.people.forms import SignedIn
from xieli.signoff.models import Revision, Signature
from xieli.signoff.queries import countersign


@require_http_methods(["GET", "POST"])
def archive(request: SignedIn, code: str) -> HttpResponse:
    """What is there, what is missing and who supplies it; POST seals it (A5, A6)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    if request.method == "POST":
        try:
            version = version_of(request.POST)
            case = commands.archive_project(project=project, version=version, actor=request.person)
        except Refusal as refusal:
            context = _page(request, project)
            return typed_again(request, "library/archive.html", context, refusal)
        return redirect(f"/cases/{case.pk}/")
    return render(request, "library/archive.html", _page(request, project))


@require_safe
def verification(request: SignedIn, code: str) -> HttpResponse:
    """Walk the project's ledger, its signatures, texts and files, and say what is wrong (V1)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    ledger = Ledger.objects.get(pk=project.ledger_id)
    context = {
        "project": project,
        "page": "history",
        "ledger": ledger,
        "findings": list(findings(ledger)),
        "revisions": Revision.objects.filter(document__ledger=ledger).count(),
        "signatures": Signature.objects.filter(
            signatory__revision__document__ledger=ledger
        ).count(),
        "files": Attachment.objects.standing().filter(project=project).count(),
    }
    return render(request, "library/verification.html", context)


@require_POST
def reasons(request: SignedIn, code: str) -> HttpResponse:
    """Ask for signatures on why something is missing (A5)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    day = parse_day(request.POST.get("due_on", ""), "due_on")
    said = {
        part.code: request.POST.get(f"reason_{part.code}", "") for part in queries.missing(project)
    }
    try:
        commands.submit_reasons(
            project=project,
            reasons=said,
            due_at=clock.end_of(day, zone()) if day else clock.now() + timedelta(days=2),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, project) | {"said": said}
        return typed_again(request, "library/archive.html", context, refusal)
    return redirect(f"/projects/{code}/archive/")


@require_POST
def checks(request: SignedIn, standard_id: str) -> HttpResponse:
    """Tick off a standard this project holds to (A4)."""
    rows = Standard.objects.visible_to(request.person).select_related("project")
    row = get_object_or_404(rows, pk=standard_id)
    commands.meet_standard(standard=row, actor=request.person)
    return redirect(f"/projects/{row.project.code}/archive/#standards")


@require_POST
def renewals(request: SignedIn, code: str) -> HttpResponse:
    """The next period of long-term work (K6)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    try:
        renewed = commands.renew_project(
            project=project,
            code=request.POST.get("code", ""),
            title=request.POST.get("title", ""),
            starts_on=forms.first_day(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, project) | {"said": request.POST}
        return typed_again(request, "library/archive.html", context, refusal)
    return redirect(f"/projects/{renewed.code}/charter/")


def _page(request: SignedIn, project: Project) -> dict[str, object]:
    found = queries.parts(project)
    may_archive = policies.can_archive(request.person, project)
    lacking = [part for part in found if part.state == "missing"]
    return {
        "project": project,
        "page": "archive",
        "parts": found,
        "missing": lacking,
        "coverable": [part for part in lacking if part.is_coverable],
        "is_closing": project.phase == Phase.CLOSING,
        "may_archive": may_archive,
        "case": getattr(project, "case", None),
        "renewal": Project.objects.filter(renews=project).first(),
        "can_renew": project.kind == Kind.LONG_TERM and closed_by(project) is not None,
        "start_at": f"/projects/{project.code}/renewals/",
        "departments": [],
        "today": clock.today(zone()),
        "standards": project.standards.select_related("met_by"),
        "may_meet": project.phase != Phase.ARCHIVED and policies.can_meet(request.person, project),
        "countersign": countersign(
            project.pk, queries.REASONS, request.person, queries.reason_words()
        ),
        "may_sign": request.session_row.may_sign,
        "due_on": clock.now() + timedelta(days=2),
    }
