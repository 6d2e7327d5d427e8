"""The API, put together from every app's router; refusals become problem+json here, once.

To add an app's routes: give its `api.py` a `router = Router(tags=["progress"])` whose functions
take `request: Authenticated`, then name it in ROUTERS below:

    from xieli.progress.api import router as progress
    ROUTERS = (me, kickoff, signoff, progress)

A route's path is written in full (`/projects/{code}/progress`), so that whoever searches for a
URL finds it.
"""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from xieli.attachments.api import router as attachments
from xieli.changes.api import router as changes
from xieli.channels.api import router as channels
from xieli.closing.api.acceptance import router as acceptance
from xieli.closing.api.retrospective import router as retrospective
from xieli.config.openapi import DescribedAPI
from xieli.config.shape import JsonOnly, what_is_wrong
from xieli.core.api import MissingVersion, once
from xieli.core.errors import (
    Busy,
    DiskFull,
    Refusal,
    RuleViolation,
    StaleText,
    StaleVersion,
    Unable,
)
from xieli.core.web import status_of, told_when
from xieli.exception_reports.api import router as exception_reports
from xieli.exchange.api import router as exchange
from xieli.inbox.api import router as inbox
from xieli.jobs.api import router as jobs
from xieli.kickoff.api import router as kickoff
from xieli.library.api.cases import router as cases
from xieli.library.api.playbooks import router as playbooks
from xieli.library.api.verification import router as verification
from xieli.meetings.api.actions import router as actions
from xieli.meetings.api.decisions import router as decisions
from xieli.meetings.api.invitations import router as invitations
from xieli.meetings.api.meetings import router as meetings
from xieli.meetings.api.reminders import router as reminders
from xieli.paper.api import router as paper
from xieli.people.api import Browser, Token
from xieli.people.api import router as me
from xieli.people.api.absences import router as absences
from xieli.people.api.departments import router as departments
from xieli.people.api.organisation import router as organisation
from xieli.people.api.persons import router as persons
from xieli.people.api.signing import router as signing
from xieli.progress.api import router as progress
from xieli.signoff.api import router as signoff
from xieli.witness.api import router as witness
from xieli.workplan.api import router as workplan
from xieli.workspace.api import router as workspace

ROUTERS = (
    me, signing, absences, organisation, departments, persons, channels, kickoff, signoff,
    attachments, workplan, progress, exception_reports, changes, acceptance, retrospective,
    cases, playbooks, paper, exchange, witness, workspace,
    inbox, meetings, invitations, reminders, actions, decisions, jobs, verification,
)  # fmt: skip
CODES = {
    400: "malformed", 401: "not_signed_in", 403: "not_allowed", 404: "not_found",
    405: "method_not_allowed", 415: "unsupported_media_type",
}  # fmt: skip

ABOUT = """Send `Authorization: Bearer xieli_…` (`xieli token create EMAIL` makes one).

A change of something that has a `version` says which one it was made on: `If-Match: "7"` (428
without, 409 when somebody was faster). Any unsafe request may carry an `Idempotency-Key`: sent
again within seven days it acts once and gets the same answer. Lists are `{"items", "next"}`; give
`next` as `cursor` (events: as `after`). Whatever is refused is problem+json with a `code`. The
events of a project as they happen: `GET /projects/{code}/live` (server-sent events, resumed by
`Last-Event-ID`, or begun at `?after=`); of all projects you may see: `GET /live`.
"""
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
nothing = Router()


@nothing.api_operation(METHODS, "/{path:rest}", include_in_schema=False)
def unknown(request: HttpRequest, rest: str) -> None:
    """No route: the same 404 as for what you may not see."""
    raise Http404


api = DescribedAPI(
    title="Xieli 协力",
    version="1",
    description=ABOUT,
    docs_url=None,
    auth=[Token(), Browser()],
    parser=JsonOnly(),
)
api.add_decorator(once)
for each in (*ROUTERS, nothing):  # the last one takes what no other took
    api.add_router("", each)


def problem(status: int, code: str, detail: str, **more: object) -> HttpResponse:
    """Return an RFC 9457 problem."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    } | {key: value for key, value in more.items() if value is not None}
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def wrong_method(response: HttpResponse) -> HttpResponse:
    """Return the framework's own 405 as a problem; it never reaches the handlers below."""
    told = problem(405, CODES[405], _("This address does not know this method."))
    told["Allow"] = response["Allow"]
    return told


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A command said no: 422, 403, 409 or 429."""
    more: dict[str, object] = {}
    if isinstance(refusal, RuleViolation):
        more = {"field": refusal.field, "row": refusal.row}
    elif isinstance(refusal, StaleVersion):
        more = {"given": refusal.given, "current": refusal.current}
        more["row"] = refusal.row if isinstance(refusal, StaleText) else None
    return told_when(problem(status_of(refusal), refusal.code, refusal.message, **more), refusal)


@api.exception_handler(Unable)
def unable(request: HttpRequest, reason: Unable) -> HttpResponse:
    """Nothing was changed: the writer is busy (503), the disk is full (507), a font is missing."""
    code = "disk_full" if isinstance(reason, DiskFull) else "unable"
    if isinstance(reason, Busy):
        code = "busy"
    return told_when(problem(status_of(reason), code, str(reason)), reason)


@api.exception_handler(MissingVersion)
def unversioned(request: HttpRequest, refusal: MissingVersion) -> HttpResponse:
    """A change has to say which version it was made on (T4)."""
    return problem(428, "version_required", _("Give the version you read as If-Match."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """The body or the query does not have the shape of the schema."""
    first: dict[str, Any] = refusal.errors[0] if refusal.errors else {}
    where = [part for part in first.get("loc", ()) if part not in {"body", "query", "said"}]
    rows = [part for part in where if isinstance(part, int)]
    return problem(
        422,
        "invalid",
        what_is_wrong(first),
        field=".".join(str(part) for part in where) or None,
        row=rows[0] + 1 if rows else None,
    )


@api.exception_handler(Http404)
def not_found(request: HttpRequest, refusal: Http404) -> HttpResponse:
    """It does not exist, or not for you (T6)."""
    return problem(404, CODES[404], _("There is nothing here."))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, refusal: RequestDataTooBig) -> HttpResponse:
    """More than one request may carry."""
    return problem(413, "too_large", _("This is more than one request may carry."))


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
    """Nobody is signed in, or the token is none of ours."""
    return problem(401, CODES[401], _("Sign in, or send a token that is good."))


@api.exception_handler(HttpError)
def other(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    """A broken body, a missing CSRF token."""
    if isinstance(refusal.__cause__, HttpError):  # ours, which the framework turned into a 400
        refusal = refusal.__cause__
    code = CODES.get(refusal.status_code, "refused")
    return problem(refusal.status_code, code, refusal.message)
