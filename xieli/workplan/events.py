"""What can happen to the breakdown, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class WorkplanEvent(StrEnum):
    """Events of a project's ledger that belong to its breakdown."""

    TASK_ADDED = "task.added"
    TASK_EDITED = "task.edited"
    TASK_REMOVED = "task.removed"
    TASK_INHERITED = "task.inherited"
    HAND_OVER_PROPOSED = "hand_over.proposed"
    HAND_OVER_CONFIRMED = "hand_over.confirmed"
    HAND_OVER_REOPENED = "hand_over.reopened"
    DEPENDENCY_REMOVED = "dependency.removed"
    RESOURCE_REQUESTED = "resource.requested"
    RESOURCE_COMMITTED = "resource.committed"
    RESOURCE_DECLINED = "resource.declined"
    RESOURCE_WITHDRAWN = "resource.withdrawn"
    RISK_OCCURRED = "risk.occurred"
    RISK_CLOSED = "risk.closed"
    BASELINED = "breakdown.baselined"


SENTENCES: dict[WorkplanEvent, tuple[str, str]] = {
    WorkplanEvent.TASK_ADDED: ("{actor}新增子任务{subject}", "{actor} added task {subject}"),
    WorkplanEvent.TASK_EDITED: ("{actor}修改子任务{subject}", "{actor} edited task {subject}"),
    WorkplanEvent.TASK_REMOVED: ("{actor}删除子任务{subject}", "{actor} removed task {subject}"),
    WorkplanEvent.TASK_INHERITED: (
        "{subject}改由接任者负责",
        "{subject} passed to whoever stands in",
    ),
    WorkplanEvent.HAND_OVER_PROPOSED: (
        "{actor}提议{subject}的交接日期",
        "{actor} proposed a hand-over date for {subject}",
    ),
    WorkplanEvent.HAND_OVER_CONFIRMED: (
        "{actor}确认{subject}的交接日期",
        "{actor} confirmed the hand-over date of {subject}",
    ),
    WorkplanEvent.HAND_OVER_REOPENED: (
        "{subject}的交接日期重开",
        "The hand-over date of {subject} was reopened",
    ),
    WorkplanEvent.DEPENDENCY_REMOVED: (
        "{actor}删除{subject}的前置依赖",
        "{actor} removed a dependency of {subject}",
    ),
    WorkplanEvent.RESOURCE_REQUESTED: (
        "{actor}为{subject}申请资源",
        "{actor} asked for a resource for {subject}",
    ),
    WorkplanEvent.RESOURCE_COMMITTED: (
        "{actor}确认向{subject}提供资源",
        "{actor} committed a resource to {subject}",
    ),
    WorkplanEvent.RESOURCE_DECLINED: (
        "{actor}拒绝向{subject}提供资源",
        "{actor} declined a resource for {subject}",
    ),
    WorkplanEvent.RESOURCE_WITHDRAWN: (
        "{actor}撤回{subject}的资源申请",
        "{actor} withdrew a resource request of {subject}",
    ),
    WorkplanEvent.RISK_OCCURRED: ("{actor}登记{subject}的风险已发生", "{actor}: a risk occurred"),
    WorkplanEvent.RISK_CLOSED: ("{actor}关闭{subject}的风险", "{actor} closed a risk of {subject}"),
    WorkplanEvent.BASELINED: ("{subject}的分解生效", "The breakdown of {subject} took effect"),
}

tell(SENTENCES)
