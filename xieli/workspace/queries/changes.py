"""Change requests that wait for somebody to submit them, or to look at them again (C2, C4)."""

from django.db.models import Exists, OuterRef, Q

from xieli.changes.models import ChangeRequest
from xieli.changes.queries import CHANGE, stage_of
from xieli.kickoff.models import Participation
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.workspace.queries.to_do import ToDo, ToDoKind, which_change


def changes_to_submit(person: Person, headed: list[str]) -> list[ToDo]:
    """Return the requests the initiating department is asked for, and one's own sent back.

    `headed` are the departments they sign for.
    """
    initiating = Participation.objects.filter(
        project=OuterRef("project"), role=Role.INITIATING.value, department__in=headed
    )
    asked = Q(asked_at__isnull=False) & Exists(initiating)
    rows = ChangeRequest.objects.undecided().filter(asked | Q(drafted_by=person))
    found = []
    for row in rows.select_related("project", "drafted_by").distinct():
        stage = stage_of(row)
        is_mine = row.drafted_by_id == person.pk
        waits_for = {"draft", "refused", "lapsed"} if is_mine else {"asked", "refused", "lapsed"}
        if stage.state not in waits_for:
            continue
        since = stage.revision.lapsed_at if stage.revision else row.asked_at
        found.append(
            ToDo(
                ToDoKind.SUBMIT,
                row.pk,
                row.project.code,
                row.project.title,
                CHANGE,
                since or row.drafted_at,
                holds_up="" if is_mine else row.drafted_by.name,
                detail=row.reason,
                task_id=row.pk,
                which=which_change(row.number, row.reason),
            )
        )
    return found
