"""R12: a row that becomes visible after a greater one is told all the same, and once."""

import builtins
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import TypeGuard

import pytest
from django.apps import AppConfig, apps

from tests.cast import Cast
from xieli.core.models import Event
from xieli.kickoff import commands
from xieli.live.cursor import Cursor
from xieli.live.news import DAILY, PRIVATE, SIGHT, News, beginning, missed, news_after
from xieli.people import commands as people


def test_a_row_that_comes_late_fills_the_hole_of_the_cursor(cast: Cast) -> None:
    before = beginning()
    project = commands.create_project(code="N-1", title="甲", actor=cast.zhou_ba)
    commands.create_project(code="N-2", title="乙", actor=cast.zhou_ba)
    rows = Event.objects.filter(pk__gt=before.high).order_by("pk").values_list("pk", flat=True)
    late, newest = rows
    cursor = before.past(newest)
    [news] = news_after(cursor)
    assert (news.row, news.code, news.number) == (late, "N-1", 1)
    assert news_after(cursor.past(late)) == []
    assert [each.row for each in missed(cursor, beginning(), {project.ledger_id})] == [late]


def test_between_two_cursors_only_what_one_may_see_and_the_later_one_covers(cast: Cast) -> None:
    before = beginning()
    mine = commands.create_project(code="N-3", title="甲", actor=cast.zhou_ba)
    commands.create_project(code="N-4", title="乙", actor=cast.zhou_ba)
    after = beginning()
    assert [each.code for each in missed(before, after, {mine.ledger_id})] == ["N-3"]
    unseen = Cursor(after.high, ((before.high + 1, after.high),))
    assert missed(before, unseen, {mine.ledger_id}) == []


def test_who_signs_in_concerns_nobody_else(cast: Cast) -> None:
    before = beginning()
    people.create_token(person=cast.zhou_ba, name="t", actor=None)
    [news] = news_after(before)
    assert news.is_private
    assert b"token" not in news.words


def every_type() -> list[str]:
    """Return the types of all apps' events, whoever adds an app."""
    rooms = [import_module(f"{app.name}.events") for app in apps.get_app_configs() if _tells(app)]
    enums = {kind for room in rooms for kind in vars(room).values() if _is_closed(kind)}
    return sorted(type.value for kind in enums for type in kind)


def _tells(app: AppConfig) -> bool:
    return app.name.startswith("xieli.") and find_spec(f"{app.name}.events") is not None


def _is_closed(kind: object) -> TypeGuard[builtins.type[StrEnum]]:
    return isinstance(kind, builtins.type) and issubclass(kind, StrEnum) and kind is not StrEnum


def news(type: str, code: str | None) -> News:
    return News(1, "ledger", 1, type, code, b"")


@pytest.mark.parametrize("type", every_type())
def test_t6_every_event_says_whether_somebody_may_see_more_or_less_after_it(type: str) -> None:
    if not type.startswith(PRIVATE):
        assert type.startswith(DAILY) != type.startswith(SIGHT), "name it in one list of news.py"


@pytest.mark.parametrize(
    "type", ["habits.set", "channel.tested", "message.sent_again", "extracts.made", "extracts.sent"]
)
def test_what_no_page_shows_makes_none_fetch_itself_again(type: str) -> None:
    assert news(type, None).is_private
    assert not news(type, "P-1").is_private


@pytest.mark.parametrize("type", ["channel.died", "job.ended"])
def test_what_somebody_is_told_on_their_home_page_arrives_there(type: str) -> None:
    assert not news(type, None).is_private


@pytest.mark.parametrize(
    "type", ["check_in.reminded", "meeting.noted", "decision.made", "change.edited", "lesson.voted"]
)
def test_a_note_or_a_reminder_asks_nobody_what_they_see(type: str) -> None:
    assert not news(type, "P-1").changes_sight


@pytest.mark.parametrize(
    "type",
    ["charter.effective", "charter.edited", "project.named_people", "person.left", "new.app"],
)
def test_t6_what_may_end_a_sight_is_asked_for(type: str) -> None:
    assert news(type, "P-1").changes_sight
