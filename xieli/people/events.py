"""What can happen to the organisation, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class PeopleEvent(StrEnum):
    """Events of the organisation's own ledger."""

    FOUNDED = "organisation.founded"
    ORGANISATION_EDITED = "organisation.edited"
    DEPARTMENT_ADDED = "department.added"
    DEPARTMENT_EDITED = "department.edited"
    DEPARTMENT_CLOSED = "department.closed"
    HEAD_APPOINTED = "department.head_appointed"
    PERSON_ADDED = "person.added"
    PERSON_EDITED = "person.edited"
    PERSON_LEFT = "person.left"
    PASSWORD_SET = "person.password_set"  # noqa: S105 - the name of an event
    TRIES_EXHAUSTED = "password.tries_exhausted"
    SESSION_OPENED = "session.opened"
    SESSION_CLOSED = "session.closed"
    PASSWORD_CONFIRMED = "session.password_confirmed"  # noqa: S105
    TOKEN_CREATED = "token.created"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105
    CALENDAR_IMPORTED = "calendar.imported"


SENTENCES: dict[PeopleEvent, tuple[str, str]] = {
    PeopleEvent.FOUNDED: ("{actor}建立了{subject}", "{actor} set up {subject}"),
    PeopleEvent.ORGANISATION_EDITED: (
        "{actor}修改{subject}的设置",
        "{actor} edited the settings of {subject}",
    ),
    PeopleEvent.DEPARTMENT_ADDED: ("{actor}新增部门{subject}", "{actor} added {subject}"),
    PeopleEvent.DEPARTMENT_EDITED: ("{actor}修改部门{subject}", "{actor} edited {subject}"),
    PeopleEvent.DEPARTMENT_CLOSED: ("{actor}撤销部门{subject}", "{actor} closed {subject}"),
    PeopleEvent.HEAD_APPOINTED: (
        "{actor}任命{subject}负责人",
        "{actor} appointed the head of {subject}",
    ),
    PeopleEvent.PERSON_ADDED: ("{actor}新增人员{subject}", "{actor} added {subject}"),
    PeopleEvent.PERSON_EDITED: ("{actor}修改{subject}的资料", "{actor} edited {subject}"),
    PeopleEvent.PERSON_LEFT: ("{actor}登记{subject}离职", "{actor} recorded that {subject} left"),
    PeopleEvent.PASSWORD_SET: (
        "{actor}为{subject}设置了新密码",
        "{actor} set a new password for {subject}",
    ),
    PeopleEvent.TRIES_EXHAUSTED: (
        "{subject}密码输错次数过多,暂停再试",
        "Too many wrong passwords for {subject}; further tries have to wait",
    ),
    PeopleEvent.SESSION_OPENED: ("{subject}登录", "{subject} signed in"),
    PeopleEvent.SESSION_CLOSED: ("{subject}退出登录", "{subject} signed out"),
    PeopleEvent.PASSWORD_CONFIRMED: (
        "{subject}再次输入密码,可签字十分钟",
        "{subject} confirmed the password to sign for ten minutes",
    ),
    PeopleEvent.TOKEN_CREATED: (
        "{actor}为{subject}创建接口令牌",
        "{actor} made a token for {subject}",
    ),
    PeopleEvent.TOKEN_REVOKED: (
        "{actor}撤销{subject}的接口令牌",
        "{actor} revoked a token of {subject}",
    ),
    PeopleEvent.CALENDAR_IMPORTED: (
        "{actor}导入工作日历",
        "{actor} imported the working calendar",
    ),
}

tell(SENTENCES)
