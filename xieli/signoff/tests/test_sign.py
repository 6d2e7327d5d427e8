"""K2–K5: every department signs the same text, exactly once, and only a text it was shown."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from xieli.core import clock, events
from xieli.core.errors import NotAllowed, RuleViolation, StaleText
from xieli.core.models import Event, Ledger
from xieli.people import commands as people
from xieli.signoff import commands
from xieli.signoff.models import Document, Revision, Signatory


def submit(cast: Cast, text: str = "why", document: Document | None = None) -> Revision:
    document = document or Document.objects.create(
        ledger=Ledger.objects.create(), kind="sample", subject_id="x", title="纪要"
    )
    return commands.submit_revision(
        document=document,
        content={"background": text},
        departments={cast.service: "lead", cast.quality: "supervising"},
        due_at=clock.now() + timedelta(days=1),
        actor=cast.zhou_ba,
    )


def slot(revision: Revision, name: str) -> Signatory:
    return revision.signatories.get(department__name=name)


def test_k2_it_takes_effect_once_with_the_last_signature(cast: Cast) -> None:
    ran: list[str] = []
    commands.on_effective("sample", lambda revision, actor: ran.append(actor.name))
    revision = submit(cast)
    commands.sign_revision(
        signatory=slot(revision, "客服部"), hash=revision.hash, actor=cast.zhou_ba
    )
    revision.refresh_from_db()
    assert revision.effective_at is None
    commands.sign_revision(
        signatory=slot(revision, "质控部"), hash=revision.hash, actor=cast.chen_yi
    )
    revision.refresh_from_db()
    assert revision.effective_at is not None
    assert ran == ["陈一"]
    assert Event.objects.filter(type="revision.effective").count() == 1
    assert list(events.verify(Ledger.objects.get(pk=revision.document.ledger_id))) == []


def test_k2_a_department_signs_once(cast: Cast) -> None:
    revision = submit(cast)
    mine = slot(revision, "客服部")
    commands.sign_revision(signatory=mine, hash=revision.hash, actor=cast.zhou_ba)
    with pytest.raises(RuleViolation) as refusal:
        commands.sign_revision(signatory=mine, hash=revision.hash, actor=cast.zhou_ba)
    assert refusal.value.code == "K2.already_signed"


@pytest.mark.parametrize("who", ["zhang_san", "chen_yi", "wu_jiu", "admin"])
def test_k2_nobody_but_the_head_signs(cast: Cast, who: str) -> None:
    revision = submit(cast)
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        commands.sign_revision(
            signatory=slot(revision, "客服部"), hash=revision.hash, actor=getattr(cast, who)
        )
    assert Event.objects.count() == before


def test_k2_an_open_slot_passes_to_the_new_head(cast: Cast) -> None:
    revision = submit(cast)
    people.appoint_head(department=cast.service, head=cast.zhang_san, actor=cast.admin)
    mine = slot(revision, "客服部")
    with pytest.raises(NotAllowed):
        commands.sign_revision(signatory=mine, hash=revision.hash, actor=cast.zhou_ba)
    commands.sign_revision(signatory=mine, hash=revision.hash, actor=cast.zhang_san)


def test_k3_an_edit_lapses_the_signatures_before_it(cast: Cast) -> None:
    first = submit(cast)
    mine = slot(first, "客服部")
    commands.sign_revision(signatory=mine, hash=first.hash, actor=cast.zhou_ba)
    second = submit(cast, "another why", first.document)
    assert second.number == 2
    first.refresh_from_db()
    assert first.lapsed_at is not None
    assert mine.signature.hash == first.hash  # still readable on its own text
    assert not any(hasattr(open_slot, "signature") for open_slot in second.signatories.all())


def test_k4_a_stale_text_is_not_signed(cast: Cast) -> None:
    first = submit(cast)
    second = submit(cast, "another why", first.document)
    for signatory in (slot(first, "客服部"), slot(second, "客服部")):
        with pytest.raises(StaleText) as refusal:
            commands.sign_revision(signatory=signatory, hash=first.hash, actor=cast.zhou_ba)
        assert refusal.value.code == "K4.stale_hash"


def test_k5_a_refusal_needs_a_reason_and_returns_the_text(cast: Cast) -> None:
    revision = submit(cast)
    with pytest.raises(RuleViolation, match=r".") as refusal:
        commands.refuse_revision(signatory=slot(revision, "质控部"), reason=" ", actor=cast.chen_yi)
    assert refusal.value.code == "K5.no_reason"
    commands.refuse_revision(
        signatory=slot(revision, "质控部"), reason="口径不清", actor=cast.chen_yi
    )
    revision.refresh_from_db()
    assert not revision.is_open


def test_k5_an_open_slot_can_be_urged_and_silence_approves_nothing(cast: Cast) -> None:
    revision = submit(cast)
    commands.urge_signatory(signatory=slot(revision, "质控部"), actor=cast.zhou_ba)
    with clock.fixed_at(revision.due_at + timedelta(days=30)):
        revision.refresh_from_db()
        assert revision.effective_at is None
