"""What can happen while a project closes, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class ClosingEvent(StrEnum):
    """Events of a project's ledger that belong to acceptance and retrospective."""

    ACCEPTANCE_OPENED = "acceptance.opened"
    GOAL_MEASURED = "goal.measured"
    GOAL_CONFIRMED = "goal.confirmed"
    ACCEPTANCE_SUBMITTED = "acceptance.submitted"
    REWORK_INHERITED = "rework.inherited"
    RETURNED = "acceptance.returned"
    CONCLUDED = "acceptance.concluded"
    RETROSPECTIVE_OPENED = "retrospective.opened"
    LESSON_ADDED = "lesson.added"
    LESSON_EDITED = "lesson.edited"
    LESSON_REMOVED = "lesson.removed"
    VOTED = "lesson.voted"
    VOTE_WITHDRAWN = "lesson.vote_withdrawn"
    RETROSPECTIVE_CONCLUDED = "retrospective.concluded"


SENTENCES: dict[ClosingEvent, tuple[str, str]] = {
    ClosingEvent.ACCEPTANCE_OPENED: (
        "{actor}开启{subject}的联合验收",
        "{actor} opened the acceptance of {subject}",
    ),
    ClosingEvent.GOAL_MEASURED: ("{actor}登记目标实测值{subject}", "{actor} measured {subject}"),
    ClosingEvent.GOAL_CONFIRMED: ("{actor}确认目标结论{subject}", "{actor} confirmed {subject}"),
    ClosingEvent.ACCEPTANCE_SUBMITTED: (
        "{actor}提交{subject}的验收结论",
        "{actor} submitted what the acceptance of {subject} found",
    ),
    ClosingEvent.REWORK_INHERITED: (
        "{subject}的返工任务由接任者承接",
        "Rework of {subject} passed to who stands in",
    ),
    ClosingEvent.RETURNED: (
        "{subject}验收退回返工",
        "The acceptance returned {subject} for rework",
    ),
    ClosingEvent.CONCLUDED: ("{subject}验收完成", "The acceptance of {subject} is concluded"),
    ClosingEvent.RETROSPECTIVE_OPENED: (
        "{actor}发起{subject}的复盘",
        "{actor} opened the retrospective of {subject}",
    ),
    ClosingEvent.LESSON_ADDED: ("{actor}写下复盘要点{subject}", "{actor} wrote {subject}"),
    ClosingEvent.LESSON_EDITED: ("{actor}修改复盘要点{subject}", "{actor} edited {subject}"),
    ClosingEvent.LESSON_REMOVED: ("{actor}删除复盘要点{subject}", "{actor} removed {subject}"),
    ClosingEvent.VOTED: ("{actor}赞同{subject}", "{actor} voted for {subject}"),
    ClosingEvent.VOTE_WITHDRAWN: (
        "{actor}取消赞同{subject}",
        "{actor} took back a vote on {subject}",
    ),
    ClosingEvent.RETROSPECTIVE_CONCLUDED: (
        "{subject}复盘完成",
        "The retrospective of {subject} is concluded",
    ),
}

tell(SENTENCES)
