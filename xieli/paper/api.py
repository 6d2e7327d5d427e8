"""Documents as files, over the API."""

from typing import Annotated

from django.http import Http404, HttpResponse
from ninja import Query, Router

from xieli.core.api import found
from xieli.kickoff.models import Project
from xieli.paper.writers import document
from xieli.people.api import Authenticated

router = Router(tags=["documents"])
Revision = Annotated[int | None, Query(ge=1, lt=10**8)]


@router.get("/projects/{code}/documents/{kind}.{format}")
def file(
    request: Authenticated, code: str, kind: str, format: str, revision: Revision = None
) -> HttpResponse:
    """Return a document as `pdf` or `docx`; the two tables as `xlsx`, too.

    Kinds: charter, breakdown, progress, exceptions, acceptance, retrospective. Without `revision`
    it is the one that stands, or a draft of what would be submitted now.
    """
    project = found(Project.objects.visible_to(request.auth), code=code)
    reached = request.build_absolute_uri("/").rstrip("/")
    made = document(project, kind, format, address=reached, number=revision)
    if made is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.type, headers=headers)
