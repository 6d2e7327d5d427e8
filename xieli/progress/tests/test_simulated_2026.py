"""S1, S2, R9: the worker lives through 2026 on a fixed clock; nothing twice, nothing missed.

What must happen is worked out here a second time, from the notice of the State Council as it was
printed and from the rules in words. Two workers look at the same moments; the second acts on what
it saw before the first one wrote.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.core.models import Event
from xieli.kickoff.models import Project, Urgency
from xieli.people import commands as people
from xieli.people.rules import read_calendar_file
from xieli.progress import commands
from xieli.progress.models import CheckInDue, DueRung
from xieli.workplan.models import Baseline, Task

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
NEW_YEAR, LAST = date(2026, 1, 1), date(2026, 12, 31)
BEGAN = datetime(2025, 12, 31, 18, tzinfo=SHANGHAI)
REMINDED, DUE, MINUTE_BEFORE = time(15), time(17), (time(14, 59), time(16, 59))


def days(first: str, last: str = "") -> set[date]:
    begin, end = (date.fromisoformat(f"2026-{each or first}") for each in (first, last))
    return {begin + n * DAY for n in range((end - begin).days + 1)}


OFF = (
    days("01-01", "01-03") | days("02-15", "02-23") | days("04-04", "04-06")
    | days("05-01", "05-05") | days("06-19", "06-21") | days("09-25", "09-27")
    | days("10-01", "10-07")
)  # fmt: skip
MADE_UP = set[date]().union(
    *(days(each) for each in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"))
)
EVERY_DAY = [NEW_YEAR + n * DAY for n in range(365)]
WORKING = [day for day in EVERY_DAY if day in MADE_UP or (day not in OFF and day.weekday() < 5)]
NEXT_YEAR = [date(2027, 1, 4), date(2027, 1, 5)]  # the rungs of the last days


def local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, SHANGHAI)


def fridays() -> list[date]:
    """Friday, else the last working day of its ISO week before it, else none."""
    weeks: dict[tuple[int, int], date] = {}
    for day in WORKING:
        if day.weekday() <= 4:
            weeks[day.isocalendar()[:2]] = day
    return list(weeks.values())


@dataclass(frozen=True, order=True)
class Told:
    """A rung that was reached: when, of which project's check-in, due on which day."""

    at: datetime
    project: str
    step: str
    due: date


def expected(project: str, dues: Sequence[date], said: Sequence[datetime]) -> Iterator[Told]:
    """The rules in words: asked two hours before; what was said since the last due moment counts,
    once; a line settles everything that is missing; a rung a working day above each other."""
    known, before, settled = [*WORKING, *NEXT_YEAR], BEGAN, None
    for day in dues:
        asked = local(day, REMINDED)
        counted = settled if settled is not None and before < settled <= asked else before
        settled = next((at for at in said if at > counted), None)
        number = known.index(day)
        moments = {
            "owner": asked,
            "lead": local(day, DUE),
            "head": local(known[number + 1], DUE),
            "initiating": local(known[number + 2], DUE),
        }
        for step, at in moments.items():
            if settled is None or settled > at:
                yield Told(at, project, step, day)
        before = local(day, DUE)


def moments(day: date, random: Random) -> list[time]:
    """When somebody looks: at the hours at which something may be reached, and at odd moments."""
    odd = [time(random.randrange(24), random.randrange(60))] if random.random() < 0.1 else []
    if day not in WORKING:
        return sorted({*odd, *([random.choice((REMINDED, DUE))] if random.random() < 0.5 else [])})
    before = [random.choice(MINUTE_BEFORE)] if random.random() < 0.2 else []
    return sorted({*odd, *before, REMINDED, DUE})


def spoken(random: Random, often: float) -> list[datetime]:
    """An owner who checks in on some working days, at some odd minute, sometimes late."""
    return [
        local(day, time(random.randrange(9, 18), random.randrange(1, 60)))
        for day in WORKING
        if random.random() < often and not date(2026, 2, 6) <= day <= date(2026, 2, 24)
    ]


