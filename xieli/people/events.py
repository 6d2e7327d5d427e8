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
    CODE_CONFIRMED = "session.code_confirmed"
    PASSKEY_REGISTERED = "passkey.registered"
    PASSKEY_RENAMED = "passkey.renamed"
    PASSKEY_REVOKED = "passkey.revoked"
    PASSKEY_USED = "passkey.used"
    TOTP_ENROLLED = "totp.enrolled"
    TOTP_CONFIRMED = "totp.confirmed"
    TOTP_REMOVED = "totp.removed"
    TOKEN_CREATED = "token.created"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105
    CALENDAR_IMPORTED = "calendar.imported"
    ABSENT = "absence.recorded"
    ABSENCE_CANCELLED = "absence.cancelled"


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
    PeopleEvent.ABSENT: ("{actor}登记外出：{subject}", "{actor} recorded an absence: {subject}"),
    PeopleEvent.ABSENCE_CANCELLED: (
        "{actor}取消外出：{subject}",
        "{actor} cancelled an absence: {subject}",
    ),
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
    PeopleEvent.CODE_CONFIRMED: (
        "{subject}输入动态码,可签字十分钟",
        "{subject} gave a code to sign for ten minutes",
    ),
    PeopleEvent.PASSKEY_REGISTERED: (
        "{actor}添加通行密钥{subject}",
        "{actor} added the passkey {subject}",
    ),
    PeopleEvent.PASSKEY_RENAMED: (
        "{actor}把通行密钥改名为{subject}",
        "{actor} renamed a passkey to {subject}",
    ),
    PeopleEvent.PASSKEY_REVOKED: (
        "{actor}停用通行密钥{subject}",
        "{actor} revoked the passkey {subject}",
    ),
    PeopleEvent.PASSKEY_USED: (
        "{actor}用通行密钥{subject}确认本人",
        "{actor} proved who they are with the passkey {subject}",
    ),
    PeopleEvent.TOTP_ENROLLED: (
        "{subject}开始设置动态码",
        "{subject} began to set up codes",
    ),
    PeopleEvent.TOTP_CONFIRMED: ("{subject}启用动态码", "{subject} signs with codes from now on"),
    PeopleEvent.TOTP_REMOVED: ("{subject}停用动态码", "{subject} stopped using codes"),
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
