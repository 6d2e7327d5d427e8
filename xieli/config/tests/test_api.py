"""The contract of /api/v1: who may ask, versions, retries, pages, and problem+json."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from xieli.core import clock
from xieli.core.errors import Busy, DiskFull
from xieli.core.models import Event, IdempotencyKey
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people import commands as people
from xieli.people.models import Person

CHARTER = {
    "background": "退货太慢",
    "scope_in": "退货流程",
    "scope_out": "换货",
    "starts_on": "2026-12-01",
    "deadline": "2027-03-31",
    "goals": [
        {
            "metric": "退货天数",
            "direction": "down",
            "measure": "absolute",
            "baseline": "7",
            "target": "3",
            "unit": "天",
            "due_on": "2027-03-31",
        }
    ],
    "milestones": [{"name": "试点", "due_on": "2027-01-31"}],
    "participants": [
        {"department": "客服部", "role": "initiating"},
        {"department": "客服部", "role": "lead"},
        {"department": "产品部", "role": "cooperating"},
        {"department": "质控部", "role": "supervising"},
    ],
}


class Program:
    """A program that holds one person's token."""

    def __init__(self, person: Person | None) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if person is not None:
            _token, secret = people.create_token(person=person, name="test", actor=None)
            self.headers = {"Authorization": f"Bearer {secret}"}

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Send JSON; headers as If_Match='"1"'."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
        response: Any = self.client.generic(
            method, f"/api/v1{path}", text, "application/json", headers=self.headers | named
        )
        return response

    def get(self, path: str) -> Any:
        """Return the JSON of a GET that succeeds."""
        response = self.send("GET", path)
        assert response.status_code == 200, response.content
        return json.loads(response.content)