# 6 to 24 February, by hand. Daily: in time on the 9th before anybody asked, on the 10th once
# reminded; then silent until the make-up Saturday. Weekly: silent from the 13th over the holidays.
BY_HAND = {
    "DAILY": [local(date(2026, 2, 6), time(16)), local(date(2026, 2, 9), time(10)),
              local(date(2026, 2, 10), time(16)), local(date(2026, 2, 14), time(16))],
    "WEEKLY": [local(date(2026, 2, 6), time(16)), local(date(2026, 2, 25), time(10))],
}  # fmt: skip
FEBRUARY = [
    "02-10 15:00 DAILY owner, due 02-10",
    "02-11 15:00 DAILY owner, due 02-11",
    "02-11 17:00 DAILY lead, due 02-11",
    "02-12 15:00 DAILY owner, due 02-12",
    "02-12 17:00 DAILY head, due 02-11",
    "02-12 17:00 DAILY lead, due 02-12",
    "02-13 15:00 DAILY owner, due 02-13",
    "02-13 15:00 WEEKLY owner, due 02-13",
    "02-13 17:00 DAILY head, due 02-12",
    "02-13 17:00 DAILY initiating, due 02-11",
    "02-13 17:00 DAILY lead, due 02-13",
    "02-13 17:00 WEEKLY lead, due 02-13",
    "02-14 15:00 DAILY owner, due 02-14",
    "02-14 17:00 WEEKLY head, due 02-13",
]
AFTER_THE_HOLIDAYS = "02-24 17:00 WEEKLY initiating, due 02-13"


type Seen = tuple[datetime | None, datetime | None]  # what is due, and since when a line counts


class Year:
    """Two projects of one task each, their owners' lines, and two workers."""

    def __init__(self, cast: Cast) -> None:
        notice = files("xieli.people").joinpath("data/calendar_cn.json").read_text("utf-8")
        people.import_calendar(years=read_calendar_file(notice), actor=cast.admin)
        self.random = Random(2026)
        self.dues = {"DAILY": WORKING, "WEEKLY": fridays()}
        self.said = {
            "DAILY": sorted([*spoken(self.random, 0.55), *BY_HAND["DAILY"]]),
            "WEEKLY": sorted([*spoken(self.random, 0.12), *BY_HAND["WEEKLY"]]),
        }
        self.plans: dict[str, Plan] = {code: in_execution(cast, code) for code in self.dues}
        Project.objects.filter(code="DAILY").update(urgency=Urgency.URGENT)
        Baseline.objects.update(created_at=BEGAN)
        Task.objects.filter(pk__in=[each.writing.pk for each in self.plans.values()]).update(
            status="done", percent=100
        )

    def live(self) -> None:
        """Go through the year; what an owner says comes in its minute, between the rounds."""
        lines = sorted((at, code) for code, said in self.said.items() for at in said)
        for day in EVERY_DAY:
            for at in moments(day, self.random):
                now = local(day, at)
                while lines and lines[0][0] < now:
                    self._say(*lines.pop(0))
                self._two_workers(now)

    def _say(self, at: datetime, code: str) -> None:
        task = self.plans[code].survey
        task.refresh_from_db(fields=["version"])
        with clock.fixed_at(at):
            commands.check_in(task=task, percent=10, version=task.version, actor=task.owner)

    def _two_workers(self, now: datetime) -> None:
        """One of them comes by, or both at once; then one of them has nothing to tell."""
        seen = {code: self._seen(code, now) for code in self.plans}
        workers = [commands.climb, lambda: self._act_on(seen)]
        self.random.shuffle(workers)
        with clock.fixed_at(now):
            workers[0]()
            if self.random.random() < 0.2:
                assert workers[1]() == 0, f"told twice at {now:%m-%d %H:%M}"

    def _act_on(self, seen: Mapping[str, Seen]) -> int:
        """A worker that has looked at the clock and the cadence before, and writes only now."""
        return sum(
            commands.climb_project(
                project=self.plans[code].project, due=due, since=since, actor=None
            )
            for code, (due, since) in seen.items()
        )

    def _seen(self, code: str, now: datetime) -> Seen:
        come = [day for day in self.dues[code] if local(day, REMINDED) <= now]
        if not come:
            return None, None
        since = local(come[-2], DUE) if come[1:] else BEGAN
        return local(come[-1], DUE), since


