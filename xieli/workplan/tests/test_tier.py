"""C1: who has to agree to an edit of a signed row is told before it is saved, and is kept to."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_breakdown, in_execution
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.workplan.models import Task

pytestmark = pytest.mark.django_db


def program(person: Person) -> Client:
    _token, key = people.create_token(person=person, name="表格", actor=None)
    return Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.mark.parametrize(
    ("edit", "tier", "words"),
    [
        ({"note": "另行说明"}, "free", "无需审批"),
        ({"deliverable": "另一份报告"}, "lead_and_head", "客服部"),
        ({"planned_finish": "2024-03-12"}, "all", "全部会签部门"),
        ({"department": "产品部", "owner": "李四"}, "all", "全部会签部门"),
    ],
)
def test_c1_the_api_tells_the_tier_of_an_edit_and_makes_none(
    plan: Plan, cast: Cast, edit: dict[str, str], tier: str, words: str
) -> None:
    before = list(Task.objects.values())
    answer = program(cast.zhang_san).get(f"/api/v1/tasks/{plan.survey.pk}/tier", edit).json()
    assert answer["tier"] == tier and words in answer["words"]
    assert answer["may_save"] is (tier == "free")
    assert list(Task.objects.values()) == before


def test_c1_what_is_told_is_what_saving_obeys(plan: Plan, cast: Cast) -> None:
    edit = {"deliverable": "另一份报告"}
    for person in (cast.zhang_san, cast.zhou_ba):  # the owner; who leads and is head
        client, place = program(person), f"/api/v1/tasks/{plan.survey.pk}"
        version = client.get(place).json()["version"]
        told = client.get(f"{place}/tier", edit).json()["may_save"]
        headers = {"If-Match": f'"{version}"'}
        saved = client.patch(place, edit, "application/json", headers=headers)
        assert told is (saved.status_code == 200) is (person == cast.zhou_ba)


def test_c1_before_the_signatures_nobody_has_to_agree(cast: Cast) -> None:
    plan = in_breakdown(cast)
    said = {"planned_finish": "2024-03-30"}
    answer = program(cast.zhang_san).get(f"/api/v1/tasks/{plan.survey.pk}/tier", said).json()
    assert (answer["tier"], answer["may_save"]) == ("free", True)


def typed(plan: Plan, **edit: str) -> dict[str, str]:
    row = plan.survey
    return {
        "title": row.title,
        "department": row.department_id,
        "owner": row.owner_id,
        "module": row.module,
        "action": row.action,
        "planned_start": "2024-03-01",
        "planned_finish": "2024-03-07",
        "deliverable": row.deliverable,
        "note": row.note,
    } | edit


def test_c1_the_page_of_a_task_tells_the_tier_of_what_is_typed(plan: Plan, cast: Cast) -> None:
    browser, place = signed_in(cast.zhang_san), f"/tasks/{plan.survey.pk}/"
    assert f'hx-get="{place}tier/"' in browser.get(place).text
    said = browser.get(f"{place}tier/", typed(plan, planned_finish="2024-03-12")).text
    assert "全部会签部门" in said and "变更申请" in said
    assert "变更申请" not in browser.get(f"{place}tier/", typed(plan, note="另行说明")).text
    assert "负责人" in browser.get(f"{place}tier/", typed(plan, owner="nobody")).text


def test_t6_a_stranger_is_told_no_tier(plan: Plan, cast: Cast) -> None:
    place = f"tasks/{plan.survey.pk}/tier"
    assert signed_in(cast.wu_jiu).get(f"/{place}/", typed(plan)).status_code == 404
    assert program(cast.wu_jiu).get(f"/api/v1/{place}").status_code == 404


def test_c1_the_grid_of_a_signed_plan_asks_for_the_tier(plan: Plan, cast: Cast) -> None:
    seen = signed_in(cast.zhang_san).get("/projects/T-1/breakdown/").text
    assert 'data-signed="yes"' in seen and "起草变更申请" in seen
