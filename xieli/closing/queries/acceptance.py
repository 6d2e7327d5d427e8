"""An acceptance joined from its nouns: for the page, for the signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from xieli.closing.models import Acceptance, Consequence, GoalResult
from xieli.closing.rules import Verdict, change, outcome, verdict
from xieli.core import clock
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.people.models import Department, Person
from xieli.signoff.models import Document
from xieli.signoff.queries import on_wording
from xieli.workplan.models import Status

from .evidence import ACCEPTANCE, files_of, with_files


@dataclass(frozen=True, slots=True)
class ReworkText:
    """A rework task as written on the page."""

    title: str
    department: Department
    owner: Person
    planned_start: date
    planned_finish: date
    deliverable: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of an acceptance: the goal, what was found, and what that means."""

    result: GoalResult
    verdict: Verdict | None
    moved: Decimal | None
    has_file: bool

    @property
    def lacks(self) -> str:
        """What is still to be said of it: measured, evidence, acceptor, confirmed, or nothing."""
        row = self.result
        if row.measured is None:
            return "measured"
        if not (row.evidence or row.link or self.has_file):
            return "evidence"
        if not row.acceptor_id:
            return "acceptor"
        return "" if row.confirmed_at else "confirmed"


def open_acceptance_of(project: Project) -> Acceptance | None:
    """Return the acceptance that is under way."""
    return project.acceptances.filter(concluded_at__isnull=True).first()


def closed_by(project: Project) -> Acceptance | None:
    """Return the acceptance a project closed with."""
    rows = project.acceptances.filter(concluded_at__isnull=False, decision="close")
    return rows.order_by("-number").first()


def measurements(acceptance: Acceptance) -> list[Measurement]:
    """Return every goal of the charter with what was measured of it, in the charter's order."""
    rows = list(acceptance.results.for_acceptance())
    proven = with_files([row.pk for row in rows])
    return [_measurement(row, has_file=row.pk in proven) for row in rows]


def measurement(result: GoalResult) -> Measurement:
    """Return one goal's result with its computed verdict (A2)."""
    return _measurement(result, has_file=bool(with_files([result.pk])))


def _measurement(result: GoalResult, *, has_file: bool) -> Measurement:
    goal = result.goal
    if result.measured is None or goal.target is None:
        return Measurement(result, None, None, has_file)
    return Measurement(
        result,
        verdict(Direction(goal.direction), goal.baseline, goal.target, result.measured),
        change(Measure(goal.measure), goal.baseline, result.measured),
        has_file,
    )


def outcome_of(found: Sequence[Measurement]) -> Verdict:
    """Return how the project came out by what was measured (A3)."""
    return outcome(each.verdict or Verdict.NOT_ACHIEVED for each in found)


def unready(project: Project) -> list[str]:
    """Name what keeps an acceptance from being opened: open tasks, a charter not all signed."""
    open_tasks = project.tasks.exclude(status=Status.DONE).values_list("title", flat=True)
    found = list(open_tasks)
    if project.provisional_since is not None:
        found.append(_("the kickoff minutes, which not every department has signed"))
    if project.is_agreement:
        found.append(_("a standing agreement is accepted run by run, and ends by a cancellation"))
    return found


def acceptors(project: Project) -> list[Person]:
    """Return who may be named acceptor: the members of the supervising departments (A1)."""
    supervising = project.participants.filter(role=Role.SUPERVISING.value)
    return list(
        Person.objects.active()
        .filter(department__in=supervising.values("department"))
        .select_related("department")
        .order_by("name")
    )


def acceptance_content(
    acceptance: Acceptance, decision: str, rework: Sequence[ReworkText]
) -> dict[str, object]:
    """Return what is shown and hashed when an acceptance is signed (A2, A3, K4)."""
    found = measurements(acceptance)
    project = acceptance.project
    content: dict[str, object] = {
        "code": project.code,
        "title": project.title,
        "round": acceptance.number,
        "goals": [_signed_goal(each) for each in found],
        "outcome": outcome_of(found).value,
        "decision": decision,
    }
    if rework:
        content["rework"] = [rework_facts(each) for each in rework]
        finishes = [each.planned_finish for each in rework]
        content["deadline"] = clock.iso(max([*finishes, *filter(None, [project.deadline])]))
    return content


def rework_facts(text: ReworkText) -> dict[str, str | None]:
    """Return a rework task as plain values."""
    return {
        "title": text.title,
        "department": text.department.name,
        "owner": text.owner.name,
        "planned_start": clock.iso(text.planned_start),
        "planned_finish": clock.iso(text.planned_finish),
        "deliverable": text.deliverable,
    }


def _signed_goal(each: Measurement) -> dict[str, object]:
    row, goal = each.result, each.result.goal
    return {
        "metric": goal.metric,
        "target": plain(goal.target),
        "baseline": plain(goal.baseline),
        "measured": plain(row.measured),
        "unit": goal.unit,
        "verdict": each.verdict.value if each.verdict else None,
        "evidence": row.evidence,
        "link": row.link,
        "files": [{"name": file.name, "sha256": file.sha256} for file in files_of(row.pk)],
        "acceptor": row.acceptor.name if row.acceptor else "",
        "acceptor_post": row.acceptor.post if row.acceptor else "",
    }


def plain(number: Decimal | None) -> str | None:
    """Return a figure without needless zeros."""
    return None if number is None else f"{number.normalize():f}"


def clause_words() -> dict[str, str]:
    """Return what the clauses of an acceptance are called, in the reader's language."""
    return {
        "code": _("Code"),
        "title": _("Title"),
        "round": _("Round"),
        "goals": _("Goals and what was measured"),
        "outcome": _("Outcome"),
        "decision": _("Decision"),
        "rework": _("Rework"),
        "deadline": _("New deadline"),
        "metric": _("Goal"),
        "baseline": _("Baseline"),
        "target": _("Target"),
        "measured": _("Measured value"),
        "unit": _("Unit"),
        "verdict": _("Verdict"),
        "evidence": _("Evidence"),
        "link": _("Link"),
        "files": _("Files"),
        "acceptor": _("Acceptor"),
        "acceptor_post": _("Post"),
        "department": _("Department"),
        "owner": _("Owner"),
        "planned_start": _("Planned start"),
        "planned_finish": _("Planned finish"),
        "deliverable": _("Deliverable"),
    }


def value_words() -> dict[str, dict[str, str]]:
    """Return what an acceptance says in codes, in the reader's language."""
    verdicts = verdict_words()
    decisions = {value: str(word) for value, word in Consequence.choices}
    return {"verdict": verdicts, "outcome": verdicts, "decision": decisions}


def verdict_words() -> dict[str, str]:
    """Return how far a goal came, in the reader's language (A2)."""
    return {
        "achieved": _("achieved"),
        "partly": _("partly achieved"),
        "not_achieved": _("not achieved"),
    }


on_wording(value_words)


def documents_of_rounds(project: Project) -> dict[str, str]:
    """Return the document of every round that was submitted, by the round."""
    rounds = project.acceptances.values("pk")
    rows = Document.objects.filter(kind=ACCEPTANCE, subject_id__in=rounds)
    return dict(rows.values_list("subject_id", "pk"))
