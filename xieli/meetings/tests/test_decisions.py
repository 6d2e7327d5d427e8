"""S7: an important conclusion is written once, and each named person confirms it."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Ledger
from xieli.core.verification import findings
from xieli.kickoff.models import Project
from xieli.meetings import commands, queries
from xieli.meetings.models import Decision, Receipt
from xieli.people import commands as people


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture
def decision(plan: Plan, cast: Cast) -> Decision:
    return commands.decide(
        project=plan.project,
        text="评审改到周四，超期不再等。",
        people=[cast.li_si, cast.zhang_san],
        is_for_all=False,
        actor=cast.zhou_ba,
    )


def missing(project: Project, cast: Cast) -> list[str]:
    [row] = queries.decisions(project, cast.zhou_ba)
    return [each.person.name for each in row.missing]


def test_it_shows_who_has_confirmed_and_who_has_not(plan: Plan, cast: Cast, decision: Decision):
    assert missing(plan.project, cast) == ["张三", "李四"]
    commands.confirm_decision(decision=decision, actor=cast.li_si)
    assert missing(plan.project, cast) == ["张三"]
    assert [row[0].name for row in queries.missing(cast.zhou_ba)] == ["张三"]


def test_everybody_is_everybody_who_takes_part_and_the_sender_has_confirmed(plan: Plan, cast: Cast):
    row = commands.decide(
        project=plan.project, text="定稿", people=[], is_for_all=True, actor=cast.zhou_ba
    )
    names = {each.person.name for each in row.receipts.all()}
    assert {"周八", "张三", "李四", "陈一"} <= names and "吴九" not in names
    assert row.receipts.get(person=cast.zhou_ba).confirmed_at is not None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"text": " "}, "S7.no_text"),
        ({"people": []}, "S7.nobody"),
        ({"people": ["zhou_ba"]}, "S7.nobody"),
        ({"people": ["li_si", "wu_jiu"]}, "S7.strangers"),
    ],
)
def test_what_is_no_decision_is_refused_in_words(
    plan: Plan, cast: Cast, said: dict[str, Any], code: str
):
    people = [getattr(cast, name) for name in said.get("people", ["li_si"])]
    with pytest.raises(RuleViolation) as refusal:
        commands.decide(
            project=plan.project,
            text=said.get("text", "定稿"),
            people=people,
            is_for_all=False,
            actor=cast.zhou_ba,
        )
    assert refusal.value.code == code
    assert not Decision.objects.exists()


def test_who_takes_no_part_decides_nothing(plan: Plan, cast: Cast):
    with pytest.raises(NotAllowed):
        commands.decide(
            project=plan.project, text="x", people=[], is_for_all=True, actor=cast.wu_jiu
        )


def test_one_confirms_for_oneself_and_once(plan: Plan, cast: Cast, decision: Decision):
    with pytest.raises(NotAllowed):
        commands.confirm_decision(decision=decision, actor=cast.chen_yi)
    commands.confirm_decision(decision=decision, actor=cast.li_si)
    with pytest.raises(RuleViolation):
        commands.confirm_decision(decision=decision, actor=cast.li_si)


def test_what_was_taken_back_stays_readable_and_asks_nobody(
    plan: Plan, cast: Cast, decision: Decision
):
    with pytest.raises(NotAllowed):
        commands.withdraw_decision(decision=decision, reason="错了", version=1, actor=cast.li_si)
    with pytest.raises(StaleVersion):
        commands.withdraw_decision(decision=decision, reason="错了", version=7, actor=cast.zhou_ba)
    with pytest.raises(RuleViolation):
        commands.withdraw_decision(decision=decision, reason=" ", version=1, actor=cast.zhou_ba)
    commands.withdraw_decision(decision=decision, reason="错了", version=1, actor=cast.zhou_ba)
    assert queries.unconfirmed(cast.li_si) == []
    [row] = queries.decisions(plan.project, cast.li_si)
    assert (row.decision.text, row.decision.withdrawn_why) == (decision.text, "错了")
    with pytest.raises(RuleViolation):
        commands.confirm_decision(decision=decision, actor=cast.li_si)


def test_who_left_is_waited_for_no_more(plan: Plan, cast: Cast, decision: Decision):
    people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    assert missing(plan.project, cast) == ["李四"]


def test_p3_who_left_is_no_addressee_of_a_confidential_project(plan: Plan, cast: Cast):
    named = [cast.zhou_ba, cast.zhang_san, cast.li_si, cast.chen_yi]
    Project.objects.filter(pk=plan.project.pk).update(is_confidential=True)
    plan.project.named_people.set(named)
    people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    plan.project.named_people.add(cast.zhang_san)
    plan.project.refresh_from_db()
    names = {each.name for each in queries.addressees(plan.project)}
    assert names == {"周八", "李四", "陈一"}


@pytest.mark.parametrize(
    "alter",
    [
        lambda: Decision.objects.update(text="评审改到周五"),
        lambda: Receipt.objects.filter(confirmed_at=None).delete(),
        lambda: Receipt.objects.filter(confirmed_at=None).update(confirmed_at="2024-03-01T00:00Z"),
        lambda: Decision.objects.update(withdrawn_why="x"),
    ],
)
def test_v1_a_decision_changed_beside_the_commands_is_found(
    plan: Plan, cast: Cast, decision: Decision, alter
):
    ledger = Ledger.objects.get(pk=plan.project.ledger_id)
    assert list(findings(ledger)) == []
    alter()
    assert [each.problem for each in findings(ledger)] == [
        "decisions are not those that were sent and confirmed"
    ]