def happened() -> list[Told]:
    rungs = DueRung.objects.select_related("due__task__project").filter(is_passed_over=False)
    names = ("owner", "lead", "head", "initiating")
    return sorted(
        Told(
            rung.fired_at.astimezone(SHANGHAI),
            rung.due.task.project.code,
            names[rung.step],
            rung.due.due_at.astimezone(SHANGHAI).date(),
        )
        for rung in rungs
    )


def words(each: Told) -> str:
    return f"{each.at:%m-%d %H:%M} {each.project} {each.step}, due {each.due:%m-%d}"


def print_year(year: Year, told: Sequence[Told]) -> None:
    steps = ("owner", "lead", "head", "initiating")
    print("\n2026   working  daily  weekly " + "".join(f"{step:>12}" for step in steps))
    for month in range(1, 13):
        counts = [sum(day.month == month for day in each)
                  for each in (WORKING, year.dues["DAILY"], year.dues["WEEKLY"])]  # fmt: skip
        rungs = Counter(each.step for each in told if each.at.month == month)
        print(f"{month:>4}{counts[0]:>10}{counts[1]:>7}{counts[2]:>8} "
              + "".join(f"{rungs[step]:>12}" for step in steps))  # fmt: skip
    for day in sorted(days("02-09", "02-22")):
        kind = "works" if day in WORKING else "free"
        found = [words(each) for each in told if each.at.date() == day]
        print(f"{day:%a %m-%d} {kind:<6}" + " | ".join(found))


@pytest.fixture
def year(cast: Cast) -> Year:
    return Year(cast)


@pytest.mark.once
def test_s1_s2_a_simulated_2026(year: Year) -> None:
    year.live()
    told = happened()
    print_year(year, told)
    dues = CheckInDue.objects.select_related("task__project").order_by("due_at")
    for code, due_days in year.dues.items():
        own = [row.due_at for row in dues if row.task.project.code == code]
        assert own == [local(day, DUE) for day in due_days], "every due moment, none twice"
    must = [each for code in year.dues for each in expected(code, year.dues[code], year.said[code])]
    assert told == sorted(each for each in must if each.at <= local(LAST, DUE))
    assert not DueRung.objects.filter(is_passed_over=True).exists(), "nothing came too late"
    assert Event.objects.filter(type__startswith="check_in.").exclude(
        type="check_in.made"
    ).count() == len(told), "each is said once"


def test_s1_s2_a_simulated_spring_festival_is_as_worked_out_by_hand(year: Year) -> None:
    """9–22 February: Saturday the 14th is worked, the 15th to the 23rd are free."""
    window = [day for day in EVERY_DAY if date(2026, 1, 30) <= day <= date(2026, 2, 28)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{__name__}.EVERY_DAY", window)
        year.live()
    told = [each for each in happened() if each.at.date() >= date(2026, 2, 9)]
    assert [words(each) for each in told if each.at.date() <= date(2026, 2, 22)] == FEBRUARY
    assert AFTER_THE_HOLIDAYS in [words(each) for each in told]


def test_s1_the_years_dues_fall_on_working_days_and_once_a_week(year: Year) -> None:
    weekly, daily = year.dues["WEEKLY"], year.dues["DAILY"]
    assert {day.weekday() for day in MADE_UP} == {5, 6} and set(daily) >= MADE_UP
    assert not set(daily) & OFF
    assert len({day.isocalendar()[:2] for day in weekly}) == len(weekly)
    assert date(2026, 2, 13) in weekly and not set(weekly) & days("02-14", "02-26")
    assert (len(daily), len(weekly)) == (248, 51)
    assert datetime(2026, 2, 13, 9, tzinfo=UTC) == local(date(2026, 2, 13), DUE)
