"""The retrospective (A4): opened by the lead, answered by all, voted on, concluded by all."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.endings import accepted, answered, done, learned
from tests.pages import signed_in
from tests.plans import sign_all
from xieli.closing import commands
from xieli.closing.commands import LessonText
from xieli.closing.models import Lesson
from xieli.closing.queries import retrospective_content
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Event
from xieli.kickoff import commands as kickoff
from xieli.people import commands as people
from xieli.people.models import Person

TEXT = LessonText("to_improve", "需求变更未及时同步技术部")


def test_a4_the_lead_opens_it_after_the_acceptance(cast: Cast) -> None:
    plan = accepted(cast)
    with pytest.raises(NotAllowed):
        commands.open_retrospective(project=plan.project, actor=cast.chen_yi)
    commands.open_retrospective(project=plan.project, actor=cast.zhang_san)
    with pytest.raises(RuleViolation) as refusal:
        commands.open_retrospective(project=plan.project, actor=cast.zhou_ba)
    assert refusal.value.code == "A4.open"


def test_a4_not_before_the_project_has_ended(cast: Cast) -> None:
    plan = done(cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.open_retrospective(project=plan.project, actor=cast.zhou_ba)
    assert refusal.value.code == "A4.not_accepted"


def test_k7_a_cancelled_project_has_its_retrospective_too(cast: Cast) -> None:
    plan = done(cast)
    sign_all(
        kickoff.propose_cancellation(
            project=plan.project,
            reason="预算取消",
            due_at=clock.now() + timedelta(days=2),
            version=plan.project.version,
            actor=cast.zhou_ba,
        )
    )
    commands.open_retrospective(project=plan.project, actor=cast.zhou_ba)


def test_a4_every_department_taking_part_answers_for_itself(cast: Cast) -> None:
    plan = accepted(cast)
    row = commands.open_retrospective(project=plan.project, actor=cast.zhou_ba)
    for person in (cast.zhang_san, cast.li_si, cast.chen_yi):
        lesson = commands.add_lesson(retrospective=row, text=TEXT, actor=person)
        assert lesson.department == person.department
    with pytest.raises(NotAllowed):
        commands.add_lesson(retrospective=row, text=TEXT, actor=cast.wu_jiu)


@pytest.mark.parametrize(
    ("changed", "code"), [({"text": " "}, "A4.no_text"), ({"question": "why"}, "A4.question")]
)
def test_a4_an_answer_says_something_to_one_of_the_questions(
    cast: Cast, changed: dict[str, Any], code: str
) -> None:
    row = commands.open_retrospective(project=accepted(cast).project, actor=cast.zhou_ba)
    with pytest.raises(RuleViolation) as refusal:
        commands.add_lesson(retrospective=row, text=replace(TEXT, **changed), actor=cast.zhang_san)
    assert refusal.value.code == code


def test_a4_who_wrote_it_and_the_lead_change_it(cast: Cast) -> None:
    row = commands.open_retrospective(project=accepted(cast).project, actor=cast.zhou_ba)
    lesson = commands.add_lesson(retrospective=row, text=TEXT, actor=cast.li_si)
    with pytest.raises(NotAllowed):
        commands.edit_lesson(lesson=lesson, text=TEXT, version=1, actor=cast.chen_yi)
    grouped = replace(TEXT, theme="变更")
    lesson = commands.edit_lesson(lesson=lesson, text=grouped, version=1, actor=cast.zhou_ba)
    assert lesson.theme == "变更"
    with pytest.raises(StaleVersion):
        commands.edit_lesson(lesson=lesson, text=TEXT, version=1, actor=cast.li_si)
    with pytest.raises(NotAllowed):
        commands.remove_lesson(lesson=lesson, version=2, actor=cast.chen_yi)
    commands.remove_lesson(lesson=lesson, version=2, actor=cast.li_si)
    assert Lesson.objects.count() == 0
    assert Event.objects.filter(type="lesson.removed").get().before["text"] == TEXT.text


def test_a4_a_vote_counts_once_and_is_taken_back(cast: Cast) -> None:
    row = commands.open_retrospective(project=accepted(cast).project, actor=cast.zhou_ba)
    lesson = commands.add_lesson(retrospective=row, text=TEXT, actor=cast.li_si)
    for _again in range(2):
        commands.vote_for_lesson(lesson=lesson, actor=cast.chen_yi)
    commands.vote_for_lesson(lesson=lesson, actor=cast.zhang_san)
    assert row.lessons.for_report().get().agreed == 2  # type: ignore[attr-defined]
    commands.withdraw_vote(lesson=lesson, actor=cast.chen_yi)
    commands.withdraw_vote(lesson=lesson, actor=cast.chen_yi)
    assert lesson.votes.count() == 1
    assert Event.objects.filter(type="lesson.vote_withdrawn").count() == 1
    for stranger in (commands.vote_for_lesson, commands.withdraw_vote):
        with pytest.raises(NotAllowed):
            stranger(lesson=lesson, actor=cast.wu_jiu)


def test_a4_all_three_questions_are_answered_before_it_is_submitted(cast: Cast) -> None:
    plan = accepted(cast)
    row = commands.open_retrospective(project=plan.project, actor=cast.zhou_ba)
    commands.add_lesson(retrospective=row, text=TEXT, actor=cast.zhou_ba)
    due_at = clock.now() + timedelta(days=2)
    with pytest.raises(RuleViolation) as refusal:
        commands.submit_retrospective(
            retrospective=row, due_at=due_at, version=1, actor=cast.zhou_ba
        )
    assert refusal.value.code == "A4.no_went_well"
    assert "如何标准化" in refusal.value.message


def test_a4_a_standard_without_owner_or_day_holds_it_back(cast: Cast) -> None:
    plan = accepted(cast)
    row = answered(cast, plan)
    lesson = row.lessons.get(question="standardise")
    text = LessonText("standardise", lesson.text, owner=None, due_on=date(2024, 5, 10))
    commands.edit_lesson(lesson=lesson, text=text, version=1, actor=cast.zhou_ba)
    with pytest.raises(RuleViolation) as refusal:
        commands.submit_retrospective(
            retrospective=row,
            due_at=clock.now() + timedelta(days=2),
            version=1,
            actor=cast.zhou_ba,
        )
    assert refusal.value.code == "A4.no_owner"


def test_a4_who_has_left_makes_nothing_a_standard(cast: Cast) -> None:
    project = accepted(cast).project
    retrospective = commands.open_retrospective(project=project, actor=cast.zhou_ba)
    leaver = Person.objects.get(pk=cast.zhang_san.pk)
    people.record_leaver(person=cast.zhang_san, actor=None)
    leaver.refresh_from_db()
    text = LessonText("standardise", "变更先审批", owner=leaver, due_on=date(2030, 1, 4))
    with pytest.raises(RuleViolation, check=lambda e: e.code == "A4.owner_left"):
        commands.add_lesson(retrospective=retrospective, text=text, actor=cast.zhou_ba)


def test_a4_signed_by_all_it_is_concluded_and_its_standards_wait_for_their_owners(
    cast: Cast,
) -> None:
    plan = learned(cast)
    row = plan.project.retrospective
    assert row.concluded_at is not None
    [lesson] = Lesson.objects.all().to_adopt()
    assert lesson.owner == cast.li_si
    with pytest.raises(RuleViolation) as refusal:
        commands.add_lesson(retrospective=row, text=TEXT, actor=cast.zhou_ba)
    assert refusal.value.code == "A4.concluded"


def test_k3_an_answer_after_submission_lapses_the_signatures(cast: Cast) -> None:
    plan = accepted(cast)
    row = answered(cast, plan)
    revision = commands.submit_retrospective(
        retrospective=row, due_at=clock.now() + timedelta(days=2), version=1, actor=cast.zhou_ba
    )
    commands.add_lesson(retrospective=row, text=TEXT, actor=cast.li_si)
    revision.refresh_from_db()
    assert revision.lapsed_at is not None


def test_a4_a_report_of_many_answers_takes_as_many_queries_as_one_of_few(cast: Cast) -> None:
    retrospective = answered(cast, accepted(cast))
    counted = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            content = retrospective_content(retrospective)
        counted.append(len(asked))
        for number in range(20):
            text = replace(TEXT, text=f"{TEXT.text} {number}")
            lesson = commands.add_lesson(
                retrospective=retrospective, text=text, actor=cast.zhang_san
            )
        commands.vote_for_lesson(lesson=lesson, actor=cast.li_si)
    assert counted[0] == counted[1]
    assert lesson.votes.count() == 1 and "'agreed': 1" in str(content["to_improve"])


def test_a4_the_day_typed_survives_a_refusal(cast: Cast) -> None:
    retrospective = answered(cast, accepted(cast))
    retrospective.refresh_from_db()
    typed = {"due_on": "2001-02-03", "version": str(retrospective.version)}
    address = f"/retrospectives/{retrospective.pk}/submissions/"
    answer = signed_in(cast.zhou_ba).post(address, typed)
    assert answer.status_code == 422
    assert 'name="due_on" value="2001-02-03"' in answer.text
