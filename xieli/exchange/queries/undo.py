"""What an import did, as plain values: enough to put it back, and to see who came after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from xieli.core import clock
from xieli.exchange.models import ImportRun, Kind
from xieli.kickoff.models import Project
from xieli.progress.models import CheckIn
from xieli.progress.queries import Standing
from xieli.signoff.models import Signature
from xieli.workplan.models import Dependency, Risk, Task
from xieli.workplan.queries import breakdown_revision, row_facts, text_of

type Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """What an import did with one row: `before` is None for a new task."""

    row: int
    task: str
    title: str
    before: Facts | None
    after: Facts
    hand_overs: Mapping[str, int]  # the dependencies it added, with their version
    check_in: str = ""
    correction: str = ""

    def plain(self) -> Facts:
        """Return it as JSON keeps it."""
        return asdict(self)


def deeds(run: ImportRun) -> list[Deed]:
    """Return what an import did, row by row."""
    return [Deed(**each) for each in run.did]


def standing_facts(standing: Standing) -> Facts:
    """Return where a task stands, as JSON keeps it."""
    return asdict(standing) | {
        "forecast_finish": clock.iso(standing.forecast_finish),
        "actual_finish": clock.iso(standing.actual_finish),
    }


def standing_from(facts: Facts) -> Standing:
    """Return where a task stood."""
    return Standing(
        **facts
        | {
            "forecast_finish": _day(facts["forecast_finish"]),
            "actual_finish": _day(facts["actual_finish"]),
        }
    )


def has_signatures(project: Project) -> bool:
    """Whether somebody has signed the standing breakdown, or all have (B9, K3)."""
    revision = breakdown_revision(project)
    return revision is not None and (
        revision.effective_at is not None
        or Signature.objects.filter(signatory__revision=revision).exists()
    )


def touched_since(run: ImportRun) -> list[Deed]:
    """Return the rows that somebody changed after the import, which an undo would overwrite.

    The contents are compared, not the versions: an import undone above this one leaves no trace.
    """
    done = deeds(run)
    tasks = {task.pk: task for task in run.project.tasks.for_breakdown()}
    later = _later_sayings(run) if run.kind == Kind.PROGRESS else _later_hangers_on(run, done)
    return [
        deed for deed in done if deed.task in later or _differs(deed, tasks.get(deed.task), run)
    ]


def _differs(deed: Deed, task: Task | None, run: ImportRun) -> bool:
    if task is None:
        return True
    if run.kind == Kind.PROGRESS:
        return standing_facts(Standing.of(task)) != deed.after
    hand_overs = {each.pk: each.version for each in task.incoming.all()}
    added = dict(deed.hand_overs)
    if deed.before is None and hand_overs != added:
        return True
    is_kept = all(hand_overs.get(pk) == version for pk, version in added.items())
    return not is_kept or row_facts(text_of(task)) != deed.after


def _later_sayings(run: ImportRun) -> set[str]:
    """Tasks checked in on after the import, but for imports undone since."""
    undone = ImportRun.objects.filter(project=run.project, at__gt=run.at, undone_at__isnull=False)
    ours = {
        pk for each in undone for deed in deeds(each) for pk in (deed.check_in, deed.correction)
    }
    ours |= {deed.check_in for deed in deeds(run)}
    said = CheckIn.objects.filter(task__project=run.project, at__gte=run.at)
    return {task for pk, task in said.values_list("pk", "task_id") if pk not in ours}


def _later_hangers_on(run: ImportRun, done: Sequence[Deed]) -> set[str]:
    """Tasks that something now hangs on which would go with them, or a risk that has moved."""
    new = {deed.task for deed in done if deed.before is None}
    added = {pk for deed in done for pk in deed.hand_overs}
    moved = Risk.objects.filter(task__project=run.project)
    moved = moved.filter(occurred_at__gte=run.at) | moved.filter(closed_at__gte=run.at)
    waiting = Dependency.objects.filter(predecessor__project=run.project).values_list(
        "pk", "predecessor_id"
    )
    return {
        *moved.values_list("task_id", flat=True),
        *(task for pk, task in waiting if pk not in added and task in new),
        *_with(run.project, new, "resource_requests"),
        *_with(run.project, new, "exceptions"),
        *_with(run.project, new, "check_ins"),
    }


def _with(project: Project, new: Iterable[str], what: str) -> set[str]:
    """Return the new tasks that have one of `what`."""
    having = project.tasks.filter(**{f"{what}__isnull": False}).values_list("pk", flat=True)
    return set(having) & set(new)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
