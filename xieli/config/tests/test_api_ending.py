"""The end of a project over the API: accepted, learned from, archived, started from again."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.endings import done
from tests.plans import in_execution
from xieli.config.tests.test_api import Program, said
from xieli.core import clock
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.progress.tests.test_relay import in_force


def due() -> dict[str, str]:
    return {"due_at": (clock.now() + timedelta(days=2)).isoformat()}


def sign_all(cast: Cast, code: str, kind: str) -> None:
    """Every head reads the document and signs it, as a program of theirs would."""
    for person in (cast.zhou_ba, cast.li_si, cast.chen_yi):
        program = Program(person)
        documents = program.get(f"/projects/{code}/documents")["items"]
        revision = next(row for row in documents if row["kind"] == kind)["revision"]
        slot = next(row for row in revision["signatories"] if row["is_mine"])
        answer = program.send(
            "POST",
            f"/documents/signatories/{slot['id']}/signatures",
            {"hash": revision["hash"], "password": PASSWORD},
        )
        assert answer.status_code == 201, answer.content


def upload(person: Person, **fields: Any) -> Any:
    _token, key = people.create_token(person=person, name="附件", actor=None)
    headers = {"Authorization": f"Bearer {key}"}
    return Client().post("/api/v1/attachments", fields, headers=headers)


def test_from_the_acceptance_to_a_second_project(cast: Cast) -> None:
    done(cast)
    for person in (cast.zhou_ba, cast.li_si, cast.chen_yi):
        people.set_password(person=person, password=PASSWORD, actor=None)
    lead, quality, owner = Program(cast.zhou_ba), Program(cast.chen_yi), Program(cast.li_si)
    assert quality.send("GET", "/projects/T-1/acceptance").status_code == 404
    opened = quality.send("POST", "/projects/T-1/acceptance").json()
    goal = opened["goals"][0]
    assert (goal["target"], goal["verdict"]) == ("4", None)
    attached = upload(
        cast.chen_yi,
        subject_type="goal_result",
        subject=goal["id"],
        file=SimpleUploadedFile("数据.csv", "周,件\n14,3.9\n".encode()),
    )
    assert attached.status_code == 201, attached.content
    address = f"/goal-results/{goal['id']}"
    body = {"measured": "3.9", "unit": "个", "acceptor": cast.chen_yi.pk}
    assert said(quality.send("PUT", address, body, If_Match='"1"')) == (422, "A2.unit")
    measured = quality.send("PUT", address, body | {"unit": ""}, If_Match='"1"').json()
    assert (measured["measured"], measured["verdict"]) == ("3.9", "achieved")
    confirmed = quality.send("POST", f"{address}/confirmations", If_Match='"2"').json()
    assert confirmed["confirmed_at"] is not None
    made = quality.send(
        "POST",
        f"/acceptances/{opened['id']}/submissions",
        {"decision": "close"} | due(),
        If_Match='"1"',
    )
    assert made.status_code == 201 and len(made.json()["hash"]) == 64
    sign_all(cast, "T-1", "acceptance")
    assert lead.get("/projects/T-1/acceptance")["outcome"] == "achieved"

    retrospective = lead.send("POST", "/projects/T-1/retrospective").json()
    lessons = f"/retrospectives/{retrospective['id']}/lessons"
    for question in ("went_well", "to_improve", "standardise"):
        text = {"question": question, "text": f"{question} 的回答"}
        if question == "standardise":
            text |= {"owner": cast.li_si.pk, "due_on": "2024-06-01"}
        lesson = lead.send("POST", lessons, text).json()
    assert owner.send("PUT", f"/lessons/{lesson['id']}/vote").json()["agreed"] == 1
    grouped = {"question": "standardise", "text": "走审批", "theme": "变更"}
    grouped |= {"owner": cast.li_si.pk, "due_on": "2024-06-01"}
    edited = lead.send("PUT", f"/lessons/{lesson['id']}", grouped, If_Match='"1"').json()
    assert (edited["theme"], edited["agreed"]) == ("变更", 1)
    spare = lead.send("POST", lessons, {"question": "went_well", "text": "重复"}).json()
    gone = lead.send("DELETE", f"/lessons/{spare['id']}", If_Match='"1"').json()
    assert gone == {"id": spare["id"]}
    lead.send("POST", f"/retrospectives/{retrospective['id']}/submissions", due(), If_Match='"1"')
    sign_all(cast, "T-1", "retrospective")
    assert lead.get("/projects/T-1/retrospective")["concluded_at"] is not None

    archive = lead.get("/projects/T-1/archive")
    assert {part["state"] for part in archive["parts"]} == {"there"}
    version = lead.get("/projects/T-1")["version"]
    case = lead.send("POST", "/projects/T-1/archive", If_Match=f'"{version}"').json()
    assert (case["project"], case["outcome"]) == ("T-1", "achieved")
    assert lead.get("/projects/T-1")["phase"] == "archived"
    assert [row["project"] for row in lead.get("/cases?q=投诉")["items"]] == ["T-1"]
    sealed = lead.get(f"/cases/{case['id']}")["manifest"]
    assert [file["name"] for file in sealed["files"]] == ["数据.csv"]

    adopted = owner.send("POST", f"/lessons/{lesson['id']}/adoptions", {})
    assert adopted.status_code == 201, adopted.content
    assert [row["text"] for row in lead.get("/checklist")["items"]] == ["走审批"]
    start = {"code": "T-2", "title": "第二季度", "starts_on": "2024-07-01"}
    started = lead.send("POST", f"/cases/{case['id']}/starts", start).json()
    assert started == {"project": "T-2", "title": "第二季度", "tasks": 2}
    again = lead.send("POST", f"/cases/{case['id']}/starts", start | {"code": "T-3"})
    assert said(again) == (422, "A6.started")
    standard = lead.get("/projects/T-2/archive")["standards"][0]
    met = lead.send("POST", f"/standards/{standard['id']}/checks").json()
    assert met["met_at"] is not None


def test_d14_a_file_is_attached_listed_fetched_and_removed(cast: Cast) -> None:
    plan = in_execution(cast)
    owner = Program(cast.zhang_san)
    pdf = b"%PDF-1.7\n%abc\n"
    fields = {"subject_type": "task", "subject": plan.survey.pk}
    page = SimpleUploadedFile("报告.pdf", b"<html><body>")
    assert upload(cast.zhang_san, **fields, file=page).json()["code"] == "D14.disguised"
    assert upload(cast.wu_jiu, **fields, file=page).status_code == 404
    row = upload(cast.zhang_san, **fields, file=SimpleUploadedFile("报告.pdf", pdf)).json()
    listed = owner.get("/projects/T-1/attachments")["items"]
    assert [(file["id"], file["size"]) for file in listed] == [(row["id"], len(pdf))]
    answer = owner.send("GET", f"/attachments/{row['id']}")
    assert answer.getvalue() == pdf
    assert answer["Content-Disposition"].startswith("attachment")
    assert owner.send("DELETE", f"/attachments/{row['id']}").json() == {"id": row["id"]}
    assert owner.send("GET", f"/attachments/{row['id']}").status_code == 404


def test_k6_a_playbook_is_made_our_own_and_started_from(cast: Cast) -> None:
    lead = Program(cast.zhou_ba)
    shipped = lead.get("/playbooks")["items"]
    assert [row["version"] for row in shipped] == [0, 0, 0, 0]
    pattern = shipped[1]["pattern"]
    for row in pattern["participants"]:
        row[0] = {"客服部": "客服部", "质控部": "质控部"}.get(row[0], "产品部")
    for task in pattern["tasks"]:
        task["department"] = "客服部" if task["department"] == "客服部" else "产品部"
    text = {"name": "我们的投诉处理", "pattern": pattern, "origin": shipped[1]["id"]}
    made = lead.send("POST", "/playbooks", text)
    assert made.status_code == 201, made.content
    own = made.json()
    assert shipped[1]["id"] not in [row["id"] for row in lead.get("/playbooks")["items"]]
    wrong = text | {"pattern": {"tasks": "none"}}
    refused = lead.send("PUT", f"/playbooks/{own['id']}", wrong, If_Match='"1"')
    assert said(refused) == (422, "K6.malformed")
    edited = lead.send(
        "PUT", f"/playbooks/{own['id']}", text | {"summary": "先受理"}, If_Match='"1"'
    )
    assert edited.json()["version"] == 2
    start = {"code": "PB", "title": "投诉处理", "starts_on": "2024-07-01"}
    started = lead.send("POST", f"/playbooks/{own['id']}/starts", start).json()
    assert started["tasks"] == 5
    gone = lead.send("DELETE", f"/playbooks/{own['id']}", If_Match='"2"')
    assert gone.json() == {"id": own["id"]}


def test_k6_runs_and_relays(cast: Cast) -> None:
    in_force(cast)
    owner, head = Program(cast.zhang_san), Program(cast.li_si)
    run = owner.send("POST", "/projects/P-1/runs", {"starts_on": "2024-05-06"}).json()
    assert (run["code"], run["runs_under"], run["phase"]) == ("P-1-1", "P-1", "execution")
    assert [row["code"] for row in owner.get("/projects/P-1/runs")["items"]] == ["P-1-1"]
    task = owner.get("/projects/P-1-1/tasks")["items"][0]
    finished = {"status": "done", "percent": 100, "deliverable": "报告"}
    for _round in range(2):
        version = owner.get(f"/tasks/{task['id']}")["version"]
        address = f"/tasks/{task['id']}/check-ins"
        assert owner.send("POST", address, finished, If_Match=f'"{version}"').status_code == 201
        relay = head.get("/projects/P-1-1/relays")["items"]
        waiting = next(r for r in relay if not r["returned_at"])
        if _round == 0:
            back = {"reason": "缺少样本"}
            answer = head.send("POST", f"/relays/{waiting['id']}/returns", back)
            assert answer.json()["reason"] == "缺少样本"
    taken = head.send("POST", f"/relays/{waiting['id']}/acceptances").json()
    assert taken["accepted_at"] is not None


def test_k6_small_work_and_a_next_period(cast: Cast) -> None:
    lead = Program(cast.zhou_ba)
    charter = {
        "background": "错单多", "scope_in": "录入", "scope_out": "仓库", "starts_on": "2024-05-06",
        "deadline": "2024-05-17", "milestones": [{"name": "完成", "due_on": "2024-05-17"}],
        "goals": [{"metric": "错单率", "target": "1", "due_on": "2024-05-17"}],
        "participants": [
            {"department": "客服部", "role": "initiating"},
            {"department": "客服部", "role": "lead"},
            {"department": "质控部", "role": "supervising"},
        ],
    }  # fmt: skip
    body = {"code": "S-1", "title": "小事", "charter": charter}
    assert lead.send("POST", "/small-projects", body).status_code == 201
    assert len(lead.get("/projects/S-1/charter")["goals"]) == 1
    renewal = {"code": "S-2", "title": "下一期", "starts_on": "2024-07-01"}
    refused = lead.send("POST", "/projects/S-1/renewals", renewal)
    assert said(refused) == (422, "K6.not_long_term")
