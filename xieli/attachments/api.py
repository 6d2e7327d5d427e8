"""Files over the API."""

from datetime import datetime
from typing import Self

from django.http import FileResponse, Http404
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from xieli.attachments import commands, queries
from xieli.attachments.forms import incoming
from xieli.attachments.models import Attachment
from xieli.core.api import Limit, Named, Page, Removed, Text, found, page
from xieli.core.web import download
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.signoff.models import Signatory
from xieli.signoff.policies import is_readable

router = Router(tags=["attachments"])


class AttachmentOut(Schema):
    """A file: `subject_type` task, exception or goal_result."""

    id: str
    subject_type: str
    subject: str
    name: str
    size: int
    sha256: str
    uploaded_by: Named
    uploaded_at: datetime

    @classmethod
    def of(cls, row: Attachment) -> Self:
        """Return the file as it is told outside."""
        return cls(
            id=row.pk,
            subject_type=row.subject_type,
            subject=row.subject_id,
            name=row.name,
            size=row.size,
            sha256=row.sha256,
            uploaded_by=Named(id=row.uploaded_by_id, name=row.uploaded_by.name),
            uploaded_at=row.uploaded_at,
        )


@router.get("/projects/{code}/attachments", response=Page[AttachmentOut])
def attachments(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[AttachmentOut]:
    """Every standing file of a project."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    kept = project.attachments.standing().select_related("uploaded_by")
    rows, after = page(kept, by="pk", limit=limit, cursor=cursor)
    return Page[AttachmentOut](items=[AttachmentOut.of(row) for row in rows], next=after)


@router.post("/attachments", response={201: AttachmentOut})
def attach(
    request: Authenticated, subject_type: Form[Text], subject: Form[Text], file: File[UploadedFile]
) -> Status[AttachmentOut]:
    """Keep a file beside a task, an exception or a goal's result; none in disguise."""
    place = queries.place(subject_type, subject, request.auth)
    if place is None:
        raise Http404
    row = commands.attach_file(
        place=place, subject_type=subject_type, file=incoming(file), actor=request.auth
    )
    return Status(201, AttachmentOut.of(row))


@router.get("/attachments/{attachment_id}")
def attachment(request: Authenticated, attachment_id: str) -> FileResponse:
    """Return the file itself, as bytes to save."""
    rows = Attachment.objects.visible_to(request.auth).standing()
    row = found(rows, pk=attachment_id)
    return download(queries.path_of(row), row.name)


@router.delete("/attachments/{attachment_id}", response=Removed)
def remove(request: Authenticated, attachment_id: str) -> Removed:
    """Take a file away; only who brought it."""
    rows = Attachment.objects.visible_to(request.auth).select_related("project")
    commands.remove_attachment(attachment=found(rows, pk=attachment_id), actor=request.auth)
    return Removed(id=attachment_id)


@router.post("/documents/signatories/{signatory_id}/scan", response={201: AttachmentOut})
def file_scan(
    request: Authenticated,
    signatory_id: str,
    hash: Form[Text],
    file: File[UploadedFile],
    opinion: Form[Text] = "",
) -> Status[AttachmentOut]:
    """File a slot that was signed on paper, with the scan (纸质签)."""
    rows = Signatory.objects.for_signing().filter(is_readable(request.auth))
    row = commands.sign_by_hand(
        signatory=found(rows, pk=signatory_id),
        hash=hash,
        file=incoming(file),
        opinion=opinion,
        actor=request.auth,
    )
    return Status(201, AttachmentOut.of(row))
