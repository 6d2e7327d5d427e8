"""T5: a request costs the same wherever it is told; and what is typed survives a refusal."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, survey_text
from xieli.changes import commands, queries
from xieli.changes.models import ChangeRequest

from .test_change import _moment, approve, drafted, plan, postponed, submitted

__all__ = ["_moment", "plan"]


def extended(plan: Plan, cast: Cast) -> ChangeRequest:
    """Return a draft with one more task, and the survey three days later."""
    request = postponed(plan, cast)
    text = replace(
        survey_text(cast),
        title="补充访谈",
        planned_start=date(2024, 3, 13),
        planned_finish=date(2024, 3, 14),
        risks=[],
    )
    commands.propose_new_row(
        request=request, text=text, version=request.version, actor=cast.zhang_san
    )
    return ChangeRequest.objects.get(pk=request.pk)


def told(request: ChangeRequest, cast: Cast) -> dict[str, object]:
    answer = signed_in(cast.zhang_san).get(f"/api/v1/changes/{request.pk}").json()
    return dict(answer["impact"])


def test_t5_the_api_tells_the_price_that_was_signed(plan: Plan, cast: Cast) -> None:
    request = extended(plan, cast)
    draft = told(request, cast)
    assert draft == queries.price_shown(queries.price_content(queries.price_of(request)))
    revision = submitted(request, cast)
    signed = queries.price_shown(revision.content["impact"])
    assert told(request, cast) == signed
    approve(revision)
    assert told(request, cast) == signed, "what it cost is not told by the plan it made"
    request.refresh_from_db()
    assert queries.price_shown(queries.price_content(queries.price_of(request))) != signed
    page = signed_in(cast.zhang_san).get(f"/changes/{request.pk}/")
    assert page.context["impact"] == signed


def test_t5_a_withdrawn_request_costs_what_it_would_today(plan: Plan, cast: Cast) -> None:
    request = postponed(plan, cast)
    submitted(request, cast)
    request.refresh_from_db()
    commands.withdraw_change(request=request, version=request.version, actor=cast.zhou_ba)
    request.refresh_from_db()
    today = queries.price_content(queries.price_of(request))
    assert queries.impact_of(request) == queries.price_shown(today)


def test_a_list_of_requests_computes_no_plan(
    plan: Plan, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(plan, cast)
    postponed(plan, cast)

    def never(_request: ChangeRequest) -> None:
        raise AssertionError("it was priced")

    monkeypatch.setattr(queries, "impact_of", never)
    monkeypatch.setattr(queries, "price_of", never)
    listed = signed_in(cast.zhang_san).get("/api/v1/projects/T-1/changes").json()
    assert [each["impact"] for each in listed["items"]] == [None, None]


def test_t4_what_was_typed_into_a_row_survives_a_refusal(plan: Plan, cast: Cast) -> None:
    typed = {
        "title": "换个说法的任务",
        "department": cast.service.pk,
        "owner": cast.li_si.pk,  # of another department (B1)
        "module": "用户反馈",
        "action": "访谈",
        "planned_start": "2024-03-01",
        "planned_finish": "2024-03-09",
        "deliverable": "访谈记录",
        "supporter": ["王五"],
        "support": ["提供名单"],
        "version": plan.survey.version,
    }
    address = f"/projects/T-1/changes/rows/{plan.survey.pk}/"
    answer = signed_in(cast.zhang_san).post(address, typed)
    assert answer.status_code == 422
    for words in ("换个说法的任务", "访谈记录", "2024-03-09", "提供名单"):
        assert f'value="{words}"' in answer.text
    assert not ChangeRequest.objects.exists()
