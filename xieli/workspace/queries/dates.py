"""待办: the hand-over dates somebody has to answer, as the one who hands over or who waits (B6)."""

from django.db.models import Q

from xieli.kickoff.models import ENDED
from xieli.people.models import Person
from xieli.workplan.models import UNCONFIRMED, Dependency, Status, Task
from xieli.workspace.queries.to_do import ToDo, ToDoKind, bearer


def dates_to_answer(person: Person) -> list[ToDo]:
    """Return what this person is asked for: to promise a date, or agree to one that was offered."""
    theirs = Q(predecessor__owner=person) | Q(successor__owner=person)
    rows = (
        Dependency.objects.filter(UNCONFIRMED, theirs)
        .exclude(predecessor__status=Status.DONE)
        .exclude(successor__project__phase__in=ENDED)
        .select_related(
            "predecessor__project", "predecessor__department", "predecessor__owner",
            "successor__project", "successor__department", "successor__owner",
        )
    )  # fmt: skip
    return [_to_do(row) for row in rows if row.asked.owner_id == person.pk]


def _to_do(row: Dependency) -> ToDo:
    asked, other = row.asked, row.predecessor if row.is_offered else row.successor
    awaited = row.predecessor.deliverable or row.predecessor.title
    return ToDo(
        ToDoKind.AGREE_DATE if row.is_offered else ToDoKind.CONFIRM_DATE,
        row.pk,
        asked.project.code,
        asked.project.title,
        row.awaited if row.is_offered and row.is_across else awaited,
        row.asked_since,
        due_on=row.hand_over_on,
        holds_up=_bearer(other, asked),
        detail=row.handshake,
        task_id=row.successor_id,
    )


def _bearer(task: Task, theirs: Task) -> str:
    return bearer(task.department.name, task.owner.name, task.project.code, theirs.project.code)
