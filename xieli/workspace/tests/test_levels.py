"""V4: a signature says by which way its signer was known, and the organisation asks for enough."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.authenticator import Authenticator
from tests.cast import PASSWORD, Cast
from tests.plans import charter_text
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event, Ledger
from xieli.core.verification import findings
from xieli.kickoff import commands as kickoff
from xieli.people import commands as people
from xieli.people.rules import Method
from xieli.people.tests.test_signing_ways import digits, use_codes
from xieli.signoff import commands
from xieli.signoff.models import LeastLevel, Revision, Signatory, Signature
from xieli.signoff.queries import least_levels
from xieli.signoff.rules import Proof


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


@pytest.fixture
def revision(cast: Cast) -> Revision:
    people.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)
    project = kickoff.create_project(code="V-4", title="签字级别", actor=cast.zhou_ba)
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    due = clock.now() + timedelta(days=2)
    return kickoff.submit_charter(
        project=project, due_at=due, version=project.version, actor=cast.zhou_ba
    )


@pytest.fixture
def slot(revision: Revision, cast: Cast) -> Signatory:
    return revision.signatories.get(department=cast.service)


@pytest.fixture
def browser(cast: Cast, revision: Revision) -> Client:
    client = Client()
    _session, key = people.open_session(login=cast.zhou_ba.email, password=PASSWORD)
    client.cookies["xieli_session"] = key
    return client


def ask_for_passkeys(cast: Cast) -> None:
    commands.choose_least_level(kind="charter", level=2, actor=cast.admin)


def parts(device: Authenticator, hash: str) -> dict[str, str]:
    said = device.sign(hash)
    return {name: getattr(said, name) for name in said.__dataclass_fields__}


def sign(browser: Client, slot: Signatory, said: dict[str, str]):
    body = {"hash": slot.revision.hash, "back": "/"} | said
    return browser.post(f"/documents/signatories/{slot.pk}/signatures/", body)


def test_v4_a_page_signs_with_a_passkey_and_keeps_what_proves_it(
    cast: Cast, browser: Client, slot: Signatory
) -> None:
    ask_for_passkeys(cast)
    device = Authenticator()
    device.register(cast.zhou_ba)
    hash = slot.revision.hash
    page = browser.get("/projects/V-4/charter/").text
    assert f'data-sign="{hash}"' in page and device.credential in page
    assert sign(browser, slot, parts(device, hash)).status_code == 302
    signature = Signature.objects.get()
    assert (signature.level, signature.method) == (2, "passkey")
    assert signature.assertion and signature.assertion["public_key"] == device.public_key
    said = Event.objects.get(type="revision.signed").after
    assert said["method"] == "passkey"
    ledger = slot.revision.document.ledger
    assert list(findings(Ledger.objects.get(pk=ledger.pk))) == []
    assert "二级 通行密钥签" in browser.get("/projects/V-4/charter/").text


@pytest.mark.parametrize("part", ["public_key", "authenticator_data", "client_data", "signature"])
def test_v4_altered_evidence_is_found(
    cast: Cast, browser: Client, slot: Signatory, part: str
) -> None:
    device = Authenticator()
    device.register(cast.zhou_ba)
    sign(browser, slot, parts(device, slot.revision.hash))
    signature = Signature.objects.get()
    assert signature.assertion
    kept = signature.assertion[part]
    signature.assertion[part] = ("B" if kept[40] == "A" else "A").join((kept[:40], kept[41:]))
    signature.save()
    ledger = Ledger.objects.get(pk=slot.revision.document.ledger_id)
    assert [each.problem.partition(":")[0] for each in findings(ledger)] == [
        "signature altered", "passkey did not sign this text",
    ]  # fmt: skip


def test_v4_a_passkey_without_evidence_is_found(slot: Signatory, cast: Cast) -> None:
    commands.sign_revision(
        signatory=slot, hash=slot.revision.hash, proof=Proof(Method.PASSKEY), actor=cast.zhou_ba
    )
    assert list(findings(Ledger.objects.get(pk=slot.revision.document.ledger_id)))


def test_v4_a_passkey_for_another_text_signs_nothing(
    cast: Cast, browser: Client, slot: Signatory
) -> None:
    device = Authenticator()
    device.register(cast.zhou_ba)
    answer = sign(browser, slot, parts(device, "cd" * 32) | {"opinion": "同意"})
    assert answer.status_code == 422 and 'value="同意"' in answer.text
    assert not Signature.objects.exists()


def test_v4_less_than_the_least_level_is_refused_before_a_password_is_taken(
    cast: Cast, browser: Client, slot: Signatory
) -> None:
    ask_for_passkeys(cast)
    with refused("V4.level_too_low"):
        commands.sign_revision(signatory=slot, hash=slot.revision.hash, actor=cast.zhou_ba)
    page = browser.get("/projects/V-4/charter/").text
    assert "/settings/me/signing/" in page.partition('id="sign-')[2] and "<h1>" in page
    before = Event.objects.count()
    answer = sign(browser, slot, {"password": PASSWORD})
    assert answer.status_code == 422 and "通行密钥" in answer.text
    assert Event.objects.count() == before and not Signature.objects.exists()


def test_v4_each_kind_of_document_has_its_own_least_level(cast: Cast, slot: Signatory) -> None:
    assert set(least_levels().values()) == {1}
    commands.choose_least_level(kind="acceptance", level=2, actor=cast.admin)
    commands.sign_revision(signatory=slot, hash=slot.revision.hash, actor=cast.zhou_ba)
    commands.choose_least_level(kind="acceptance", level=1, actor=cast.admin)
    assert LeastLevel.objects.get().level == 1
    said = Event.objects.filter(type="least_level.chosen").order_by("number").last()
    assert (said.before, said.after) == ({"acceptance": 2}, {"acceptance": 1})


def test_v4_only_an_administrator_chooses_and_only_what_there_is(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        commands.choose_least_level(kind="charter", level=2, actor=cast.zhou_ba)
    with refused("V4.no_such_kind"):
        commands.choose_least_level(kind="poem", level=2, actor=cast.admin)
    with refused("V4.no_such_level"):
        commands.choose_least_level(kind="charter", level=3, actor=cast.admin)


def test_v4_the_settings_page_shows_and_changes_the_least_level(
    cast: Cast, browser: Client
) -> None:
    assert (
        browser.post("/settings/signatures/", {"kind": "charter", "level": "2"}).status_code == 403
    )
    _session, key = people.open_session(
        login=people.set_password(person=cast.admin, password=PASSWORD, actor=None).email,
        password=PASSWORD,
    )
    browser.cookies["xieli_session"] = key
    answer = browser.post("/settings/signatures/", {"kind": "charter", "level": "2"})
    assert answer.status_code == 302 and least_levels()["charter"] == 2
    assert (
        browser.post("/settings/signatures/", {"kind": "charter", "level": "9" * 5000}).status_code
        == 422
    )
    assert browser.get("/settings/signatures/").text.count("selected") == len(least_levels())


def test_v4_a_code_signs_at_level_one_and_opens_the_window(
    cast: Cast, browser: Client, slot: Signatory
) -> None:
    with clock.fixed_at(clock.now()):
        use_codes(cast.zhou_ba)
    assert 'name="code"' in browser.get("/projects/V-4/charter/").text
    assert sign(browser, slot, {"code": digits(cast.zhou_ba, 30)}).status_code == 302
    signature = Signature.objects.get()
    assert (signature.level, signature.method, signature.assertion) == (1, "totp", None)
    assert Event.objects.filter(type="session.code_confirmed").exists()
    page = browser.get("/projects/V-4/charter/").text
    assert "一级 约定签" in page and "同等" not in page and "legal effect" not in page


# A program


def program(cast: Cast, slot: Signatory, **said: object):
    _token, secret = people.create_token(person=cast.zhou_ba, name="测试", actor=None)
    return Client().post(
        f"/api/v1/documents/signatories/{slot.pk}/signatures",
        json.dumps({"hash": slot.revision.hash} | said),
        "application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )


def test_v4_a_program_signs_with_password_code_or_passkey(cast: Cast, slot: Signatory) -> None:
    device = Authenticator()
    device.register(cast.zhou_ba)
    use_codes(cast.zhou_ba)
    ways = (
        ({"password": PASSWORD}, (1, "password")),
        ({"code": digits(cast.zhou_ba, 30)}, (1, "totp")),
        ({"assertion": parts(device, slot.revision.hash)}, (2, "passkey")),
    )
    for said, expected in ways:
        answer = program(cast, slot, **said)
        assert answer.status_code == 201, answer.content
        assert (answer.json()["level"], answer.json()["method"]) == expected
        Signature.objects.all().delete()


def test_v4_a_program_without_a_proof_or_below_the_level_signs_nothing(
    cast: Cast, slot: Signatory
) -> None:
    assert program(cast, slot).json()["code"] == "K4.wrong_password"
    ask_for_passkeys(cast)
    answer = program(cast, slot, password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (422, "V4.level_too_low")
    assert not Signature.objects.exists()
