"""What an unknown header means is said once and remembered."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import RuleViolation
from xieli.core.models import Ledger
from xieli.exchange.events import ExchangeEvent
from xieli.exchange.models import ColumnName
from xieli.exchange.rules import CHOOSABLE, field_for, header_word
from xieli.people.models import Organisation, Person


@write()
def name_columns(*, headers: Mapping[str, str], actor: Person) -> list[ColumnName]:
    """Remember which field each unknown header means; an empty field leaves the column out.

    A header we know by ourselves is only read differently this once: remembering that would
    change everybody's tables.
    """
    organisation = Organisation.objects.get()
    Ledger.objects.locked(organisation.ledger_id)
    known = {name.word: name for name in ColumnName.objects.all()}
    named = []
    for label, field in headers.items():
        word = header_word(label)
        if not word or field_for(label) is not None:
            continue
        if field and field not in CHOOSABLE:
            raise RuleViolation(
                "import.unknown_field", _("There is no column “%s”.") % field, field="headers"
            )
        if word in known and known[word].field == field:
            continue
        before = {"field": known[word].field} if word in known else {}
        name = known.setdefault(word, ColumnName(word=word))
        name.label, name.field = label[:200], field
        name.person, name.at = actor, clock.now()
        save_checked(name)
        events.record(
            ExchangeEvent.COLUMN_NAMED,
            ledger_id=organisation.ledger_id,
            actor=actor,
            subject=name,
            before=before,
            after={"field": field},
        )
        named.append(name)
    return named
