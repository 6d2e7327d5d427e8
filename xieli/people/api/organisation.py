"""The organisation and its working calendar."""

from datetime import date, time
from typing import Annotated, Self

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field, PlainSerializer, WithJsonSchema

from xieli.core.api import Text, if_match, tag
from xieli.people import commands, queries
from xieli.people.commands import OrganisationText
from xieli.people.models import Organisation
from xieli.people.rules import DayChange, ExceptionalDay, as_calendar_file

from .auth import Authenticated

router = Router(tags=["organisation"])
Clock = Annotated[
    time,
    PlainSerializer(lambda said: said.strftime("%H:%M"), when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}),
]
YearNumber = Annotated[int, Field(ge=2000, le=2100)]


class OrganisationOut(Schema):
    """The one organisation of this installation (P5)."""

    id: str
    name: str
    time_zone: str
    language: str
    languages: list[str]
    opens_at: Clock
    closes_at: Clock
    contest_hours: int
    remind_hours: int
    rung_days: int
    version: int

    @classmethod
    def of(cls, row: Organisation) -> Self:
        """Return the organisation as it is told outside."""
        return cls(
            id=row.pk,
            name=row.name,
            time_zone=row.time_zone,
            language=row.language,
            languages=row.languages,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            contest_hours=row.contest_hours,
            remind_hours=row.remind_hours,
            rung_days=row.rung_days,
            version=row.version,
        )


class OrganisationIn(Schema):
    """What changes; what is left out stays."""

    name: Text | None = None
    time_zone: Text | None = None
    language: Text | None = None
    languages: Annotated[list[Text], Field(max_length=20)] | None = None
    opens_at: Clock | None = None
    closes_at: Clock | None = None
    contest_hours: int | None = None
    remind_hours: int | None = None
    rung_days: int | None = None


class YearBody(Schema):
    """The days of a year that are unlike their weekday (S1); ISO dates."""

    provisional: bool = False
    holidays: Annotated[list[Text], Field(max_length=366)] = []
    workdays: Annotated[list[Text], Field(max_length=366)] = []


class CalendarIn(Schema):
    """Years to replace, as in a calendar file; `dry_run` only tells what would change."""

    years: Annotated[dict[Text, YearBody], Field(min_length=1, max_length=101)]
    dry_run: bool = False


class CalendarOut(Schema):
    """Every year that is known."""

    years: dict[str, YearBody]


class DayChangeOut(Schema):
    """One day: `holiday`, `workday` or `ordinary`, before and after."""

    day: date
    before: str
    after: str
    is_provisional: bool

    @classmethod
    def of(cls, change: DayChange) -> Self:
        """Return the change as it is told outside."""
        return cls(
            day=change.day,
            before=_kind(change.before),
            after=_kind(change.after),
            is_provisional=change.after is not None and change.after.is_provisional,
        )


class CalendarChangesOut(Schema):
    """What an import changed, or would change."""

    applied: bool
    changes: list[DayChangeOut]


@router.get("/organisation", response=OrganisationOut)
def organisation(request: Authenticated, response: HttpResponse) -> OrganisationOut:
    """Name, time zone, working hours."""
    row = get_object_or_404(Organisation)
    tag(response, row.version)
    return OrganisationOut.of(row)


@router.patch("/organisation", response=OrganisationOut)
def edit_organisation(request: Authenticated, said: OrganisationIn) -> OrganisationOut:
    """Change the organisation; administrators only; needs If-Match."""
    row = get_object_or_404(Organisation)
    text = OrganisationText(
        name=row.name if said.name is None else said.name,
        time_zone=row.time_zone if said.time_zone is None else said.time_zone,
        language=row.language if said.language is None else said.language,
        languages=row.languages if said.languages is None else said.languages,
        opens_at=said.opens_at or row.opens_at,
        closes_at=said.closes_at or row.closes_at,
        contest_hours=row.contest_hours if said.contest_hours is None else said.contest_hours,
        remind_hours=row.remind_hours if said.remind_hours is None else said.remind_hours,
        rung_days=row.rung_days if said.rung_days is None else said.rung_days,
    )
    version = if_match(request)
    return OrganisationOut.of(
        commands.edit_organisation(text=text, version=version, actor=request.auth)
    )


@router.get("/calendar", response=CalendarOut)
def calendar(request: Authenticated, year: YearNumber | None = None) -> CalendarOut:
    """Return the working calendar in the form PUT takes it (S1); one year when asked."""
    days = queries.calendar_days([str(year)] if year else map(str, range(2000, 2101)))
    file = as_calendar_file(days)
    return CalendarOut(years={name: YearBody.model_validate(said) for name, said in file.items()})


@router.put("/calendar", response=CalendarChangesOut)
def import_calendar(request: Authenticated, said: CalendarIn) -> CalendarChangesOut:
    """Replace the years given (S1); administrators only. Other years stay."""
    years: dict[str, object] = {year: body.model_dump() for year, body in said.years.items()}
    changes = [DayChangeOut.of(change) for change in queries.calendar_changes(years)]
    if not said.dry_run:
        commands.import_calendar(years=years, actor=request.auth)
    return CalendarChangesOut(applied=not said.dry_run, changes=changes)


def _kind(row: ExceptionalDay | None) -> str:
    return row.kind if row else "ordinary"
