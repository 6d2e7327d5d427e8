"""The least level of signature that each kind of document takes (V4)."""

from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import write
from xieli.core.errors import RuleViolation
from xieli.people.commands.organisation import lock_organisation, require_administrator
from xieli.people.models import Person
from xieli.signoff import queries
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import LeastLevel, Revision
from xieli.signoff.rules import Level


@write()
def choose_least_level(*, kind: str, level: int, actor: Person) -> LeastLevel:
    """Ask for at least this level to sign documents of a kind, from now on (V4)."""
    organisation = lock_organisation()
    require_administrator(actor)
    if kind not in queries.document_words():
        raise RuleViolation("V4.no_such_kind", _("There is no such document."), field="kind")
    if level not in list(Level):
        raise RuleViolation("V4.no_such_level", _("There is no such level."), field="level")
    before = queries.least_levels()[kind]
    row = LeastLevel(kind=kind, level=level)
    row.save()
    events.record(
        SignoffEvent.LEAST_LEVEL_CHOSEN,
        ledger_id=organisation.ledger_id,
        actor=actor,
        subject=organisation,
        before={kind: before},
        after={kind: level},
    )
    return row


def require_level(revision: Revision, level: Level) -> None:
    """Raise RuleViolation when the organisation asks for a stronger signature here (V4)."""
    if level < queries.least_level(revision):
        raise RuleViolation(
            "V4.level_too_low",
            _("%s takes a passkey (level 2). Add one under My account, How I sign.")
            % queries.document_word(revision.document.kind),
            field="level",
        )
