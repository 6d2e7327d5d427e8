"""Absences over the API (S2)."""

from datetime import date
from typing import Self

from ninja import Router, Schema, Status

from xieli.core.api import Day, Named, Page, found
from xieli.people import commands, queries
from xieli.people.models import Absence, Person

from .auth import Authenticated
from .departments import Id

router = Router(tags=["people"])


class AbsenceOut(Schema):
    """Somebody is away, both days included."""

    id: str
    person: Named
    starts_on: date
    ends_on: date
    cancelled: bool

    @classmethod
    def of(cls, row: Absence) -> Self:
        """Return it as it is told outside."""
        return cls(
            id=row.pk,
            person=Named(id=row.person_id, name=row.person.name),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            cancelled=row.cancelled_at is not None,
        )


class AbsenceIn(Schema):
    """Who is away, from when to when."""

    person: Id
    starts_on: Day
    ends_on: Day


@router.get("/absences", response=Page[AbsenceOut])
def absences(request: Authenticated) -> Page[AbsenceOut]:
    """One's own absences, and those of the people one heads."""
    people = queries.people_answered_for(request.auth)
    rows = Absence.objects.filter(person__in=people, cancelled_at=None).select_related("person")
    return Page[AbsenceOut](items=[AbsenceOut.of(row) for row in rows[:100]], next=None)


@router.post("/absences", response={201: AbsenceOut})
def record_absence(request: Authenticated, said: AbsenceIn) -> Status[AbsenceOut]:
    """Say that somebody is away."""
    person = found(Person.objects.active(), pk=said.person)
    row = commands.record_absence(
        person=person, starts_on=said.starts_on, ends_on=said.ends_on, actor=request.auth
    )
    return Status(201, AbsenceOut.of(row))


@router.post("/absences/{absence_id}/cancellations", response={201: AbsenceOut})
def cancel_absence(request: Authenticated, absence_id: str) -> Status[AbsenceOut]:
    """They are here after all."""
    row = found(Absence.objects.all(), pk=absence_id)
    return Status(201, AbsenceOut.of(commands.cancel_absence(absence=row, actor=request.auth)))
