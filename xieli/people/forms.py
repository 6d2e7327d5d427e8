"""A request of somebody who is signed in; text of the settings into values and back."""

from collections.abc import Mapping
from datetime import date, time

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.people.commands import DepartmentText, OrganisationText, PersonText
from xieli.people.models import Department, Organisation, Person, Session

COOKIE, LANGUAGE_COOKIE = "xieli_session", "xieli_language"
LARGEST_CALENDAR = 256 * 1024
type Said = Mapping[str, object]  # what a form shows: as kept, or as typed


class SignedIn(HttpRequest):
    """What the middleware adds: who asks, and by which session."""

    person: Person
    session_row: Session


def said_of_organisation(row: Organisation) -> Said:
    """Return what the organisation's form shows first."""
    return {
        "name": row.name,
        "time_zone": row.time_zone,
        "language": row.language,
        "languages": row.languages,
        "opens_at": row.opens_at.strftime("%H:%M"),
        "closes_at": row.closes_at.strftime("%H:%M"),
        "contest_hours": row.contest_hours,
        "remind_hours": row.remind_hours,
        "rung_days": row.rung_days,
        "version": row.version,
    }


def organisation_text(said: QueryDict) -> OrganisationText:
    """Understand the organisation's form. Raises RuleViolation naming the field."""
    return OrganisationText(
        name=said.get("name", ""),
        time_zone=said.get("time_zone", "").strip(),
        language=said.get("language", ""),
        languages=said.getlist("languages"),
        opens_at=_time(said, "opens_at"),
        closes_at=_time(said, "closes_at"),
        contest_hours=_number(said, "contest_hours"),
        remind_hours=_number(said, "remind_hours"),
        rung_days=_number(said, "rung_days"),
    )


def typed_organisation(said: QueryDict) -> Said:
    """Return the organisation's form as it was typed, its languages as a list."""
    return said.dict() | {"languages": said.getlist("languages")}


def said_of_department(row: Department) -> Said:
    """Return what a department's form shows first."""
    return {
        "name": row.name,
        "parent": row.parent_id,
        "head": row.head_id,
        "deputy": row.deputy_id,
        "version": row.version,
    }


def department_text(said: QueryDict) -> DepartmentText:
    """Understand a department's form. Raises RuleViolation naming the field."""
    return DepartmentText(
        name=said.get("name", ""),
        parent=department_or_none(said.get("parent", ""), "parent"),
        head=person_or_none(said.get("head", ""), "head"),
        deputy=person_or_none(said.get("deputy", ""), "deputy"),
    )


def said_of_person(row: Person) -> Said:
    """Return what a person's form shows first."""
    return {
        "name": row.name,
        "department": row.department_id,
        "others": list(row.memberships.values_list("department", flat=True)),
        "email": row.email,
        "mobile": row.mobile,
        "employee_number": row.employee_number,
        "post": row.post,
        "language": row.language,
        "backup": row.backup_id,
        "is_executive": row.is_executive,
        "is_administrator": row.is_administrator,
        "version": row.version,
    }


def typed_person(said: QueryDict) -> Said:
    """Return a person's form as it was typed, its lists as lists."""
    return said.dict() | {"others": said.getlist("others")}


def person_text(said: QueryDict) -> PersonText:
    """Understand a person's form. Raises RuleViolation naming the field."""
    department = department_or_none(said.get("department", ""), "department")
    if department is None:
        raise RuleViolation(
            "P5.no_department", _("Name the primary department."), field="department"
        )
    others = [department_or_none(pk, "others") for pk in said.getlist("others")]
    return PersonText(
        name=said.get("name", ""),
        department=department,
        others=[each for each in others if each is not None and each != department],
        email=said.get("email", ""),
        mobile=said.get("mobile", ""),
        employee_number=said.get("employee_number", ""),
        post=said.get("post", ""),
        language=said.get("language", ""),
        backup=person_or_none(said.get("backup", ""), "backup"),
        is_executive=bool(said.get("is_executive")),
        is_administrator=bool(said.get("is_administrator")),
    )


def department_or_none(pk: str, field: str) -> Department | None:
    """Return the department an id names, None for no id. Raises RuleViolation for a wrong one."""
    if not pk:
        return None
    row = Department.objects.filter(pk=pk.replace("\0", "")).first()
    if row is None:
        raise no_such_department(field)
    return row


def no_such_department(field: str) -> RuleViolation:
    """Return the refusal of an id that names no department."""
    return RuleViolation("P5.no_such_department", _("There is no such department."), field=field)


def person_or_none(pk: str, field: str) -> Person | None:
    """Return the person an id names, None for no id. Raises RuleViolation for a wrong one."""
    if not pk:
        return None
    row = Person.objects.filter(pk=pk.replace("\0", "")).first()
    if row is None:
        raise RuleViolation("P5.no_such_person", _("There is no such person."), field=field)
    return row


def calendar_text(request: HttpRequest) -> str:
    """Return the calendar that was uploaded, else the one pasted. Raises RuleViolation."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return request.POST.get("text", "")
    if file.size > LARGEST_CALENDAR:
        raise RuleViolation("S1.too_large", _("A calendar file is not that large."), field="years")
    content: bytes = file.read()
    return content.decode("utf-8-sig", errors="replace")


def said_day(said: QueryDict, field: str) -> date:
    """Return a day that has to be said. Raises RuleViolation naming the field."""
    day = parse_day(said.get(field, ""), field)
    if day is None:
        raise RuleViolation("S2.no_day", _("Say which day."), field=field)
    return day


def _number(said: QueryDict, field: str) -> int:
    text = said.get(field, "").strip()
    if not (text.isdecimal() and len(text) <= len("9999")):
        raise RuleViolation("S2.no_number", _("“%s” is not a number.") % text[:20], field=field)
    return int(text)


def _time(said: QueryDict, field: str) -> time:
    try:
        return time.fromisoformat(said.get(field, "").strip()).replace(tzinfo=None)
    except ValueError as error:
        message = {
            "opens_at": _("Opening time: %s is not a time; write 09:00."),
            "closes_at": _("Closing time: %s is not a time; write 17:00."),
        }[field]
        raise RuleViolation(
            "S2.not_a_time", message % said.get(field, "")[:20], field=field
        ) from error
