"""任务拆解与分工表 on paper."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xieli.paper.queries.tables import BREAKDOWN_HEADERS, headings
from xieli.paper.queries.words import aside, day
from xieli.paper.rules import Column, Paragraph, Section, Table
from xieli.workplan.models import ResourceKind
from xieli.workplan.queries import handshake_words

SHARES = (16, 28, 14, 13, 23, 22, 22, 27, 26, 29, 12)


def breakdown_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return the tasks in the template's columns, then what they need (B9).

    The template has eleven columns; module and action stand under the task, contingency and
    backup under the risk. 备注 is not signed, so paper leaves it to the pen.
    """
    titles = headings(BREAKDOWN_HEADERS[: len(SHARES)])
    columns = [Column(title, share) for title, share in zip(titles, SHARES, strict=True)]
    rows = [_row(content["title"], task) for task in content["tasks"]]
    sections = [Section(_("Tasks"), [Table(columns, rows)])]
    if content["resources"]:
        sections.append(Section(_("Resources"), [_resources(content)]))
    if because := content["open_handshakes_because"]:
        title = _("Why it may start with open hand-over dates")
        sections.append(Section(title, [Paragraph(because)]))
    return sections


def _row(project: str, task: Mapping[str, Any]) -> list[str]:
    path = " › ".join(filter(None, (task["module"], task["action"])))
    return [
        project,
        "\n".join(filter(None, (task["title"], path))),
        task["department"],
        task["owner"],
        "、".join(aside(each["name"], each["support"]) for each in task["supporters"]),
        day(task["planned_start"]),
        day(task["planned_finish"]),
        task["deliverable"],
        "\n".join(map(_waits_for, task["waits_for"])),
        "\n".join(map(_risk, task["risks"])),
        "",
    ]


def _waits_for(each: Mapping[str, Any]) -> str:
    name = each.get("predecessor", _("a task of another project"))
    state = handshake_words().get(each["handshake"], each["handshake"])
    return aside(name, " ".join(filter(None, (each["hand_over_on"], state))))


def _risk(risk: Mapping[str, Any]) -> str:
    parts = [risk["text"]]
    if risk["contingency"]:
        parts.append(_("Contingency: %s") % risk["contingency"])
    if risk["backup"]:
        parts.append(_("Stand-in: %s") % risk["backup"])
    return "\n".join(parts)


def _resources(content: Mapping[str, Any]) -> Table:
    columns = [
        Column(_("Task"), 34),
        Column(_("Kind"), 12),
        Column(_("What"), 30),
        Column(_("Amount"), 18),
        Column(_("Provided by"), 20),
        Column(_("Start"), 18),
        Column(_("Finish"), 18),
    ]
    rows = [
        (
            row["task"],
            str(ResourceKind(row["kind"]).label),
            row["what"],
            row["amount"],
            row["department"],
            day(row["starts_on"]),
            day(row["ends_on"]),
        )
        for row in content["resources"]
    ]
    return Table(columns, rows)
