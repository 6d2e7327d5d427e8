"""Every route × method × six people: who is let in, and that a no changes nothing (T2, T6).

The routes are read from the URLconf and the API's own description, so a new one fails here until
it has a line in `routes.py` or `writes.py`. The live stream is no Django route: see
`xieli/live/tests/test_stream.py`.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.conftest import OUTSIDE, PEOPLE, Scene
from tests.permissions.forms import FORMS
from tests.permissions.routes import ELSEWHERE, OF_ANOTHER, PAGES, READS, For, Write
from tests.permissions.writes import WRITES
from xieli.config.api import api


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
        if not path.endswith("/live")
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


FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Asked:
    """One request of somebody's browser or program."""

    method: str
    path: str
    text: str = ""
    form: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    who: Client = field(default_factory=Client)


def ask(asked: Asked, before: str, where: str, wrong: list[str]) -> Any:
    """Send one request and undo it; a no must not have changed anything (T2), nor may we fail."""
    wrote = list[str]()

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        wrote.extend([sql] * sql.startswith(("INSERT", "UPDATE", "DELETE")))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(listen):
        answer = asked.who.generic(
            asked.method, asked.path, asked.text, asked.form, headers=asked.headers
        )
        if answer.status_code >= 500:
            wrong.append(f"{where}: {answer.status_code}")
        elif is_refused(answer) and wrote and checksum() != before:
            wrong.append(f"{where}: refused with {answer.status_code}, and something changed")
        if answer.streaming:
            answer.getvalue()  # a file that is read to its end is closed
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
            elif method == "GET" and answer.get("Location") == "/":
                is_right = True  # a form's address, reloaded
            elif who == "stranger" and whom is For.PROJECT:
                is_right = status in {404, 405}
            elif whom is For.ADMINISTRATORS and who not in OUTSIDE:
                is_right = status == 405 or (status == 403) is (who != "admin")
            elif whom is For.OWNER:
                is_right = status == 405 or (status == 404) is (who != "member")
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
        shown = OF_ANOTHER.get(route, route)
        path = "/api/v1" + scene.path(shown, ELSEWHERE.get(route, "T-1"))
        asked = Asked("GET", path, headers=headers, who=client)
        status = ask(asked, before, f"{who} GET {path}", wrong).status_code
        if status != expected_status(who, whom):
            wrong.append(f"{who} GET {path}: {status}")
    for name, write in WRITES.items():
        method, route = name.split(" ")
        path = "/api/v1" + scene.path(route, write.project)
        text = scene.filled(json.dumps(write.body))
        more = headers | {"If-Match": scene.values.get(write.version, write.version)}
        asked = Asked(method, path, text, headers=more, who=client)
        status = ask(asked, before, f"{who} {name}", wrong).status_code
        if not is_right_answer(who, write, status):
            wrong.append(f"{who} {name}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", PEOPLE)
def test_t6_forms_are_taken_from_whom_they_are_for(scene: Scene, who: str) -> None:
    before, wrong = checksum(), list[str]()
    for route, form in FORMS.items():
        path = "/" + scene.path(route, form.project)
        said = form.body | {"version": scene.filled(form.version).strip('"')}
        text = urlencode({k: [scene.filled(v) for v in as_list(said[k])] for k in said}, doseq=True)
        asked = Asked("POST", path, text, FORM, who=scene.browser(who))
        answer = ask(asked, before, f"{who} {path}", wrong)
        if who in OUTSIDE and form.whom is not For.ALL:
            is_right = answer.get("Location", "").startswith("/sign-in/")
        else:
            is_right = form.whom is For.ALL or is_right_answer(who, form, answer.status_code)
        if not is_right:
            wrong.append(f"{who} {path}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_every_page_that_takes_a_form_has_one_here(scene: Scene) -> None:
    browser = scene.browser("admin")
    taking = {
        route
        for route in PAGES
        if browser.options("/" + scene.path(route)).get("Allow", "").find("POST") >= 0
    }
    assert taking == set(FORMS) | {"sign-in/switch/", "people/switch/"}


def as_list(said: Any) -> list[str]:
    return [str(each) for each in (said if isinstance(said, list) else [said])]


def expected_status(who: str, whom: For) -> int:
    if who in OUTSIDE:
        return 401
    if whom is For.ADMINISTRATORS and who != "admin":
        return 403
    return 404 if is_hidden(who, whom) else 200


def is_hidden(who: str, whom: For) -> bool:
    return who == "stranger" if whom is For.PROJECT else whom is For.OWNER and who != "member"


def is_right_answer(who: str, write: Write, status: int) -> bool:
    if who in OUTSIDE:
        return status == 401
    if is_hidden(who, write.whom):
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
