"""Every route × method × six people: who is let in, and that a no changes nothing (T2, T6).

The routes are read from the URLconf and the API's own description, so a new one fails here until
it has a line in PAGES, READS or WRITES. The live stream is no Django route: see
`xieli/live/tests/test_stream.py`.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import PASSWORD, Cast
from tests.plans import charter_text, in_execution
from xieli.config.api import api
from xieli.core import clock
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.exchange.commands import import_table
from xieli.exchange.queries import Choices
from xieli.exchange.rules import parse_table
from xieli.kickoff import commands as kickoff
from xieli.people import commands as people
from xieli.signoff.models import Revision
from xieli.workplan import commands as workplan
from xieli.workplan.models import Risk


class For(StrEnum):
    """Whom a route is for."""

    ALL = "anybody, signed in or not"
    PEOPLE = "everybody who is signed in"
    PROJECT = "whoever may see the project; a stranger finds nothing (T6)"


# Who is told no (403) by a route for the project, beside strangers: a member of the leading
# department, the head of a cooperating one, an administrator of the supervising one.
NOBODY: frozenset[str] = frozenset()
HEAD_AND_ADMIN = frozenset({"head", "admin"})


@dataclass(frozen=True)
class Write:
    """An unsafe route of the API: for whom, a body that is well formed, and who may not."""

    whom: For
    body: dict[str, Any] = field(default_factory=dict)
    not_allowed: frozenset[str] | None = None  # None: not told apart here
    version: str = ""
    project: str = "T-1"


PAGES = {
    "health/live": For.ALL,
    "health/ready": For.ALL,
    "sign-in/": For.ALL,
    "sign-in/switch/": For.ALL,
    "language/": For.ALL,
    "people/switch/": For.PEOPLE,
    "sign-out/": For.PEOPLE,
    "": For.PEOPLE,
    "projects/": For.PEOPLE,
    "projects/new/": For.PEOPLE,
    "projects/from-table/": For.PEOPLE,
    "projects/<str:code>/": For.PROJECT,
    "projects/<str:code>/charter/": For.PROJECT,
    "projects/<str:code>/charter/edit/": For.PROJECT,
    "projects/<str:code>/charter/submissions/": For.PROJECT,
    "projects/<str:code>/history/": For.PROJECT,
    "projects/<str:code>/pauses/": For.PROJECT,
    "projects/<str:code>/resumptions/": For.PROJECT,
    "projects/<str:code>/cancellation/": For.PROJECT,
    "projects/<str:code>/imports/": For.PROJECT,
    "projects/from-table/refusals/": For.PEOPLE,
    "projects/<str:code>/imports/refusals/": For.PROJECT,
    "imports/<str:import_id>/reversals/": For.PROJECT,
    "projects/<str:code>/tables/<str:kind>.xlsx": For.PROJECT,
    "projects/<str:code>/breakdown/": For.PROJECT,
    "projects/<str:code>/breakdown/submissions/": For.PROJECT,
    "projects/<str:code>/tasks/new/": For.PROJECT,
    "projects/<str:code>/progress/": For.PROJECT,
    "projects/<str:code>/exceptions/": For.PROJECT,
    "documents/signatories/<str:signatory_id>/signatures/": For.PROJECT,
    "documents/signatories/<str:signatory_id>/objections/": For.PROJECT,
    "documents/signatories/<str:signatory_id>/reminders/": For.PROJECT,
    "tasks/<str:task_id>/": For.PROJECT,
    "tasks/<str:task_id>/removals/": For.PROJECT,
    "tasks/<str:task_id>/predecessors/": For.PROJECT,
    "tasks/<str:task_id>/resources/": For.PROJECT,
    "tasks/<str:task_id>/check-ins/": For.PROJECT,
    "tasks/<str:task_id>/exceptions/": For.PROJECT,
    "hand-overs/<str:hand_over_id>/confirmations/": For.PROJECT,
    "hand-overs/<str:hand_over_id>/removals/": For.PROJECT,
    "resources/<str:request_id>/commitments/": For.PROJECT,
    "resources/<str:request_id>/declines/": For.PROJECT,
    "resources/<str:request_id>/withdrawals/": For.PROJECT,
    "risks/<str:risk_id>/occurrences/": For.PROJECT,
    "risks/<str:risk_id>/closures/": For.PROJECT,
    "exceptions/<str:report_id>/completions/": For.PROJECT,
    "exceptions/<str:report_id>/acknowledgements/": For.PROJECT,
    "exceptions/<str:report_id>/closures/": For.PROJECT,
    "exceptions/<str:report_id>/reopenings/": For.PROJECT,
}
READS = {
    "/projects": For.PEOPLE,
    "/me": For.PEOPLE,
    "/me/todos": For.PEOPLE,
    "/projects/{code}": For.PROJECT,
    "/projects/{code}/charter": For.PROJECT,
    "/projects/{code}/documents": For.PROJECT,
    "/projects/{code}/events": For.PROJECT,
    "/projects/{code}/tasks": For.PROJECT,
    "/projects/{code}/progress": For.PROJECT,
    "/projects/{code}/exceptions": For.PROJECT,
    "/projects/{code}/imports": For.PROJECT,
    "/tasks/{task_id}": For.PROJECT,
}
WRITES = {
    "POST /projects": Write(For.PEOPLE, {"code": "NEW", "title": "新项目"}, NOBODY),
    "POST /imports": Write(For.PEOPLE),
    "POST /projects/{code}/imports": Write(For.PROJECT),
    "POST /imports/{import_id}/reversals": Write(For.PROJECT, {}, HEAD_AND_ADMIN),
    "PUT /projects/{code}/charter": Write(
        For.PROJECT,
        {"participants": [{"department": "客服部", "role": "lead"}]},
        HEAD_AND_ADMIN,
        version='"2"',
        project="OPEN-1",
    ),
    "POST /projects/{code}/charter/submissions": Write(
        For.PROJECT, {"due_at": "{due}"}, HEAD_AND_ADMIN, version='"2"', project="OPEN-1"
    ),
    "POST /documents/signatories/{signatory_id}/signatures": Write(
        For.PROJECT, {"hash": "{hash}", "password": PASSWORD}, frozenset({"member", "admin"})
    ),
    "POST /documents/signatories/{signatory_id}/objections": Write(
        For.PROJECT, {"reason": "人手不足"}, frozenset({"member", "admin"})
    ),
    "POST /documents/signatories/{signatory_id}/reminders": Write(For.PROJECT, {}, NOBODY),
    "POST /projects/{code}/tasks": Write(
        For.PROJECT,
        {"title": "新任务", "department": "客服部", "owner": "zhang.san@example.com"},
        HEAD_AND_ADMIN,
    ),
    "PATCH /tasks/{task_id}": Write(
        For.PROJECT, {"note": "备注"}, HEAD_AND_ADMIN, version="{task}"
    ),
    "DELETE /tasks/{task_id}": Write(For.PROJECT, {}, HEAD_AND_ADMIN, version="{task}"),
    "POST /tasks/{task_id}/predecessors": Write(
        For.PROJECT, {"predecessor": "{other}"}, frozenset({"admin"})
    ),
    "POST /tasks/{task_id}/check-ins": Write(
        For.PROJECT, {"status": "doing", "percent": 30}, HEAD_AND_ADMIN, version="{task}"
    ),
    "POST /tasks/{task_id}/exceptions": Write(
        For.PROJECT, {"reason": "等数据"}, frozenset({"admin"})
    ),
    "POST /hand-overs/{hand_over_id}/confirmations": Write(
        For.PROJECT, {"hand_over_on": "2024-03-07"}, HEAD_AND_ADMIN
    ),
    "PUT /exceptions/{report_id}": Write(
        For.PROJECT, {"reason": "等数据"}, HEAD_AND_ADMIN, version='"1"'
    ),
    "POST /exceptions/{report_id}/acknowledgements": Write(
        For.PROJECT, {}, HEAD_AND_ADMIN, version='"1"'
    ),
    "POST /exceptions/{report_id}/closures": Write(For.PROJECT, {}, HEAD_AND_ADMIN, version='"1"'),
    "POST /exceptions/{report_id}/reopenings": Write(
        For.PROJECT, {}, frozenset({"member", "head"}), version='"1"'
    ),
}
PEOPLE = ("anonymous", "left", "stranger", "member", "head", "admin")
OUTSIDE = {"anonymous", "left"}


@dataclass(frozen=True)
class Scene:
    """A project under way and one under signature, with something of every kind in them."""

    ids: dict[str, str]
    values: dict[str, str]
    keys: dict[str, str]
    tokens: dict[str, str]

    def path(self, route: str, project: str = "T-1") -> str:
        """Fill a route's parameters; a parameter nobody knows is an error."""
        path = route.replace("<str:", "{").replace(">", "}")
        return path.format(**self.ids | {"code": project})

    def browser(self, who: str, *, enforce_csrf_checks: bool = False) -> Client:
        """Return the browser of one of PEOPLE."""
        client = Client(enforce_csrf_checks, raise_request_exception=False)
        if who in self.keys:
            client.cookies["xieli_session"] = self.keys[who]
        return client

    def program(self, who: str) -> dict[str, str]:
        """Return the headers of a program of one of PEOPLE."""
        return {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}


