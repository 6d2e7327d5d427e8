"""S6, S7: who has not confirmed is reminded twice, then who waits hears of it; each rung once."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Phase, Project
from xieli.meetings import commands
from xieli.meetings.models import ConfirmationRung, Decision, Meeting
from xieli.people.models import Absence, Organisation, Person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Thursday, 7 March 2024, ten in the morning; people work from Monday to Friday.
THURSDAY = datetime(2024, 3, 7, 2, tzinfo=UTC)
FRIDAY, MONDAY, TUESDAY, WEDNESDAY = (THURSDAY + n * DAY for n in (1, 4, 5, 6))


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture
def meeting(plan: Plan, cast: Cast) -> Meeting:
    """Ended on Thursday at ten; 张三 was there beside 周八, who called it."""
    with clock.fixed_at(THURSDAY):
        row = commands.call_meeting(
            project=plan.project, kind="kickoff", starts_at=THURSDAY + HOUR, lasts=60, place="",
            people=[cast.zhang_san, cast.li_si], actor=cast.zhou_ba,
        )  # fmt: skip
        row = commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
        return commands.end_meeting(
            meeting=row, present=[cast.zhang_san], summary="", notes={}, version=row.version,
            actor=cast.zhou_ba,
        )  # fmt: skip


@pytest.fixture
def decision(plan: Plan, cast: Cast) -> Decision:
    with clock.fixed_at(THURSDAY):
        return commands.decide(
            project=plan.project, text="口径以月报为准", people=[cast.zhang_san],
            is_for_all=False, actor=cast.zhou_ba,
        )  # fmt: skip


def at(moment: datetime) -> int:
    """Let the worker have a round at this moment."""
    with clock.fixed_at(moment):
        return commands.remind_unconfirmed()


def told() -> list[tuple[str, str]]:
    types = [
        f"{noun}.{verb}" for noun in ("minutes", "decision") for verb in ("reminded", "missed")
    ]
    rows = Event.objects.filter(type__in=types).order_by("pk")
    return [(row.type, row.after["name"]) for row in rows]


REMINDERS = [("minutes.reminded", "张三"), ("minutes.reminded", "张三"), ("minutes.missed", "周八")]


def test_s6_who_has_not_confirmed_is_reminded_twice_then_the_caller_hears_of_it(meeting: Meeting):
    assert at(FRIDAY - HOUR) == 0
    for day in (FRIDAY, FRIDAY + DAY, MONDAY, TUESDAY, WEDNESDAY, WEDNESDAY + 7 * DAY):
        at(day)
        at(day + HOUR)
    assert told() == REMINDERS
    fired = ConfirmationRung.objects.values_list("fired_at", flat=True)
    assert list(fired) == [FRIDAY, MONDAY, TUESDAY], "a working day between them"


def test_s6_a_confirmation_ends_it(meeting: Meeting, cast: Cast):
    at(FRIDAY)
    with clock.fixed_at(FRIDAY + HOUR):
        commands.confirm_minutes(meeting=meeting, hash=meeting.hash, actor=cast.zhang_san)
    assert at(MONDAY) == at(TUESDAY) == 0


def test_s7_who_has_not_confirmed_a_decision_is_reminded_in_the_same_way(
    decision: Decision, cast: Cast
):
    for day in (FRIDAY, MONDAY, TUESDAY, WEDNESDAY):
        at(day)
    names = [(type.replace("minutes", "decision"), name) for type, name in REMINDERS]
    assert told() == names
    with clock.fixed_at(WEDNESDAY):
        commands.withdraw_decision(
            decision=decision, reason="x", version=decision.version, actor=cast.zhou_ba
        )
    assert at(WEDNESDAY + 7 * DAY) == 0


def test_s6_nobody_is_reminded_outside_working_hours(meeting: Meeting):
    for moment in (FRIDAY + 12 * HOUR, FRIDAY + DAY, FRIDAY + 2 * DAY):
        assert at(moment) == 0
    assert at(MONDAY) == 1


def test_r9_after_an_outage_the_rungs_come_one_by_one(meeting: Meeting):
    assert at(WEDNESDAY) == 1 and at(WEDNESDAY + HOUR) == 0
    assert told() == REMINDERS[:1]


def test_s2_who_is_away_is_reminded_when_they_are_back(meeting: Meeting, cast: Cast):
    Absence.objects.create(
        person=cast.zhang_san, starts_on=date(2024, 3, 8), ends_on=date(2024, 3, 11)
    )
    assert at(FRIDAY) == at(MONDAY) == 0
    assert at(TUESDAY) == 1


def test_s2_whoever_stands_in_hears_of_it_for_a_caller_who_is_away(meeting: Meeting, cast: Cast):
    Person.objects.filter(pk=cast.zhou_ba.pk).update(backup=cast.wu_jiu)
    Absence.objects.create(
        person=cast.zhou_ba, starts_on=date(2024, 3, 12), ends_on=date(2024, 3, 12)
    )
    for day in (FRIDAY, MONDAY, TUESDAY):
        at(day)
    assert told()[-1] == ("minutes.missed", "吴九")


def test_s6_who_has_left_is_not_reminded(meeting: Meeting, cast: Cast):
    Person.objects.filter(pk=cast.zhang_san.pk).update(left_at=THURSDAY)
    assert at(FRIDAY) == 0


def test_k7_a_project_that_rests_reminds_nobody_and_counts_anew_when_it_resumes(
    meeting: Meeting, plan: Plan, cast: Cast
):
    plan.project.refresh_from_db()
    with clock.fixed_at(THURSDAY + HOUR):
        kickoff.pause_project(
            project=plan.project, reason="等预算", until=date(2024, 3, 20),
            version=plan.project.version, actor=cast.zhou_ba,
        )  # fmt: skip
    assert at(FRIDAY) == at(MONDAY) == 0
    plan.project.refresh_from_db()
    with clock.fixed_at(MONDAY + HOUR):
        kickoff.resume_project(
            project=plan.project, version=plan.project.version, actor=cast.zhou_ba
        )
    assert at(MONDAY + 2 * HOUR) == at(TUESDAY) == 0
    assert at(TUESDAY + HOUR) == 1


def test_a6_an_archived_project_reminds_nobody(meeting: Meeting):
    Project.objects.update(phase=Phase.ARCHIVED)
    assert at(FRIDAY) == 0


def test_s6_the_administrator_sets_the_days_between(meeting: Meeting):
    Organisation.objects.update(rung_days=2)
    assert at(FRIDAY) == 0
    assert at(MONDAY) == 1


def test_r9_the_database_holds_each_rung_once(meeting: Meeting):
    at(FRIDAY)
    [rung] = ConfirmationRung.objects.all()
    with pytest.raises(IntegrityError):
        ConfirmationRung.objects.create(
            attendance=rung.attendance, step=rung.step, person=rung.person, fired_at=MONDAY
        )


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one worker, in one process")
@pytest.mark.django_db(transaction=True)
def test_r9_several_workers_at_once_remind_once(meeting: Meeting):
    def work() -> None:
        try:
            at(FRIDAY)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert told() == REMINDERS[:1]


def test_s6_the_page_shows_the_ladder_and_urges_once_more(meeting: Meeting, cast: Cast):
    at(FRIDAY)
    with clock.fixed_at(FRIDAY + HOUR):
        page = signed_in(cast.li_si).get(f"/meetings/{meeting.pk}/").content.decode()
    assert (
        "再次提醒" in page and "告知召集人" in page and f"/meetings/{meeting.pk}/reminders/" in page
    )
    assert commands.urge_minutes(meeting=meeting, actor=cast.li_si) == [cast.zhang_san]
    assert Event.objects.get(type="minutes.urged").after == {"people": [cast.zhang_san.pk]}
    with pytest.raises(NotAllowed):
        commands.urge_minutes(meeting=meeting, actor=cast.wu_jiu)
    commands.confirm_minutes(meeting=meeting, hash=meeting.hash, actor=cast.zhang_san)
    with pytest.raises(RuleViolation):
        commands.urge_minutes(meeting=meeting, actor=cast.li_si)


def test_s7_a_decision_is_urged_until_all_have_confirmed(decision: Decision, cast: Cast):
    answer = signed_in(cast.li_si).post(f"/api/v1/decisions/{decision.pk}/reminders")
    assert answer.status_code == 201
    assert answer.json() == {"people": [{"id": cast.zhang_san.pk, "name": "张三"}]}
    at(FRIDAY)
    page = signed_in(cast.li_si).get("/projects/T-1/meetings/").content.decode()
    assert "已提醒 1 次" in page
    commands.confirm_decision(decision=decision, actor=cast.zhang_san)
    with pytest.raises(RuleViolation):
        commands.urge_decision(decision=decision, actor=cast.li_si)


def test_k7_nobody_is_urged_while_the_project_rests(
    meeting: Meeting, decision: Decision, cast: Cast
) -> None:
    project = Project.objects.get(pk=meeting.project_id)
    with clock.fixed_at(FRIDAY):
        kickoff.pause_project(
            project=project, reason="等预算", until=date(2024, 4, 1), version=project.version,
            actor=cast.zhou_ba,
        )  # fmt: skip
        for urge in (
            lambda: commands.urge_minutes(meeting=meeting, actor=cast.zhou_ba),
            lambda: commands.urge_decision(decision=decision, actor=cast.zhou_ba),
        ):
            with pytest.raises(RuleViolation, check=lambda error: error.code == "K7.paused"):
                urge()
        page = signed_in(cast.zhou_ba).get(f"/meetings/{meeting.pk}/").content.decode()
        assert "/reminders/" not in page
