"""A link in a message that lets its one reader check in on one task, for a few days (S3)."""

from datetime import timedelta

from django.core import signing

from xieli.people.models import Person
from xieli.workplan.models import Task

SALT = "xieli.progress.check_in"
GOOD_FOR = timedelta(days=3)


def check_in_link(task_id: str, person: Person) -> str:
    """Return the path of the one line, signed for this person and nothing else.

    It goes where only they read; it ends after some days, with their passwords and their posts.
    """
    return f"/check-in/{signing.dumps([task_id, person.pk, person.epoch], salt=SALT)}/"


def task_behind(token: str) -> str:
    """Return the id of the task a link was made for, also once it is over; empty if forged."""
    try:
        return str(signing.loads(token, salt=SALT)[0])
    except signing.BadSignature:
        return ""


def checks_in(token: str) -> tuple[Task, Person] | None:
    """Return for which task whom a link speaks for now; None once it does no more.

    That is after its days, for who left or has a new password, and when the task is not theirs.
    """
    try:
        task_id, person_id, epoch = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    person = Person.objects.active().filter(pk=person_id, epoch=epoch).first()
    if person is None:
        return None
    mine = Task.objects.visible_to(person).filter(owner=person).select_related("project")
    task = mine.filter(pk=task_id).first()
    return (task, person) if task else None
