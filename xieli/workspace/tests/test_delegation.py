"""P1: a head names who signs for them; both names show, the head is told and may contest it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.endings import learned
from tests.pages import signed_in
from tests.plans import Plan, in_breakdown, in_execution
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event, Ledger
from xieli.core.verification import findings
from xieli.library.queries import missing
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.signoff import commands
from xieli.signoff.commands import DelegationText
from xieli.signoff.models import Delegation, Revision, Signatory, Signature
from xieli.signoff.policies import departments_answered_for
from xieli.workplan import commands as workplan
from xieli.workplan.models import Baseline
from xieli.workspace.queries import ToDoKind, to_dos

NOW = datetime.now(UTC)
DUE = NOW + timedelta(days=5)


def day(days: int) -> date:
    """So many days from today."""
    return NOW.date() + timedelta(days=days)


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


@pytest.fixture
def text(cast: Cast) -> DelegationText:
    """李四 is away for a week; 吴九 of another department signs the breakdown for the product."""
    return DelegationText(
        department=cast.product,
        delegate=cast.wu_jiu,
        starts_on=day(-1),
        ends_on=day(6),
        kinds=["breakdown"],
    )


def second(cast: Cast) -> Person:
    """Somebody else of the product department."""
    return people.add_person(
        name="副手", department=cast.product, email="d@example.com", actor=None
    )


def submitted(cast: Cast) -> tuple[Plan, Revision]:
    plan = in_breakdown(cast)
    return plan, workplan.submit_breakdown(project=plan.project, due_at=DUE, actor=cast.zhou_ba)


def slot_of(revision: Revision, cast: Cast) -> Signatory:
    return revision.signatories.for_signing().get(department=cast.product)


def signed_by(person: Person, revision: Revision, cast: Cast) -> Signature:
    slot = slot_of(revision, cast)
    return commands.sign_revision(signatory=slot, hash=revision.hash, actor=person)


def in_force(revision: Revision, cast: Cast, delegate: Person) -> None:
    """Everybody signs; for the product its delegate does."""
    signed_by(delegate, revision, cast)
    for slot in revision.signatories.for_signing().filter(signature__isnull=True):
        assert slot.department.head is not None
        commands.sign_revision(signatory=slot, hash=revision.hash, actor=slot.department.head)
    revision.refresh_from_db()


def kinds(person: Person) -> list[ToDoKind]:
    return [item.kind for item in to_dos(person)]


def problems(plan: Plan) -> list[str]:
    ledger = Ledger.objects.get(pk=plan.project.ledger_id)
    return [found.problem for found in findings(ledger)]


def test_p1_a_delegate_signs_within_dates_and_scope(cast: Cast, text: DelegationText) -> None:
    plan, revision = submitted(cast)
    with pytest.raises(NotAllowed):
        signed_by(cast.wu_jiu, revision, cast)
    row = commands.give_delegation(text=text, actor=cast.li_si)
    assert ToDoKind.SIGN in kinds(cast.wu_jiu)
    signature = signed_by(cast.wu_jiu, revision, cast)
    assert (signature.name, signature.on_behalf_of) == ("吴九", "李四")
    assert signature.delegation == row
    said = Event.objects.get(type="delegation.given").after
    assert (said["head"], said["delegate"], said["ends_on"]) == ("李四", "吴九", day(6).isoformat())
    assert not problems(plan)


@pytest.mark.parametrize(
    ("changes", "moment"),
    [
        ({"kinds": ["acceptance"]}, NOW),
        ({"starts_on": day(2)}, NOW),
        ({}, NOW + timedelta(days=8)),
    ],
    ids=["another document", "not yet", "over"],
)
def test_p1_outside_of_dates_and_scope_nobody_signs_for_a_head(
    cast: Cast, text: DelegationText, changes: dict[str, object], moment: datetime
) -> None:
    _plan, revision = submitted(cast)
    commands.give_delegation(text=replace(text, **changes), actor=cast.li_si)  # type: ignore[arg-type]
    with clock.fixed_at(moment):
        assert ToDoKind.SIGN not in kinds(cast.wu_jiu)
        with pytest.raises(NotAllowed):
            signed_by(cast.wu_jiu, revision, cast)


def test_p1_who_signs_for_a_head_promises_nothing_else_for_the_department(
    cast: Cast, text: DelegationText
) -> None:
    commands.give_delegation(text=text, actor=cast.li_si)
    assert departments_answered_for(cast.wu_jiu) == [cast.marketing.pk]


def test_p1_a_delegation_ends_with_its_word_and_with_the_heads_post(
    cast: Cast, text: DelegationText
) -> None:
    _plan, revision = submitted(cast)
    row = commands.give_delegation(text=text, actor=cast.li_si)
    with pytest.raises(NotAllowed):
        commands.end_delegation(delegation=row, actor=cast.zhou_ba)
    commands.end_delegation(delegation=row, actor=cast.li_si)
    with pytest.raises(NotAllowed):
        signed_by(cast.wu_jiu, revision, cast)
    with refused("P1.ended"):
        commands.end_delegation(delegation=row, actor=cast.li_si)
    commands.give_delegation(text=text, actor=cast.li_si)
    people.appoint_head(department=cast.product, head=second(cast), actor=None)
    with pytest.raises(NotAllowed):
        signed_by(cast.wu_jiu, revision, cast)


def test_p1_the_head_is_told_and_lets_it_stand(cast: Cast, text: DelegationText) -> None:
    plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    signed_by(cast.wu_jiu, revision, cast)
    assert ToDoKind.SIGNED_FOR in kinds(cast.li_si)
    with pytest.raises(NotAllowed):
        commands.acknowledge_signature(signatory=slot_of(revision, cast), actor=cast.wu_jiu)
    commands.acknowledge_signature(signatory=slot_of(revision, cast), actor=cast.li_si)
    assert ToDoKind.SIGNED_FOR not in kinds(cast.li_si)
    with refused("P1.not_contestable"):
        commands.contest_signature(
            signatory=slot_of(revision, cast), reason="后悔", actor=cast.li_si
        )
    assert not problems(plan)


def test_p1_the_deputy_signs_for_the_head_who_is_told_as_well(cast: Cast) -> None:
    deputy = second(cast)
    people.appoint_head(department=cast.product, head=cast.li_si, deputy=deputy, actor=None)
    _plan, revision = submitted(cast)
    signature = signed_by(deputy, revision, cast)
    assert (signature.on_behalf_of, signature.delegation) == ("李四", None)
    assert ToDoKind.SIGNED_FOR in kinds(cast.li_si)
    page = signed_in(cast.li_si).get("/projects/T-1/breakdown/").text
    assert "代李四签（副职）" in page and "/contests/" in page


def test_p1_a_head_has_a_set_time_to_contest(cast: Cast, text: DelegationText) -> None:
    _plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    signature = signed_by(cast.wu_jiu, revision, cast)
    assert signature.contest_until is not None
    assert signature.contest_until - NOW > timedelta(days=1), "16 working hours are two days"
    with clock.fixed_at(signature.contest_until + timedelta(seconds=1)):
        assert ToDoKind.SIGNED_FOR not in kinds(cast.li_si)
        with refused("P1.not_contestable"):
            commands.contest_signature(
                signatory=slot_of(revision, cast), reason="太迟", actor=cast.li_si
            )


def test_p1_contested_before_it_is_in_force_the_slot_is_the_heads_alone(
    cast: Cast, text: DelegationText
) -> None:
    plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    signed_by(cast.wu_jiu, revision, cast)
    with refused("P1.no_reason"):
        commands.contest_signature(signatory=slot_of(revision, cast), reason=" ", actor=cast.li_si)
    with pytest.raises(NotAllowed):
        commands.contest_signature(
            signatory=slot_of(revision, cast), reason="不是我", actor=cast.wu_jiu
        )
    commands.contest_signature(
        signatory=slot_of(revision, cast), reason="资源没有谈过", actor=cast.li_si
    )
    with pytest.raises(NotAllowed):
        signed_by(cast.wu_jiu, revision, cast)
    assert ToDoKind.SIGN in kinds(cast.li_si) and ToDoKind.SIGN not in kinds(cast.wu_jiu)
    page = signed_in(cast.zhou_ba).get("/projects/T-1/breakdown/").text
    assert "李四不认可吴九的代签：资源没有谈过" in page
    assert signed_by(cast.li_si, revision, cast).on_behalf_of == ""
    assert not problems(plan)


def test_p1_contested_in_force_the_matter_is_open_until_the_head_signs(
    cast: Cast, text: DelegationText
) -> None:
    plan, revision = submitted(cast)
    commands.give_delegation(text=text, actor=cast.li_si)
    in_force(revision, cast, cast.wu_jiu)
    effective, baselines = revision.effective_at, Baseline.objects.count()
    with clock.fixed_at(NOW + timedelta(hours=1)):
        commands.contest_signature(
            signatory=slot_of(revision, cast), reason="未经我同意", actor=cast.li_si
        )
        assert ToDoKind.SIGN in kinds(cast.li_si)
        page = signed_in(cast.li_si).get("/projects/T-1/breakdown/").text
        assert "有一处代签被负责人提出异议" in page and 'id="sign-' in page
        assert "signatures" in [part.code for part in missing(plan.project)]
        with refused("K2.in_force"):
            commands.refuse_revision(
                signatory=slot_of(revision, cast), reason="不同意", actor=cast.li_si
            )
        signed_by(cast.li_si, revision, cast)
    revision.refresh_from_db()
    assert revision.effective_at == effective and Baseline.objects.count() == baselines
    assert "signatures" not in [part.code for part in missing(plan.project)]
    assert Event.objects.filter(type="revision.effective", subject_id=revision.pk).count() == 1
    assert not problems(plan)


def test_p1_an_archive_waits_until_nothing_may_be_contested(cast: Cast) -> None:
    plan = learned(cast)
    slot = Signatory.objects.filter(signature__isnull=False).latest("pk")
    Signature.objects.filter(signatory=slot).update(contest_until=clock.now() + timedelta(days=1))
    assert "signatures" in [part.code for part in missing(plan.project)]
    with clock.fixed_at(clock.now() + timedelta(days=2)):
        assert "signatures" not in [part.code for part in missing(plan.project)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": day(-2)}, "P1.dates"),
        ({"starts_on": day(-9), "ends_on": day(-2)}, "P1.past"),
        ({"ends_on": day(400)}, "P1.too_long"),
        ({"kinds": ["poem"]}, "P1.no_such_kind"),
    ],
)
def test_p1_a_delegation_has_sense(
    cast: Cast, text: DelegationText, changes: dict[str, object], code: str
) -> None:
    with refused(code):
        commands.give_delegation(text=replace(text, **changes), actor=cast.li_si)  # type: ignore[arg-type]


def test_p1_only_the_head_names_a_delegate_and_not_themselves(
    cast: Cast, text: DelegationText
) -> None:
    for actor in (cast.admin, cast.zhou_ba):
        with pytest.raises(NotAllowed):
            commands.give_delegation(text=text, actor=actor)
    with refused("P1.same_person"):
        commands.give_delegation(text=replace(text, delegate=cast.li_si), actor=cast.li_si)


def test_p1_on_the_page_a_head_names_somebody_and_ends_it(cast: Cast) -> None:
    browser = signed_in(cast.li_si)
    said = {
        "department": cast.product.pk,
        "delegate": cast.wu_jiu.pk,
        "starts_on": day(0).isoformat(),
    }
    answer = browser.post("/settings/delegations/", said | {"kinds": ["change", "breakdown"]})
    assert answer.status_code == 422 and "请填写起止日期" in answer.text
    assert answer.text.count("checked") == 2 and "selected" in answer.text, "nothing is lost"
    browser.post("/settings/delegations/", said | {"ends_on": day(9).isoformat()})
    row = Delegation.objects.get()
    assert "吴九" in browser.get("/settings/delegations/").text and row.kinds == []
    browser.post(f"/settings/delegations/{row.pk}/endings/")
    row.refresh_from_db()
    assert row.ended_at is not None


def test_p1_a_program_delegates_contests_and_acknowledges(cast: Cast) -> None:
    _plan, revision = submitted(cast)
    _token, secret = people.create_token(person=cast.li_si, name="测试", actor=None)
    program = Client(headers={"Authorization": f"Bearer {secret}"})

    def post(path: str, said: dict[str, str]):
        return program.post(f"/api/v1{path}", json.dumps(said), "application/json")

    said = {"department": cast.product.pk, "delegate": cast.wu_jiu.pk}
    dates = {"starts_on": day(0).isoformat(), "ends_on": day(9).isoformat()}
    assert post("/signing/delegations", dates | said | {"delegate": ""}).status_code == 422
    made = post("/signing/delegations", dates | said)
    assert made.status_code == 201, made.content
    assert made.json()["kinds"] == []
    signed_by(cast.wu_jiu, revision, cast)
    slot = slot_of(revision, cast)
    stands = post(f"/documents/signatories/{slot.pk}/acknowledgements", {})
    assert (stands.status_code, stands.json()["on_behalf_of"]) == (200, "李四")
    late = post(f"/documents/signatories/{slot.pk}/contests", {"reason": "x"})
    assert (late.status_code, late.json()["code"]) == (422, "P1.not_contestable")
    ended = post(f"/signing/delegations/{made.json()['id']}/endings", {})
    assert ended.json()["ended"] is True
    [told] = program.get("/api/v1/signing/delegations").json()["items"]
    assert told["delegate"]["name"] == "吴九" and told["ended"] is True


def test_t6_a_delegate_sees_the_projects_they_sign_for_and_only_then(
    cast: Cast, text: DelegationText
) -> None:
    plan = in_execution(cast)
    outsider = people.add_person(
        name="外人", department=cast.marketing, email="o@example.com", actor=None
    )
    assert signed_in(outsider).get(f"/projects/{plan.project.code}/progress/").status_code == 404
    row = commands.give_delegation(text=replace(text, delegate=outsider), actor=cast.li_si)
    assert signed_in(outsider).get(f"/projects/{plan.project.code}/progress/").status_code == 200
    commands.end_delegation(delegation=row, actor=cast.li_si)
    assert signed_in(outsider).get(f"/projects/{plan.project.code}/progress/").status_code == 404
