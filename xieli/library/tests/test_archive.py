"""Sealing an archive (A5, A6): what is missing is named, and nothing changes afterwards."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import Cast
from tests.endings import accepted, answered, learned
from tests.plans import Plan, in_execution, sign_all
from xieli.attachments.models import Attachment
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Event, Ledger
from xieli.core.verification import findings
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.kickoff import commands as kickoff
from xieli.library import commands, queries
from xieli.library.models import Case
from xieli.people import commands as people
from xieli.progress.commands import check_in
from xieli.signoff.rules import content_hash
from xieli.workplan import commands as workplan
from xieli.workplan.queries import text_of


def archive(plan: Plan, cast: Cast) -> Case:
    plan.project.refresh_from_db()
    return commands.archive_project(
        project=plan.project, version=plan.project.version, actor=cast.zhou_ba
    )


def test_a5_a_complete_project_is_archived_and_sealed(cast: Cast) -> None:
    plan = learned(cast)
    assert queries.missing(plan.project) == []
    case = archive(plan, cast)
    plan.project.refresh_from_db()
    assert (plan.project.phase, case.outcome) == ("archived", "achieved")
    assert case.hash == content_hash(case.manifest)
    kinds = [document["kind"] for document in case.manifest["documents"]]
    assert kinds == ["charter", "breakdown", "acceptance", "retrospective"]
    assert Event.objects.get(type="archive.sealed").after["hash"] == case.hash
    assert list(findings(plan.project.ledger)) == []


def test_a5_what_is_missing_is_named_with_who_supplies_it(cast: Cast) -> None:
    plan = accepted(cast)
    with pytest.raises(RuleViolation) as refusal:
        archive(plan, cast)
    assert refusal.value.code == "A5.no_retrospective"
    assert "客服部·周八" in refusal.value.message


def test_a5_only_the_lead_and_the_supervising_department_archive(cast: Cast) -> None:
    plan = learned(cast)
    for outsider in (cast.li_si, cast.wu_jiu):
        with pytest.raises(NotAllowed):
            commands.archive_project(
                project=plan.project, version=plan.project.version, actor=outsider
            )
    with pytest.raises(StaleVersion):
        commands.archive_project(project=plan.project, version=1, actor=cast.zhou_ba)


def test_a5_what_runs_is_not_archived(cast: Cast) -> None:
    plan = in_execution(cast)
    with pytest.raises(RuleViolation) as refusal:
        archive(plan, cast)
    assert refusal.value.code == "A5.not_closing"


def test_a5_an_open_exception_holds_it_back_and_no_reason_covers_it(cast: Cast) -> None:
    plan = accepted(cast)
    exceptions.report_exception(
        task=plan.survey, text=ExceptionText(reason="数据有误"), actor=cast.zhang_san
    )
    answer(plan, cast)
    with pytest.raises(RuleViolation) as refusal:
        archive(plan, cast)
    assert refusal.value.code == "A5.no_exceptions"
    with pytest.raises(RuleViolation) as refusal:
        reasons(plan, cast, exceptions="不想处理")
    assert refusal.value.code == "A5.nothing_missing"


def answer(plan: Plan, cast: Cast) -> None:
    from xieli.closing import commands as closing

    sign_all(
        closing.submit_retrospective(
            retrospective=answered(cast, plan),
            due_at=clock.now() + timedelta(days=2),
            version=1,
            actor=cast.zhou_ba,
        )
    )


def reasons(plan: Plan, cast: Cast, **said: str) -> None:
    plan.project.refresh_from_db()
    revision = commands.submit_reasons(
        project=plan.project,
        reasons=said,
        due_at=clock.now() + timedelta(days=2),
        version=plan.project.version,
        actor=cast.zhou_ba,
    )
    assert set(revision.signatories.values_list("department__name", flat=True)) == {
        "客服部", "质控部",
    }  # fmt: skip
    sign_all(revision)


def test_a5_a_signed_reason_covers_what_stays_missing(cast: Cast) -> None:
    plan = accepted(cast)
    reasons(plan, cast, retrospective="团队已解散,另行访谈")
    case = archive(plan, cast)
    assert case.manifest["reasons"] == {"retrospective": "团队已解散,另行访谈"}


def test_a5_a_reason_needs_words_for_something_missing(cast: Cast) -> None:
    plan = accepted(cast)
    for said in ({}, {"retrospective": " "}, {"charter": "在"}):
        with pytest.raises(RuleViolation) as refusal:
            reasons(plan, cast, **said)
        assert refusal.value.code == "A5.nothing_missing"


def test_k7_a_cancelled_project_is_archived_by_the_reason_everybody_signed(cast: Cast) -> None:
    plan = in_execution(cast)
    sign_all(
        kickoff.propose_cancellation(
            project=plan.project,
            reason="预算取消",
            due_at=clock.now() + timedelta(days=2),
            version=plan.project.version,
            actor=cast.zhou_ba,
        )
    )
    answer(plan, cast)
    case = archive(plan, cast)
    assert (case.outcome, case.manifest["reasons"]["acceptance"]) == ("cancelled", "预算取消")


def test_a6_nothing_of_an_archived_project_changes(cast: Cast) -> None:
    plan = learned(cast)
    archive(plan, cast)
    before = Event.objects.filter(ledger=plan.project.ledger_id).count()
    plan.survey.refresh_from_db()
    attempts = [
        lambda: check_in(task=plan.survey, status="done", percent=100, actor=cast.zhang_san),
        lambda: workplan.edit_task(
            task=plan.survey,
            text=text_of(plan.survey),
            version=plan.survey.version,
            actor=cast.zhang_san,
        ),
        lambda: exceptions.report_exception(
            task=plan.survey, text=ExceptionText(reason="x"), actor=cast.zhang_san
        ),
        lambda: archive(plan, cast),
    ]
    for attempt in attempts:
        with pytest.raises(RuleViolation) as refusal:
            attempt()
        assert refusal.value.code == "A6.sealed"
    assert Event.objects.filter(ledger=plan.project.ledger_id).count() == before
    assert not Attachment.objects.exists()


def test_p3_people_leave_and_departments_close_although_archives_name_them(cast: Cast) -> None:
    plan = learned(cast)
    plan.project.tasks.filter(pk=plan.survey.pk).update(status="in_progress", percent=50)
    Ledger.objects.filter(pk=plan.project.ledger_id).update(is_sealed=True)
    plan.project.phase = "archived"
    plan.project.save()
    people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    people.close_department(department=cast.product, successor=cast.marketing, actor=cast.admin)


def test_a6_every_alteration_of_what_was_sealed_is_found(cast: Cast) -> None:
    plan = learned(cast)
    case = archive(plan, cast)
    ledger = plan.project.ledger
    ledger.refresh_from_db()
    for table, change in (
        ("library_case", "hash = '%s'" % ("0" * 64)),
        ("workplan_task", "percent = 99"),
        ("signoff_revision", "hash = '%s'" % ("0" * 64)),
        ("signoff_signature", "name = '别人'"),
        ("kickoff_project", "title = '别的'"),
    ):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT altered")
            cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608
            assert list(findings(ledger)), table
            cursor.execute("ROLLBACK TO SAVEPOINT altered")
    assert list(findings(ledger)) == []
    Case.objects.filter(pk=case.pk).update(manifest={**case.manifest, "outcome": "partly"})
    assert list(findings(ledger))


def test_p3_a_renamed_department_does_not_break_a_seal(cast: Cast) -> None:
    plan = learned(cast)
    archive(plan, cast)
    type(cast.product).objects.filter(pk=cast.product.pk).update(name="产品中心")
    assert list(findings(plan.project.ledger)) == []
