"""S3: a link in a message checks in for its one reader, on its one task, for three days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.people import commands as people
from xieli.progress.models import CheckIn
from xieli.progress.queries import check_in_link
from xieli.progress.queries.links import GOOD_FOR

NOON = datetime(2024, 3, 5, 4, tzinfo=UTC)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture
def link(plan: Plan) -> str:
    return check_in_link(plan.survey.pk, plan.survey.owner)


def test_nothing_changed_is_one_tap_without_signing_in(plan: Plan, link: str, client: Client):
    page = client.get(link)
    assert plan.survey.title in page.content.decode()
    assert CheckIn.objects.count() == 0, "looking says nothing"
    said = client.post(link, {"version": plan.survey.version})
    assert said.status_code == 200
    assert CheckIn.objects.get().person == plan.survey.owner


def test_the_one_line_is_said_by_the_same_command(plan: Plan, link: str, client: Client):
    client.post(
        link,
        {
            "version": plan.survey.version,
            "percent": "40",
            "forecast_finish": "2099-03-09",
            "note": "缺样本",
        },
    )
    plan.survey.refresh_from_db()
    assert (plan.survey.percent, plan.survey.remark) == (40, "缺样本")
    assert plan.survey.exceptions.count() == 1, "S4: later than plan"


def test_what_is_typed_wrongly_stays_on_the_page(plan: Plan, link: str, client: Client):
    said = client.post(
        link, {"version": plan.survey.version, "percent": "很多", "note": "还没写完的话"}
    )
    assert said.status_code == 422
    assert "还没写完的话" in said.content.decode()
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize("ended", ["days", "password", "left", "owner"])
def test_once_it_is_over_it_asks_to_sign_in(
    plan: Plan, link: str, client: Client, cast: Cast, ended: str, monkeypatch: pytest.MonkeyPatch
):
    if ended == "days":
        monkeypatch.setattr("xieli.progress.queries.links.GOOD_FOR", timedelta(seconds=-1))
    if ended == "password":
        people.set_password(
            person=cast.zhang_san, password="another-horse-battery", actor=cast.admin
        )
    if ended == "left":
        people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    if ended == "owner":
        plan.survey.owner = cast.zhou_ba
        plan.survey.save()
    said = client.post(link, {"version": plan.survey.version})
    assert said.status_code == 302
    assert said["Location"].startswith(f"/projects/{plan.project.code}/progress/")
    assert client.get(said["Location"])["Location"].startswith("/sign-in/")
    assert CheckIn.objects.count() == 0


def test_a_link_is_good_for_days_not_for_ever():
    assert timedelta(days=3) == GOOD_FOR


@pytest.mark.parametrize("token", ["x", "WyJhIiwiYiIsMV0:1tbH2k:forged"])
def test_a_forged_link_is_no_page(cast: Cast, client: Client, token: str):
    assert client.get(f"/check-in/{token}/").status_code == 404


def test_a_link_for_one_task_says_nothing_of_another(plan: Plan, client: Client, cast: Cast):
    theirs = check_in_link(plan.writing.pk, cast.zhang_san)
    assert client.post(theirs, {"version": plan.writing.version}).status_code == 302
    assert CheckIn.objects.count() == 0
