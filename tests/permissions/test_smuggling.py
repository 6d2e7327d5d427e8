"""What a body names or adds beyond its form reaches nothing (D3, D4)."""

import json
from typing import Any

from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.permissions.conftest import Scene
from tests.permissions.writes import WRITES
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.workplan import commands as workplan
from xieli.workplan.commands import TaskText
from xieli.workplan.models import Task

# Names of columns and forms no caller sets by adding them to a body.
SMUGGLED = {
    "id": "aaaaaaaaaaaaaaaa", "pk": "aaaaaaaaaaaaaaaa", "version": 99, "project": "OPEN-1",
    "project_id": "aaaaaaaaaaaaaaaa", "phase": "archived", "position": 1, "actual_finish":
    "2024-03-01", "updated_by": "nobody", "created_by": "nobody", "created_at":
    "2020-01-01T00:00:00Z", "signed_at": "2020-01-01T00:00:00Z", "effective_at":
    "2020-01-01T00:00:00Z", "person": "nobody", "actor": "nobody", "is_confidential": True,
    "is_active": False, "epoch": 9,
}  # fmt: skip


def send(scene: Scene, who: str, name: str, more: dict[str, object]) -> Any:
    method, route = name.split(" ")
    write = WRITES[name]
    text = scene.filled(json.dumps(more | write.body))
    headers = scene.program(who) | {"If-Match": scene.values.get(write.version, write.version)}
    path = "/api/v1" + scene.path(route, write.project)
    return Client().generic(method, path, text, "application/json", headers=headers)


def test_d4_a_task_keeps_what_its_form_does_not_name(scene: Scene) -> None:
    before = Task.objects.get(pk=scene.ids["task_id"])
    smuggled = SMUGGLED | {"status": "done", "percent": 100, "forecast_finish": "2024-01-01"}
    answer = send(scene, "member", "PATCH /tasks/{task_id}", smuggled)
    after = Task.objects.get(pk=before.pk)
    assert answer.status_code in {200, 422}
    for field in ("project_id", "position", "status", "percent", "forecast_finish",
                  "actual_finish", "updated_by_id"):  # fmt: skip
        assert getattr(after, field) == getattr(before, field), field
    assert after.version <= before.version + 1


def test_d4_a_new_project_is_a_draft_of_whoever_asks(scene: Scene, cast: Cast) -> None:
    answer = send(scene, "member", "POST /projects", SMUGGLED)
    assert answer.status_code in {201, 422}
    for project in Project.objects.filter(code="NEW"):
        assert (project.phase, project.version, project.is_confidential) == ("kickoff", 1, False)
        assert project.created_by == cast.zhang_san


def test_d4_nobody_makes_themselves_an_administrator(scene: Scene, cast: Cast) -> None:
    rights = {"is_administrator": True, "is_executive": True, "department": cast.quality.pk}
    answer = send(scene, "member", "PATCH /me", SMUGGLED | rights)
    assert answer.status_code in {200, 409, 422}
    person = Person.objects.get(pk=cast.zhang_san.pk)
    assert not person.is_administrator and not person.is_executive
    assert person.department == cast.service and person.is_active


def test_d4_a_signature_bears_its_own_moment_and_person(scene: Scene, cast: Cast) -> None:
    name = "POST /documents/signatories/{signatory_id}/signatures"
    answer = send(scene, "head", name, SMUGGLED | {"name": "别人", "on_behalf_of": "别人"})
    assert answer.status_code in {201, 422}
    if answer.status_code == 201:
        said = answer.json()
        assert said["signed_by"] == cast.li_si.name and said["on_behalf_of"] == ""
        assert not said["signed_at"].startswith("2020")


def test_d4_no_route_fails_over_what_it_does_not_know(scene: Scene) -> None:
    for name in WRITES:
        with transaction.atomic():
            assert send(scene, "member", name, SMUGGLED).status_code < 500, name
            transaction.set_rollback(True)


def test_d3_a_body_names_nothing_of_an_invisible_project(scene: Scene, cast: Cast) -> None:
    hidden = kickoff.create_project(code="HIDDEN", title="市场部自己的", actor=cast.wu_jiu)
    task = workplan.add_task(
        project=hidden,
        text=TaskText("看不见的任务", cast.marketing, cast.wu_jiu),
        actor=cast.wu_jiu,
    )
    path = f"/api/v1/tasks/{scene.ids['task_id']}/predecessors"
    body = json.dumps({"predecessor": task.pk})
    for who in ("member", "head"):
        answer = Client().post(path, body, "application/json", headers=scene.program(who))
        assert answer.status_code == 404 and "看不见" not in answer.text
    page = scene.browser("member").post(
        path.removeprefix("/api/v1") + "/", {"predecessor": task.pk}
    )
    assert page.status_code == 404


def test_d3_the_id_of_one_noun_opens_no_other(scene: Scene) -> None:
    for parameter in ("task_id", "hand_over_id", "report_id", "request_id", "risk_id"):
        for other in ("signatory_id", "task_id", "report_id", "request_id"):
            if parameter == other:
                continue
            swapped = scene.ids | {parameter: scene.ids[other]}
            for name, write in WRITES.items():
                method, route = name.split(" ")
                if f"{{{parameter}}}" not in route:
                    continue
                path = "/api/v1" + route.format(**swapped, code=write.project)
                headers = scene.program("member") | {"If-Match": '"1"'}
                text = json.dumps(write.body).replace("{due}", scene.values["{due}"])
                answer = Client().generic(method, path, text, "application/json", headers=headers)
                assert answer.status_code in {404, 422}, (name, other)
