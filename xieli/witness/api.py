"""One's extracts, and whether the past still fits one that was kept."""

from datetime import date, datetime
from typing import Annotated

from ninja import Query, Router, Schema

from xieli.people.api import Authenticated
from xieli.witness.models import Extract
from xieli.witness.queries import contradictions
from xieli.witness.rules import read

Lines = Annotated[list[str], Query(max_length=200)]
router = Router(tags=["ledger"])


class ExtractOut(Schema):
    """Where the ledgers stood that one may see; `text` holds a line `code number hash` for each."""

    day: date
    text: str
    sent_at: datetime | None


class ExtractsOut(Schema):
    """The newest first."""

    items: list[ExtractOut]


class CheckOut(Schema):
    """How many lines were compared, and what does not fit."""

    lines: int
    contradictions: list[str]


@router.get("/extracts", response=ExtractsOut)
def extracts(request: Authenticated) -> ExtractsOut:
    """Return one's own extracts of the last thirty days there were any (V3)."""
    rows = Extract.objects.filter(person=request.auth)[:30]
    return ExtractsOut(
        items=[ExtractOut(day=row.day, text=row.text, sent_at=row.sent_at) for row in rows]
    )


@router.get("/extracts/checks", response=CheckOut)
def check(request: Authenticated, line: Lines = []) -> CheckOut:  # noqa: B006
    """Compare lines `code number hash` that were kept with the ledgers; repeat `line` for each."""
    text = "\n".join(line)
    return CheckOut(lines=len(read(text)), contradictions=contradictions(text, request.auth))
