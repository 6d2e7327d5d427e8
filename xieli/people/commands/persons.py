"""People: add, edit, let in, record as left. Nobody is ever deleted (P3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.people import policies, queries
from xieli.people.events import PeopleEvent
from xieli.people.models import Department, Membership, Organisation, Person

from .departments import end_with_head
from .organisation import lock_organisation, record, require_administrator

PASSWORD_LENGTH, PASSWORD_LIMIT = 10, 200
type Inheritance = Callable[[Person, Person], None]
_inheritances: list[Inheritance] = []


@dataclass(frozen=True, slots=True)
class PersonText:
    """What a person's page says; further departments stand beside the primary one."""

    name: str
    department: Department
    others: Sequence[Department] = ()
    email: str = ""
    mobile: str = ""
    employee_number: str = ""
    post: str = ""
    language: str = ""
    backup: Person | None = None
    is_executive: bool = False
    is_administrator: bool = False


def on_leaving(inheritance: Inheritance) -> None:
    """Register what passes from a leaver to whoever stands in, in the same transaction (P3)."""
    _inheritances.append(inheritance)


@write()
def add_person(
    *,
    name: str,
    department: Department,
    others: Sequence[Department] = (),
    email: str = "",
    mobile: str = "",
    employee_number: str = "",
    post: str = "",
    language: str = "",
    backup: Person | None = None,
    password: str = "",
    is_executive: bool = False,
    is_administrator: bool = False,
    actor: Person | None,
) -> Person:
    """Add somebody; they sign in by e-mail, mobile or employee number (P5)."""
    lock_organisation()
    require_administrator(actor)
    text = PersonText(
        name=name,
        department=department,
        others=others,
        email=email,
        mobile=mobile,
        employee_number=employee_number,
        post=post,
        language=language,
        backup=backup,
        is_executive=is_executive,
        is_administrator=is_administrator,
    )
    person = Person(password=_hashed(password) if password else "", language="")
    _write(person, text)
    record(PeopleEvent.PERSON_ADDED, actor, person, after=_facts(person, text.others))
    return person


@write()
def edit_person(*, person: Person, text: PersonText, version: int, actor: Person | None) -> Person:
    """Change what is known of somebody, their departments and roles. StaleVersion as T4 says."""
    lock_organisation()
    require_administrator(actor)
    person = Person.objects.get(pk=person.pk)
    require_version(person, version)
    if person.left_at:
        raise RuleViolation("P3.has_left", _("%s has left.") % person.name)
    if person.is_administrator and not text.is_administrator:
        _require_another_administrator(person, "is_administrator")
    stays = {text.department.pk, *(each.pk for each in text.others)}
    for department in queries.posts_of(person):
        if department.pk not in stays:
            raise RuleViolation(
                "K2.outsider",
                _("This department has no head or deputy then; first name another for %s.")
                % department.name,
                field="department",
            )
    before = _facts(person, [row.department for row in person.memberships.all()])
    person.version += 1
    _write(person, text)
    record(
        PeopleEvent.PERSON_EDITED,
        actor,
        person,
        before=before,
        after=_facts(person, text.others),
    )
    return person


@write()
def change_mobile(*, person: Person, mobile: str, version: int, actor: Person) -> Person:
    """Everybody keeps their own mobile number up to date."""
    lock_organisation()
    if actor != person or not actor.is_active:
        raise NotAllowed(_("Only this person changes their own number here."))
    person = Person.objects.get(pk=person.pk)
    require_version(person, version)
    before = {"mobile": person.mobile}
    person.mobile = mobile.strip()
    _require_sign_in_names(person)
    person.version += 1
    save_checked(person)
    after = {"mobile": person.mobile}
    record(PeopleEvent.PERSON_EDITED, actor, person, before=before, after=after)
    return person


@write()
def set_password(*, person: Person, password: str, actor: Person | None) -> Person:
    """Give a person a new password; every session of theirs ends at once."""
    lock_organisation()
    if not policies.can_set_password(actor, person):
        raise NotAllowed(_("Only this person or an administrator sets the password."))
    person.refresh_from_db()
    if person.left_at:
        raise RuleViolation("P3.has_left", _("%s has left.") % person.name)
    person.password = _hashed(password)
    person.epoch += 1
    person.version += 1
    save_checked(person)
    record(PeopleEvent.PASSWORD_SET, actor, person)
    return person


