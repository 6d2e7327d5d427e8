"""What a signature or an objection sets off; the apps above register it (K2, C4, A3, K6)."""

from collections.abc import Callable

from xieli.core import events
from xieli.core.verification import fingerprint
from xieli.people.models import Person
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import Revision

type Step = Callable[[Revision, Person], None]
completions: dict[str, Step] = {}
on_signing: dict[str, Step] = {}
on_refusing: dict[str, Step] = {}
opinionated: set[str] = set()
before_urging: list[Step] = []


def on_effective(kind: str, completion: Step) -> None:
    """Register what the last signature of a kind of document runs, in its own transaction (K2)."""
    completions[kind] = completion


def on_partly_signed(kind: str, *, signing: Step, refusing: Step) -> None:
    """Register what each signature before the last one runs, and what an objection does (K6)."""
    on_signing[kind], on_refusing[kind] = signing, refusing


def on_opinion(kind: str) -> None:
    """Register a kind of document on which every signature says an opinion (C4)."""
    opinionated.add(kind)


def on_urging(step: Step) -> None:
    """Register what may have a reason that nobody is urged now (K7)."""
    before_urging.append(step)


def run(steps: dict[str, Step], revision: Revision, actor: Person) -> None:
    """Run what is registered for the revision's kind, in the same transaction."""
    step = steps.get(revision.document.kind)
    if step is not None:
        step(revision, actor)


def record(
    type: SignoffEvent, revision: Revision, actor: Person | None, **after: events.Plain
) -> None:
    """Record one event about a revision, with the fingerprint it has from now on (V1)."""
    events.record(
        type,
        ledger_id=revision.document.ledger_id,
        actor=actor,
        subject=revision,
        after={**after, "state": fingerprint(revision)},
    )
