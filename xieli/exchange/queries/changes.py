"""What a row changes, field by field: what stands there and what will, in words."""

from collections.abc import Mapping, Sequence

from xieli.core import clock
from xieli.exchange.queries.rows import Change
from xieli.workplan.models import Task
from xieli.workplan.queries import TaskText, text_of


def changes_of(task: Task, text: TaskText, predecessors: Sequence[str]) -> list[Change]:
    """Return the fields of a task that a row of the breakdown changes."""
    standing = waits_for(task)
    more = [title for title in predecessors if title not in standing]
    waits = [Change("predecessors", "、".join(standing), "、".join([*standing, *more]))]
    return [*differing(words_of(text_of(task)), words_of(text)), *(waits if more else [])]


def differing(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Return every field of `new` that `old` says otherwise."""
    return [Change(name, old[name], word) for name, word in new.items() if old[name] != word]


def waits_for(task: Task) -> list[str]:
    """Return the titles of what a task waits for in its own project."""
    return [each.predecessor.title for each in task.incoming.all() if not each.is_across]


def words_of(text: TaskText) -> dict[str, str]:
    """Return a row in words, by the names of its fields in a table."""
    risks = list(text.risks)
    return {
        "department": text.department.name,
        "owner": text.owner.name,
        "support": "、".join(f"{name}({support})" for name, support in text.supporters),
        "planned_start": clock.iso(text.planned_start) or "",
        "planned_finish": clock.iso(text.planned_finish) or "",
        "deliverable": text.deliverable,
        "risk": "；".join(risk.text for risk in risks),
        "contingency": "；".join(risk.contingency for risk in risks if risk.contingency),
        "backup": "、".join(risk.backup.name for risk in risks if risk.backup),
        "module": text.module,
        "action": text.action,
        "notes": text.note,
    }
