"""C4: of two requests that touch a clause the later is told everywhere; a no changes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, survey_text
from xieli.changes import commands
from xieli.changes.models import ChangeRequest
from xieli.core.errors import StaleText
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.workplan.models import Task

from .test_change import _moment, approve, plan, postponed, submitted

__all__ = ["_moment", "plan"]
ASKED = date(2024, 3, 13)
OF_THE_REQUEST = {"core", "signoff", "changes", "inbox", "sessions"}  # where a no is written down


def program(person: Person) -> Client:
    _token, key = people.create_token(person=person, name="变更", actor=None)
    return Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})


@pytest.fixture
def later(plan: Plan, cast: Cast) -> tuple[ChangeRequest, Revision]:
    """A request under signature whose clause another one has changed by then."""
    first, second = postponed(plan, cast), postponed(plan, cast)
    commands.propose_row(
        request=second,
        task=plan.survey,
        text=replace(survey_text(cast), planned_finish=ASKED),
        version=second.version,
        actor=cast.zhang_san,
    )
    revision = submitted(second, cast)
    approve(submitted(first, cast))
    second.refresh_from_db()
    return second, revision


def finish(plan: Plan) -> date | None:
    return Task.objects.get(pk=plan.survey.pk).planned_finish


def test_c4_the_page_tells_the_later_request_and_puts_it_on_what_now_stands(
    plan: Plan, cast: Cast, later: tuple[ChangeRequest, Revision]
) -> None:
    request, _revision = later
    browser, place = signed_in(cast.zhou_ba), f"/changes/{request.pk}/"
    seen = browser.get(place).text
    assert "已有人先行改动" in seen and "计划完成" in seen and f"{place}rebases/" in seen
    refused = browser.post(f"{place}submissions/", {"version": request.version})
    assert refused.status_code == 422 and plan.survey.title in refused.text
    assert finish(plan) == date(2024, 3, 12)
    browser.post(f"{place}rebases/", {"version": request.version})
    request.refresh_from_db()
    assert "已有人先行改动" not in browser.get(place).text
    answer = browser.post(f"{place}submissions/", {"version": request.version})
    assert answer.status_code == 302
    approve(Revision.objects.get(document__subject_id=request.pk, lapsed_at=None))
    assert finish(plan) == ASKED


def test_c4_the_api_tells_the_later_request_and_puts_it_on_what_now_stands(
    plan: Plan, cast: Cast, later: tuple[ChangeRequest, Revision]
) -> None:
    request, _revision = later
    client, place = program(cast.zhou_ba), f"/api/v1/changes/{request.pk}"

    def send(verb: str, **said: Any) -> Any:
        version = client.get(place).json()["version"]
        headers = {"If-Match": f'"{version}"'}
        return client.post(f"{place}/{verb}", said, "application/json", headers=headers)

    told = client.get(place).json()
    assert plan.survey.title in told["overtaken"] and told["state"] == "lapsed"
    refused = send("submissions", due_at="2024-03-06T00:00:00Z")
    assert (refused.status_code, refused.json()["code"]) == (422, "C4.overtaken")
    assert finish(plan) == date(2024, 3, 12)
    assert send("rebases").json()["overtaken"] == []
    assert send("submissions", due_at="2024-03-06T00:00:00Z").status_code == 201


def test_c4_a_text_whose_ground_is_gone_is_signed_on_no_surface(
    plan: Plan, cast: Cast, later: tuple[ChangeRequest, Revision]
) -> None:
    _request, revision = later
    slot = revision.signatories.for_signing().get(department=cast.product)
    with pytest.raises(StaleText):
        signoff.sign_revision(signatory=slot, hash=revision.hash, opinion="同意", actor=cast.li_si)
    place = f"/api/v1/documents/signatories/{slot.pk}/signatures"
    said = {"hash": revision.hash, "opinion": "同意", "password": "xieli-test-2026"}
    answer = program(cast.li_si).post(place, said, "application/json")
    assert answer.status_code == 409
    assert not hasattr(type(slot).objects.get(pk=slot.pk), "signature")
    assert finish(plan) == date(2024, 3, 12)


def checksums() -> dict[str, str]:
    """SHA-256 over every row of every table but those in which a no is written down."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in OF_THE_REQUEST:
            rows: Sequence[object] = list(model._default_manager.order_by("pk").values_list())
            found[model._meta.label] = sha256(repr(rows).encode()).hexdigest()
    return found


def test_c4_a_change_one_head_refuses_leaves_checksum_identical_data(
    plan: Plan, cast: Cast
) -> None:
    before = checksums()
    assert {"workplan.Task", "kickoff.Project", "workplan.Dependency"} <= before.keys()
    revision = submitted(postponed(plan, cast), cast)
    approve(revision, but="质控部")
    slot = revision.signatories.for_signing().get(department=cast.quality)
    signoff.refuse_revision(signatory=slot, reason="先说明影响", actor=cast.chen_yi)
    assert checksums() == before
