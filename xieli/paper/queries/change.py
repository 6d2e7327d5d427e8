"""任务变更申请 on paper."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xieli.changes.models import About, ChangeRequest
from xieli.changes.queries import change_content, clause_words, signers_of_change, tier_words
from xieli.kickoff.models import Project
from xieli.kickoff.queries import signing_departments
from xieli.paper.queries.words import day
from xieli.paper.rules import Column, Facts, Section, Table
from xieli.people.models import Department
from xieli.signoff.queries import read
from xieli.workplan.rules import Tier


def latest_change(project: Project) -> ChangeRequest | None:
    """Return the newest request that was not withdrawn."""
    rows = project.change_requests.filter(withdrawn_at__isnull=True)
    return rows.select_related("project").order_by("-number").first()


def change_draft(project: Project) -> dict[str, object] | None:
    """Return what would be signed of the newest request; None before there is one."""
    request = latest_change(project)
    return change_content(request) if request else None


def change_signers(project: Project) -> Mapping[Department, str]:
    """Return who approves the newest request (C1)."""
    request = latest_change(project)
    return signers_of_change(request) if request else signing_departments(project)


def change_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return why, what differs, and the computed price of it (C2, C3)."""
    facts = [
        (_("Number"), str(content["number"])),
        (_("Reason"), content["reason"]),
        (_("Effect"), content["effect"] or "—"),
        (_("Who approves"), tier_words()[Tier(content["tier"])]),
    ]
    sections = [
        Section(_("Reason and effect"), [Facts(facts)]),
        Section(_("Differences"), [_differences(content)]),
        Section(_("Computed impact"), [Facts(_impact(content["impact"]))]),
    ]
    if content["impact"]["moved"]:
        sections.append(Section(_("Tasks that move"), [_moved(content["impact"])]))
    return sections


def _differences(content: Mapping[str, Any]) -> Table:
    columns = [
        Column(_("What"), 30),
        Column(_("Clause"), 16),
        Column(_("Before"), 27),
        Column(_("After"), 27),
    ]
    clauses = clause_words()
    rows = [
        (
            "\n".join(filter(None, (each["subject"], str(About(each["about"]).label)))),
            clauses.get(each["clause"], each["clause"]),
            read(each["before"], each["clause"]) or "—",
            read(each["after"], each["clause"]) or "—",
        )
        for each in content["differences"]
    ]
    return Table(columns, rows)


def _impact(impact: Mapping[str, Any]) -> list[tuple[str, str]]:
    none = _("none")
    ends = f"{day(impact['end_before'])} → {day(impact['end_after'])}"
    deadline = day(impact["deadline"])
    if impact["is_kept"]:
        kept = _("kept: %s") % deadline
    else:
        said = _("broken by %(days)s working days: %(deadline)s")
        kept = said % {"days": impact["days_over"], "deadline": deadline}
    return [
        (_("Deadline"), kept),
        (_("End of the plan"), ends),
        (_("Milestones at risk"), "、".join(impact["milestones"]) or none),
        (_("Goals at risk"), "、".join(impact["goals"]) or none),
        (_("Hand-over dates that reopen"), "、".join(impact["hand_overs"]) or none),
        (_("Promised resources that no longer fit"), "、".join(impact["resources"]) or none),
        (_("Critical path before"), " → ".join(impact["critical_before"]) or "—"),
        (_("Critical path after"), " → ".join(impact["critical_after"]) or "—"),
    ]


def _moved(impact: Mapping[str, Any]) -> Table:
    columns = [
        Column(_("Task"), 34),
        Column(_("Department"), 18),
        Column(_("Owner"), 16),
        Column(_("Ends"), 22),
        Column(_("Working days"), 10),
    ]
    rows = [
        (
            each["task"],
            "、".join(each["departments"]),
            "、".join(each["owners"]),
            f"{day(each['before'])} → {day(each['after'])}",
            f"{each['days']:+d}",
        )
        for each in impact["moved"]
    ]
    return Table(columns, rows)
