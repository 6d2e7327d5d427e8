"""D18: one's own passkeys and codes; each change asks the password, each code is good once."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client

from tests.authenticator import Authenticator
from tests.cast import PASSWORD, Cast
from xieli.core import clock, events
from xieli.core.errors import NotAllowed, RuleViolation, TooManyTries
from xieli.core.models import Event, Ledger
from xieli.core.passkeys import encoded
from xieli.core.sealing import unseal
from xieli.people import commands
from xieli.people.commands.brake import OF_ONE_NAME
from xieli.people.models import Organisation, Passkey, Person, Totp

HASH = "ab" * 32


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def digits(person: Person, seconds: int = 0) -> str:
    """What the app shows so many seconds from now."""
    secret = unseal(Totp.objects.get(person=person).secret, "xieli.totp")
    shown = TOTP(secret, 6, SHA1(), 30).generate(clock.now().timestamp() + seconds)  # noqa: S303
    return shown.decode()


def use_codes(person: Person) -> None:
    commands.enrol_totp(person=person, actor=person)
    commands.prove_code(person=person, code=digits(person), is_first=True)
    commands.confirm_totp(person=person, actor=person)


@pytest.fixture
def head(cast: Cast) -> Person:
    return commands.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)


@pytest.fixture
def now(head: Person):
    with clock.fixed_at(clock.now()):
        yield clock.now()


def prove(device: Authenticator, person: Person, hash: str = HASH):
    return commands.prove_passkey(
        assertion=device.sign(hash), hash=hash, host="testserver", actor=person
    )


# Passkeys


def test_v4_a_passkey_proves_who_signs_and_leaves_events_without_its_parts(head: Person) -> None:
    device = Authenticator()
    row = device.register(head)
    prove(device, head)
    row.refresh_from_db()
    assert row.last_used_at is not None
    types = Event.objects.filter(subject_id=row.pk).values_list("type", flat=True)
    assert list(types) == ["passkey.registered", "passkey.used"]
    ledger = Ledger.objects.get(pk=Organisation.objects.get().ledger_id)
    assert list(events.verify(ledger)) == []


def test_v4_another_text_another_site_another_key_prove_nothing(head: Person) -> None:
    device = Authenticator()
    device.register(head)
    said = device.sign("cd" * 32)
    with refused("V4.wrong_assertion"):
        commands.prove_passkey(assertion=said, hash=HASH, host="testserver", actor=head)
    with refused("V4.wrong_assertion"):
        prove(device.but(host="evil.example"), head)
    with refused("V4.wrong_assertion"):
        prove(device.but(key=Authenticator().key), head)
    with refused("V4.no_passkey"):
        prove(Authenticator(), head)


def test_v4_somebody_elses_key_proves_nothing(cast: Cast, head: Person) -> None:
    device = Authenticator()
    device.register(cast.li_si)
    with refused("V4.no_passkey"):
        prove(device, head)


def test_v4_a_copied_key_is_noticed_by_its_count(head: Person) -> None:
    device = Authenticator(count=4)
    device.register(head)
    prove(device.but(count=5), head)
    for count in (5, 4, 0):
        with refused("V4.sign_count"):
            prove(device.but(count=count), head)
    prove(device.but(count=6), head)


def test_v4_an_answer_of_the_device_is_good_once(head: Person) -> None:
    device = Authenticator()
    device.register(head)
    said = device.sign(HASH)
    commands.prove_passkey(assertion=said, hash=HASH, host="testserver", actor=head)
    with refused("V4.used_assertion"):
        commands.prove_passkey(assertion=said, hash=HASH, host="testserver", actor=head)


def test_v4_a_key_that_takes_no_chance_answers_alike_and_is_believed(head: Person) -> None:
    device = Authenticator(key=ed25519.Ed25519PrivateKey.generate())
    device.register(head)
    assert prove(device, head) == prove(device, head)


def test_v4_weak_keys_and_bulky_answers_are_turned_away(head: Person) -> None:
    with refused("D18.wrong_passkey"):
        Authenticator(key=rsa.generate_private_key(65537, 1024)).register(head)  # noqa: S505
    device = Authenticator()
    device.register(head)
    bulky = replace(device.sign(HASH), client_data=encoded(b"[" * 100_000))
    with refused("V4.wrong_assertion"):
        commands.prove_passkey(assertion=bulky, hash=HASH, host="testserver", actor=head)


def test_v4_a_device_that_does_not_count_signs_again_and_again(head: Person) -> None:
    device = Authenticator()
    device.register(head)
    assert prove(device, head).public_key == prove(device, head).public_key


def test_d18_a_revoked_key_signs_no_more_and_is_kept(head: Person) -> None:
    device = Authenticator()
    row = device.register(head)
    commands.revoke_passkey(passkey=row, actor=head)
    with refused("V4.no_passkey"):
        prove(device, head)
    with refused("D18.revoked"):
        commands.rename_passkey(passkey=row, name="旧手机", actor=head)
    assert Passkey.objects.get().revoked_at is not None


def test_d18_a_key_is_added_once_for_oneself_by_a_fresh_challenge(cast: Cast, head: Person) -> None:
    device = Authenticator()
    device.register(head)
    with pytest.raises(RuleViolation, match=r".") as again:
        device.register(head)
    assert again.value.code == "invalid"
    new = Authenticator().offer(commands.passkey_challenge(cast.li_si))
    with refused("D18.wrong_passkey"):
        commands.register_passkey(person=head, passkey=new, host="testserver", actor=head)
    with refused("D18.wrong_passkey"):
        Authenticator(flags=0x01).register(head)
    with pytest.raises(NotAllowed):
        commands.register_passkey(person=head, passkey=new, host="testserver", actor=cast.admin)


def test_d18_a_challenge_is_answered_within_ten_minutes(head: Person) -> None:
    new = Authenticator().offer(commands.passkey_challenge(head))
    with (
        mock.patch("django.core.signing.time.time", return_value=time.time() + 601),
        refused("D18.wrong_passkey"),
    ):
        commands.register_passkey(person=head, passkey=new, host="testserver", actor=head)


def test_d18_nobody_touches_anothers_key(cast: Cast, head: Person) -> None:
    row = Authenticator().register(head)
    with pytest.raises(NotAllowed):
        commands.revoke_passkey(passkey=row, actor=cast.admin)
    row = commands.rename_passkey(passkey=row, name=" 公司手机 ", actor=head)
    assert row.name == "公司手机"


# Codes


def test_d18_a_code_is_good_once_and_an_older_one_not_at_all(head: Person, now) -> None:
    use_codes(head)
    used = digits(head)
    with refused("K4.wrong_code"):
        commands.prove_code(person=head, code=used)
    with clock.fixed_at(now + timedelta(seconds=60)):
        commands.prove_code(person=head, code=digits(head))
        with refused("K4.wrong_code"):
            commands.prove_code(person=head, code=digits(head))
        with refused("K4.wrong_code"):
            commands.prove_code(person=head, code=digits(head, -30))


def test_d18_a_clock_half_a_minute_off_is_forgiven_and_no_more(head: Person, now) -> None:
    use_codes(head)
    with clock.fixed_at(now + timedelta(minutes=5)):
        for wrong in (-60, 60):
            with refused("K4.wrong_code"):
                commands.prove_code(person=head, code=digits(head, wrong))
        commands.prove_code(person=head, code=digits(head, -30))
        commands.prove_code(person=head, code=digits(head, 30))


def test_d15_guessed_codes_are_braked_together_with_passwords(head: Person, now) -> None:
    use_codes(head)
    for _ in range(OF_ONE_NAME.free - 1):
        with refused("K4.wrong_code"):
            commands.prove_code(person=head, code="000000")
    with refused("K4.wrong_password"):
        commands.prove_password(person=head, password="a wrong guess")
    with clock.fixed_at(now + timedelta(seconds=29)), pytest.raises(TooManyTries):
        commands.prove_code(person=head, code=digits(head, 30))
    assert Event.objects.filter(type="password.tries_exhausted").count() == 1


def test_d18_codes_count_once_the_first_is_right(cast: Cast, head: Person, now) -> None:
    with refused("D18.no_totp"):
        commands.prove_code(person=head, code="000000", is_first=True)
    told = commands.enrol_totp(person=head, actor=head)
    assert told.secret in told.uri and told.secret not in str(Totp.objects.values())
    with refused("D18.no_totp"):
        commands.prove_code(person=head, code=digits(head))
    with refused("D18.no_totp"):
        commands.confirm_totp(person=head, actor=head)
    commands.prove_code(person=head, code=digits(head), is_first=True)
    with pytest.raises(NotAllowed):
        commands.confirm_totp(person=head, actor=cast.admin)
    commands.confirm_totp(person=head, actor=head)
    with refused("D18.totp_exists"):
        commands.enrol_totp(person=head, actor=head)
    with pytest.raises(NotAllowed):
        commands.remove_totp(person=head, actor=cast.admin)
    commands.remove_totp(person=head, actor=head)
    with refused("D18.no_totp"):
        commands.remove_totp(person=head, actor=head)
    types = {event.type for event in Event.objects.all()}
    assert {"totp.enrolled", "totp.confirmed", "totp.removed"} <= types


def test_d21_no_event_holds_a_secret(head: Person, now) -> None:
    told = commands.enrol_totp(person=head, actor=head)
    device = Authenticator()
    device.register(head)
    kept = str(list(Event.objects.values("before", "after")))
    assert told.secret not in kept and device.public_key not in kept


def test_d18_codes_sealed_with_a_lost_key_are_wrong_and_can_be_set_up_anew(
    head: Person, now, settings
) -> None:
    use_codes(head)
    settings.SECRET_KEY = "another"
    with refused("K4.wrong_code"):
        commands.prove_code(person=head, code="000000")
    commands.remove_totp(person=head, actor=head)
    with clock.fixed_at(now + timedelta(minutes=1)):
        use_codes(head)


# The page


@pytest.fixture
def browser(head: Person) -> Client:
    client = Client()
    _session, key = commands.open_session(login=head.email, password=PASSWORD)
    client.cookies["xieli_session"] = key
    return client


def new_key(device: Authenticator, head: Person, password: str) -> dict[str, Any]:
    offer = device.offer(commands.passkey_challenge(head))
    parts = {name: getattr(offer, name) for name in offer.__dataclass_fields__}
    return parts | {"password": password}


def test_d18_the_page_asks_the_password_for_every_change(browser: Client, head: Person) -> None:
    device = Authenticator()
    wrong = browser.post("/settings/me/passkeys/", new_key(device, head, "wrong"))
    assert wrong.status_code == 422 and "密码不正确" in wrong.text and 'value="手机"' in wrong.text
    assert (
        browser.post("/settings/me/passkeys/", new_key(device, head, PASSWORD)).status_code == 302
    )
    path = f"/settings/me/passkeys/{Passkey.objects.get().pk}/"
    for where in (
        path,
        f"{path}revocations/",
        "/settings/me/codes/",
        "/settings/me/codes/removals/",
    ):
        assert browser.post(where, {"name": "x", "password": "wrong"}).status_code in {422, 429}
    assert Passkey.objects.get().name == "手机" and not Totp.objects.exists()


def test_d18_keys_and_codes_are_kept_on_one_page(browser: Client, head: Person, now) -> None:
    Authenticator().register(head)
    path = f"/settings/me/passkeys/{Passkey.objects.get().pk}/"
    browser.post(path, {"name": "公司手机", "password": PASSWORD})
    assert "公司手机" in browser.get("/settings/me/signing/").text
    told = browser.post("/settings/me/codes/", {"password": PASSWORD})
    assert "data:image/svg+xml" in told.text and "<code>" in told.text
    assert "<code>" not in browser.get("/settings/me/signing/").text
    wrong = browser.post("/settings/me/codes/confirmations/", {"code": "000000"})
    assert wrong.status_code == 422
    browser.post("/settings/me/codes/confirmations/", {"code": digits(head)})
    assert Totp.objects.get().confirmed_at is not None
    browser.post("/settings/me/codes/removals/", {"password": PASSWORD})
    browser.post(f"{path}revocations/", {"password": PASSWORD})
    assert not Totp.objects.exists() and Passkey.objects.get().revoked_at is not None


def test_d18_a_bare_address_is_told_to_use_a_name(browser: Client) -> None:
    page = browser.get("/settings/me/signing/", headers={"host": "127.0.0.1"})
    assert "localhost" in page.text and "data-make-passkey" not in page.text
