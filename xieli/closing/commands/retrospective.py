"""The retrospective: opened, answered, grouped, voted on, concluded (A4)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from xieli.closing import policies, queries
from xieli.closing.events import ClosingEvent
from xieli.closing.models import Lesson, Retrospective, Vote
from xieli.closing.queries import RETROSPECTIVE
from xieli.closing.rules import Question
from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import signing_departments
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision


@dataclass(frozen=True, slots=True)
class LessonText:
    """An answer as written; only what is to be standardised has an owner and a day."""

    question: str
    text: str
    theme: str = ""
    owner: Person | None = None
    due_on: date | None = None


@write()
def open_retrospective(*, project: Project, actor: Person) -> Retrospective:
    """The lead asks every department the three questions, once the project has ended (A4)."""
    project = Project.objects.locked(project)
    if not policies.can_lead_retrospective(actor, project):
        raise NotAllowed(_("The leading department opens the retrospective."))
    ended = hasattr(project, "cancellation") or queries.closed_by(project) is not None
    if project.phase != Phase.CLOSING or not ended:
        raise RuleViolation(
            "A4.not_accepted",
            _("It begins when the acceptance is signed or the project cancelled."),
        )
    if hasattr(project, "retrospective"):
        raise RuleViolation("A4.open", _("The retrospective is open already."))
    retrospective = Retrospective(project=project, opened_by=actor, opened_at=clock.now())
    save_checked(retrospective)
    _record(ClosingEvent.RETROSPECTIVE_OPENED, retrospective, retrospective, actor)
    return retrospective


@write()
def add_lesson(*, retrospective: Retrospective, text: LessonText, actor: Person) -> Lesson:
    """Answer one of the three questions, for one's department (A4)."""
    retrospective = _lock(retrospective)
    if not policies.can_answer(actor, retrospective):
        raise NotAllowed(_("Members of the departments taking part answer."))
    lesson = Lesson(
        retrospective=retrospective,
        question=_question(text),
        department=actor.department,
        person=actor,
        written_at=clock.now(),
    )
    _write(lesson, text)
    signoff.lapse_open_revision(kind=RETROSPECTIVE, subject_id=retrospective.pk, actor=actor)
    after = queries.lesson_facts(lesson)
    _record(ClosingEvent.LESSON_ADDED, retrospective, lesson, actor, after=after)
    return lesson


@write()
def edit_lesson(*, lesson: Lesson, text: LessonText, version: int, actor: Person) -> Lesson:
    """Change an answer, put it under a theme, give it an owner and a day (A4)."""
    lesson = _lock_lesson(lesson, version)
    if not policies.can_edit_lesson(actor, lesson):
        raise NotAllowed(_("Only who wrote it and the lead change an answer."))
    before = queries.lesson_facts(lesson)
    lesson.question = _question(text)
    lesson.version += 1
    _write(lesson, text)
    signoff.lapse_open_revision(kind=RETROSPECTIVE, subject_id=lesson.retrospective.pk, actor=actor)
    after = queries.lesson_facts(lesson)
    _record(
        ClosingEvent.LESSON_EDITED, lesson.retrospective, lesson, actor, before=before, after=after
    )
    return lesson


@write()
def remove_lesson(*, lesson: Lesson, version: int, actor: Person) -> None:
    """Take an answer back; who wrote it, and the lead, who merges what is said twice."""
    lesson = _lock_lesson(lesson, version)
    if not policies.can_edit_lesson(actor, lesson):
        raise NotAllowed(_("Only who wrote it and the lead change an answer."))
    signoff.lapse_open_revision(kind=RETROSPECTIVE, subject_id=lesson.retrospective.pk, actor=actor)
    before = queries.lesson_facts(lesson)
    _record(ClosingEvent.LESSON_REMOVED, lesson.retrospective, lesson, actor, before=before)
    lesson.delete()


@write()
def vote_for_lesson(*, lesson: Lesson, actor: Person) -> Vote:
    """Agree with an answer; a second time changes nothing."""
    lesson = _lock_lesson(lesson)
    _require_voter(lesson, actor)
    standing = lesson.votes.filter(person=actor).first()
    if standing is not None:
        return standing
    vote = Vote(lesson=lesson, person=actor, voted_at=clock.now())
    save_checked(vote)
    _record(ClosingEvent.VOTED, lesson.retrospective, lesson, actor)
    return vote


