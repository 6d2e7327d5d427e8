"""S4, B4, K1: a year mistyped by a digit is refused on every surface, and no page breaks on it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import pytest
from django.test import Client
from ninja import Schema
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.config.cli import main
from xieli.core.days import FIRST, LAST
from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.exchange.rules import Failure, parse_date
from xieli.exchange.rules.cells import FIRST_DAY, LAST_DAY
from xieli.workplan.models import Task

TOO_FAR = "9999-12-31"


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


def forecast(plan: Plan) -> date | None:
    return Task.objects.get(pk=plan.survey.pk).forecast_finish


def schemas(kind: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for each in kind.__subclasses__():
        yield each
        yield from schemas(each)


def takes(field: FieldInfo, day: object) -> bool:
    extra = field.metadata
    shape: Any = Annotated[field.annotation, *extra] if extra else field.annotation
    try:
        TypeAdapter(shape).validate_python(day, strict=True)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("text", [TOO_FAR, "0001-01-01", "2100-01-01", "1999-12-31"])
def test_b4_a_day_out_of_reach_is_no_day_of_a_plan(text: str) -> None:
    with pytest.raises(RuleViolation, check=lambda error: error.code == "day_out_of_reach"):
        parse_day(text, "deadline")
    for cell in (text, date.fromisoformat(text)):
        failure = parse_date(cell)
        assert isinstance(failure, Failure) and failure.code == "date_out_of_reach"


def test_b4_tables_know_the_same_first_and_last_day() -> None:
    assert (FIRST_DAY, LAST_DAY) == (FIRST, LAST)
    assert parse_day(str(LAST), "deadline") == parse_date(str(LAST)) == LAST


def test_b4_no_body_of_the_api_takes_a_day_out_of_reach() -> None:
    said = {
        f"{schema.__name__}.{name}": takes(field, date(9999, 12, 31))
        for schema in schemas()
        if schema.__name__.endswith(("In", "Body", "Patch"))
        for name, field in schema.model_fields.items()
        if takes(field, date(2024, 3, 1)) and not takes(field, object())
    }
    assert {"CheckInIn.forecast_finish", "CharterBody.deadline", "DayIn.hand_over_on"} <= set(said)
    assert [name for name, is_taken in said.items() if is_taken] == []


def test_s4_a_forecast_out_of_reach_is_refused_with_a_sentence(plan: Plan, cast: Cast) -> None:
    person = signed_in(cast.zhang_san)
    body = {"percent": 40, "forecast_finish": TOO_FAR, "version": plan.survey.version}
    answer = person.post(f"/tasks/{plan.survey.pk}/check-ins/", body)
    assert answer.status_code == 422 and "须在2000-01-01至2099-12-31之间" in answer.content.decode()
    answer = person.post(
        f"/api/v1/tasks/{plan.survey.pk}/check-ins",
        {"forecast_finish": TOO_FAR},
        content_type="application/json",
        headers={"If-Match": f'"{plan.survey.version}"'},
    )
    assert answer.status_code == 422 and "须在2000-01-01至2099-12-31之间" in answer.json()["detail"]
    assert forecast(plan) is None


def test_s4_the_terminal_refuses_it_too(plan: Plan) -> None:
    words = ["check-in", "T-1", "1", "--as", "zhang.san@example.com", "--forecast", TOO_FAR]
    assert main(words) == 2
    assert forecast(plan) is None


def test_b4_a_plan_up_to_the_last_day_is_drawn(plan: Plan, cast: Cast) -> None:
    Task.objects.filter(pk=plan.survey.pk).update(forecast_finish=LAST)
    person: Client = signed_in(cast.zhang_san)
    assert person.get("/projects/T-1/plan/?to=forecast").status_code == 200