def said(response: Any) -> tuple[int, str]:
    """The status and the code of a problem."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert {"type", "title", "detail"} <= body.keys()
    return response.status_code, body["code"]


@pytest.fixture
def project(cast: Cast) -> Project:
    row = kickoff.create_project(code="RETURNS", title="退货提速", actor=cast.zhou_ba)
    text = kickoff.CharterText(
        participants=[
            (cast.service, Role.INITIATING, ""),
            (cast.service, Role.LEAD, ""),
        ]
    )
    return kickoff.edit_charter(project=row, text=text, version=1, actor=cast.zhou_ba)


def test_a_charter_is_written_submitted_and_signed_by_programs(
    cast: Cast, project: Project
) -> None:
    zhou = Program(cast.zhou_ba)
    written = zhou.send("PUT", "/projects/RETURNS/charter", CHARTER, If_Match='"2"')
    assert written.status_code == 200, written.content
    assert zhou.get("/projects/RETURNS/charter")["version"] == 3
    due = (clock.now() + timedelta(days=2)).isoformat()
    submitted = zhou.send(
        "POST", "/projects/RETURNS/charter/submissions", {"due_at": due}, If_Match='"3"'
    )
    assert submitted.status_code == 201, submitted.content
    for person in (cast.zhou_ba, cast.li_si, cast.chen_yi):
        people.set_password(person=person, password=PASSWORD, actor=None)
        program = Program(person)
        (document,) = program.get("/projects/RETURNS/documents")["items"]
        (mine,) = [s for s in document["revision"]["signatories"] if s["is_mine"]]
        path = f"/documents/signatories/{mine['id']}/signatures"
        body = {"hash": document["revision"]["hash"], "password": PASSWORD}
        assert said(program.send("POST", path, body | {"password": "no"})) == (
            422, "K4.wrong_password",
        )  # fmt: skip
        assert said(program.send("POST", path, body | {"hash": "no"})) == (409, "K4.stale_hash")
        assert program.send("POST", path, body).status_code == 201
    assert Program(cast.li_si).get("/projects/RETURNS")["phase"] == "breakdown"
    events = Program(cast.li_si).get("/projects/RETURNS/events?after=2")["items"]
    assert [event["number"] for event in events] == list(range(3, 3 + len(events)))
    assert events[-1]["type"] == "charter.effective"
    assert events[0]["actor"]["name"] == "周八"


def test_a_charter_read_can_be_written_back_unchanged(cast: Cast, project: Project) -> None:
    zhou = Program(cast.zhou_ba)
    zhou.send("PUT", "/projects/RETURNS/charter", CHARTER, If_Match='"2"')
    read = zhou.get("/projects/RETURNS/charter")
    again = zhou.send("PUT", "/projects/RETURNS/charter", read, If_Match='"3"')
    assert json.loads(again.content) == read | {"version": 4}
    assert Event.objects.get(ledger=project.ledger_id, number=4).after == {}


def test_k5_an_objection_and_a_reminder(cast: Cast, project: Project) -> None:
    zhou = Program(cast.zhou_ba)
    zhou.send("PUT", "/projects/RETURNS/charter", CHARTER, If_Match='"2"')
    due = (clock.now() + timedelta(days=2)).isoformat()
    zhou.send("POST", "/projects/RETURNS/charter/submissions", {"due_at": due}, If_Match='"3"')
    li = Program(cast.li_si)
    (document,) = li.get("/projects/RETURNS/documents")["items"]
    (mine,) = [s for s in document["revision"]["signatories"] if s["is_mine"]]
    slot = f"/documents/signatories/{mine['id']}"
    assert zhou.send("POST", f"{slot}/reminders").status_code == 201
    assert said(zhou.send("POST", f"{slot}/objections", {"reason": "不"})) == (403, "not_allowed")
    assert said(li.send("POST", f"{slot}/objections", {"reason": " "})) == (422, "K5.no_reason")
    assert li.send("POST", f"{slot}/objections", {"reason": "人手不足"}).status_code == 201
    assert said(Program(cast.wu_jiu).send("POST", f"{slot}/reminders"))[0] == 404


def test_t6_strangers_find_nothing_and_the_unknown_are_401(cast: Cast, project: Project) -> None:
    assert said(Program(None).send("GET", "/projects")) == (401, "not_signed_in")
    assert said(Program(None).send("POST", "/projects", {})) == (401, "not_signed_in")
    stranger = Program(cast.wu_jiu)
    assert stranger.get("/projects")["items"] == []
    for path in ("", "/charter", "/documents", "/events"):
        assert said(stranger.send("GET", f"/projects/RETURNS{path}")) == (404, "not_found")
        assert said(stranger.send("GET", f"/projects/NOTHING%00{path}")) == (404, "not_found")


def test_p3_a_leavers_and_a_revoked_token_are_worth_nothing(cast: Cast, project: Project) -> None:
    zhang = Program(cast.zhang_san)
    assert zhang.get("/me")["name"] == "张三"
    people.record_leaver(person=cast.zhang_san, actor=None)
    assert zhang.send("GET", "/me").status_code == 401


def test_t4_a_write_names_the_version_it_read(cast: Cast, project: Project) -> None:
    zhou = Program(cast.zhou_ba)
    path = "/projects/RETURNS/charter"
    assert zhou.send("GET", path)["ETag"] == '"2"'
    written = [
        zhou.send("PUT", path, CHARTER, If_Match='"2"', Idempotency_Key="k") for _twice in range(2)
    ]
    assert [answer["ETag"] for answer in written] == ['"3"', '"3"']
    assert said(zhou.send("PUT", path, CHARTER)) == (428, "version_required")
    assert said(zhou.send("PUT", path, CHARTER, If_Match="*")) == (422, "invalid_version")
    stale = zhou.send("PUT", path, CHARTER, If_Match='"1"')
    assert said(stale) == (409, "stale_version")
    assert json.loads(stale.content)["given"] == 1
    assert json.loads(stale.content)["current"] == 3


def test_r6_the_same_key_acts_once(cast: Cast) -> None:
    zhou = Program(cast.zhou_ba)
    body = {"code": "ONCE", "title": "一次"}
    first = zhou.send("POST", "/projects", body, Idempotency_Key="k1")
    second = zhou.send("POST", "/projects", body, Idempotency_Key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Project.objects.count() == 1
    other = zhou.send("POST", "/projects", body | {"title": "两次"}, Idempotency_Key="k1")
    assert said(other) == (422, "idempotency_mismatch")
    elsewhere = Program(cast.li_si).send("POST", "/projects", body, Idempotency_Key="k1")
    assert said(elsewhere) == (422, "invalid")
    assert said(zhou.send("POST", "/projects", body, Idempotency_Key="k" * 201))[0] == 422


def test_r6_a_refused_request_may_be_tried_again_with_its_key(cast: Cast) -> None:
    zhou = Program(cast.zhou_ba)
    body = {"code": "no slug!", "title": "x"}
    assert zhou.send("POST", "/projects", body, Idempotency_Key="k1").status_code == 422
    assert IdempotencyKey.objects.count() == 0
    body = {"code": "slug", "title": "x"}
    assert zhou.send("POST", "/projects", body, Idempotency_Key="k1").status_code == 201


def test_r6_a_key_is_forgotten_after_seven_days(cast: Cast) -> None:
    zhou = Program(cast.zhou_ba)
    with clock.fixed_at(clock.now() - timedelta(days=8)):
        zhou.send("POST", "/projects", {"code": "OLD", "title": "旧"}, Idempotency_Key="k1")
    new = zhou.send("POST", "/projects", {"code": "NEW", "title": "新"}, Idempotency_Key="k1")
    assert new.status_code == 201
    assert IdempotencyKey.objects.count() == 1


def test_d21_an_answer_that_holds_a_secret_is_kept_sealed(cast: Cast, settings) -> None:
    people.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)
    zhou, body = Program(cast.zhou_ba), {"password": PASSWORD}
    first = zhou.send("POST", "/me/codes", body, Idempotency_Key="k1")
    assert first.status_code == 201
    assert first.json()["secret"] not in IdempotencyKey.objects.get().body
    assert zhou.send("POST", "/me/codes", body, Idempotency_Key="k1").json() == first.json()
    settings.SECRET_KEY = "another"
    again = zhou.send("POST", "/me/codes", body, Idempotency_Key="k1")
    assert again.status_code == 422, "never done twice"


def test_lists_are_pages_that_miss_and_repeat_nothing(cast: Cast) -> None:
    for number in range(7):
        kickoff.create_project(code=f"P{number}", title="项目", actor=cast.zhou_ba)
    admin = Program(cast.admin)
    codes, cursor = [], ""
    while cursor is not None:
        page = admin.get(f"/projects?limit=3&cursor={cursor}")
        codes += [item["code"] for item in page["items"]]
        cursor = page["next"]
    assert codes == [f"P{number}" for number in range(7)]
    assert said(admin.send("GET", "/projects?cursor=%FF"))[0] == 422
    assert said(admin.send("GET", "/projects?limit=101"))[0] == 422


def test_a_browser_changes_something_only_with_its_csrf_token(cast: Cast) -> None:
    people.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)
    _session, key = people.open_session(login="zhou.ba@example.com", password=PASSWORD)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["xieli_session"] = key
    assert browser.get("/api/v1/me").json()["name"] == "周八"
    body = json.dumps({"code": "CSRF", "title": "x"})
    bare = browser.post("/api/v1/projects", body, "application/json")
    assert said(bare) == (403, "not_allowed")
    browser.cookies["csrftoken"] = "a" * 32
    with_token = browser.post(
        "/api/v1/projects", body, "application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert with_token.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "NaN", '{"code": 1}', '{"code": "a\\u0000", "title": "x"}',
        '{"code": "\\ud800", "title": "x"}', '{"code": "x", "title": "' + "x" * 300 + '"}',
        '{"code": "x", "title": "x", "kind": "sudden"}', "[" * 100_000, "9" * 5000,
    ],
    ids=range(12),
)  # fmt: skip
def test_a_bad_body_is_never_a_failure_of_ours(cast: Cast, body: str) -> None:
    status, _code = said(Program(cast.zhou_ba).send("POST", "/projects", body))
    assert status in {400, 422}
    assert Project.objects.count() == 0


@pytest.mark.parametrize("due", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "x"])
def test_a_moment_out_of_reach_is_refused(cast: Cast, project: Project, due: str) -> None:
    path = "/projects/RETURNS/charter/submissions"
    answer = Program(cast.zhou_ba).send("POST", path, {"due_at": due}, If_Match='"2"')
    assert said(answer) == (422, "invalid")


@pytest.mark.parametrize("target", ["1E+999999", "NaN", "Infinity", "12345678901234567890", "x"])
def test_a_figure_out_of_reach_is_refused(cast: Cast, project: Project, target: str) -> None:
    body = CHARTER | {"goals": [{"metric": "x", "target": target}]}
    answer = Program(cast.zhou_ba).send("PUT", "/projects/RETURNS/charter", body, If_Match='"2"')
    assert said(answer) == (422, "invalid")


def test_an_unknown_department_is_named_with_its_row(cast: Cast, project: Project) -> None:
    body = {"participants": [{"department": "无此部", "role": "lead"}]}
    answer = Program(cast.zhou_ba).send("PUT", "/projects/RETURNS/charter", body, If_Match='"2"')
    assert said(answer) == (422, "unknown_department")
    assert json.loads(answer.content)["row"] == 1


def test_a_busy_database_says_when_to_come_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_: object) -> Project:
        raise Busy(2)

    monkeypatch.setattr(kickoff, "create_project", busy)
    answer = Program(cast.zhou_ba).send("POST", "/projects", {"code": "x", "title": "x"})
    assert said(answer) == (503, "busy")
    assert answer["Retry-After"] == "2"


def test_a_full_disk_is_said_plainly(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> Project:
        raise DiskFull

    monkeypatch.setattr(kickoff, "create_project", full)
    answer = Program(cast.zhou_ba).send("POST", "/projects", {"code": "x", "title": "x"})
    assert said(answer) == (507, "disk_full")


def test_a_path_nobody_knows_is_a_problem_too(cast: Cast) -> None:
    assert said(Program(cast.zhou_ba).send("GET", "/nothing/协力")) == (404, "not_found")
    assert said(Program(None).send("DELETE", "/nothing")) == (401, "not_signed_in")


@pytest.mark.parametrize("several", [2, 12])
def test_a_list_costs_the_same_for_two_rows_and_many(
    cast: Cast, django_assert_num_queries: Any, several: int
) -> None:
    for number in range(several):
        kickoff.create_project(code=f"P{number}", title="项目", actor=cast.zhou_ba)
    admin = Program(cast.admin)
    with django_assert_num_queries(3):  # with who asks, and the pauses
        assert len(admin.get("/projects")["items"]) == several


def test_the_description_is_openapi_3_1(cast: Cast) -> None:
    description = Client().get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert "/api/v1/projects/{code}/charter" in description["paths"]
    assert description["components"]["securitySchemes"].keys() == {"Token", "Browser"}
