"""S3: a link in a message checks in for its one reader, on the tasks it names, for three days."""

import re
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
    return check_in_link([plan.survey.pk], plan.survey.owner)


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


def test_a_tap_on_an_old_page_takes_nothing_away(plan: Plan, link: str, client: Client):
    client.post(link, {"version": plan.survey.version, "percent": "40", "note": "缺样本"})
    said = client.post(link, {"version": plan.survey.version})
    page = said.content.decode()
    assert said.status_code == 409 and 'value="缺样本"' in page and 'value="40"' in page


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


def test_the_page_speaks_for_itself_where_forged_forms_are_refused(plan: Plan, link: str):
    """Of its address nothing reaches other sites, and its own server still hears where it is."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(link)
    words = page.content.decode()
    assert '<meta name="referrer" content="same-origin">' in words
    assert page["Referrer-Policy"] == "same-origin"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', words)
    assert token
    said = {"version": plan.survey.version, "csrfmiddlewaretoken": token[1]}
    assert browser.post(link, said, headers={"origin": "null"}).status_code == 403
    assert browser.post(link, said, headers={"origin": "http://testserver"}).status_code == 200
    assert CheckIn.objects.count() == 1


def test_all_of_it_takes_the_deliverable_where_it_is_asked_for(
    plan: Plan, link: str, client: Client
):
    page = client.get(link).content.decode()
    assert 'name="deliverable"' in page
    assert f"/projects/{plan.project.code}/progress/?task={plan.survey.pk}" in page
    done = {"version": plan.survey.version, "percent": "100"}
    assert client.post(link, done).status_code == 422
    assert client.post(link, done | {"deliverable": "报告见共享盘"}).status_code == 200
    plan.survey.refresh_from_db()
    assert (plan.survey.status, plan.survey.delivered) == ("done", "报告见共享盘")


def test_a_link_for_two_tasks_has_a_line_for_each(plan: Plan, client: Client, cast: Cast):
    plan.writing.owner = cast.zhang_san
    plan.writing.save()
    both = check_in_link([plan.survey.pk, plan.writing.pk], cast.zhang_san)
    page = client.get(both).content.decode()
    assert plan.survey.title in page and plan.writing.title in page
    said = {"task": plan.writing.pk, "version": plan.writing.version, "percent": "30"}
    answer = client.post(both, said).content.decode()
    assert CheckIn.objects.get().task == plan.writing
    assert plan.survey.title in answer, "the other line is still there"
    other = {"task": plan.project.pk, "version": 1}
    assert client.post(both, other).status_code == 404
    assert CheckIn.objects.count() == 1


def test_a_link_of_many_tasks_stays_short(cast: Cast):
    assert len(check_in_link([f"{n:016}" for n in range(40)], cast.zhang_san)) < 280


def test_a_link_is_good_for_days_not_for_ever():
    assert timedelta(days=3) == GOOD_FOR


@pytest.mark.parametrize("token", ["x", "WyJhIiwiYiIsMV0:1tbH2k:forged"])
def test_a_forged_link_is_no_page(cast: Cast, client: Client, token: str):
    assert client.get(f"/check-in/{token}/").status_code == 404


def test_a_link_for_one_task_says_nothing_of_another(plan: Plan, client: Client, cast: Cast):
    theirs = check_in_link([plan.writing.pk], cast.zhang_san)
    assert client.post(theirs, {"version": plan.writing.version}).status_code == 302
    assert CheckIn.objects.count() == 0
