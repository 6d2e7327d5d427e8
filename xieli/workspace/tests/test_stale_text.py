"""R3, K4: who signs or confirms another text than stands is told 409 on page and API alike."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.pages import signed_in
from tests.plans import Plan, in_breakdown
from xieli.core import clock
from xieli.meetings import commands as meetings
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Signatory, Signature
from xieli.workplan import commands as workplan

pytestmark = pytest.mark.django_db
STALE = "0" * 64


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with clock.fixed_at(datetime(2024, 3, 5, 6, tzinfo=UTC)):
        yield


@pytest.fixture
def plan(cast: Cast) -> Plan:
    people.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)
    return in_breakdown(cast)


@pytest.fixture
def slot(plan: Plan, cast: Cast) -> Signatory:
    due = clock.now() + timedelta(days=2)
    revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    return revision.signatories.get(department=cast.service)


def program(person: Person) -> Client:
    _token, key = people.create_token(person=person, name="签字", actor=None)
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_r3_a_page_answers_409_and_asks_to_read_again(slot: Signatory, cast: Cast) -> None:
    browser, place = signed_in(cast.zhou_ba), f"/documents/signatories/{slot.pk}"
    said = {"hash": STALE, "password": PASSWORD, "back": "/projects/T-1/breakdown/"}
    answers = [
        browser.post(f"{place}/signatures/", said),
        browser.post("/to-sign/", {"slot": slot.pk, f"hash_{slot.pk}": STALE} | said),
    ]
    for answer in answers:
        assert answer.status_code == 409 and "文件已变更，请重阅" in answer.text
        assert STALE not in answer.text, "nobody signs it from here"
    assert 'href="/projects/T-1/breakdown/"' in answers[0].text
    assert not Signature.objects.filter(signatory=slot).exists()


def test_r3_the_api_answers_409_with_both_hashes(slot: Signatory, cast: Cast) -> None:
    client, said = program(cast.zhou_ba), {"password": PASSWORD}
    answers = [
        client.post(
            f"/api/v1/documents/signatories/{slot.pk}/signatures", {"hash": STALE} | said,
            content_type="application/json",
        ),
        client.post(
            "/api/v1/documents/signatures", {"slots": {slot.pk: STALE}} | said,
            content_type="application/json",
        ),
    ]  # fmt: skip
    for answer in answers:
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "K4.stale_hash")
        assert (problem["given"], problem["current"]) == (STALE, slot.revision.hash)
    assert answers[1].json()["row"] == 1


def test_r3_a_lapsed_text_is_stale_on_every_surface(slot: Signatory, cast: Cast) -> None:
    signoff.lapse_revision(revision=slot.revision, actor=cast.zhou_ba)
    said = {"hash": slot.revision.hash, "password": PASSWORD}
    page = signed_in(cast.zhou_ba).post(f"/documents/signatories/{slot.pk}/signatures/", said)
    answer = program(cast.zhou_ba).post(
        f"/api/v1/documents/signatories/{slot.pk}/signatures", said, content_type="application/json"
    )
    assert (page.status_code, answer.status_code) == (409, 409)


def test_r3_so_do_minutes(plan: Plan, cast: Cast) -> None:
    row = meetings.call_meeting(
        project=plan.project, kind="weekly", starts_at=clock.now() + timedelta(hours=1), lasts=30,
        place="", people=[cast.zhou_ba, cast.li_si], actor=cast.zhou_ba,
    )  # fmt: skip
    row = meetings.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
    meetings.end_meeting(
        meeting=row, present=[cast.zhou_ba, cast.li_si], summary="改期", notes={},
        version=row.version, actor=cast.zhou_ba,
    )  # fmt: skip
    page = signed_in(cast.li_si).post(f"/meetings/{row.pk}/confirmations/", {"hash": STALE})
    answer = program(cast.li_si).post(
        f"/api/v1/meetings/{row.pk}/confirmations", {"hash": STALE}, content_type="application/json"
    )
    assert (page.status_code, answer.status_code) == (409, 409)
    assert answer.json()["code"] == "K4.stale_hash"
