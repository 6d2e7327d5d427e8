"""What can happen to a project and its charter, each with its sentence (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class KickoffEvent(StrEnum):
    """Events of a project's ledger that belong to its kickoff."""

    CREATED = "project.created"
    CHARTER_EDITED = "charter.edited"
    CHARTER_EFFECTIVE = "charter.effective"
    BEGUN_PROVISIONALLY = "project.begun_provisionally"
    FELL_BACK = "project.fell_back"
    RUN_BEGUN = "project.run_begun"
    ROLES_INHERITED = "participation.inherited"
    PAUSED = "project.paused"
    RESUMED = "project.resumed"
    NAMED_PEOPLE = "project.named_people"
    CANCELLATION_PROPOSED = "cancellation.proposed"
    CANCELLED = "project.cancelled"


SENTENCES: dict[KickoffEvent, tuple[str, str]] = {
    KickoffEvent.CREATED: ("{actor}建立项目{subject}", "{actor} created {subject}"),
    KickoffEvent.CHARTER_EDITED: (
        "{actor}修改{subject}的启动纪要",
        "{actor} edited the charter of {subject}",
    ),
    KickoffEvent.CHARTER_EFFECTIVE: (
        "{subject}的启动纪要生效",
        "The charter of {subject} took effect",
    ),
    KickoffEvent.BEGUN_PROVISIONALLY: (
        "{subject}先行启动，其余部门待会签",
        "{subject} began before everybody signed",
    ),
    KickoffEvent.FELL_BACK: (
        "{subject}因异议退回启动",
        "An objection sent {subject} back to its kickoff",
    ),
    KickoffEvent.RUN_BEGUN: ("{actor}发起一轮{subject}", "{actor} began the run {subject}"),
    KickoffEvent.ROLES_INHERITED: (
        "{subject}的参与部门撤销，由承接部门接替",
        "A department of {subject} closed; its successor takes part instead",
    ),
    KickoffEvent.PAUSED: ("{actor}暂停{subject}", "{actor} paused {subject}"),
    KickoffEvent.RESUMED: ("{actor}恢复{subject}", "{actor} resumed {subject}"),
    KickoffEvent.NAMED_PEOPLE: (
        "{actor}设定{subject}的保密范围",
        "{actor} said who may see {subject}",
    ),
    KickoffEvent.CANCELLATION_PROPOSED: (
        "{actor}提议终止{subject}",
        "{actor} proposed to cancel {subject}",
    ),
    KickoffEvent.CANCELLED: ("{subject}已终止", "{subject} was cancelled"),
}

tell(SENTENCES)
