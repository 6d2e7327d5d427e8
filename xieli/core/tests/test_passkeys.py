"""V4: what a passkey signed can be checked again by anybody, with plain values."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.authenticator import Authenticator, Key
from xieli.core.passkeys import (
    Evidence,
    decoded,
    encoded,
    has_name,
    registered_credential,
    verify_assertion,
)
from xieli.core.sealing import seal, unseal

HASH, OTHER = "ab" * 32, "cd" * 32


def evidence(device: Authenticator, hash: str = HASH) -> Evidence:
    said = device.sign(hash)
    return Evidence(device.public_key, said.authenticator_data, said.client_data, said.signature)


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(65537, 2048),
        ed25519.Ed25519PrivateKey.generate(),
    ],
    ids=["ES256", "RS256", "EdDSA"],
)
def test_v4_evidence_is_good_for_its_text_alone_and_needs_no_server(key: Key) -> None:
    kept = json.loads(json.dumps(evidence(Authenticator(key=key)).kept()))
    verify_assertion(Evidence.of(kept), HASH)
    with pytest.raises(ValueError, match="another challenge"):
        verify_assertion(Evidence.of(kept), OTHER)


@pytest.mark.parametrize("part", ["public_key", "authenticator_data", "client_data", "signature"])
def test_v4_every_flipped_byte_is_found(part: str) -> None:
    good = evidence(Authenticator())
    raw = decoded(getattr(good, part))
    for place in range(len(raw)):
        flipped = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(ValueError):
            verify_assertion(replace(good, **{part: encoded(flipped)}), HASH)


@pytest.mark.parametrize(
    ("device", "why"),
    [
        (Authenticator(flags=0x01), "recognise its owner"),
        (Authenticator(flags=0x04), "recognise its owner"),
        (Authenticator(origin="https://evil.example"), "another site"),
        (Authenticator(origin="http://testserver"), "open connection"),
        (Authenticator(origin="https://testserver:8443"), "another site"),
        (Authenticator(host="evil.example", origin="https://testserver"), "belongs to another"),
    ],
    ids=["not verified", "nobody there", "phished", "plain http", "other port", "foreign key"],
)
def test_v4_a_key_signs_only_here_and_only_for_its_owner(device: Authenticator, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        verify_assertion(evidence(device), HASH, "testserver")


def test_v4_on_ones_own_machine_no_certificate_is_asked_for() -> None:
    device = Authenticator(host="localhost:8000", origin="http://localhost:8000")
    verify_assertion(evidence(device), HASH, "localhost:8000")


def test_v4_a_frame_inside_another_site_signs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    device = Authenticator()
    said = json.loads(device.client("webauthn.get", bytes.fromhex(HASH))) | {"crossOrigin": True}
    monkeypatch.setattr(Authenticator, "client", lambda *_said: json.dumps(said).encode())
    with pytest.raises(ValueError, match="another site's page"):
        verify_assertion(evidence(device), HASH, "testserver")


@pytest.mark.parametrize("kept", [None, [], {}, {"public_key": 1}, "x"])
def test_v4_what_is_no_evidence_proves_nothing(kept: object) -> None:
    with pytest.raises(ValueError, match="evidence"):
        Evidence.of(kept)


def test_v4_a_curve_nobody_agreed_on_is_refused() -> None:
    device = Authenticator(key=ec.generate_private_key(ec.SECP384R1()))
    with pytest.raises(ValueError, match="not known"):
        verify_assertion(evidence(device), HASH)


def test_d18_a_new_key_answers_its_own_challenge() -> None:
    device = Authenticator(count=7)
    new = device.offer("asked")
    said = {
        "public_key": new.public_key,
        "authenticator_data": new.authenticator_data,
        "client_data": new.client_data,
        "host": "testserver",
    }
    assert registered_credential(challenge=b"asked", **said) == (device.credential, 7)
    with pytest.raises(ValueError, match="another challenge"):
        registered_credential(challenge=b"other", **said)
    with pytest.raises(ValueError, match="no key"):
        registered_credential(
            challenge=b"asked", **said | {"authenticator_data": encoded(device.data())}
        )


@pytest.mark.parametrize(
    ("host", "named"),
    [("xieli.example", True), ("localhost:8000", True), ("127.0.0.1:8000", False),
     ("[::1]:8000", False)],
)  # fmt: skip
def test_a_bare_address_has_no_keys(host: str, *, named: bool) -> None:
    assert has_name(host) is named


def test_d21_a_secret_at_rest_opens_for_its_purpose_and_installation_only(settings) -> None:
    sealed = seal(b"secret", "codes")
    assert "secret" not in sealed and unseal(sealed, "codes") == b"secret"
    with pytest.raises(ValueError, match="another key"):
        unseal(sealed, "something else")
    settings.SECRET_KEY = "another"
    with pytest.raises(ValueError, match="another key"):
        unseal(sealed, "codes")
