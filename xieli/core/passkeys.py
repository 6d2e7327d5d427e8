"""What a passkey answers (WebAuthn), checked with plain values: no database, no clock, no Django.

A signature's challenge is the SHA-256 of the text itself, so whoever holds the evidence can check
years later, and far from our server, that this key signed this text (V4).
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40  # flags of the authenticator data
HEADER = 37  # rp id hash, flags, sign count
LONGEST = 8192  # of one part of the evidence, in base64url
WEAKEST = 2048  # bits of an RSA key
CREDENTIAL = HEADER + 16 + 2  # after the authenticator's model and the length of the id
type PublicKey = EllipticCurvePublicKey | RSAPublicKey | Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a signature by passkey; every part base64url, the key as SPKI in DER."""

    public_key: str
    authenticator_data: str
    client_data: str
    signature: str

    @classmethod
    def of(cls, kept: object) -> Self:
        """Return the evidence that was kept as JSON. Raises ValueError when it is none."""
        if not isinstance(kept, Mapping):
            raise ValueError("there is no evidence")
        parts = {name: kept.get(name) for name in cls.__dataclass_fields__}
        if not all(isinstance(part, str) for part in parts.values()):
            raise ValueError("a part of the evidence is missing")
        return cls(**{name: str(part) for name, part in parts.items()})

    def kept(self) -> dict[str, str]:
        """Return it as it is kept beside the signature."""
        return asdict(self)

    @property
    def sign_count(self) -> int:
        """How often the key was used, as its device counts; 0 where it does not."""
        return int.from_bytes(decoded(self.authenticator_data)[HEADER - 4 : HEADER])

    @property
    def is_unique(self) -> bool:
        """Whether the key never answers twice alike: ECDSA takes a random number, others do not."""
        return isinstance(_public_key(self.public_key), EllipticCurvePublicKey)


def verify_assertion(evidence: Evidence, hash: str, host: str = "") -> None:
    """Raise ValueError, which says why, unless this key signed the text with exactly this hash.

    `host` is where it must have been signed, with its port; without it the evidence's own place
    has to be consistent, which is all that can be asked offline.
    """
    data = decoded(evidence.authenticator_data)
    client = _client(evidence.client_data, "webauthn.get", bytes.fromhex(hash))
    _require_place(client, data, host)
    signed = data + sha256(decoded(evidence.client_data)).digest()
    try:
        _verify(_public_key(evidence.public_key), decoded(evidence.signature), signed)
    except InvalidSignature as error:
        raise ValueError("the signature is not of this key") from error


def registered_credential(
    *, public_key: str, authenticator_data: str, client_data: str, challenge: bytes, host: str
) -> tuple[str, int]:
    """Return the id of a key that was just made, and its sign count. Raises ValueError.

    Nothing is asked of who made the device: an organisation's people bring their own.
    """
    data = decoded(authenticator_data)
    _require_place(_client(client_data, "webauthn.create", challenge), data, host)
    length = int.from_bytes(data[CREDENTIAL - 2 : CREDENTIAL])
    credential = data[CREDENTIAL : CREDENTIAL + length]
    if not data[32] & ATTESTED or not credential or len(credential) != length:
        raise ValueError("there is no key in it")
    _public_key(public_key)
    return encoded(credential), int.from_bytes(data[HEADER - 4 : HEADER])


def key_print(public_key: str) -> str:
    """Return the SHA-256 of a public key, as the ledger vouches for it."""
    return sha256(public_key.encode()).hexdigest()


def has_name(host: str) -> bool:
    """Whether keys can be made for this host: browsers make none for a bare address."""
    try:
        ip_address((urlsplit(f"//{host}").hostname or "").strip("[]"))
    except ValueError:
        return True
    return False


def encoded(raw: bytes) -> str:
    """Return base64url without padding, as WebAuthn writes it."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Return the bytes of base64url. Raises ValueError; no browser says as much at once."""
    if len(text) > LONGEST:
        raise ValueError("it is too long")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _client(client_data: str, type: str, challenge: bytes) -> Mapping[str, object]:
    """Return what the browser vouches for. Raises ValueError unless it did this, for this."""
    said = json.loads(decoded(client_data))
    if not isinstance(said, dict) or said.get("type") != type:
        raise ValueError(f"it is no {type}")
    if said.get("challenge") != encoded(challenge):
        raise ValueError("it answers another challenge")
    if said.get("crossOrigin"):
        raise ValueError("it was made inside another site's page")
    return said


def _require_place(client: Mapping[str, object], data: bytes, host: str) -> None:
    """Raise ValueError unless it was made at `host`, by somebody the device recognised."""
    place = urlsplit(str(client.get("origin")))
    name = place.hostname or ""
    if place.scheme != "https" and name != "localhost":
        raise ValueError("it was made over an open connection")
    if host and place.netloc != host:
        raise ValueError("it was made for another site")
    if len(data) < HEADER or data[:32] != sha256(name.encode()).digest():
        raise ValueError("its key belongs to another site")
    if data[32] & (PRESENT | VERIFIED) != PRESENT | VERIFIED:
        raise ValueError("the device did not recognise its owner")


def _public_key(text: str) -> PublicKey:
    try:
        key = load_der_public_key(decoded(text))
    except UnsupportedAlgorithm as error:
        raise ValueError("keys of this kind are not known here") from error
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    if isinstance(key, RSAPublicKey) and key.key_size < WEAKEST:
        raise ValueError("this key is too weak")
    if isinstance(key, RSAPublicKey | Ed25519PublicKey):
        return key
    raise ValueError("keys of this kind are not known here")


def _verify(key: PublicKey, signature: bytes, signed: bytes) -> None:
    if isinstance(key, EllipticCurvePublicKey):
        key.verify(signature, signed, ECDSA(SHA256()))
    elif isinstance(key, RSAPublicKey):
        key.verify(signature, signed, PKCS1v15(), SHA256())
    else:
        key.verify(signature, signed)
