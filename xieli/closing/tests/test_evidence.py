"""What a figure or a signature rests on is not taken away (A2, K4, S3)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import Cast
from tests.endings import in_acceptance
from tests.pages import signed_in
from tests.plans import sign_all
from xieli.attachments.commands import Incoming, attach_file, remove_attachment
from xieli.attachments.models import Attachment
from xieli.attachments.queries import place
from xieli.closing import commands
from xieli.closing.commands import MeasurementText
from xieli.closing.models import Acceptance, GoalResult
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.core.models import Event
from xieli.people.models import Person
from xieli.signoff.models import Revision

PDF = b"%PDF-1.7\n%abc\n" + b"x" * 64


def attached(result: GoalResult, actor: Person, name: str = "月报.pdf") -> Attachment:
    where = place("goal_result", result.pk, actor)
    assert where is not None
    content = PDF + name.encode()
    return attach_file(
        place=where,
        subject_type="goal_result",
        file=Incoming(name, len(content), [content]),
        actor=actor,
    )


def by_file(cast: Cast) -> tuple[Acceptance, GoalResult, Attachment]:
    """Return a confirmed goal whose only evidence is a file."""
    _plan, acceptance, result = in_acceptance(cast)
    file = attached(result, cast.chen_yi)
    text = MeasurementText(Decimal(4), acceptor=cast.chen_yi)
    result = commands.measure_goal(result=result, text=text, version=1, actor=cast.chen_yi)
    result = commands.confirm_goal(result=result, version=result.version, actor=cast.chen_yi)
    return acceptance, result, file


def submitted(acceptance: Acceptance, cast: Cast) -> Revision:
    return commands.submit_acceptance(
        acceptance=acceptance,
        decision="close",
        due_at=clock.now() + timedelta(days=2),
        version=acceptance.version,
        actor=cast.chen_yi,
    )


def refused(file: Attachment, actor: Person) -> str:
    """Return why the file stays; nothing of it is changed or told (T2)."""
    told = Event.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        remove_attachment(attachment=file, actor=actor)
    assert refusal.value.code == "D14.needed"
    file.refresh_from_db()
    assert (file.removed_at, Event.objects.count()) == (None, told)
    return refusal.value.message


def test_a2_the_only_evidence_of_a_figure_stays(cast: Cast) -> None:
    _acceptance, result, file = by_file(cast)
    assert "月报.pdf" in refused(file, cast.chen_yi)
    other = attached(result, cast.chen_yi, "另一份.pdf")
    remove_attachment(attachment=file, actor=cast.chen_yi)
    refused(other, cast.chen_yi)
    text = MeasurementText(Decimal(4), evidence="见月报", acceptor=cast.chen_yi)
    result.refresh_from_db()
    commands.measure_goal(result=result, text=text, version=result.version, actor=cast.chen_yi)
    remove_attachment(attachment=other, actor=cast.chen_yi)


def test_a2_before_a_figure_rests_on_it_a_file_goes_again(cast: Cast) -> None:
    _plan, _acceptance, result = in_acceptance(cast)
    remove_attachment(attachment=attached(result, cast.chen_yi), actor=cast.chen_yi)


def test_k4_a_file_named_in_a_text_under_signature_stays_until_the_text_lapses(cast: Cast) -> None:
    acceptance, result, file = by_file(cast)
    attached(result, cast.chen_yi, "另一份.pdf")
    submitted(acceptance, cast)
    refused(file, cast.chen_yi)
    text = MeasurementText(Decimal(4), evidence="见月报", acceptor=cast.chen_yi)
    commands.measure_goal(result=result, text=text, version=result.version, actor=cast.chen_yi)
    remove_attachment(attachment=file, actor=cast.chen_yi)


def test_k4_a_file_named_in_the_signed_text_stays_for_good(cast: Cast) -> None:
    acceptance, result, file = by_file(cast)
    attached(result, cast.chen_yi, "另一份.pdf")
    sign_all(submitted(acceptance, cast))
    refused(file, cast.chen_yi)
    page = signed_in(cast.li_si).get(f"/projects/{acceptance.project.code}/acceptance/").text
    assert f'href="/attachments/{file.pk}/"' in page, "evidence is there to be opened"
    later = attached(result, cast.chen_yi, "签后补充.pdf")
    remove_attachment(attachment=later, actor=cast.chen_yi)


def test_a2_what_lost_its_evidence_is_not_submitted(cast: Cast) -> None:
    acceptance, _result, file = by_file(cast)
    Attachment.objects.filter(pk=file.pk).update(removed_at=clock.now())  # before it was refused
    with pytest.raises(RuleViolation) as refusal:
        submitted(acceptance, cast)
    assert refusal.value.code == "A2.not_evidence"
    page = signed_in(cast.chen_yi).get(f"/projects/{acceptance.project.code}/acceptance/").text
    assert f'action="/acceptances/{acceptance.pk}/submissions/"' not in page


def test_a2_words_or_a_link_are_evidence_as_well(cast: Cast) -> None:
    _acceptance, result, file = by_file(cast)
    text = MeasurementText(Decimal(4), acceptor=cast.chen_yi)
    for proven in (replace(text, evidence="见月报"), replace(text, link="https://example.com/r")):
        result = commands.measure_goal(
            result=result, text=proven, version=result.version, actor=cast.chen_yi
        )
    remove_attachment(attachment=file, actor=cast.chen_yi)
