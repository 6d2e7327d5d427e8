"""R12: a row that becomes visible after a greater one is told all the same, and once."""

from tests.cast import Cast
from xieli.core.models import Event
from xieli.kickoff import commands
from xieli.live.cursor import Cursor
from xieli.live.news import beginning, missed, news_after
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
