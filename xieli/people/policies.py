"""May this person change who works here?"""

from xieli.people.models import Person


def can_administer(actor: Person | None) -> bool:
    """Administrators may; so may the terminal, which acts as nobody."""
    return actor is None or (actor.is_active and actor.is_administrator)


def can_record_absence(actor: Person, person: Person) -> bool:
    """Themselves, the head or deputy of their department, and administrators (S2)."""
    department = person.department
    return actor.is_active and (
        actor.pk in (person.pk, department.head_id, department.deputy_id) or actor.is_administrator
    )


def can_set_password(actor: Person | None, person: Person) -> bool:
    """Everybody their own; administrators anybody's."""
    return can_administer(actor) or actor == person
