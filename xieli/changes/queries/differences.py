"""What a request changes, clause by clause, and who was faster (C1, C4)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.changes.models import About, ChangeRequest, Proposal
from xieli.changes.queries.texts import shown, standing_facts, subject_of
from xieli.changes.rules import differing, overtaken, strictest
from xieli.kickoff import queries as kickoff
from xieli.signoff.queries import read
from xieli.signoff.rules import Edit, compare_words
from xieli.workplan.models import Task
from xieli.workplan.queries import moves_a_promise, row_text
from xieli.workplan.rules import Tier, required_tier


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that a request changes: of what, and what it says before and after."""

    proposal: Proposal
    subject: str
    clause: str
    before: object
    after: object

    @property
    def words(self) -> list[tuple[Edit, str]]:
        """The two texts word by word."""
        return compare_words(read(self.before, self.clause), read(self.after, self.clause))

    @property
    def clause_word(self) -> str:
        """What the clause is called, in the reader's language."""
        return clause_words().get(self.clause, self.clause)

    @property
    def about_word(self) -> str:
        """What kind of thing it is of."""
        return str(About(self.proposal.about).label)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody changed a clause meanwhile that a proposal changes, too (C4, T4)."""

    proposal: Proposal
    subject: str
    clauses: list[str]


def differences(request: ChangeRequest) -> list[Difference]:
    """Return everything a request changes, in the order it was proposed."""
    found = []
    for proposal in request.proposals.all():
        subject = subject_of(proposal)
        before = shown(proposal, proposal.before, request.project)
        after = shown(proposal, proposal.after, request.project)
        if proposal.about == About.REMOVAL:
            found.append(Difference(proposal, subject, "title", subject, ""))
            continue
        found += [
            Difference(proposal, subject, clause, before.get(clause), after.get(clause))
            for clause in differing(before, after)
            if before.get(clause) or after.get(clause)
        ]
    return found


def overtaken_by_others(request: ChangeRequest) -> list[Overtaken]:
    """Return the proposals whose ground has moved: they are put on what now stands, or dropped."""
    found = []
    for proposal in request.proposals.all():
        now = standing_facts(proposal)
        if now is None:
            clauses = [_("it is no longer there")]
        else:
            names = overtaken(proposal.before, proposal.after, now)
            if proposal.about == About.REMOVAL:
                names = differing(proposal.before, now)
            clauses = [clause_words().get(name, name) for name in names]
        if clauses:
            found.append(Overtaken(proposal, subject_of(proposal), clauses))
    return found


def tier_of(request: ChangeRequest) -> Tier:
    """Return who has to agree to the whole request (C1)."""
    tiers = [_tier(proposal) for proposal in request.proposals.all()]
    return strictest(tiers, Tier) or Tier.FREE


def _tier(proposal: Proposal) -> Tier:
    if proposal.about == About.CHARTER:
        changed = differing(proposal.before, proposal.after)
        return Tier.ALL if changed else Tier.FREE
    if proposal.about in (About.REMOVAL, About.HAND_OVER):
        return Tier.ALL
    if proposal.about == About.NEW_TASK:
        finish = row_text(proposal.after).planned_finish
        deadline = proposal.request.project.deadline
        return Tier.ALL if finish and deadline and finish > deadline else Tier.LEAD_AND_HEAD
    rows = Task.objects.for_breakdown().select_related("project")
    task = rows.filter(pk=proposal.subject_id).first()
    if task is None:
        return Tier.ALL
    text, changed = row_text(proposal.after), differing(proposal.before, proposal.after)
    changed = [name for name in changed if name not in {"supporters", "risks"}]
    return required_tier(set(changed), beyond_float=moves_a_promise(task, text))


def clause_words() -> dict[str, str]:
    """Return what every clause a request may change is called, in the reader's language."""
    return kickoff.clause_words() | {
        "title": _("Title"),
        "department": _("Department"),
        "module": _("Module"),
        "action": _("Action"),
        "owner": _("Owner"),
        "supporters": _("Supporters"),
        "planned_start": _("Planned start"),
        "planned_finish": _("Planned finish"),
        "deliverable": _("Deliverable"),
        "risks": _("Risks"),
        "note": _("Note"),
        "hand_over_on": _("Hand-over date"),
    }
