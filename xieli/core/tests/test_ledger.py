"""T1: every change is one event, numbered without gaps and chained; alterations are found."""

from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieli.core import clock, events
from xieli.core.database import write
from xieli.core.models import Event, Ledger

pytestmark = pytest.mark.django_db


class Sample(StrEnum):
    HAPPENED = "sample.happened"


@write()
def happen(ledger: Ledger, count: int = 3) -> list[Event]:
    with clock.fixed_at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        return [
            events.record(
                Sample.HAPPENED,
                ledger_id=ledger.pk,
                actor=None,
                subject=ledger,
                before={"step": step},
                after={"step": step + 1, "note": "第一步"},
            )
            for step in range(count)
        ]


def test_numbers_have_no_gaps_and_the_chain_is_intact() -> None:
    ledger = Ledger.objects.create()
    assert [event.number for event in happen(ledger)] == [1, 2, 3]
    ledger.refresh_from_db()
    assert list(events.verify(ledger)) == []


def test_a_rolled_back_command_leaves_no_number_behind() -> None:
    """T2: a refused request changes nothing."""
    ledger = Ledger.objects.create()

    @write()
    def refused() -> None:
        happen(ledger)
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        refused()
    ledger.refresh_from_db()
    assert ledger.number == 0
    assert not ledger.events.exists()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    number=st.integers(1, 3),
    field=st.sampled_from(["type", "actor_name", "subject_id", "before", "after", "at", "hash"]),
)
def test_any_alteration_is_found(number: int, field: str) -> None:
    """V1: change one field of one event by SQL and verify names it."""
    ledger = Ledger.objects.create()
    happen(ledger)
    altered: dict[str, object] = {
        "before": {"step": 99},
        "after": {},
        "at": datetime(2025, 1, 1, tzinfo=UTC),
        "hash": "f" * 64,
    }
    ledger.events.filter(number=number).update(**{field: altered.get(field, "x")})
    ledger.refresh_from_db()
    assert number in {finding.number for finding in events.verify(ledger)}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_deleted_event_is_found(number: int) -> None:
    ledger = Ledger.objects.create()
    happen(ledger)
    ledger.events.filter(number=number).delete()
    ledger.refresh_from_db()
    assert list(events.verify(ledger))
