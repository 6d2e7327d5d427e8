"""K2 and K5: somebody signs, by a moment to come, and only what waits is urged."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.core.models import Ledger
from xieli.people.models import Department
from xieli.signoff import commands
from xieli.signoff.models import Document, Revision


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def submit(cast: Cast, departments: dict[Department, str], **due: float) -> Revision:
    document = Document.objects.create(
        ledger=Ledger.objects.create(), kind="test", subject_id="x", title="约定"
    )
    return commands.submit_revision(
        document=document,
        content={"text": "约定"},
        departments=departments,
        due_at=clock.now() + timedelta(**due),
        actor=cast.zhou_ba,
    )


def test_k2_a_text_nobody_has_to_sign_is_not_submitted(cast: Cast) -> None:
    with refused("K2.no_signatory"):
        submit(cast, {}, days=2)


def test_k5_the_due_moment_is_to_come(cast: Cast) -> None:
    with refused("K5.due_passed"):
        submit(cast, {cast.product: "cooperating"}, seconds=-1)


def test_k5_a_slot_that_is_filled_is_not_urged(cast: Cast) -> None:
    revision = submit(cast, {cast.product: "cooperating"}, days=2)
    slot = revision.signatories.get()
    commands.urge_signatory(signatory=slot, actor=cast.zhou_ba)
    commands.sign_revision(signatory=slot, hash=revision.hash, actor=cast.li_si)
    with refused("K5.not_open"):
        commands.urge_signatory(signatory=slot, actor=cast.zhou_ba)
