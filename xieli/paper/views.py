"""Documents to take away, what became of each, and the public page that knows a hash."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from xieli.core.web import here
from xieli.kickoff.models import Project
from xieli.meetings.models import Meeting
from xieli.paper import writers
from xieli.paper.queries import (
    compare,
    history,
    minutes_paper,
    paper,
    readable_documents,
    registered,
    revision_paper,
)
from xieli.paper.queries.words import title_of
from xieli.paper.rules import Paper, grouped
from xieli.paper.writers.qr import qr_svg
from xieli.people.forms import SignedIn
from xieli.people.models import Organisation
from xieli.signoff.models import Revision


@require_safe
def printed(request: SignedIn, code: str, kind: str) -> HttpResponse:
    """The document as a page to print, with the same words as its files."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    number, which = number_asked(request, "revision"), number_asked(request, "number")
    found = paper(project, kind, here(request), number, which=which)
    if found is None:
        raise Http404
    said = {"number": which, "revision": number}
    query = urlencode({name: each for name, each in said.items() if each is not None})
    place = f"/projects/{project.code}/"
    return _on_paper(
        request, found, back=place, files=f"{place}documents/{kind}", query=query and f"?{query}"
    )


@require_safe
def file(request: SignedIn, code: str, kind: str, format: str) -> HttpResponse:
    """The document as PDF, Word or Excel."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    found = writers.document(
        project,
        kind,
        format,
        address=here(request),
        number=number_asked(request, "revision"),
        which=number_asked(request, "number"),
    )
    if found is None:
        raise Http404
    return download(found)


@require_safe
def minutes(request: SignedIn, meeting_id: str) -> HttpResponse:
    """会议纪要 as a page to print."""
    meeting = _meeting(request, meeting_id)
    page = f"/meetings/{meeting.pk}/"
    return _on_paper(
        request, minutes_paper(meeting, here(request)), back=page, files=f"{page}minutes"
    )


@require_safe
def minutes_file(request: SignedIn, meeting_id: str, format: str) -> HttpResponse:
    """会议纪要 as PDF or Word."""
    found = writers.minutes_file(_meeting(request, meeting_id), format, address=here(request))
    if found is None:
        raise Http404
    return download(found)


@require_safe
def revisions(request: SignedIn, document_id: str) -> HttpResponse:
    """Every text a document had, who signed it, and how any two of them differ (K3)."""
    document = get_object_or_404(readable_documents(request.person), pk=document_id)
    past = history(document, request.person)
    comparison = compare(past, number_asked(request, "from"), number_asked(request, "to"))
    if comparison is None:
        raise Http404
    context = {
        "document": document,
        "title": title_of(document.kind),
        "project": Project.objects.get(ledger=document.ledger_id),
        "past": past,
        "comparison": comparison,
    }
    return render(request, "paper/revisions.html", context)


@require_safe
def revision(request: SignedIn, document_id: str, number: int) -> HttpResponse:
    """Exactly this text as a page to print, with the signatures it had."""
    found = revision_paper(_revision(request, document_id, number), here(request))
    place = f"/documents/{document_id}/"
    return _on_paper(request, found, back=place, files=f"{place}revisions/{number}")


@require_safe
def revision_file(request: SignedIn, document_id: str, number: int, format: str) -> HttpResponse:
    """Exactly this text as PDF or Word."""
    row = _revision(request, document_id, number)
    found = writers.revision_file(row, format, address=here(request))
    if found is None:
        raise Http404
    return download(found)


@require_safe
def verification(request: HttpRequest, hash: str) -> HttpResponse:
    """Say what a hash is known as, to anybody, without a word of the text itself (T6, V4)."""
    found = registered(hash, getattr(request, "person", None))
    context = {
        "hash": hash,
        "organisation": Organisation.objects.first(),
        "found": found,
    }
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    return render(request, "paper/verify.html", context, status=status)


def number_asked(request: HttpRequest, name: str) -> int | None:
    """Return the revision that `?<name>=` names; 404 for what is no number."""
    said = request.GET.get(name, "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise Http404
    return int(said)


def download(found: writers.File) -> HttpResponse:
    """Return a file to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return HttpResponse(found.content, content_type=found.type, headers=headers)


def _revision(request: SignedIn, document_id: str, number: int) -> Revision:
    """A stranger's 404: the text is there only for who may read its document (T6)."""
    rows = Revision.objects.select_related("document", "stands_on")
    readable = rows.filter(document__in=readable_documents(request.person))
    return get_object_or_404(readable, document=document_id, number=number)


def _meeting(request: SignedIn, meeting_id: str) -> Meeting:
    rows = Meeting.objects.visible_to(request.person).select_related("project")
    return get_object_or_404(rows, pk=meeting_id)


def _on_paper(
    request: SignedIn, paper: Paper, *, back: str, files: str, query: str = ""
) -> HttpResponse:
    context = {
        "paper": paper,
        "back": back,
        "files": files,
        "query": query,
        "hash": grouped(paper.hash),
        "qr": qr_svg(paper.address) if paper.address else "",
    }
    return render(request, "paper/paper.html", context)
