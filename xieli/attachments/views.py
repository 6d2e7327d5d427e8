"""Files: bring, fetch, take away."""

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.attachments import commands, queries
from xieli.attachments.forms import incoming
from xieli.attachments.models import Attachment
from xieli.core.web import download, way_back
from xieli.people.forms import SignedIn
from xieli.signoff.models import Signatory
from xieli.signoff.policies import is_readable


@require_POST
def attachments(request: SignedIn) -> HttpResponse:
    """Keep a file beside a task, an exception or a goal's result."""
    subject_type = request.POST.get("subject_type", "")
    place = queries.place(subject_type, request.POST.get("subject", ""), request.person)
    if place is None:
        raise Http404
    file = request.FILES.get("file")
    commands.attach_file(
        place=place,
        subject_type=subject_type,
        file=incoming(file if isinstance(file, UploadedFile) else None),
        actor=request.person,
    )
    # What a refused form shows again has no address of its own to go back to.
    return redirect(way_back(request, place.url) if request.POST.get("back") else place.url)


@require_safe
def attachment(request: SignedIn, attachment_id: str) -> FileResponse:
    """The file itself, to be saved and never shown in place: it may not run here (D14)."""
    rows = Attachment.objects.visible_to(request.person).standing()
    row = get_object_or_404(rows, pk=attachment_id)
    return download(queries.path_of(row), row.name)


@require_http_methods(["GET", "POST"])
def scan(request: SignedIn, signatory_id: str) -> HttpResponse | FileResponse:
    """The scan of a slot signed by hand; POST files it (V4)."""
    rows = Signatory.objects.for_signing().filter(is_readable(request.person))
    signatory = get_object_or_404(rows, pk=signatory_id)
    if request.method == "GET":
        row = queries.scan_of(signatory)
        if row is None:  # it was taken back meanwhile
            return redirect(way_back(request))
        return download(queries.path_of(row), row.name)
    file = request.FILES.get("file")
    commands.sign_by_hand(
        signatory=signatory,
        hash=request.POST.get("hash", ""),
        file=incoming(file if isinstance(file, UploadedFile) else None),
        opinion=request.POST.get("opinion", ""),
        actor=request.person,
    )
    return redirect(way_back(request))


@require_POST
def removals(request: SignedIn, attachment_id: str) -> HttpResponse:
    """Take a file away."""
    rows = Attachment.objects.visible_to(request.person)
    row = get_object_or_404(rows.select_related("project"), pk=attachment_id)
    commands.remove_attachment(attachment=row, actor=request.person)
    return redirect(way_back(request, f"/projects/{row.project.code}/"))
