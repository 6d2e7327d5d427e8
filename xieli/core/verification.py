"""Walking one ledger and everything that hangs on it, to find what was altered (T1, V1)."""

from collections.abc import Callable, Iterator

from xieli.core.events import Finding, verify
from xieli.core.models import Ledger

__all__ = ["Finding", "findings", "on_verify"]

type Check = Callable[[Ledger], Iterator[Finding]]
_checks: list[Check] = []


def on_verify(check: Check) -> None:
    """Register what an app knows how to check beside the chain: texts, signatures, files."""
    _checks.append(check)


def findings(ledger: Ledger) -> Iterator[Finding]:
    """Yield everything that is wrong with a ledger: the chain first, then what apps check."""
    yield from verify(ledger)
    for check in _checks:
        yield from check(ledger)
