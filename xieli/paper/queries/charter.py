"""任务启动纪要 on paper."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xieli.kickoff.models import Kind, Urgency
from xieli.kickoff.queries import measure_words, role_words
from xieli.paper.queries.words import day, figure
from xieli.paper.rules import Column, Facts, Paragraph, Section, Table

ARROWS = {"down": "↓", "up": "↑"}


def charter_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return the charter clause by clause, as it was signed (K1)."""
    return [
        Section(_("Background and goals"), [Paragraph(content["background"]), _goals(content)]),
        Section(
            _("Scope"),
            [
                Facts(
                    [
                        (_("Included"), content["scope_in"]),
                        (_("Not included"), content["scope_out"]),
                    ]
                )
            ],
        ),
        Section(_("Departments and roles"), [_participants(content)]),
        Section(_("Milestones and deadline"), [_days(content)]),
    ]


def _goals(content: Mapping[str, Any]) -> Table:
    measures = measure_words()
    columns = [
        Column(_("Goal"), 30),
        Column(_("Baseline"), 15),
        Column(_("Target"), 15),
        Column(_("Measured"), 18),
        Column(_("By"), 22),
    ]
    rows = [
        (
            f"{goal['metric']} {ARROWS.get(goal['direction'], '')}".strip(),
            figure(goal["baseline"], goal["unit"]),
            figure(goal["target"], goal["unit"]),
            measures.get(goal["measure"], goal["measure"]),
            day(goal["due_on"]),
        )
        for goal in content["goals"]
    ]
    return Table(columns, rows)


def _participants(content: Mapping[str, Any]) -> Table:
    words = role_words()
    columns = [Column(_("Department"), 30), Column(_("Role"), 20), Column(_("Contribution"), 50)]
    rows = [
        (row["department"], words.get(row["role"], row["role"]), row["contribution"])
        for row in content["participants"]
    ]
    return Table(columns, rows)


def _days(content: Mapping[str, Any]) -> Facts:
    return Facts(
        [
            (_("Kind"), str(Kind(content["kind"]).label)),
            (_("Urgency"), str(Urgency(content["urgency"]).label)),
            (_("Start"), day(content["starts_on"])),
            *((each["name"], day(each["due_on"])) for each in content["milestones"]),
            (_("Deadline"), day(content["deadline"])),
        ]
    )
