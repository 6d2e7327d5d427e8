"""The breakdown as one text: submitted, signed, baselined (B9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import text_of
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.workplan import policies, queries
from xieli.workplan.commands.rows import new_task
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import Baseline, Task
from xieli.workplan.queries import TaskText


@write()
def submit_breakdown(
    *, project: Project, due_at: datetime, open_handshakes_because: str = "", actor: Person
) -> Revision:
    """Ask the lead and every department with tasks to sign the breakdown (B2–B4, B8, B9).

    Every resource is confirmed first; open handshakes need the lead's reason.
    """
    project = Project.objects.locked(project)
    if not policies.is_lead(actor, project):
        raise NotAllowed(_("Only the leading department submits the breakdown."))
    if project.phase == Phase.KICKOFF:
        raise RuleViolation("B9.no_charter", _("The charter is not in force yet."))
    if project.phase != Phase.BREAKDOWN:
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))
    gaps = queries.breakdown_gaps(project)
    if gaps:
        first = gaps[0]
        raise RuleViolation(
            first.code, queries.describe_gaps(gaps), field=first.field, row=first.row
        )
    if queries.open_handshakes(project) and not open_handshakes_because.strip():
        raise RuleViolation(
            "B9.open_handshakes",
            _("Some hand-over dates are not confirmed; say why it may start without them."),
            field="open_handshakes_because",
        )
    document = signoff.document_of(
        kind=queries.BREAKDOWN, subject=project, ledger_id=project.ledger_id
    )
    return signoff.submit_revision(
        document=document,
        content=queries.breakdown_content(project, open_handshakes_because.strip()),
        departments=queries.breakdown_signers(project),
        due_at=due_at,
        actor=actor,
    )


def begin_execution(revision: Revision, actor: Person) -> None:
    """The breakdown is signed by all: baseline 1, and work begins (B9). Run by the last one."""
    project = Project.objects.get(pk=revision.document.subject_id)
    if project.phase != Phase.BREAKDOWN:
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))
    baseline_by(project, revision, actor)


@write()
def return_for_rework(
    *, project: Project, texts: Sequence[TaskText], revision: Revision, actor: Person
) -> list[Task]:
    """Put the rework of a signed acceptance into the plan as its next baseline (A3).

    The signatures on the acceptance stand for it, also where it ends after the old deadline.
    """
    project = Project.objects.locked(project)
    tasks = [new_task(project, text, actor) for text in texts]
    ends = max((text.planned_finish for text in texts if text.planned_finish), default=None)
    if ends and project.deadline and ends > project.deadline:
        text = replace(text_of(project), deadline=ends)
        kickoff.amend_charter(project=project, text=text, authority=revision, actor=actor)
        project.refresh_from_db()
    baseline_by(project, revision, actor)
    return tasks


def baseline_by(project: Project, authority: Revision, actor: Person) -> Baseline:
    """Let the plan as it stands be the next baseline, by a signed text (B9, A3, C4, K6).

    That is the breakdown itself, or a text that changes it: then the breakdown's next revision is
    in force by those signatures, so that every baseline is a text one can read and compare.
    """
    revision = authority
    document = signoff.document_of(
        kind=queries.BREAKDOWN, subject=project, ledger_id=project.ledger_id
    )
    if authority.document_id != document.pk:
        content = queries.breakdown_content(project, "")
        revision = signoff.adopt_revision(
            document=document, content=content, authority=authority, actor=actor
        )
    baseline = Baseline(
        project=project,
        number=project.baselines.count() + 1,
        revision=revision,
        created_at=clock.now(),
    )
    save_checked(baseline)
    project.phase = Phase.EXECUTION
    project.version += 1
    project.save(update_fields=["phase", "deadline", "version"])
    events.record(
        WorkplanEvent.BASELINED,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=project,
        after={"baseline": baseline.number, "hash": revision.hash},
    )
    return baseline


signoff.on_effective(queries.BREAKDOWN, begin_execution)
