"""May this person change who works here?"""

from xieli.people.models import Person


def can_administer(actor: Person | None) -> bool:
    """Administrators may; so may the terminal, which acts as nobody."""
    return actor is None or (actor.is_active and actor.is_administrator)


def can_set_password(actor: Person | None, person: Person) -> bool:
    """Everybody their own; administrators anybody's."""
    return can_administer(actor) or actor == person
