"""A body that does not have its shape is refused in the caller's language."""

import json
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from inspect import unwrap
from typing import Annotated, Literal

import pytest
from django.test import Client
from django.utils import translation
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from tests.cast import Cast
from xieli.config.api import api
from xieli.config.shape import what_is_wrong
from xieli.people import commands as people


class Colour(StrEnum):
    RED = "red"


class Everything(BaseModel):
    """One field of every kind that a schema of ours has."""

    text: Annotated[str, Field(max_length=3)]
    whole: Annotated[int, Field(ge=1, le=9)]
    figure: Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
    truth: bool
    day: date
    moment: AwareDatetime
    clock: time
    rows: Annotated[list[int], Field(max_length=2)]
    table: Annotated[dict[str, int], Field(min_length=1)]
    colour: Colour
    word: Literal["a", "b"]


WRONG = [
    {},
    {
        "text": 1, "whole": "x", "figure": "x", "truth": "x", "day": "2024-02-30", "moment": "x",
        "clock": "x", "rows": "x", "table": "x", "colour": "x", "word": "x",
    },
    {
        "text": "long text", "whole": 0, "figure": "1.00001", "day": 1.5,
        "moment": "2024-03-10T09:00:00", "rows": [1, 2, 3], "table": {},
    },
    {"whole": 10, "figure": "1" * 19, "day": "2024-03-10T09:00", "rows": ["x"]},
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG)
def test_every_error_has_a_chinese_sentence(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refusal, translation.override("zh-hans"):
        Everything.model_validate(body)
    with translation.override("zh-hans"):
        for error in refusal.value.errors():
            told = what_is_wrong(dict(error))
            assert told != error["msg"], error["type"]
            assert "%" not in told


def test_a_body_that_is_not_json_is_refused_in_the_callers_language(cast: Cast) -> None:
    _token, key = people.create_token(person=cast.zhou_ba, name="测试", actor=None)
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": "zh-CN"}
    text = json.dumps({"code": "NEW", "title": "新项目"})
    answer = Client().post("/api/v1/projects", text, "text/plain", headers=headers)
    assert answer.status_code == 415
    assert "请以 application/json" in json.loads(answer.content)["detail"]
    answer = Client().post("/api/v1/projects", "{}", "application/json", headers=headers)
    told = json.loads(answer.content)
    assert (told["field"], told["detail"]) == ("code", "缺少这一项。")


def test_every_operation_has_its_own_name() -> None:
    paths = api.get_openapi_schema()["paths"].values()
    names = [operation["operationId"] for methods in paths for operation in methods.values()]
    assert len(set(names)) == len(names)
    assert "post_tasks_task_id_check_ins" in names


def test_the_description_says_which_verbs_need_if_match(cast: Cast) -> None:
    needing = {
        operation.view_func.__name__
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        if "if_match" in unwrap(operation.view_func).__code__.co_names
        and "If-Match" not in (operation.description or "")
    }
    assert needing == set()


def test_every_parameter_has_its_name_and_its_default() -> None:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert all(names), (method, path)
            for form in operation.get("requestBody", {}).get("content", {}).values():
                assert "" not in form["schema"].get("properties", {}), (method, path)