@pytest.fixture
def scene(cast: Cast) -> Scene:
    leaver = people.add_person(
        name="赵六", department=cast.service, email="zhao.liu@example.com", actor=None
    )
    persons = {
        "left": leaver,
        "stranger": cast.wu_jiu,
        "member": cast.zhang_san,
        "head": cast.li_si,
        "admin": cast.admin,
    }
    keys, tokens = {}, {}
    for who, person in persons.items():
        people.set_password(person=person, password=PASSWORD, actor=None)
        _session, keys[who] = people.open_session(login=person.email, password=PASSWORD)
        _token, tokens[who] = people.create_token(person=person, name="矩阵", actor=None)
    people.record_leaver(person=leaver, actor=None)
    plan = in_execution(cast)
    revision = under_signature(cast)
    slot = revision.signatories.get(department=cast.product)
    report = exceptions.report_exception(
        task=plan.survey, text=ExceptionText(reason="等数据"), actor=cast.zhang_san
    )
    request = workplan.request_resource(
        task=plan.survey, kind="people", what="分析师", department=cast.product,
        actor=cast.zhang_san,
    )  # fmt: skip
    plan.survey.refresh_from_db()
    rows = [["任务名称", "完成度"], [plan.writing.title, "30%"]]
    run = import_table(
        table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhang_san
    ).run
    assert run is not None
    ids = {
        "import_id": run.pk,
        "kind": "progress",
        "signatory_id": slot.pk,
        "task_id": plan.survey.pk,
        "hand_over_id": plan.hand_over.pk,
        "request_id": request.pk,
        "risk_id": Risk.objects.filter(task=plan.survey).get().pk,
        "report_id": report.pk,
    }
    values = {
        "{due}": (clock.now() + timedelta(days=2)).isoformat(),
        "{hash}": revision.hash,
        "{task}": f'"{plan.survey.version}"',
        "{other}": plan.writing.pk,
    }
    return Scene(ids, values, keys, tokens)


