"""The tracking sheet: forecasts reach whoever waits, and a row is open to whom a check-in is."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.plans import in_execution
from xieli.core import clock
from xieli.core.api import Page
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.progress import commands, policies, queries
from xieli.progress.api import SheetRowOut
from xieli.workplan import policies as workplan
from xieli.workplan.models import Status


@pytest.fixture(autouse=True)
def on_sunday():
    with clock.fixed_at(datetime(2024, 3, 10, 8, tzinfo=UTC)):
        yield


def test_s4_a_late_forecast_pushes_the_task_that_waits(cast: Cast) -> None:
    plan = in_execution(cast)
    commands.check_in(
        task=plan.survey,
        status=Status.IN_PROGRESS,
        percent=70,
        forecast_finish=date(2024, 3, 12),
        actor=cast.zhang_san,
    )
    survey, writing = queries.lines(plan.project, date(2024, 3, 10))
    assert (survey.expected, survey.variance, survey.is_pushed) == (date(2024, 3, 12), 3, False)
    assert (writing.expected, writing.variance, writing.is_pushed) == (date(2024, 3, 20), 3, True)
    assert survey.is_overdue and not writing.is_overdue


def test_a_done_task_is_expected_when_it_ended(cast: Cast) -> None:
    plan = in_execution(cast)
    commands.check_in(
        task=plan.survey,
        status=Status.DONE,
        percent=100,
        deliverable="报告链接",
        actor=cast.zhang_san,
    )
    survey, _writing = queries.lines(plan.project, date(2024, 3, 10))
    assert survey.expected == plan.project.tasks.get(pk=plan.survey.pk).actual_finish
    assert not survey.is_overdue


def test_s3_the_sheet_opens_exactly_the_rows_one_may_check_in_on(cast: Cast) -> None:
    plan = in_execution(cast)
    tasks = list(plan.project.tasks.all())
    for person in Person.objects.all():
        one_by_one = {task.pk for task in tasks if policies.can_check_in(person, task)}
        assert policies.tasks_to_check_in(person, plan.project) == one_by_one, person
        editable = {task.pk for task in tasks if workplan.can_edit_task(person, task)}
        assert workplan.editable_tasks(person, plan.project) == editable, person


def test_a_row_is_shown_anew_when_anything_it_shows_changed(cast: Cast, client: Client) -> None:
    plan = in_execution(cast)
    people.set_password(person=cast.zhou_ba, password="correct-horse-battery", actor=None)
    _session, key = people.open_session(
        login="zhou.ba@example.com", password="correct-horse-battery"
    )
    client.cookies["xieli_session"] = key
    address = f"/projects/{plan.project.code}/progress/"
    assert "40%" not in client.get(address).text
    commands.check_in(task=plan.survey, status=Status.IN_PROGRESS, percent=40, actor=cast.zhang_san)
    page = client.get(address).text
    assert "40%" in page and "进行中" in page
    client.cookies["xieli_language"] = "en"
    assert "in progress" in client.get(address).text


def test_the_sheet_over_the_api_is_exactly_what_its_description_says(
    cast: Cast, client: Client
) -> None:
    plan = in_execution(cast)
    _token, secret = people.create_token(person=cast.zhou_ba, name="t", actor=None)
    answer = client.get(
        f"/api/v1/projects/{plan.project.code}/progress",
        headers={"Authorization": f"Bearer {secret}"},
    )
    told = Page[SheetRowOut].model_validate_json(answer.content)
    assert [row.title for row in told.items] == [plan.survey.title, plan.writing.title]
    assert answer.json() == told.model_dump(mode="json")
