"""What a form says of signing: who signs, once more; and who signs for whom."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.people import commands as people
from xieli.people.forms import SignedIn, department_or_none, no_such_department, person_or_none
from xieli.people.models import Department, Person
from xieli.people.rules import Method
from xieli.signoff.commands import DelegationText
from xieli.signoff.rules import Proof


def proved_again(request: SignedIn) -> Proof:
    """Return by what the session's signing window stands open; password or code opens it (K4)."""
    said, session = request.POST, request.session_row
    if not session.may_sign or said.get("password") or said.get("code"):
        session = people.confirm_password(
            session=session,
            password=said.get("password", ""),
            code=said.get("code", ""),
            address=request.META.get("REMOTE_ADDR", ""),
            actor=request.person,
        )
    return Proof(Method(session.confirmed_by))


def was_read(said: QueryDict, field: str) -> bool | None:
    """Return whether the page saw the end of the text come into view; None: nobody knows (V4).

    A screen reader, or a browser without our script, sends it empty and signs all the same.
    """
    return True if said.get(field) == "yes" else None


def delegation_text(said: QueryDict) -> DelegationText:
    """Understand the form of a delegation (P1). Raises RuleViolation naming the field."""
    starts_on = parse_day(said.get("starts_on", ""), "starts_on")
    ends_on = parse_day(said.get("ends_on", ""), "ends_on")
    if starts_on is None or ends_on is None:
        raise RuleViolation(
            "P1.no_dates",
            _("Say from when to when."),
            field="ends_on" if starts_on else "starts_on",
        )
    return DelegationText(
        department=needed_department(said.get("department", "")),
        delegate=needed_person(said.get("delegate", "")),
        starts_on=starts_on,
        ends_on=ends_on,
        kinds=said.getlist("kinds"),
    )


def needed_department(pk: str) -> Department:
    """Return the department a delegation is for. Raises RuleViolation."""
    department = department_or_none(pk, "department")
    if department is None:
        raise no_such_department("department")
    return department


def needed_person(pk: str) -> Person:
    """Return whom a delegation names. Raises RuleViolation."""
    person = person_or_none(pk, "delegate")
    if person is None:
        raise RuleViolation("P1.nobody", _("Name who signs."), field="delegate")
    return person
