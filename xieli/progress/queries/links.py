"""A link in a message that lets its one reader check in on what it names, for a few days (S3)."""

from collections.abc import Sequence
from datetime import timedelta

from django.core import signing

from xieli.people.models import Person
from xieli.workplan.models import Task

SALT = "xieli.progress.check_in"
GOOD_FOR = timedelta(days=3)
MOST_NAMED = 6  # so that the link stays short enough for every channel


def check_in_link(tasks: Sequence[str], person: Person) -> str:
    """Return the path of the lines of these tasks, signed for this person and nothing else.

    It goes where only they read; it ends after some days, with their passwords and their posts.
    Of many tasks it names the first ones; the others wait among the to-dos.
    """
    named = ",".join(tasks[:MOST_NAMED])
    return f"/check-in/{signing.dumps([named, person.pk, person.epoch], salt=SALT)}/"


def task_behind(token: str) -> str:
    """Return the id of the first task a link names, also once it is over; empty if forged."""
    try:
        named: str = signing.loads(token, salt=SALT)[0]
    except signing.BadSignature:
        return ""
    return named.partition(",")[0]


def checks_in(token: str) -> tuple[list[Task], Person] | None:
    """Return for which tasks whom a link speaks for now; None once it does no more.

    That is after its days, for who left or has a new password, and when no task is theirs.
    """
    try:
        named, person_id, epoch = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    person = Person.objects.active().filter(pk=person_id, epoch=epoch).first()
    if person is None:
        return None
    mine = Task.objects.visible_to(person).filter(owner=person).select_related("project")
    found = {task.pk: task for task in mine.filter(pk__in=named.split(","))}
    tasks = [found[pk] for pk in named.split(",") if pk in found]
    return (tasks, person) if tasks else None
