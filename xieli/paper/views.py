"""Documents to take away, and the public page that knows a hash."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from xieli.core.web import here
from xieli.kickoff.models import Project
from xieli.paper.queries import paper, registered
from xieli.paper.rules import grouped
from xieli.paper.writers import File, document
from xieli.paper.writers.qr import qr_svg
from xieli.people.forms import SignedIn
from xieli.people.models import Organisation


@require_safe
def printed(request: SignedIn, code: str, kind: str) -> HttpResponse:
    """The document as a page to print, with the same words as its files."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    number = revision_asked(request)
    found = paper(project, kind, here(request), number)
    if found is None:
        raise Http404
    context = {
        "paper": found,
        "project": project,
        "query": "" if number is None else f"?revision={number}",
        "sections": [
            (heading, [(type(part).__name__.lower(), part) for part in section.parts])
            for heading, section in found.headings
        ],
        "hash": grouped(found.hash),
        "qr": qr_svg(found.address) if found.address else "",
    }
    return render(request, "paper/paper.html", context)


@require_safe
def file(request: SignedIn, code: str, kind: str, format: str) -> HttpResponse:
    """The document as PDF, Word or Excel."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    found = document(project, kind, format, address=here(request), number=revision_asked(request))
    if found is None:
        raise Http404
    return download(found)


@require_safe
def verification(request: HttpRequest, hash: str) -> HttpResponse:
    """Say what a hash is known as, to anybody, without a word of the text itself (T6, V4)."""
    found = registered(hash)
    context = {
        "hash": hash,
        "organisation": Organisation.objects.first(),
        "found": found,
    }
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    return render(request, "paper/verify.html", context, status=status)


def revision_asked(request: HttpRequest) -> int | None:
    """Return the revision that `?revision=` names; 404 for what is no number."""
    said = request.GET.get("revision", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise Http404
    return int(said)


def download(found: File) -> HttpResponse:
    """Return a file to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return HttpResponse(found.content, content_type=found.type, headers=headers)
