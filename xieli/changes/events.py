"""What can happen to a change request, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class ChangeEvent(StrEnum):
    """Events of a project's ledger that belong to its changes."""

    DRAFTED = "change.drafted"
    EDITED = "change.edited"
    PROPOSED = "change.proposed"
    TAKEN_BACK = "change.taken_back"
    ASKED = "change.asked"
    SUBMITTED = "change.submitted"
    REBASED = "change.rebased"
    WITHDRAWN = "change.withdrawn"
    APPLIED = "change.applied"


SENTENCES: dict[ChangeEvent, tuple[str, str]] = {
    ChangeEvent.DRAFTED: ("{actor}起草变更申请{subject}", "{actor} drafted the change {subject}"),
    ChangeEvent.EDITED: (
        "{actor}修改变更申请{subject}的理由",
        "{actor} edited why {subject} is asked for",
    ),
    ChangeEvent.PROPOSED: (
        "{actor}在变更申请{subject}中提出改动",
        "{actor} proposed a difference in {subject}",
    ),
    ChangeEvent.TAKEN_BACK: (
        "{actor}从变更申请{subject}中撤下一项",
        "{actor} took a difference out of {subject}",
    ),
    ChangeEvent.ASKED: (
        "{actor}请发起部门提交变更申请{subject}",
        "{actor} asked the initiating department to submit {subject}",
    ),
    ChangeEvent.SUBMITTED: (
        "{actor}提交变更申请{subject}",
        "{actor} submitted the change {subject}",
    ),
    ChangeEvent.REBASED: (
        "{actor}按现行内容更新变更申请{subject}",
        "{actor} put {subject} on what now stands",
    ),
    ChangeEvent.WITHDRAWN: ("{actor}撤回变更申请{subject}", "{actor} withdrew {subject}"),
    ChangeEvent.APPLIED: ("变更{subject}已生效", "The change {subject} took effect"),
}

tell(SENTENCES)
