"""One run of a process under its standing agreement, which is signed once (K6)."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff import policies
from xieli.kickoff.events import KickoffEvent
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import CharterText, text_of
from xieli.people.models import Person
from xieli.people.queries import working_calendar

from .charter import create_project, edit_charter


@write()
def begin_run(*, agreement: Project, title: str, starts_on: date, actor: Person) -> Project:
    """Begin one run: what the agreement says, with its days counted from `starts_on` (K6).

    It inherits the agreement's signatures and is under way at once; its code is the agreement's
    with a number. The plan's part of it is `workplan.start_run`.
    """
    agreement = Project.objects.locked(agreement)
    if not policies.takes_part(actor, agreement):
        raise NotAllowed(_("Members of the departments taking part start a run."))
    if not agreement.is_agreement:
        raise RuleViolation("K6.no_agreement", _("Only a process has runs."))
    if agreement.phase != Phase.EXECUTION or agreement.standing_pause is not None:
        raise RuleViolation("K6.not_in_force", _("The standing agreement is not in force."))
    number = agreement.runs.count() + 1
    project = create_project(
        code=f"{agreement.code}-{number}",
        title=title.strip() or f"{agreement.title} {number}",
        kind=agreement.kind,
        urgency=agreement.urgency,
        actor=actor,
    )
    text = _text(agreement, starts_on)
    project = edit_charter(project=project, text=text, version=project.version, actor=actor)
    project.runs_under, project.phase = agreement, Phase.EXECUTION
    project.version += 1
    save_checked(project)
    events.record(
        KickoffEvent.RUN_BEGUN,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=project,
        after={"agreement": agreement.code, "number": number},
    )
    return project


def _text(agreement: Project, starts_on: date) -> CharterText:
    calendar, first = working_calendar(), agreement.starts_on or starts_on

    def moved(day: date | None) -> date | None:
        return day and calendar.shifted(day, first, starts_on)

    text = text_of(agreement)
    return replace(
        text,
        starts_on=starts_on,
        deadline=moved(text.deadline),
        goals=[replace(goal, due_on=moved(goal.due_on)) for goal in text.goals],
        milestones=[(name, moved(due_on) or starts_on) for name, due_on in text.milestones],
    )
