"""What every route of the API shares: versions, retries, pages, and one mapping of refusals.

An app's `api.py` holds a ninja Router; `xieli/config/api.py` puts them together. A route that
changes something looks the object up through `found(…visible_to(person)…)`, reads `if_match`, calls
one command, and returns a Schema or `Status(201, schema)`.
"""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Annotated, Self

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from xieli.core import clock
from xieli.core.database import write
from xieli.core.days import FIRST, LAST
from xieli.core.errors import Refusal, RuleViolation
from xieli.core.models import Event, IdempotencyKey
from xieli.core.sealing import seal, unseal

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
KEPT_FOR = timedelta(days=7)
ANSWERS = "xieli.answers"  # what their seal is for
LARGEST_PAGE = 100
KEY_LENGTH = 200
BIGGEST_NUMBER = 2**63 - 1


class MissingVersion(Exception):
    """A change of something that has a version must say which one was read (428)."""


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("not_text", "NUL is not text")
    return text


def _in_reach(moment: datetime) -> datetime:
    if not clock.is_in_reach(moment):
        raise PydanticCustomError("out_of_reach", "this moment is out of reach")
    return moment


def _a_day_in_reach(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise PydanticCustomError("day_out_of_reach", "this day is out of reach")
    return day


# Plain aliases: of a `type` statement ninja would tell neither name nor default of a parameter.
Text = Annotated[str, AfterValidator(_without_nul)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]
Day = Annotated[date, AfterValidator(_a_day_in_reach)]
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]
Number = Annotated[int, Field(ge=0, le=BIGGEST_NUMBER)]


class Page[Item](Schema):
    """One page of a list; give `next` as `cursor` (events: as `after`) to read on."""

    items: list[Item]
    next: str | None


class Named(Schema):
    """A person, a department: its id and the name to show."""

    id: str
    name: str


class Removed(Schema):
    """What is there no longer, by its id."""

    id: str


class SubjectOut(Schema):
    """What an event is about."""

    type: str
    id: str
    name: str


class EventOut(Schema):
    """One event of a ledger (T1). The live stream sends the same."""

    number: int
    at: datetime
    actor: Named | None
    type: str
    subject: SubjectOut
    before: dict[str, object]
    after: dict[str, object]

    @classmethod
    def of(cls, event: Event) -> Self:
        """Return the event as it is told outside."""
        return cls(
            number=event.number,
            at=event.at,
            actor=Named(id=event.actor_id, name=event.actor_name) if event.actor_id else None,
            type=event.type,
            subject=SubjectOut(
                type=event.subject_type, id=event.subject_id, name=event.subject_name
            ),
            before=event.before,
            after=event.after,
        )


def found[Row: models.Model](rows: models.QuerySet[Row], **key: str) -> Row:
    """Return the one row of what this person may see; 404 for everything else (T6)."""
    if any("\0" in value for value in key.values()):
        raise Http404
    return get_object_or_404(rows, **key)


def if_match(request: HttpRequest) -> int:
    """Return the version the caller read, from `If-Match: "7"` (T4). Raises MissingVersion."""
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise MissingVersion
    digits = said.removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise RuleViolation("invalid_version", _("If-Match holds one version."), field="If-Match")
    return int(digits)


def tag(response: HttpResponse, version: int) -> None:
    """Say which version this answer shows; the next change gives it back as If-Match."""
    response["ETag"] = f'"{version}"'


def page[Row: models.Model](
    rows: models.QuerySet[Row], *, by: str, limit: int, cursor: str
) -> tuple[list[Row], str | None]:
    """Return one page in the order of a unique text column, and the cursor of the next."""
    if cursor:
        rows = rows.filter(**{f"{by}__gt": _place(rows.model, by, cursor)})
    several = list(rows.order_by(by)[: limit + 1])
    more = len(several) > limit
    return several[:limit], _sealed(str(getattr(several[limit - 1], by))) if more else None


def event_page(ledger_id: str, *, after: int, limit: int) -> Page[EventOut]:
    """Return the events of a ledger after a number, in number order."""
    rows = Event.objects.filter(ledger=ledger_id, number__gt=after).order_by("number")
    several = list(rows[: limit + 1])
    items = [EventOut.of(event) for event in several[:limit]]
    return Page[EventOut](items=items, next=str(items[-1].number) if len(several) > limit else None)


