"""Signing on paper: print, sign by hand, file the scan (V4)."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import in_breakdown
from xieli.attachments import commands
from xieli.attachments.commands import Incoming
from xieli.attachments.tests.test_attach_file import PNG
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleText
from xieli.signoff import commands as signoff
from xieli.workplan import commands as workplan
from xieli.workspace.queries import ToDoKind, to_dos

pytestmark = pytest.mark.django_db


def test_v4_a_slot_signed_by_hand_keeps_its_scan_and_the_head_may_take_it_back(
    cast: Cast,
) -> None:
    plan = in_breakdown(cast)
    due = clock.now() + timedelta(days=2)
    revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    slot = revision.signatories.for_signing().get(department=cast.product)
    scan = Incoming("签字页.png", len(PNG), [PNG])
    with pytest.raises(NotAllowed):
        commands.sign_by_hand(signatory=slot, hash=revision.hash, file=scan, actor=cast.chen_yi)
    with pytest.raises(StaleText) as stale:
        commands.sign_by_hand(signatory=slot, hash="0" * 64, file=scan, actor=cast.zhang_san)
    assert stale.value.code == "K4.stale_hash"
    row = commands.sign_by_hand(signatory=slot, hash=revision.hash, file=scan, actor=cast.zhang_san)
    slot = revision.signatories.for_signing().get(department=cast.product)
    assert (slot.signature.name, slot.signature.method) == ("李四", "ink")
    assert row.subject_id == slot.signature.pk
    with pytest.raises(RuleViolation) as kept:
        commands.remove_attachment(attachment=row, actor=cast.zhang_san)
    assert kept.value.code == "V4.scan"
    signoff.withdraw_signature(signatory=slot, actor=cast.li_si)
    assert not revision.signatories.filter(signature__isnull=False).exists()


def test_p1_a_head_is_told_of_ink_that_others_filed_and_may_contest_it(cast: Cast) -> None:
    plan = in_breakdown(cast)
    due = clock.now() + timedelta(days=2)
    revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    slot = revision.signatories.for_signing().get(department=cast.product)
    scan = Incoming("签字页.png", len(PNG), [PNG])
    commands.sign_by_hand(signatory=slot, hash=revision.hash, file=scan, actor=cast.zhang_san)
    [told] = [each for each in to_dos(cast.li_si) if each.kind is ToDoKind.SIGNED_FOR]
    assert told.detail == "张三"
    printed = f"/documents/{revision.document_id}/revisions/{revision.number}/"
    for place in ("/projects/T-1/breakdown/", printed):
        seen = signed_in(cast.chen_yi).get(place, headers={"Accept-Language": "zh-hans"})
        assert "张三登记" in seen.text, "page and paper say who filed the scan"
    contest = signoff.contest_signature(signatory=slot, reason="不是我的字", actor=cast.li_si)
    assert contest.delegate == "张三"
    with pytest.raises(NotAllowed):
        commands.sign_by_hand(signatory=slot, hash=revision.hash, file=scan, actor=cast.zhang_san)
    commands.sign_by_hand(signatory=slot, hash=revision.hash, file=scan, actor=cast.li_si)
    assert not [each for each in to_dos(cast.li_si) if each.kind is ToDoKind.SIGNED_FOR]