def under_signature(cast: Cast) -> Revision:
    project = kickoff.create_project(code="OPEN-1", title="待会签", actor=cast.zhou_ba)
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    return kickoff.submit_charter(
        project=project,
        due_at=clock.now() + timedelta(days=2),
        version=project.version,
        actor=cast.zhou_ba,
    )


def pages(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Yield every page's route; the API's own resolver is read from its description."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield prefix + str(each.pattern)
        elif isinstance(each, URLResolver) and each.app_name != "ninja":
            yield from pages(each.url_patterns, prefix + str(each.pattern))


def operations() -> set[str]:
    paths = api.get_openapi_schema()["paths"]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
    }


def checksum() -> str:
    """Return a hash over every row of every table."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            digest.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Asked:
    """One request of somebody's browser or program."""

    method: str
    path: str
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    who: Client = field(default_factory=Client)


def ask(asked: Asked, before: str, where: str, wrong: list[str]) -> Any:
    """Send one request and undo it; a no must not have changed anything (T2), nor may we fail."""
    with transaction.atomic():
        answer = asked.who.generic(
            asked.method, asked.path, asked.text, "application/json", headers=asked.headers
        )
        if answer.status_code >= 500:
            wrong.append(f"{where}: {answer.status_code}")
        elif is_refused(answer) and checksum() != before:
            wrong.append(f"{where}: refused with {answer.status_code}, and something changed")
        transaction.set_rollback(True)
    return answer