def once[**P](view: Callable[P, object]) -> Callable[P, object]:
    """Give an unsafe request its one moment, and do a repeated one (Idempotency-Key) only once.

    The answer is stored in the transaction of its effect: either both are there or neither. A
    refused request stores nothing, so it may be tried again with the same key. The same key with
    another body is refused (`idempotency_mismatch`).
    """

    @wraps(view)
    def run(*args: P.args, **values: P.kwargs) -> object:
        request = args[0]
        if not isinstance(request, HttpRequest):
            raise TypeError("a route's first argument is the request")
        if request.method in SAFE_METHODS:
            return view(*args, **values)
        key = request.headers.get("Idempotency-Key", "")
        with clock.fixed_at(clock.now()):
            if not key:
                return _answer(view(*args, **values))
            fingerprint = _fingerprint(request)
            person_id = str(request.auth.pk)  # type: ignore[attr-defined]
            try:
                with write():
                    return _stored(person_id, key, fingerprint) or _keep(
                        person_id, key, fingerprint, _answer(view(*args, **values))
                    )
            except Refusal as refusal:
                if refusal.afterwards is not None:
                    refusal.afterwards()
                raise
            except IntegrityError:
                # The same request, sent twice at once: the other one has committed.
                stored = _stored(person_id, key, fingerprint)
                if stored is None:
                    raise
                return stored

    return run


def _answer(result: object) -> HttpResponse:
    if isinstance(result, HttpResponse):
        return result
    status, value = (
        (result.status_code, result.value) if isinstance(result, Status) else (200, result)
    )
    if not isinstance(value, Schema):
        raise TypeError("an unsafe route returns a Schema")
    return _response(status, value.model_dump_json())


def _response(status: int, body: str) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
    version = json.loads(body).get("version")
    if isinstance(version, int):
        tag(response, version)
    return response


def _fingerprint(request: HttpRequest) -> str:
    # Keyed: a body may hold a password, and a bare hash of it could be guessed at leisure.
    said = f"{request.method} {request.get_full_path()}\n".encode()
    if request.content_type != "multipart/form-data":
        said += request.body
        return salted_hmac("xieli.idempotency", said, algorithm="sha256").hexdigest()
    # An upload was read to the end when it was parsed: its parts stand for it.
    said += json.dumps(sorted(request.POST.lists())).encode()
    fingerprint = salted_hmac("xieli.idempotency", said, algorithm="sha256")
    for field, file in sorted(request.FILES.items()):
        if not isinstance(file, UploadedFile):
            continue
        fingerprint.update(f"\n{field} {file.name} {file.size}\n".encode())
        for chunk in file.chunks():
            fingerprint.update(chunk)
        file.seek(0)
    return fingerprint.hexdigest()


def _stored(person_id: str, key: str, fingerprint: str) -> HttpResponse | None:
    if len(key) > KEY_LENGTH or "\0" in key:
        raise RuleViolation(
            "invalid_idempotency_key",
            _("An Idempotency-Key has at most %d characters.") % KEY_LENGTH,
            field="Idempotency-Key",
        )
    kept = IdempotencyKey.objects.filter(
        person_id=person_id, key=key, created_at__gt=clock.now() - KEPT_FOR
    ).first()
    if kept is None:
        return None
    if kept.request_hash != fingerprint:
        raise RuleViolation(
            "idempotency_mismatch",
            _("This Idempotency-Key was used for another request."),
            field="Idempotency-Key",
        )
    try:
        return _response(kept.status, unseal(kept.body, ANSWERS).decode())
    except ValueError as error:
        raise RuleViolation(
            "idempotency_unreadable",
            _("This was done, but its answer was sealed with another key of the installation."),
            field="Idempotency-Key",
        ) from error


def _keep(person_id: str, key: str, fingerprint: str, answer: HttpResponse) -> HttpResponse:
    too_old = clock.now() - KEPT_FOR
    IdempotencyKey.objects.filter(person_id=person_id, created_at__lte=too_old).delete()
    IdempotencyKey.objects.create(
        person_id=person_id,
        key=key,
        request_hash=fingerprint,
        status=answer.status_code,
        body=seal(answer.content, ANSWERS),  # it may hold a secret that is told once (D21)
        created_at=clock.now(),
    )
    return answer


def _sealed(value: str) -> str:
    return base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")


def _place(model: type[models.Model], by: str, cursor: str) -> object:
    """Return the value a cursor stands for, as the column it walks would hold it."""
    column = model._meta.pk if by == "pk" else model._meta.get_field(by)
    try:
        return column.clean(_opened(cursor), None)  # type: ignore[union-attr]
    except ValidationError as error:
        raise _not_ours() from error


def _not_ours() -> RuleViolation:
    return RuleViolation("invalid_cursor", _("This cursor is not one of ours."), field="cursor")


def _opened(cursor: str) -> str:
    try:
        text = base64.b64decode(
            cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        ).decode()
        return _without_nul(text)
    except ValueError as error:
        raise _not_ours() from error