@write()
def withdraw_vote(*, lesson: Lesson, actor: Person) -> None:
    """Agree no longer; without a vote nothing changes."""
    lesson = _lock_lesson(lesson)
    _require_voter(lesson, actor)
    gone, _by_model = lesson.votes.filter(person=actor).delete()
    if gone:
        _record(ClosingEvent.VOTE_WITHDRAWN, lesson.retrospective, lesson, actor)


@write()
def submit_retrospective(
    *, retrospective: Retrospective, due_at: datetime, version: int, actor: Person
) -> Revision:
    """Ask every signing department to sign the report (A4)."""
    retrospective = _lock(retrospective, version)
    project = retrospective.project
    if not policies.can_lead_retrospective(actor, project):
        raise NotAllowed(_("The leading department submits the retrospective."))
    gaps = queries.gaps_of(retrospective)
    if gaps:
        words = queries.gap_words()
        said = "; ".join(words[gap] for gap in gaps)
        raise RuleViolation(gaps[0], _("Still missing — %s") % said, field="lessons")
    document = signoff.document_of(
        kind=RETROSPECTIVE, subject=retrospective, ledger_id=project.ledger_id
    )
    return signoff.submit_revision(
        document=document,
        content=queries.retrospective_content(retrospective),
        departments=signing_departments(project),
        due_at=due_at,
        actor=actor,
    )


def conclude_retrospective(revision: Revision, actor: Person) -> None:
    """All have signed: what is to be standardised is now its owner's to do (A4)."""
    rows = Retrospective.objects.select_related("project")
    retrospective = rows.get(pk=revision.document.subject_id)
    retrospective.concluded_at = clock.now()
    retrospective.version += 1
    save_checked(retrospective)
    _record(
        ClosingEvent.RETROSPECTIVE_CONCLUDED,
        retrospective,
        retrospective.project,
        actor,
        after={"hash": revision.hash},
    )


signoff.on_effective(RETROSPECTIVE, conclude_retrospective)


def _lock(retrospective: Retrospective, version: int | None = None) -> Retrospective:
    Ledger.objects.locked(retrospective.project.ledger_id)
    current = Retrospective.objects.select_related("project").get(pk=retrospective.pk)
    require_version(current, version)
    _require_open(current)
    return current


def _lock_lesson(lesson: Lesson, version: int | None = None) -> Lesson:
    Ledger.objects.locked(lesson.retrospective.project.ledger_id)
    rows = Lesson.objects.select_related("retrospective__project", "department", "owner")
    current = rows.get(pk=lesson.pk)
    require_version(current, version)
    _require_open(current.retrospective)
    return current


def _require_open(retrospective: Retrospective) -> None:
    if retrospective.concluded_at is not None:
        raise RuleViolation("A4.concluded", _("The retrospective is concluded."))


def _require_voter(lesson: Lesson, actor: Person) -> None:
    if not policies.can_answer(actor, lesson.retrospective):
        raise NotAllowed(_("Members of the departments taking part vote."))


def _question(text: LessonText) -> str:
    if text.question not in set(Question):
        raise RuleViolation(
            "A4.question", _("Choose one of the three questions."), field="question"
        )
    return text.question


def _write(lesson: Lesson, text: LessonText) -> None:
    if not text.text.strip():
        raise RuleViolation("A4.no_text", _("Say it in a sentence."), field="text")
    is_standard = lesson.question == Question.STANDARDISE.value
    if text.owner is not None and not text.owner.is_active:
        raise RuleViolation("A4.owner_left", _("%s has left.") % text.owner.name, field="owner")
    lesson.text, lesson.theme = text.text.strip(), text.theme.strip()
    lesson.owner = text.owner if is_standard else None
    lesson.due_on = text.due_on if is_standard else None
    save_checked(lesson)


def _record(
    type: ClosingEvent,
    retrospective: Retrospective,
    subject: Retrospective | Lesson | Project,
    actor: Person,
    *,
    before: events.Facts | None = None,
    after: events.Facts | None = None,
) -> None:
    events.record(
        type,
        ledger_id=retrospective.project.ledger_id,
        actor=actor,
        subject=subject,
        before=before,
        after=after,
    )
