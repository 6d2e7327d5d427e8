"""The request as the text that is signed (C4, K4), where it stands, and who signs it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xieli.changes.models import About, ChangeRequest
from xieli.changes.queries.differences import differences, tier_of
from xieli.changes.queries.impact import MovedDue, Price, price_of
from xieli.core import clock
from xieli.kickoff.queries import CHARTER, signing_departments
from xieli.kickoff.rules import Role
from xieli.people.models import Department
from xieli.signoff.models import Revision
from xieli.signoff.policies import head_of
from xieli.signoff.queries import on_wording
from xieli.workplan.queries import BREAKDOWN
from xieli.workplan.rules import Fate, Tier

CHANGE = "change"


def change_content(request: ChangeRequest) -> dict[str, object]:
    """Return what is shown and hashed: why, what differs, and the price of it (C3, K4)."""
    return {
        "code": request.project.code,
        "title": request.project.title,
        "number": request.number,
        "reason": request.reason,
        "effect": request.effect,
        "tier": tier_of(request).value,
        "differences": [
            {
                "about": str(each.proposal.about),
                "subject": each.subject,
                "clause": each.clause,
                "before": each.before,
                "after": each.after,
            }
            for each in differences(request)
        ],
        "impact": price_content(price_of(request)),
    }


def price_content(price: Price) -> dict[str, object]:
    """Return a price as the signed text keeps it, and as the page shows it."""
    return {
        "moved": [
            {
                "task": each.title,
                "departments": each.departments,
                "owners": each.owners,
                "before": clock.iso(each.before),
                "after": clock.iso(each.after),
                "days": each.days,
            }
            for each in price.moved
        ],
        "milestones": [_due_content(each) for each in price.milestones],
        "goals": [_due_content(each) for each in price.goals],
        "hand_overs": price.hand_overs,
        "resources": price.resources,
        "departments": price.departments,
        "people": price.people,
        "critical_before": price.critical_before,
        "critical_after": price.critical_after,
        "end_before": clock.iso(price.end_before),
        "end_after": clock.iso(price.end_after),
        "deadline": clock.iso(price.deadline),
        "is_kept": price.is_kept,
        "days_over": price.days_over,
        "days_over_before": price.days_over_before,
    }


def price_shown(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a price in today's shape: a text signed earlier named only what newly broke."""
    moved, milestones = said["moved"], [_due_shown(each) for each in said["milestones"]]
    missed = (Fate.BROKEN, Fate.WORSE)
    return {
        "departments": sorted({name for each in moved for name in each["departments"]}),
        "people": sorted({name for each in moved for name in each["owners"]}),
        "days_over_before": 0,
        **said,
        "milestones": milestones,
        "milestones_at_risk": [each for each in milestones if each["fate"] in missed],
        "goals": [_due_shown(each) for each in said["goals"]],
    }