def is_refused(answer: Any) -> bool:
    return bool(answer.status_code >= 400 or answer.get("Location", "").startswith("/sign-in/?"))


def test_every_route_is_classified() -> None:
    assert set(pages(get_resolver().url_patterns)) == set(PAGES)
    expected = {f"GET {path}" for path in READS} | set(WRITES)
    assert operations() == expected


@pytest.mark.parametrize("who", PEOPLE)
def test_t6_pages_let_in_whom_they_are_for(scene: Scene, who: str) -> None:
    before, wrong = checksum(), list[str]()
    for route, whom in PAGES.items():
        path = "/" + scene.path(route)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            where = f"{who} {method} {path}"
            answer = ask(Asked(method, path, who=scene.browser(who)), before, where, wrong)
            status = answer.status_code
            if who in OUTSIDE and whom is not For.ALL:
                is_right = status == 302 and answer["Location"].startswith("/sign-in/")
            elif who == "stranger" and whom is For.PROJECT:
                is_right = status in {404, 405}
            elif whom is For.PROJECT:
                is_right = status != 404 or method == "POST"  # it may name something else
            else:
                is_right = not answer.get("Location", "").startswith("/sign-in/?")
            if not is_right:
                wrong.append(f"{where}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", PEOPLE)
def test_t6_the_api_lets_in_whom_it_is_for(scene: Scene, who: str) -> None:
    before, wrong = checksum(), list[str]()
    client, headers = scene.browser("nobody"), scene.program(who)
    for route, whom in READS.items():
        path = "/api/v1" + scene.path(route)
        asked = Asked("GET", path, headers=headers, who=client)
        status = ask(asked, before, f"{who} GET {path}", wrong).status_code
        if status != expected_status(who, whom):
            wrong.append(f"{who} GET {path}: {status}")
    for name, write in WRITES.items():
        method, route = name.split(" ")
        path = "/api/v1" + scene.path(route, write.project)
        text = json.dumps(write.body)
        for key, value in scene.values.items():
            text = text.replace(key, value)
        more = headers | {"If-Match": scene.values.get(write.version, write.version)}
        asked = Asked(method, path, text, more, client)
        status = ask(asked, before, f"{who} {name}", wrong).status_code
        if not is_right_answer(who, write, status):
            wrong.append(f"{who} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def expected_status(who: str, whom: For) -> int:
    if who in OUTSIDE:
        return 401
    return 404 if who == "stranger" and whom is For.PROJECT else 200


def is_right_answer(who: str, write: Write, status: int) -> bool:
    if who in OUTSIDE:
        return status == 401
    if who == "stranger" and write.whom is For.PROJECT:
        return status == 404
    if write.not_allowed is None:
        return status not in {401, 404}
    if who in write.not_allowed:
        return status == 403
    return status not in {401, 403, 404}


def test_no_page_changes_anything_for_a_foreign_site(scene: Scene) -> None:
    before = checksum()
    browser = scene.browser("member", enforce_csrf_checks=True)
    for route in PAGES:
        if not route.startswith("health"):
            answer = browser.post("/" + scene.path(route))
            assert answer.status_code in {403, 405}, route
    assert checksum() == before


def test_the_api_changes_nothing_for_a_foreign_site(scene: Scene) -> None:
    before = checksum()
    browser = scene.browser("member", enforce_csrf_checks=True)
    for name, write in WRITES.items():
        method, route = name.split(" ")
        path = "/api/v1" + scene.path(route, write.project)
        answer = browser.generic(method, path, "{}", "application/json")
        assert answer.status_code == 403, name
    assert checksum() == before
