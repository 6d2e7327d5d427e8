"""任务变更申请 on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from xieli.changes.models import About, ChangeRequest
from xieli.changes.queries import (
    change_content,
    clause_words,
    fate_words,
    price_shown,
    signers_of_change,
    tier_words,
)
from xieli.kickoff.models import Project
from xieli.kickoff.queries import signing_departments
from xieli.paper.queries.words import aside, day
from xieli.paper.rules import Column, Facts, Section, Table
from xieli.people.models import Department
from xieli.signoff.queries import read
from xieli.workplan.rules import Tier


def change_of(project: Project, which: int | None = None) -> ChangeRequest | None:
    """Return a request by its number; without one the newest in force, else the newest standing."""
    rows = project.change_requests.select_related("project").order_by("-number")
    if which is not None:
        return rows.filter(number=which).first()
    standing = rows.filter(withdrawn_at__isnull=True)
    return standing.filter(applied_at__isnull=False).first() or standing.first()


def change_numbers(project: Project) -> Sequence[int]:
    """Return the number of every request there was, withdrawn ones too."""
    rows = project.change_requests.order_by("number")
    return list(rows.values_list("number", flat=True))


def change_draft(project: Project, which: int | None) -> dict[str, object] | None:
    """Return what would be signed of a request; None where there is none."""
    request = change_of(project, which)
    return change_content(request) if request else None


def is_withdrawn(project: Project, which: int | None) -> bool:
    """Whether nobody will ever be asked to sign the request again."""
    request = change_of(project, which)
    return request is not None and request.withdrawn_at is not None


def change_signers(project: Project, which: int | None) -> Mapping[Department, str]:
    """Return who approves a request (C1)."""
    request = change_of(project, which)
    return signers_of_change(request) if request else signing_departments(project)


def change_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return the computed price first, then why and what differs (C2, C3)."""
    facts = [
        (_("Number"), str(content["number"])),
        (_("Reason"), content["reason"]),
        (_("Effect"), content["effect"] or "—"),
    ]
    price, tier = price_shown(content["impact"]), tier_words()[Tier(content["tier"])]
    verdict = [*_verdict(price), (_("Who approves"), tier)]
    sections = [Section(_("Computed impact"), [Facts(verdict), Facts(_impact(price))])]
    if price["moved"]:
        sections.append(Section(_("Tasks that move"), [_moved(price)]))
    if price["milestones"] or price["goals"]:
        sections.append(Section(_("Milestones and goals that move"), [_dues(price)]))
    return [
        *sections,
        Section(_("Reason and effect"), [Facts(facts)]),
        Section(_("Differences"), [_differences(content)]),
    ]


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


def _verdict(impact: Mapping[str, Any]) -> list[tuple[str, str]]:
    none = _("none")
    ends = f"{day(impact['end_before'])} → {day(impact['end_after'])}"
    deadline = day(impact["deadline"])
    if impact["is_kept"]:
        kept = _("kept: %s") % deadline
    else:
        said = _("broken by %(days)s working days: %(deadline)s")
        kept = said % {"days": impact["days_over"], "deadline": deadline}
    without = []
    if impact["days_over_before"]:
        said = _("late by %(days)s working days") % {"days": impact["days_over_before"]}
        without = [(_("Without this change"), said)]
    return [
        (_("Deadline"), kept),
        *without,
        (_("End of the plan"), ends),
        (_("Milestones at risk"), _fates(impact["milestones_at_risk"])),
        (_("Goals at risk"), _fates(impact["goals"])),
        (_("Departments"), "、".join(impact["departments"]) or none),
        (_("People"), "、".join(impact["people"]) or none),
    ]


def _fates(dues: Sequence[Mapping[str, Any]]) -> str:
    said = [aside(each["name"], fate_words()[each["fate"]]) for each in dues]
    return "、".join(said) or _("none")


def _impact(impact: Mapping[str, Any]) -> list[tuple[str, str]]:
    none = _("none")
    return [
        (_("Hand-over dates that reopen"), "、".join(impact["hand_overs"]) or none),
        (_("Promised resources that no longer fit"), "、".join(impact["resources"]) or none),
        (_("Critical path before"), " → ".join(impact["critical_before"]) or "—"),
        (_("Critical path after"), " → ".join(impact["critical_after"]) or "—"),
    ]


def _dues(impact: Mapping[str, Any]) -> Table:
    columns = [
        Column(_("Milestone or goal"), 30),
        Column(_("Date"), 22),
        Column(_("Expected"), 22),
        Column(_("Working days"), 10),
        Column("", 16),
    ]
    rows = [
        (
            aside(each["name"], kind),
            _days(each["due_before"], each["due_after"]),
            f"{day(each['expected_before'])} → {day(each['expected_after'])}",
            "—" if each["days"] is None else f"{each['days']:+d}",
            _fate(each),
        )
        for kind, dues in ((_("Milestone"), impact["milestones"]), (_("Goal"), impact["goals"]))
        for each in dues
    ]
    return Table(columns, rows)


def _fate(due: Mapping[str, Any]) -> str:
    """What becomes of it, and by how many working days it is missed in the end."""
    word = fate_words()[due["fate"]]
    if not due["late"]:
        return word
    return "\n".join((word, _("late by %(days)s working days") % {"days": due["late"]}))


def _days(before: str | None, after: str | None) -> str:
    return day(after) if before == after else f"{day(before)} → {day(after)}"


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
