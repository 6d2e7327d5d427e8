"""Documents as files, and what became of each, over the API."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpResponse
from ninja import Path, Query, Router, Schema

from xieli.core.api import Named, found
from xieli.kickoff.models import Project
from xieli.meetings.models import Meeting
from xieli.paper.queries import Past, compare, history, readable_documents
from xieli.paper.rules import Standing
from xieli.paper.writers import File, document, minutes_file, revision_file
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.signoff.api import SignatoryOut, signatory_out
from xieli.signoff.models import Revision
from xieli.signoff.rules import Edit

router = Router(tags=["documents"])
Number = Annotated[int, Path(ge=1, lt=10**8)]
Asked = Annotated[int | None, Query(ge=1, lt=10**8)]


class TextOut(Schema):
    """A text by the document it is of, its number and its hash."""

    document: str
    kind: str
    number: int
    hash: str


class PastOut(Schema):
    """One revision of a document; `by` is the other text whose signatures it is in force by."""

    id: str
    number: int
    standing: Standing
    hash: str
    content: dict[str, object]
    submitted_at: datetime
    submitted_by: Named
    effective_at: datetime | None
    lapsed_at: datetime | None
    by: TextOut | None
    signatories: list[SignatoryOut]


class HistoryOut(Schema):
    """Every text a document had, newest first."""

    items: list[PastOut]


class WordsOut(Schema):
    """A stretch of words: kept, added or removed."""

    edit: Edit
    words: str


class ClauseChangeOut(Schema):
    """A clause that differs, in the caller's language, word by word."""

    clause: str
    words: list[WordsOut]


class TextComparisonOut(Schema):
    """How one text became another; who had signed the first and has not signed the second (K3)."""

    before: TextOut
    after: TextOut
    changes: list[ClauseChangeOut]
    lapsed_by: list[Named]


@router.get("/projects/{code}/documents/{kind}.{format}")
def file(
    request: Authenticated,
    code: str,
    kind: str,
    format: str,
    revision: Asked = None,
    number: Asked = None,
) -> HttpResponse:
    """Return a document as `pdf` or `docx`; the two tables as `xlsx`, too.

    Kinds: charter, breakdown, progress, exceptions, change, acceptance, retrospective. `number` is
    a change request's or a round's; without it the change that came into force last, the newest
    round. Without `revision` it is the one that stands, or a draft of what would be submitted now.
    """
    project = found(Project.objects.visible_to(request.auth), code=code)
    address = _reached(request)
    made = document(project, kind, format, address=address, number=revision, which=number)
    if made is None:
        raise Http404
    return _sent(made)


@router.get("/meetings/{meeting_id}/minutes.{format}")
def minutes(request: Authenticated, meeting_id: str, format: str) -> HttpResponse:
    """Return the minutes of a meeting that has ended as `pdf` or `docx`."""
    rows = Meeting.objects.visible_to(request.auth).select_related("project")
    made = minutes_file(found(rows, pk=meeting_id), format, address=_reached(request))
    if made is None:
        raise Http404
    return _sent(made)


@router.get("/documents/{document_id}/revisions", response=HistoryOut)
def revisions(request: Authenticated, document_id: str) -> HistoryOut:
    """Return every text a document had, with its signatures and objections (K3)."""
    past = _history(request.auth, document_id)
    return HistoryOut(items=[_past(each, request.auth) for each in past])


@router.get("/documents/{document_id}/revisions/{number}.{format}")
def revision(request: Authenticated, document_id: str, number: Number, format: str) -> HttpResponse:
    """Return exactly this text as `pdf` or `docx`, with the signatures it had."""
    row = found(readable_documents(request.auth), pk=document_id).revisions.filter(number=number)
    text = row.select_related("document", "stands_on").first()
    made = text and revision_file(text, format, address=_reached(request))
    if not made:
        raise Http404
    return _sent(made)


@router.get("/documents/{document_id}/comparisons", response=TextComparisonOut)
def comparisons(
    request: Authenticated,
    document_id: str,
    first: Annotated[int | None, Query(alias="from", ge=1, lt=10**8)] = None,
    second: Annotated[int | None, Query(alias="to", ge=1, lt=10**8)] = None,
) -> TextComparisonOut:
    """Return how revision `from` became revision `to`; by default the newest and the one before."""
    compared = compare(_history(request.auth, document_id), first, second)
    if compared is None:
        raise Http404
    return TextComparisonOut(
        before=_text(compared.before),
        after=_text(compared.after),
        changes=[
            ClauseChangeOut(
                clause=change.clause,
                words=[WordsOut(edit=edit, words=words) for edit, words in change.words],
            )
            for change in compared.changes
        ],
        lapsed_by=[Named(id=each.pk, name=each.name) for each in compared.lapsed_by],
    )


def _history(reader: Person, document_id: str) -> Sequence[Past]:
    return history(found(readable_documents(reader), pk=document_id), reader)


def _past(past: Past, person: Person) -> PastOut:
    text = past.revision
    return PastOut(
        id=text.pk,
        number=text.number,
        standing=past.standing,
        hash=text.hash,
        content=text.content,
        submitted_at=text.submitted_at,
        submitted_by=Named(id=text.submitted_by_id, name=text.submitted_by.name),
        effective_at=text.effective_at,
        lapsed_at=text.lapsed_at,
        by=_text(past.by) if past.by else None,
        signatories=[signatory_out(slot, person) for slot in past.slots],
    )


def _text(text: Revision) -> TextOut:
    return TextOut(
        document=text.document_id, kind=text.document.kind, number=text.number, hash=text.hash
    )


def _reached(request: Authenticated) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _sent(made: File) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.type, headers=headers)
