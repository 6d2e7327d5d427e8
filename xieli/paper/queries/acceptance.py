"""任务验收单 on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from xieli.closing.models import Acceptance, Consequence
from xieli.closing.queries import ReworkText, acceptance_content
from xieli.kickoff.models import Project
from xieli.paper.queries.words import day, figure, state_word
from xieli.paper.rules import Column, Facts, Section, Table


def acceptance_of(project: Project, which: int | None = None) -> Acceptance | None:
    """Return a round of a project by its number, without one the newest."""
    rows = project.acceptances.select_related("project").order_by("-number")
    return (rows if which is None else rows.filter(number=which)).first()


def acceptance_numbers(project: Project) -> Sequence[int]:
    """Return the number of every round."""
    return list(project.acceptances.order_by("number").values_list("number", flat=True))


def acceptance_draft(project: Project, which: int | None) -> dict[str, object] | None:
    """Return what would be signed of a round; None before there is one."""
    acceptance = acceptance_of(project, which)
    if acceptance is None:
        return None
    rework = [
        ReworkText(
            row.title,
            row.department,
            row.owner,
            row.planned_start,
            row.planned_finish,
            row.deliverable,
        )
        for row in acceptance.rework.select_related("department", "owner")
    ]
    return acceptance_content(acceptance, acceptance.decision, rework)


def acceptance_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return every goal with what was measured, then what follows (A2, A3)."""
    facts = [(_("Outcome"), state_word(content["outcome"]))]
    if content["decision"]:
        facts.append((_("Decision"), str(Consequence(content["decision"]).label)))
    if content["round"] > 1:
        facts.append((_("Round"), str(content["round"])))
    if content.get("deadline"):
        facts.append((_("New deadline"), day(content["deadline"])))
    sections = [
        Section(_("Goals and what was measured"), [_goals(content)]),
        Section(_("Verdict"), [Facts(facts)]),
    ]
    if content.get("rework"):
        sections.append(Section(_("Rework"), [_rework(content)]))
    return sections


def acceptance_files(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the files that are evidence, with their hashes (A2)."""
    return [(file["name"], file["sha256"]) for goal in content["goals"] for file in goal["files"]]


def _goals(content: Mapping[str, Any]) -> Table:
    columns = [
        Column(_("Goal"), 20),
        Column(_("Baseline"), 13),
        Column(_("Target"), 13),
        Column(_("Measured value"), 13),
        Column(_("Verdict"), 13),
        Column(_("Evidence"), 30),
        Column(_("Acceptor"), 18),
    ]
    rows = [
        (
            goal["metric"],
            figure(goal["baseline"], goal["unit"]),
            figure(goal["target"], goal["unit"]),
            figure(goal["measured"], goal["unit"]),
            state_word(goal["verdict"]) if goal["verdict"] else "—",
            "\n".join(filter(None, (goal["evidence"], goal["link"]))),
            "\n".join(filter(None, (goal["acceptor"], goal["acceptor_post"]))),
        )
        for goal in content["goals"]
    ]
    return Table(columns, rows)


def _rework(content: Mapping[str, Any]) -> Table:
    columns = [
        Column(_("Task"), 30),
        Column(_("Department"), 18),
        Column(_("Owner"), 14),
        Column(_("Start"), 20),
        Column(_("Finish"), 20),
        Column(_("Deliverable"), 28),
    ]
    rows = [
        (
            row["title"],
            row["department"],
            row["owner"],
            day(row["planned_start"]),
            day(row["planned_finish"]),
            row["deliverable"],
        )
        for row in content["rework"]
    ]
    return Table(columns, rows)
