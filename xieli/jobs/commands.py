"""Asking for a long job, stopping it, and doing it.

A job is leased by whoever does it; the lease is renewed with every step. A worker that dies leaves
a lease that ends, and the next one begins the job anew. `tries` is the fence: who was thought dead
and wakes up finds another number and lets go.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, Refusal, RuleViolation
from xieli.jobs.events import JobEvent
from xieli.jobs.models import Job, JobSet, State
from xieli.jobs.queries import file_of, kinds, may_have
from xieli.jobs.rules import Said, Stopped, Work
from xieli.people.commands.organisation import lock_organisation, record
from xieli.people.models import Person

LEASE = timedelta(minutes=2)  # longer than any one step
BEAT_SECONDS = 1.0  # steps in between are not written down
KEPT = timedelta(days=7)
MOST_TRIES, MOST_AT_ONCE = 3, 5
_log = logging.getLogger(__name__)


@write()
def ask_for(
    *, kind: str, subject_id: str, subject_name: str, said: Said, file_name: str, actor: Person
) -> Job:
    """Let a worker do it; the same that is still to come is not asked for twice.

    Raises RuleViolation job.too_many while five of the person's own wait.
    """
    lock_organisation()
    mine = Job.objects.unended().filter(person=actor)
    if (same := mine.filter(kind=kind, subject_id=subject_id).first()) is not None:
        return same
    if mine.count() >= MOST_AT_ONCE:
        raise RuleViolation(
            "job.too_many", _("%d long jobs of yours are still waiting.") % MOST_AT_ONCE
        )
    row = Job(
        kind=kinds()[kind].name,
        subject_id=subject_id,
        subject_name=subject_name[:300],
        said=dict(said),
        person=actor,
        language=translation.get_language() or actor.language,
        asked_at=clock.now(),
        file_name=file_name,
    )
    save_checked(row)
    record(JobEvent.ASKED, actor, row, after={"kind": kind})
    return row


@write()
def cancel_job(*, job: Job, actor: Person) -> Job:
    """Stop it where it is; its worker notices at the next step, and what it made is dropped."""
    lock_organisation()
    row = Job.objects.select_for_update().get(pk=job.pk)
    if row.is_over:
        raise RuleViolation("job.over", _("It is over already."))
    if row.person_id != actor.pk:
        raise NotAllowed(_("Whoever asked for it cancels it."))
    row.state, row.ended_at, row.leased_until = State.CANCELLED, clock.now(), None
    save_checked(row)
    record(JobEvent.CANCELLED, actor, row)
    return row


def run_due(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Do every job that waits, one after the other; return how many ended."""
    ended = 0
    while not is_stopping() and (row := _claim()) is not None:
        ended += _run(row, is_stopping)
    return ended


def forget_old_jobs() -> int:
    """Drop what was made a week ago, and the jobs; return how many."""
    old = list(Job.objects.filter(ended_at__lt=clock.now() - KEPT))
    for row in old:
        for path in file_of(row).parent.glob(f"{row.pk}*"):
            path.unlink()
    with write():
        Job.objects.filter(pk__in=[row.pk for row in old]).delete()
    return len(old)


def _claim() -> Job | None:
    for pk in Job.objects.due(clock.now()).order_by("asked_at", "pk").values_list("pk", flat=True):
        with write():
            now = clock.now()
            is_ours = (
                Job.objects.due(now)
                .filter(pk=pk)
                .update(
                    state=State.RUNNING,
                    leased_until=now + LEASE,
                    tries=F("tries") + 1,
                    began_at=now,
                    done=0,
                    total=0,
                )
            )
        if is_ours:
            return Job.objects.get(pk=pk)
    return None


def _run(row: Job, is_stopping: Callable[[], bool]) -> bool:
    """Do one job; return False when it was left for later, or belongs to somebody else now."""
    if row.tries > MOST_TRIES:
        with translation.override(row.language):
            return _end(row, State.FAILED, error=_("Its worker died several times."))
    whole, part = file_of(row), file_of(row).with_suffix(f".{row.tries}")
    whole.parent.mkdir(parents=True, exist_ok=True)
    try:
        with translation.override(row.language):
            _require_still_allowed(row)
            work = Work(_stepper(row, is_stopping), part)
            result = kinds()[row.kind].run(row.subject_id, row.said, work)
        if part.exists():
            part.replace(whole)
    except Stopped:
        return _let_go(row)
    except Refusal as why:
        return _end(row, State.FAILED, error=why.message)
    except Exception as why:
        _log.exception("the job %s failed", row.pk)
        return _end(row, State.FAILED, error=f"{type(why).__name__}: {why}")
    finally:
        part.unlink(missing_ok=True)
    return _end(row, State.DONE, result=result)


def _stepper(row: Job, is_stopping: Callable[[], bool]) -> Callable[[int, int], None]:
    beaten = monotonic() - BEAT_SECONDS

    def step(done: int, total: int) -> None:
        nonlocal beaten
        if is_stopping():
            raise Stopped
        if monotonic() - beaten < BEAT_SECONDS:
            return
        beaten = monotonic()
        with write():
            until = clock.now() + LEASE
            is_ours = _ours(row).update(done=done, total=total, leased_until=until)
        if not is_ours:
            raise Stopped
        _require_still_allowed(row)

    return step


def _require_still_allowed(row: Job) -> None:
    """T6: who may no longer see what it is about gets nothing made of it, either."""
    if not may_have(row):
        raise NotAllowed(_("Who asked for it may no longer see what it is about."))


def _let_go(row: Job) -> bool:
    """Leave it to the next worker, unless it was cancelled."""
    with write():
        _ours(row).update(state=State.WAITING, leased_until=None, tries=F("tries") - 1)
    return False


@write()
def _end(row: Job, state: State, *, result: Said | None = None, error: str = "") -> bool:
    lock_organisation()
    is_ours = _ours(row).update(
        state=state,
        result=dict(result or {}),
        error=error[:300],
        ended_at=clock.now(),
        leased_until=None,
    )
    if is_ours:
        record(JobEvent.ENDED, None, row, after={"state": state.value, "person": row.person_id})
    return bool(is_ours)


def _ours(row: Job) -> JobSet:
    return Job.objects.filter(pk=row.pk, state=State.RUNNING, tries=row.tries)