def _due_shown(said: str | Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(said, str):
        return dict(said)
    unknown = dict.fromkeys(("due_before", "due_after", "expected_before", "expected_after"))
    return {"name": said, "fate": Fate.BROKEN.value, **unknown, "days": None, "late": None}


def _due_content(due: MovedDue) -> dict[str, object]:
    return {
        "name": due.name,
        "fate": due.fate.value,
        "due_before": clock.iso(due.due_before),
        "due_after": clock.iso(due.due_after),
        "expected_before": clock.iso(due.expected_before),
        "expected_after": clock.iso(due.expected_after),
        "days": due.days,
        "late": due.late,
    }


def carried_kinds(revision: Revision) -> set[str]:
    """Return which kinds of document the request rewrites, as its text says (C4, V4)."""
    abouts = {each["about"] for each in revision.content["differences"]}
    return {CHARTER if about == About.CHARTER else BREAKDOWN for about in abouts}


def signers_of_change(request: ChangeRequest) -> dict[Department, str]:
    """Return whose signatures the request needs (C1): everybody's, or the lead's and the heads'.

    Where that would be one person alone, the supervising departments' heads sign, too, and where
    that does not help, everybody (P2).
    """
    everybody = signing_departments(request.project)
    if tier_of(request) is Tier.ALL:
        return everybody
    facts = [each.after or each.before for each in request.proposals.all()]
    touched = {said["department"] for said in facts if "department" in said}
    lead = {Role.LEAD.value, Role.INITIATING.value}
    found = {
        department: role
        for department, role in everybody.items()
        if department.pk in touched or role in lead
    }
    supervising = {d: role for d, role in everybody.items() if role == Role.SUPERVISING.value}
    wider = (found, found | supervising)
    return next((each for each in wider if _is_of_several(each)), everybody)


def _is_of_several(departments: Iterable[Department]) -> bool:
    return len({head_of(department) for department in departments}) > 1


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a request stands, and its newest text."""

    state: str
    revision: Revision | None


def stage_of(request: ChangeRequest) -> Stage:
    """Return draft, asked, submitted, refused, lapsed, withdrawn or applied."""
    revision = (
        Revision.objects.filter(document__subject_id=request.pk, document__kind=CHANGE)
        .order_by("-number")
        .first()
    )
    if request.applied_at:
        return Stage("applied", revision)
    if request.withdrawn_at:
        return Stage("withdrawn", revision)
    if revision is None:
        return Stage("asked" if request.asked_at else "draft", None)
    if revision.is_open:
        return Stage("submitted", revision)
    refused = revision.signatories.filter(objection__isnull=False).exists()
    return Stage("refused" if refused else "lapsed", revision)


def impact_of(request: ChangeRequest) -> Mapping[str, Any]:
    """Return the computed impact of a request, as the page and the API tell it (C3, T5).

    What is under signature or in force costs what its signed text says; anything else what it
    would on the plan of today.
    """
    stage = stage_of(request)
    if stage.revision is not None and stage.state in ("submitted", "applied"):
        return price_shown(stage.revision.content["impact"])
    return price_shown(price_content(price_of(request)))


def fate_words() -> dict[str, str]:
    """Return what a change makes of a milestone or a goal, in the reader's language (C3)."""
    return {
        Fate.KEPT: _("kept"),
        Fate.BROKEN: _("newly missed"),
        Fate.WORSE: _("missed by more"),
        Fate.MISSED: _("missed already"),
        Fate.DROPPED: _("dropped"),
    }


def tier_words() -> dict[Tier, str]:
    """Return who has to agree, by tier, in the reader's language (C1)."""
    return {
        Tier.FREE: _("nobody has to approve it"),
        Tier.LEAD_AND_HEAD: _("the lead and the head of the department"),
        Tier.ALL: _("every signing department"),
    }


def content_words() -> dict[str, str]:
    """Return what the clauses of a request's text are called, in the reader's language."""
    return {
        "number": _("Number"),
        "reason": _("Reason"),
        "effect": _("Effect"),
        "tier": _("Who approves"),
        "differences": _("Differences"),
        "impact": _("Computed impact"),
        "before": _("Before"),
        "after": _("After"),
        "moved": _("Tasks that move"),
        "hand_overs": _("Hand-over dates that reopen"),
        "resources": _("Promised resources that no longer fit"),
        "departments": _("Departments"),
        "people": _("People"),
        "critical_before": _("Critical path before"),
        "critical_after": _("Critical path after"),
        "end_before": _("End of the plan"),
        "end_after": _("End of the plan"),
        "is_kept": _("Deadline"),
        "days_over": _("Working days"),
        "days_over_before": _("Without this change"),
    }


def value_words() -> dict[str, dict[str, str]]:
    """Return what a request's text says in codes, in the reader's language."""
    return {
        "about": {value: str(word) for value, word in About.choices},
        "tier": {tier.value: word for tier, word in tier_words().items()},
        "fate": fate_words(),
        "is_kept": {"True": _("deadline kept"), "False": _("deadline broken")},
    }


on_wording(value_words)
