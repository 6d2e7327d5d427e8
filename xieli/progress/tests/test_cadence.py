"""S1, S2, R9, R10: what is due is asked for, and what is missing climbs, each rung once."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Thread

import pytest
from django.db import connection

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Event
from xieli.kickoff import commands as kickoff
from xieli.people.models import Absence, Organisation, Person
from xieli.progress import commands
from xieli.progress.models import CheckInDue, DueRung
from xieli.progress.queries import cadence_row, ladder
from xieli.progress.rules import Step
from xieli.workplan.models import Task

HOUR = timedelta(hours=1)
# The survey of tests/plans.py is planned from Friday, 1 March 2024, and due by 17:00 (09:00 UTC).
FRIDAY, MONDAY, TUESDAY = (datetime(2024, 3, day, 9, tzinfo=UTC) for day in (1, 4, 5))


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


def at(moment: datetime) -> int:
    """Let the worker have a round at this moment."""
    with clock.fixed_at(moment):
        return commands.climb()


def told() -> list[tuple[str, str]]:
    rows = Event.objects.filter(type__startswith="check_in.").order_by("pk")
    return [(row.after["step"], row.after["name"]) for row in rows]


def check_in(plan: Plan, cast: Cast, moment: datetime) -> None:
    plan.survey.refresh_from_db()
    with clock.fixed_at(moment):
        commands.check_in(task=plan.survey, percent=10, actor=cast.zhang_san)


def set_cadence(plan: Plan, actor: Person, rhythm: str, weekday: int = 4, version: int = 1) -> None:
    commands.set_cadence(
        project=plan.project,
        rhythm=rhythm,
        weekday=weekday,
        at=time(17),
        version=version,
        actor=actor,
    )


def make_daily(plan: Plan, cast: Cast) -> None:
    set_cadence(plan, cast.zhou_ba, "daily")


def test_s2_a_missing_check_in_climbs_a_rung_at_a_time_and_each_once(
    plan: Plan, cast: Cast
) -> None:
    assert at(FRIDAY - 3 * HOUR) == 0
    for moment in (FRIDAY - 2 * HOUR, FRIDAY, MONDAY, TUESDAY, TUESDAY + 6 * HOUR):
        at(moment)
        at(moment)
    assert told() == [("owner", "张三"), ("lead", "周八"), ("head", "周八"), ("initiating", "周八")]
    assert CheckInDue.objects.get().task == plan.survey, "the writing has not begun"


def test_s2_a_check_in_ends_the_climb_and_one_before_the_reminder_prevents_it(
    plan: Plan, cast: Cast
) -> None:
    at(FRIDAY - HOUR)
    check_in(plan, cast, FRIDAY - HOUR / 2)
    assert at(FRIDAY) == at(MONDAY) == 0
    check_in(plan, cast, MONDAY)
    assert at(FRIDAY + timedelta(7) - HOUR) == 1, "the writing has begun: its owner alone is asked"
    assert told()[-1] == ("owner", "李四")


def test_s2_after_an_outage_only_the_highest_rung_is_told(plan: Plan, cast: Cast) -> None:
    at(FRIDAY - 2 * HOUR)
    at(TUESDAY + HOUR)
    assert [step for step, _name in told()] == ["owner", "initiating"]
    assert DueRung.objects.filter(is_passed_over=True).count() == 2


def test_s1_urgent_work_is_due_every_working_day(plan: Plan, cast: Cast) -> None:
    make_daily(plan, cast)
    for day in (1, 2, 3, 4, 5):
        at(datetime(2024, 3, day, 9, tzinfo=UTC))
    days = [due.due_at.date() for due in CheckInDue.objects.all()]
    assert days == [date(2024, 3, 1), date(2024, 3, 4), date(2024, 3, 5)]


def test_s1_a_late_line_does_not_count_for_the_next_day_too(plan: Plan, cast: Cast) -> None:
    make_daily(plan, cast)
    at(MONDAY)
    check_in(plan, cast, MONDAY + HOUR)
    assert at(TUESDAY - HOUR) == 1


def test_s2_whoever_stands_in_is_asked_for_the_absent(plan: Plan, cast: Cast) -> None:
    Person.objects.filter(pk=cast.zhang_san.pk).update(backup=cast.wu_jiu)
    Absence.objects.create(
        person=cast.zhang_san, starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 3)
    )
    at(FRIDAY - 2 * HOUR)
    assert told() == [("owner", "吴九")]


def test_k7_a_project_that_rests_is_not_asked_nor_for_what_was_due_before(
    plan: Plan, cast: Cast
) -> None:
    at(FRIDAY)
    plan.project.refresh_from_db()
    with clock.fixed_at(FRIDAY + HOUR):
        kickoff.pause_project(
            project=plan.project,
            reason="等预算",
            until=date(2024, 3, 20),
            version=plan.project.version,
            actor=cast.zhou_ba,
        )
    assert at(MONDAY) == 0
    plan.project.refresh_from_db()
    with clock.fixed_at(TUESDAY):
        kickoff.resume_project(
            project=plan.project, version=plan.project.version, actor=cast.zhou_ba
        )
    assert at(TUESDAY + HOUR) == 0 and not CheckInDue.objects.filter(settled_at=None).exists()


def test_r10_a_clock_that_jumps_fires_nothing_twice(plan: Plan, cast: Cast) -> None:
    for moment in (FRIDAY, FRIDAY - HOUR, FRIDAY + timedelta(1), FRIDAY, MONDAY, MONDAY - 2 * HOUR):
        at(moment)
    assert [step for step, _name in told()] == ["lead", "head"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one worker, in one process")
@pytest.mark.django_db(transaction=True)
def test_r9_several_workers_at_once_fire_each_rung_once(cast: Cast) -> None:
    plans = [in_execution(cast, f"R-{n}") for n in range(3)]

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
    assert len(told()) == len(plans) == DueRung.objects.filter(step=Step.LEAD).count()


def test_s1_what_makes_no_sense_is_refused_and_only_the_lead_sets_the_cadence(
    plan: Plan, cast: Cast
) -> None:
    with pytest.raises(NotAllowed):
        set_cadence(plan, cast.li_si, "daily")
    for rhythm, weekday, code in (("yearly", 4, "S1.no_rhythm"), ("weekly", 7, "S1.no_weekday")):
        with pytest.raises(RuleViolation, check=lambda error, code=code: error.code == code):
            set_cadence(plan, cast.zhou_ba, rhythm, weekday)


def test_t4_who_sets_the_cadence_second_is_told_and_loses_nothing(plan: Plan, cast: Cast) -> None:
    make_daily(plan, cast)
    with pytest.raises(StaleVersion):
        set_cadence(plan, cast.zhou_ba, "weekly", 2)
    body = {"rhythm": "weekly", "weekday": "2", "at": "16:30", "version": "1"}
    person = signed_in(cast.zhou_ba)
    answer = person.post("/projects/T-1/cadence/", body)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="16:30"' in page
    assert '<option value="weekly" selected>' in page and '<option value="2" selected>' in page
    assert cadence_row(plan.project).rhythm == "daily"
    assert '<input type="hidden" name="version" value="2">' in page
    assert person.post("/projects/T-1/cadence/", body | {"version": "2"}).status_code == 302
    assert cadence_row(plan.project).weekday == 2


def test_t4_the_cadence_over_the_api_needs_the_version_that_was_read(
    plan: Plan, cast: Cast
) -> None:
    person, path = signed_in(cast.zhou_ba), "/api/v1/projects/T-1/cadence"
    body = {"rhythm": "daily"}

    def put(**headers: str) -> int:
        answer = person.put(path, body, content_type="application/json", headers=headers)
        return answer.status_code

    tag = person.get(path).headers["ETag"]
    assert put() == 428
    assert put(if_match=tag) == 200
    assert put(if_match=tag) == 409
    assert put(if_match=person.get(path).headers["ETag"]) == 200


def test_s2_the_ladder_is_seen_before_it_is_climbed(plan: Plan, cast: Cast) -> None:
    at(FRIDAY - HOUR)
    with clock.fixed_at(FRIDAY - HOUR):
        rungs = ladder(plan.survey)
    assert [(rung.person, rung.is_told) for rung in rungs] == [
        ("张三", True), ("周八", False), ("周八", False), ("周八", False),
    ]  # fmt: skip
    assert rungs[1].at == FRIDAY


def test_s2_the_ladder_is_adjustable(plan: Plan, cast: Cast) -> None:
    Organisation.objects.update(remind_hours=4, rung_days=2)
    assert at(FRIDAY - 4 * HOUR) == 1
    at(FRIDAY)
    assert at(MONDAY) == 0
    assert at(TUESDAY) == 1


def test_s1_what_is_done_is_not_due(plan: Plan, cast: Cast) -> None:
    Task.objects.filter(pk=plan.survey.pk).update(status="done", percent=100)
    assert at(FRIDAY) == 0


def test_k6_a_run_is_asked_for_though_its_plan_is_its_agreements(plan: Plan, cast: Cast) -> None:
    plan.project.baselines.all().delete()
    type(plan.project).objects.update(created_at=FRIDAY - timedelta(1))
    assert at(FRIDAY) == 1
