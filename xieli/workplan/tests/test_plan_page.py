"""C5: any two sides of a plan, drawn and told in days."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_breakdown, in_execution
from xieli.core import clock
from xieli.kickoff import commands as kickoff
from xieli.workplan import commands, queries
from xieli.workplan.commands import TaskText
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries.picture import Picture


def picture_of(plan: Plan) -> Picture:
    with clock.fixed_at(datetime(2024, 3, 5, 4, tzinfo=UTC)):
        shifts = queries.compare_sides(plan.project, "1", "forecast")
        found = queries.picture(plan.project, shifts, None)
    assert found is not None
    return found


def late(cast: Cast) -> Plan:
    """The first task, half done, is expected three working days after it was agreed."""
    plan = in_execution(cast)
    Task.objects.filter(pk=plan.survey.pk).update(
        forecast_finish=date(2024, 3, 12), status="in_progress", percent=50
    )
    return plan


def test_c5_every_task_is_drawn_as_agreed_and_as_expected(cast: Cast) -> None:
    plan = late(cast)
    [bar, _waiting] = picture_of(plan).bars
    assert bar.before and bar.after and bar.before.x == bar.after.x
    assert bar.after.end > bar.before.end and bar.shift.days == 3
    assert (bar.state, bar.percent, bar.done) == ("doing", 50, bar.after.width // 2)
    assert bar.is_critical and bar.number == 1


def test_c5_who_waits_moves_with_it_and_an_arrow_says_how_far_it_is_agreed(cast: Cast) -> None:
    plan = late(cast)
    picture = picture_of(plan)
    waiting = picture.bars[1]
    assert waiting.before and waiting.after and waiting.after.x > waiting.before.x
    assert (waiting.state, waiting.waits_for) == ("risk", "1")
    assert [arrow.state for arrow in picture.arrows] == ["done"]
    Dependency.objects.update(confirmed_at=None)
    assert [arrow.state for arrow in picture_of(plan).arrows] == ["pending"]


def test_c3_a_milestone_is_expected_when_the_last_task_before_it_is(cast: Cast) -> None:
    picture = picture_of(late(cast))
    assert picture.diamonds and all(each.expected >= each.due for each in picture.diamonds)
    assert picture.slip > 0 and picture.after and picture.before
    assert picture.after.end > picture.before.end


def test_c5_the_page_shows_both_and_takes_a_scale(cast: Cast) -> None:
    plan = in_execution(cast)
    browser = signed_in(cast.zhang_san)
    page = browser.get("/projects/T-1/plan/").text
    assert plan.survey.title in page and page.count('class="g-base"') >= 2 and "g-crit" in page
    assert "交接日期" in page and "基线" in page
    monthly = browser.get("/projects/T-1/plan/?scale=month&from=plan&to=actual")
    assert monthly.status_code == 200
    for wrong in ("scale=year", "from=9", "to=x"):
        assert browser.get(f"/projects/T-1/plan/?{wrong}").status_code == 404


def test_a_plan_without_dates_says_where_they_are_given(cast: Cast) -> None:
    kickoff.create_project(code="E", title="空", actor=cast.zhou_ba)
    page = signed_in(cast.zhou_ba).get("/projects/E/plan/").text
    assert "还没有任务填写日期" in page and "/projects/E/breakdown/" in page


def test_t6_a_task_of_another_project_is_not_named(cast: Cast) -> None:
    plan, other = in_breakdown(cast), in_breakdown(cast, "T-2")
    Dependency.objects.create(
        predecessor=other.survey,
        successor=plan.writing,
        proposed_by=cast.zhou_ba,
        proposed_at=clock.now(),
        asked_at=clock.now(),
    )
    page = signed_in(cast.zhou_ba).get("/projects/T-1/plan/").text
    assert "其他项目的任务" in page


def test_the_page_asks_as_many_questions_for_twenty_rows_as_for_one(cast: Cast) -> None:
    plan = in_breakdown(cast)
    browser = signed_in(cast.zhou_ba)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert browser.get("/projects/T-1/plan/").status_code == 200
        return len(questions)

    asked()
    few = asked()
    for number in range(20):
        text = TaskText(
            title=f"任务{number}",
            department=cast.service,
            owner=cast.zhang_san,
            planned_start=date(2024, 3, 1),
            planned_finish=date(2024, 3, 4),
        )
        commands.add_task(project=plan.project, text=text, actor=cast.zhou_ba)
    assert asked() == few
