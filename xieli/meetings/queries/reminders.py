"""Minutes and decisions somebody has not confirmed: who is reminded of them, and when (S6, S7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.kickoff.models import Pause, Phase, Project
from xieli.meetings.models import Attendance, Decision, Meeting, Receipt
from xieli.meetings.rules import Rung, asks_again_at
from xieli.people.models import Organisation, Person
from xieli.people.queries import away_on, heir_of, stand_in_for
from xieli.progress.queries import hours_of
from xieli.progress.rules import Hours


@dataclass(frozen=True, slots=True)
class Told:
    """A rung as a page shows it: who hears of it and when, or has heard."""

    word: str
    person: Person | None
    at: datetime
    is_told: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A confirmation that is missing: of what, whose, since when it was last asked for."""

    row: Attendance | Receipt
    about: Meeting | Decision
    caller: Person
    asked_at: datetime
    rung: Rung

    @property
    def person(self) -> Person:
        """Whoever has not confirmed."""
        return self.row.person


def missing_minutes(caller: Person) -> list[tuple[Person, Meeting, datetime]]:
    """Return who has not confirmed the minutes of the meetings this person called."""
    rows = _attendances().filter(meeting__called_by=caller)
    return [
        (row.person, row.meeting, row.meeting.ended_at or row.meeting.starts_at)
        for row in rows.select_related("person__department", "meeting__project")
    ]


def ripe(project: Project | None = None) -> list[Missing]:
    """Return whom to remind now, and whose callers to tell; of one project, or of all.

    Each rung comes a working day after the one before it. Who is away is left alone until they are
    back; a project that rests, or is archived, asks for nothing, and begins anew when it resumes.
    """
    hours, now = hours_of(Organisation.objects.get()), clock.now()
    away = away_on(now.astimezone(hours.zone).date())
    return [
        each
        for each in _missing(project)
        if each.row.person_id not in away and asks_again_at(each.asked_at, hours) <= now
    ]


def told_at(missing: Missing) -> Person | None:
    """Return who hears of it at this rung: the person, else who waits or stands in for them."""
    if missing.rung is not Rung.CALLER:
        return missing.person
    caller = missing.caller if missing.caller.is_active else heir_of(missing.caller)
    day = clock.now().astimezone(Organisation.objects.get().zone).date()
    return stand_in_for(caller, away_on(day)) if caller else None


def confirmation_ladders(
    meeting: Meeting, rows: Iterable[Attendance]
) -> Mapping[int, Sequence[Told]]:
    """Return the rungs of minutes that are not confirmed, by attendance: those reached, the next.

    None where the project rests or is archived: nobody is asked for anything (K7, A6).
    """
    if meeting.project.phase == Phase.ARCHIVED or meeting.project.standing_pause is not None:
        return {}
    hours, rested = hours_of(Organisation.objects.get()), _rested(meeting.project)
    return {row.pk: list(_rungs(row, meeting, hours, rested)) for row in rows}


def _rungs(
    row: Attendance, meeting: Meeting, hours: Hours, rested: Mapping[str, datetime]
) -> Iterator[Told]:
    words = rung_words()
    for had in row.rungs.all():
        yield Told(words[Rung(had.step)], had.person, had.fired_at, is_told=True)
    if len(row.rungs.all()) < len(Rung):
        asked_at, rung = _stands(row, meeting.ended_at or meeting.starts_at, rested)
        person = meeting.called_by if rung is Rung.CALLER else row.person
        at = max(asks_again_at(asked_at, hours), clock.now())
        yield Told(words[rung], person, at, is_told=False)


def rung_words() -> dict[Rung, str]:
    """Return what the rungs are called."""
    return {
        Rung.PERSON: _("is reminded"),
        Rung.AGAIN: _("is reminded again"),
        Rung.CALLER: _("who called it hears of it"),
    }


def _missing(project: Project | None) -> Iterator[Missing]:
    rested = _rested(project)
    for row in _open(_attendances(), "meeting__project", project).select_related(
        "person", "meeting__called_by", "meeting__project"
    ):
        meeting = row.meeting
        since = meeting.ended_at or meeting.starts_at
        yield Missing(row, meeting, meeting.called_by, *_stands(row, since, rested))
    for receipt in _open(_receipts(), "decision__project", project).select_related(
        "person", "decision__made_by", "decision__project"
    ):
        decision = receipt.decision
        stands = _stands(receipt, decision.made_at, rested)
        yield Missing(receipt, decision, decision.made_by, *stands)


def _rested(project: Project | None) -> Mapping[str, datetime]:
    """When projects last went on after a pause: what is missing counts anew from then (K7)."""
    rows = Pause.objects.filter(resumed_at__isnull=False)
    if project is not None:
        rows = rows.filter(project=project)
    return dict(rows.values_list("project").annotate(last=Max("resumed_at")))


def _stands(
    row: Attendance | Receipt, since: datetime, rested: Mapping[str, datetime]
) -> tuple[datetime, Rung]:
    """Return when it was last asked for, and the rung that comes next."""
    about = row.meeting if isinstance(row, Attendance) else row.decision
    rungs = row.rungs.all()
    asked = [since, *(rung.fired_at for rung in rungs), rested.get(about.project_id, since)]
    return max(asked), Rung(1 + max((rung.step for rung in rungs), default=0))


def _open[M: (Attendance, Receipt)](
    rows: QuerySet[M], path: str, project: Project | None
) -> QuerySet[M]:
    resting = Pause.objects.filter(resumed_at__isnull=True).values("project")
    awake = Project.objects.exclude(phase=Phase.ARCHIVED).exclude(pk__in=resting)
    if project is not None:
        awake = awake.filter(pk=project.pk)
    told = rows.annotate(highest=Max("rungs__step"))
    return told.filter(
        Q(highest=None) | Q(highest__lt=Rung.CALLER), **{f"{path}__in": awake}
    ).prefetch_related("rungs")


def _attendances() -> QuerySet[Attendance]:
    return Attendance.objects.filter(
        is_present=True,
        confirmed_at=None,
        person__left_at=None,
        meeting__ended_at__isnull=False,
    )


def _receipts() -> QuerySet[Receipt]:
    return Receipt.objects.filter(
        confirmed_at=None, person__left_at=None, decision__withdrawn_at=None
    )