@write()
def record_leaver(*, person: Person, actor: Person | None) -> Person:
    """Somebody leaves: access ends at once, the name stays on everything they did (P3).

    Departments they headed pass to the deputy, else stay open until a head is appointed. Open
    duties pass to their heir; without one, nobody leaves.
    """
    lock_organisation()
    require_administrator(actor)
    person.refresh_from_db()
    if person.left_at:
        raise RuleViolation("P3.has_left", _("%s has left.") % person.name)
    _require_another_administrator(person)
    heir = queries.heir_of(person)
    if heir is None and queries.open_duties(person, None):
        raise RuleViolation(
            "P3.no_heir",
            _("Nobody would take over what is open: name a stand-in (B角) or a head first."),
            field="backup",
        )
    person.left_at = clock.now()
    person.epoch += 1
    person.version += 1
    save_checked(person)
    for department in Department.objects.open().filter(head=person):
        department.head, department.deputy = department.deputy, None
        department.version += 1
        save_checked(department)
        end_with_head(department, actor)
    Department.objects.filter(deputy=person).update(deputy=None, version=models.F("version") + 1)
    if heir is not None:
        for inherit in _inheritances:
            inherit(person, heir)
    record(PeopleEvent.PERSON_LEFT, actor, person, after={"heir": heir.pk if heir else None})
    return person


def _write(person: Person, text: PersonText) -> None:
    """Check what only the whole organisation can tell, then write the row and its memberships."""
    for department, field in (
        (text.department, "department"),
        *((d, "others") for d in text.others),
    ):
        if department.closed_on and department.pk != person.department_id:
            raise RuleViolation(
                "P3.department_closed",
                _("The department %s is closed.") % department.name,
                field=field,
            )
    backup = text.backup
    unfit = backup is not None and (not backup.is_active or backup == person)
    if unfit and backup is not None and backup.pk != person.backup_id:
        raise RuleViolation(
            "P3.backup", _("The stand-in (B角) is somebody else who works here."), field="backup"
        )
    person.name, person.pinyin = text.name.strip(), _sounds(text.name.strip())
    person.department, person.backup = text.department, backup
    person.email, person.mobile = text.email.strip().lower(), text.mobile.strip()
    person.employee_number, person.post = text.employee_number.strip(), text.post.strip()
    organisation = Organisation.objects.get()
    language = text.language or organisation.language
    if language not in organisation.languages and language != person.language:
        raise RuleViolation(
            "P5.language", _("There is no language %s.") % language[:20], field="language"
        )
    person.language = language
    person.is_executive, person.is_administrator = text.is_executive, text.is_administrator
    _require_sign_in_names(person)
    save_checked(person)
    wanted = {each.pk for each in text.others} - {text.department.pk}
    person.memberships.exclude(department__in=wanted).delete()
    known = set(person.memberships.values_list("department", flat=True))
    Membership.objects.bulk_create(
        Membership(person=person, department_id=pk) for pk in sorted(wanted - known)
    )


def _require_sign_in_names(person: Person) -> None:
    """A sign-in name belongs to one person, whichever of the three it is (P5)."""
    messages = {
        "email": _("Somebody already signs in with this e-mail address."),
        "mobile": _("Somebody already signs in with this mobile number."),
        "employee_number": _("Somebody already has this employee number."),
    }
    for field, message in messages.items():
        if Person.objects.known_as(getattr(person, field)).exclude(pk=person.pk).exists():
            raise RuleViolation("P5.sign_in_name_taken", message, field=field)


def _require_another_administrator(person: Person, field: str | None = None) -> None:
    others = Person.objects.active().filter(is_administrator=True).exclude(pk=person.pk)
    if person.is_administrator and not others.exists():
        raise RuleViolation(
            "P5.last_administrator",
            _("Somebody else has to be an administrator first."),
            field=field,
        )


def _hashed(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise RuleViolation(
            "P5.password_short",
            _("A password has at least %d characters.") % PASSWORD_LENGTH,
            field="password",
        )
    if len(password) > PASSWORD_LIMIT:
        raise RuleViolation(
            "P5.password_long",
            _("A password has at most %d characters.") % PASSWORD_LIMIT,
            field="password",
        )
    return make_password(password)


def _sounds(name: str) -> str:
    # Read only when a name is written: its tables take a while to load.
    from pypinyin import Style, lazy_pinyin

    spelled = "".join("".join(lazy_pinyin(name)).split())
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{spelled} {initials}".lower()


def _facts(person: Person, others: Sequence[Department]) -> events.Facts:
    return {
        "name": person.name,
        "department": person.department_id,
        "others": list[events.Plain](sorted(each.pk for each in others)),
        "email": person.email,
        "mobile": person.mobile,
        "employee_number": person.employee_number,
        "post": person.post,
        "language": person.language,
        "backup": person.backup_id,
        "is_executive": person.is_executive,
        "is_administrator": person.is_administrator,
    }
