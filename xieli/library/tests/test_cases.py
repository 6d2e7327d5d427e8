"""The case page tells the story on one screen; its list is asked in terms it knows (A6)."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.endings import accepted, answered, learned
from tests.pages import signed_in
from tests.plans import Plan, in_execution, sign_all
from xieli.attachments import commands as attachments
from xieli.attachments import queries as places
from xieli.attachments.commands import Incoming
from xieli.closing import commands as closing
from xieli.core import clock
from xieli.kickoff import commands as kickoff
from xieli.library import commands
from xieli.library.models import Case
from xieli.people import commands as people


def sealed(plan: Plan, cast: Cast) -> Case:
    plan.project.refresh_from_db()
    return commands.archive_project(
        project=plan.project, version=plan.project.version, actor=cast.zhou_ba
    )


def page_of(case: Case, cast: Cast) -> str:
    return signed_in(cast.zhou_ba).get(f"/cases/{case.pk}/").content.decode()


def test_k7_a_cancelled_case_says_why_and_what_it_was_for(cast: Cast) -> None:
    plan = in_execution(cast)
    kickoff.pause_project(
        project=plan.project,
        reason="等待预算",
        until=clock.now().date() + timedelta(days=9),
        version=plan.project.version,
        actor=cast.zhou_ba,
    )
    plan.project.refresh_from_db()
    kickoff.resume_project(project=plan.project, version=plan.project.version, actor=cast.zhou_ba)
    plan.project.refresh_from_db()
    due = clock.now() + timedelta(days=2)
    sign_all(
        kickoff.propose_cancellation(
            project=plan.project,
            reason="预算被取消",
            due_at=due,
            version=plan.project.version,
            actor=cast.zhou_ba,
        )
    )
    report = answered(cast, plan)
    sign_all(
        closing.submit_retrospective(
            retrospective=report, due_at=due, version=1, actor=cast.zhou_ba
        )
    )
    case = sealed(plan, cast)
    page = page_of(case, cast)
    for said in ("预算被取消", "投诉率", "未测量", "等待预算", "每日进度同步机制高效"):
        assert said in page
    assert "预算被取消" in case.text, "and one finds it by that"


def test_c4_a_case_tells_of_its_changes(cast: Cast) -> None:
    plan = learned(cast, is_changed=True)
    page = page_of(sealed(plan, cast), cast)
    assert "测试数据工具延期" in page and "上线顺延" in page and "已生效" in page
    request = plan.project.change_requests.get()
    assert f"/changes/{request.pk}/" in page


def test_d14_evidence_is_fetched_from_the_case(cast: Cast) -> None:
    plan = learned(cast)
    place = places.place("task", plan.survey.pk, cast.zhang_san)
    result = plan.project.acceptances.get().results.get()
    for subject, where in (
        ("task", place),
        ("goal_result", places.place("goal_result", result.pk, cast.chen_yi)),
    ):
        assert where is not None
        attachments.attach_file(
            place=where,
            subject_type=subject,
            file=Incoming(f"{subject}.csv", 3, [b"a,b"]),
            actor=cast.chen_yi,
        )
    page = page_of(sealed(plan, cast), cast)
    for row in plan.project.attachments.all():
        assert f'href="/attachments/{row.pk}/"' in page
        answer = signed_in(cast.zhou_ba).get(f"/attachments/{row.pk}/")
        assert answer.getvalue() == b"a,b"


def test_a4_a_case_without_a_concluded_retrospective_says_so(cast: Cast) -> None:
    plan = accepted(cast)
    answered(cast, plan)
    plan.project.refresh_from_db()
    sign_all(
        commands.submit_reasons(
            project=plan.project,
            reasons={"retrospective": "团队已解散"},
            due_at=clock.now() + timedelta(days=2),
            version=plan.project.version,
            actor=cast.zhou_ba,
        )
    )
    page = page_of(sealed(plan, cast), cast)
    for said in ("每日进度同步机制高效", "复盘未形成结论", "团队已解散"):
        assert said in page
    report = signed_in(cast.zhou_ba).get("/projects/T-1/retrospective/").content.decode()
    for said in ("每日进度同步机制高效", "建立需求变更审批流程", "复盘未形成结论"):
        assert said in report
    assert "/submissions/" not in report and "/votes/" not in report


def test_a4_an_archive_without_any_retrospective_offers_none(cast: Cast) -> None:
    plan = accepted(cast)
    sign_all(
        commands.submit_reasons(
            project=plan.project,
            reasons={"retrospective": "团队已解散"},
            due_at=clock.now() + timedelta(days=2),
            version=plan.project.version,
            actor=cast.zhou_ba,
        )
    )
    sealed(plan, cast)
    report = signed_in(cast.zhou_ba).get("/projects/T-1/retrospective/").content.decode()
    assert "没有复盘" in report
    assert '<button class="btn primary">' not in report


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("year=abc", 422),
        ("year=99999", 422),
        ("kind=hobby", 422),
        ("outcome=great", 422),
        ("limit=0", 422),
        ("year=2024&kind=project&outcome=achieved", 200),
        ("", 200),
    ],
)
def test_a6_a_filter_that_makes_no_sense_is_refused(cast: Cast, asked: str, answer: int) -> None:
    _token, key = people.create_token(person=cast.zhou_ba, name="t", actor=None)
    client = signed_in(cast.zhou_ba)
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get(f"/api/v1/cases?{asked}", headers=headers).status_code == answer
