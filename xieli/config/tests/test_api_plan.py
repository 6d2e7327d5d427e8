"""The plan over the API: resources, risks, hand-overs, submission; pausing and ending it."""

from datetime import timedelta

from tests.cast import Cast
from tests.plans import in_breakdown, in_execution
from xieli.config.tests.test_api import Program
from xieli.core import clock
from xieli.workplan.models import ResourceRequest, Risk


def test_b7_a_resource_is_asked_declined_and_promised(cast: Cast) -> None:
    plan = in_breakdown(cast)
    owner, head = Program(cast.zhang_san), Program(cast.li_si)
    asked = owner.send(
        "POST",
        f"/tasks/{plan.survey.pk}/resources",
        {"kind": "people", "what": "分析师", "amount": "2 人日", "department": "产品部"},
    )
    assert asked.status_code == 201 and asked.json()["state"] == "proposed"
    assert asked.json()["starts_on"] == "2024-03-01"
    address = f"/resources/{asked.json()['id']}"
    assert owner.send("POST", f"{address}/commitments").status_code == 403
    declined = head.send("POST", f"{address}/declines", {"reason": "没有人手"}).json()
    assert (declined["state"], declined["reason"]) == ("declined", "没有人手")
    assert head.send("POST", f"{address}/commitments").json()["state"] == "confirmed"
    listed = owner.get("/projects/T-1/resources")["items"]
    assert [row["state"] for row in listed] == ["confirmed"]
    assert owner.send("DELETE", address).json() == {"id": asked.json()["id"]}
    assert not ResourceRequest.objects.exists()


def test_b6_a_hand_over_goes_away(cast: Cast) -> None:
    plan = in_breakdown(cast)
    answer = Program(cast.li_si).send("DELETE", f"/hand-overs/{plan.hand_over.pk}")
    assert answer.status_code == 200 and answer.json()["predecessors"] == []


def test_s9_a_risk_occurs_and_is_closed(cast: Cast) -> None:
    plan = in_execution(cast)
    owner = Program(cast.zhang_san)
    risk = owner.get(f"/tasks/{plan.survey.pk}")["risks"][0]
    assert risk["state"] == "open"
    told = owner.send("POST", f"/risks/{risk['id']}/occurrences").json()
    assert told["risks"][0]["state"] == "occurred"
    closed = owner.send("POST", f"/risks/{risk['id']}/closures").json()
    assert closed["risks"][0]["state"] == "closed"
    assert Risk.objects.get(pk=risk["id"]).occurred_at is not None


def test_b9_the_breakdown_tells_its_gaps_and_is_submitted(cast: Cast) -> None:
    plan = in_breakdown(cast)
    lead = Program(cast.zhou_ba)
    assert lead.get("/projects/T-1/breakdown/gaps")["items"] == []
    version = lead.get(f"/tasks/{plan.survey.pk}")["version"]
    cleared = lead.send(
        "PATCH", f"/tasks/{plan.survey.pk}", {"deliverable": ""}, If_Match=f'"{version}"'
    )
    assert cleared.status_code == 200
    gap = lead.get("/projects/T-1/breakdown/gaps")["items"][0]
    assert (gap["code"], gap["row"], gap["task"]) == ("B4.no_deliverable", 1, plan.survey.pk)
    due = {"due_at": (clock.now() + timedelta(days=2)).isoformat()}
    refused = lead.send("POST", "/projects/T-1/breakdown/submissions", due)
    assert refused.status_code == 422 and refused.json()["code"] == "B4.no_deliverable"
    again = cleared.json()["version"]
    lead.send(
        "PATCH", f"/tasks/{plan.survey.pk}", {"deliverable": "《报告》"}, If_Match=f'"{again}"'
    )
    made = lead.send("POST", "/projects/T-1/breakdown/submissions", due)
    assert made.status_code == 201 and len(made.json()["hash"]) == 64


def test_k7_a_project_pauses_goes_on_and_is_proposed_for_cancellation(cast: Cast) -> None:
    in_execution(cast)
    lead = Program(cast.zhou_ba)

    def version() -> str:
        return f'"{lead.get("/projects/T-1")["version"]}"'

    until = (clock.now() + timedelta(days=30)).date().isoformat()
    body = {"reason": "等预算", "until": until}
    assert lead.send("POST", "/projects/T-1/pauses", body).status_code == 428
    paused = lead.send("POST", "/projects/T-1/pauses", body, If_Match=version())
    assert paused.status_code == 201 and f'"{paused.json()["version"]}"' == version()
    assert lead.send("POST", "/projects/T-1/resumptions", If_Match=version()).status_code == 201
    ending = {"reason": "目标已无意义", "due_at": (clock.now() + timedelta(days=2)).isoformat()}
    made = lead.send("POST", "/projects/T-1/cancellation", ending, If_Match=version())
    assert made.status_code == 201 and made.json()["number"] == 1


def test_projects_are_listed_by_phase(cast: Cast) -> None:
    in_execution(cast)
    member = Program(cast.zhang_san)
    assert [p["code"] for p in member.get("/projects?phase=execution")["items"]] == ["T-1"]
    assert member.get("/projects?phase=archived")["items"] == []


def test_a_wrong_method_is_a_problem_in_the_callers_language(cast: Cast) -> None:
    answer = Program(cast.zhang_san).send("PUT", "/projects/T-1")
    assert answer.status_code == 405 and answer["Allow"] == "GET"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "method_not_allowed"


def test_the_description_names_the_stream_the_headers_and_the_errors(cast: Cast) -> None:
    told = Program(cast.zhang_san).get("/openapi.json")
    assert told["openapi"].startswith("3.1")
    live = told["paths"]["/api/v1/projects/{code}/live"]["get"]
    assert "text/event-stream" in live["responses"]["200"]["content"]
    patch = told["paths"]["/api/v1/tasks/{task_id}"]["patch"]
    assert {"If-Match", "Idempotency-Key"} <= {each["name"] for each in patch["parameters"]}
    assert {"401", "403", "404", "409", "422", "428"} <= set(patch["responses"])
    problem = patch["responses"]["409"]["content"]["application/problem+json"]["schema"]
    assert problem == {"$ref": "#/components/schemas/Problem"}
    ids = [each["operationId"] for path in told["paths"].values() for each in path.values()]
    assert len(ids) == len(set(ids))


def test_a_forged_cursor_is_refused_by_every_list(cast: Cast) -> None:
    in_execution(cast)
    program = Program(cast.zhang_san)
    for path in ("tasks", "exceptions", "resources", "documents"):
        for forged in ("YWJj", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "!", "//4"):
            answer = program.send("GET", f"/projects/T-1/{path}?cursor={forged}")
            assert answer.status_code in {200, 422}, (path, forged)
    assert program.send("GET", "/projects/T-1/tasks?cursor=YWJj").json()["code"] == "invalid_cursor"
    first = program.get("/projects/T-1/tasks?limit=1")
    second = program.get(f"/projects/T-1/tasks?limit=1&cursor={first['next']}")
    assert first["items"][0]["id"] != second["items"][0]["id"] and second["next"] is None
