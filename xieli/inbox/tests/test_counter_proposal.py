"""B6, S8: a date that is countered asks the other side, and no clock is set back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.core import clock, subscriptions
from xieli.core.errors import NotAllowed
from xieli.inbox.models import Notice
from xieli.meetings.queries.agenda import weekly_agenda
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency, HandshakeState, Task
from xieli.workplan.queries import text_of
from xieli.workspace.queries import ToDo, answers, standing, to_dos, waits

TUESDAY = datetime(2024, 3, 5, 2, tzinfo=UTC)  # ten in the morning
LATER = TUESDAY + timedelta(hours=3)
DATES = {"confirm_date", "agree_date"}


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """The survey is forecast after the 7th, for which it was promised: its date is open again."""
    plan = in_execution(cast)
    with clock.fixed_at(TUESDAY):
        progress.check_in(
            task=plan.survey, percent=30, forecast_finish=date(2024, 3, 12), actor=cast.zhang_san
        )
    return plan


def counter(plan: Plan, day: date, actor: Person, at: datetime = LATER) -> Dependency:
    with clock.fixed_at(at):
        return workplan.propose_hand_over(
            predecessor=plan.survey, successor=plan.writing, hand_over_on=day, actor=actor
        )


def asked(person: Person) -> list[ToDo]:
    return [item for item in to_dos(person) if item.kind in DATES]


def test_b6_a_date_of_the_upstream_owner_is_answered_downstream(plan: Plan, cast: Cast) -> None:
    assert [item.since for item in asked(cast.zhang_san)] == [TUESDAY]
    row = counter(plan, date(2024, 3, 13), cast.zhang_san)
    assert row.handshake == HandshakeState.REOPENED
    assert row.promised_on == date(2024, 3, 7)
    assert asked(cast.zhang_san) == []
    [mine] = asked(cast.li_si)
    assert (mine.kind, mine.since, mine.holds_up) == ("agree_date", LATER, "客服部·张三")
    assert [wait.person for wait in waits(cast.zhang_san) if wait.kind in DATES] == ["李四"]
    assert not {"confirm_date", "check_in"} & {wait.kind for wait in waits(cast.li_si)}
    with pytest.raises(NotAllowed):
        workplan.confirm_hand_over(
            dependency=row, hand_over_on=date(2024, 3, 13), actor=cast.zhang_san
        )
    workplan.confirm_hand_over(dependency=row, hand_over_on=date(2024, 3, 13), actor=cast.li_si)
    row = Dependency.objects.get(pk=row.pk)
    assert not row.is_open
    assert row.promised_on == date(2024, 3, 13)
    assert asked(cast.li_si) == asked(cast.zhang_san) == []


def test_b6_another_owner_of_the_same_side_does_not_turn_it_round(plan: Plan, cast: Cast) -> None:
    counter(plan, date(2024, 3, 13), cast.zhang_san)
    survey = Task.objects.select_related("project").get(pk=plan.survey.pk)
    text = replace(text_of(survey), owner=cast.zhou_ba)
    with clock.fixed_at(LATER):
        workplan.edit_task(task=survey, text=text, version=survey.version, actor=cast.zhou_ba)
    assert [item.kind for item in asked(cast.li_si)] == ["agree_date"]
    assert asked(cast.zhou_ba) == []


def test_b6_a_counter_goes_back_and_the_same_date_is_agreement(plan: Plan, cast: Cast) -> None:
    counter(plan, date(2024, 3, 14), cast.zhang_san)
    row = counter(plan, date(2024, 3, 13), cast.li_si)
    assert asked(cast.li_si) == []
    assert [item.kind for item in asked(cast.zhang_san)] == ["confirm_date"]
    row = counter(plan, date(2024, 3, 13), cast.zhang_san)
    assert row.handshake == HandshakeState.CONFIRMED


def test_b6_a_second_thought_of_who_waits_does_not_set_the_clock_back(
    plan: Plan, cast: Cast
) -> None:
    counter(plan, date(2024, 3, 11), cast.li_si)
    counter(plan, date(2024, 3, 12), cast.zhou_ba)
    assert [item.since for item in asked(cast.zhang_san)] == [TUESDAY]


def test_s8_each_side_is_measured_for_its_own_wait(plan: Plan, cast: Cast) -> None:
    counter(plan, date(2024, 3, 13), cast.zhang_san)
    with clock.fixed_at(LATER + timedelta(hours=1)):
        rows = {row.department: row for row in answers(plan.project)}
    dates = [ask for ask in rows[cast.service].asks if "日期" in ask.what]
    assert dates[-1].hours == pytest.approx(3), "from the first ask to his answer"
    [open_one] = rows[cast.product].open
    assert open_one.asked_at == LATER and open_one.hours == pytest.approx(1)


def test_s6_what_was_promised_stays_known_while_another_date_is_discussed(
    plan: Plan, cast: Cast
) -> None:
    counter(plan, date(2024, 3, 13), cast.zhang_san)
    with clock.fixed_at(datetime(2024, 3, 11, 2, tzinfo=UTC)):
        found = weekly_agenda(plan.project)
        holds = standing(plan.project).holds
    topics = [*(slot.topic for slot in found.spoken), *found.read]
    about = next(topic for topic in topics if topic.id == plan.survey.pk)
    assert any("原定 2024-03-07" in why and "2024-03-13" in why for why in about.why)
    assert [(hold.person, hold.waiting, hold.days) for hold in holds] == [("张三", "李四", 2)]


def told() -> list[tuple[Person, str]]:
    """Whom the events since the last look told something, and how."""
    subscriptions.catch_up_all()
    found = [(each.person, each.how) for each in Notice.objects.select_related("person")]
    Notice.objects.all().delete()
    return found


def test_b6_who_has_to_answer_is_asked_not_just_told(plan: Plan, cast: Cast) -> None:
    with clock.fixed_at(LATER):
        told()
        row = counter(plan, date(2024, 3, 13), cast.zhang_san)
        assert told() == [(cast.li_si, "ask")]
        workplan.confirm_hand_over(dependency=row, hand_over_on=date(2024, 3, 13), actor=cast.li_si)
        assert told() == [(cast.zhang_san, "tell")]


def test_b6_the_api_and_the_page_say_who_answers(plan: Plan, cast: Cast, client: Client) -> None:
    _row, secret = people.create_token(person=cast.zhang_san, name="t", actor=cast.zhang_san)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "counter-proposal-1"}
    said = client.post(
        f"/api/v1/tasks/{plan.writing.pk}/predecessors",
        {"predecessor": plan.survey.pk, "hand_over_on": "2024-03-13"},
        content_type="application/json",
        headers=headers,
    ).json()["predecessors"][0]
    assert (said["handshake"], said["asked"]["name"]) == ("reopened", "李四")
    assert (said["hand_over_on"], said["promised_on"]) == ("2024-03-13", "2024-03-07")
