"""The brake on guesses (D15): the one place where a typed password or code is checked.

After a few wrong tries for one sign-in name, and more generously from one address, further tries
wait for a growing time. A try is counted before it is checked, so parallel guesses cannot overtake
each other, and it is kept in the database, so processes agree. Nothing here depends on whether the
account exists: same answer, same work, same waiting.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import write
from xieli.core.errors import RuleViolation, TooManyTries
from xieli.people.events import PeopleEvent
from xieli.people.models import PasswordTry, Person
from xieli.people.rules import pause_after

from .organisation import lock_organisation, record

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many wrong tries are free, and after how long a quiet spell they are forgotten."""

    free: int
    forgotten: timedelta


OF_ONE_NAME = Limit(free=5, forgotten=timedelta(days=1))
OF_ONE_ADDRESS = Limit(free=50, forgotten=timedelta(minutes=30))
type Guarded = dict[str, Limit]  # the key of a row → its limit


def signing_in(login: str, address: str) -> Guarded:
    """Guard a sign-in name as it was typed, and the address it came from."""
    return {_key("name", login.strip().lower()): OF_ONE_NAME} | _from(address)


def confirming(person: Person, address: str) -> Guarded:
    """Guard a known person's password, apart from signing in: a stranger cannot bar them here."""
    return {_key("person", person.pk): OF_ONE_NAME} | _from(address)


def check_password(
    *, person: Person | None, password: str, guarded: Guarded, wrong: RuleViolation
) -> None:
    """Raise TooManyTries while the brake is on, `wrong` for a wrong password; else forgive."""
    if not password:
        raise wrong  # nothing was guessed
    subject = person if person is not None and person.is_active else None

    def is_right() -> bool:
        if subject is None:
            make_password(password)  # an unknown name costs the same time as a wrong password
        return subject is not None and subject.has_password(password)

    check(is_right, subject=subject, guarded=guarded, wrong=wrong)
    if subject is not None and subject.has_old_hash:
        _keep_anew(subject, password)


@write()
def _keep_anew(person: Person, password: str) -> None:
    """The same password, hashed as it is done today; sessions go on."""
    kept = Person.objects.filter(pk=person.pk, password=person.password)
    kept.update(password=make_password(password))


def check(
    is_right: Callable[[], bool], *, subject: Person | None, guarded: Guarded, wrong: RuleViolation
) -> None:
    """Count one guess and ask whether it is right. Raises TooManyTries, or `wrong`; else forgives.

    Runs outside of any transaction where it can: what it counts must outlive the refusal.
    """
    wait = _count_try(guarded)
    if not is_right():
        _record_if_closed(subject, wait)
        # A program's idempotency key makes one transaction of its request: count again after it.
        wrong.afterwards = lambda: _record_if_closed(subject, _count_try(guarded))
        raise wrong
    _forgive(guarded)


@write()
def _count_try(guarded: Guarded) -> int:
    """Count one try; return for how many seconds the next is refused if this one is wrong.

    Raises TooManyTries, without counting, while an earlier one is still being waited for. It is
    no event yet: that is written when the try turns out wrong.
    """
    lock_organisation()
    now = clock.now()
    rows = {row.key: row for row in PasswordTry.objects.filter(key__in=guarded)}
    closed = [row.closed_until for row in rows.values() if row.closed_until]
    if closed and max(closed) > now:
        raise _too_many(max(closed) - now)
    PasswordTry.objects.filter(tried_at__lt=now - KEPT).delete()
    longest = timedelta(0)
    for key, limit in guarded.items():
        row = rows.get(key)
        quiet = row is None or now - row.tried_at >= limit.forgotten
        tries = 1 if row is None or quiet else row.tries + 1
        pause = pause_after(tries, limit.free)
        longest = max(longest, pause)
        PasswordTry.objects.update_or_create(
            key=key,
            defaults={
                "tries": tries,
                "tried_at": now,
                "closed_until": now + pause if pause else None,
            },
        )
    return int(longest.total_seconds())


@write()
def record_lock(*, person: Person | None, wait: int, actor: None) -> None:
    """The brake went on: say so in the organisation's ledger, by name only if there is one."""
    organisation = lock_organisation()
    record(PeopleEvent.TRIES_EXHAUSTED, actor, person or organisation, after={"seconds": wait})


def _record_if_closed(person: Person | None, wait: int) -> None:
    if wait:
        record_lock(person=person, wait=wait, actor=None)


def _forgive(guarded: Guarded) -> None:
    """A right password resets its name; the address is given this one try back."""
    with write():
        for key, limit in guarded.items():
            rows = PasswordTry.objects.filter(key=key)
            if limit is OF_ONE_NAME:
                rows.delete()
            else:
                rows.filter(tries=1).delete()
                rows.update(tries=F("tries") - 1, closed_until=None)


def _too_many(rest: timedelta) -> TooManyTries:
    seconds = max(1, -int(-rest.total_seconds() // 1))
    minutes = -(-seconds // 60)
    message = (
        _("Too many wrong passwords. Try again in %d s.") % seconds
        if seconds < 60
        else _("Too many wrong passwords. Try again in %d min.") % minutes
    )
    return TooManyTries(message, retry_after=seconds)


def _from(address: str) -> Guarded:
    return {_key("address", address): OF_ONE_ADDRESS} if address else {}


def _key(kind: str, value: str) -> str:
    return salted_hmac("xieli.brake", f"{kind}:{value}", algorithm="sha256").hexdigest()
