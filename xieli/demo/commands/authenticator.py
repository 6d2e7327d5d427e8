"""A passkey in software, which does what a browser and a phone do: for the demonstration, and
for every test of passkeys. Its private half is kept nowhere.
"""

import json
from dataclasses import dataclass, field, replace
from hashlib import sha256
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from xieli.core.passkeys import decoded, encoded
from xieli.people import commands as people
from xieli.people.commands import Assertion, NewPasskey
from xieli.people.models import Passkey, Person

type Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@dataclass
class Authenticator:
    """One device with one key, at one site; `count` is what it says of how often it was used."""

    host: str = "testserver"
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: str = field(default_factory=lambda: encoded(token_bytes(16)))
    count: int = 0
    flags: int = 0x05  # somebody was there, and the device knew who
    origin: str = ""

    def register(self, person: Person, name: str = "手机") -> Passkey:
        """Add the key to a person's own."""
        new = self.offer(people.passkey_challenge(person), name)
        return people.register_passkey(person=person, passkey=new, host=self.host, actor=person)

    def offer(self, challenge: str, name: str = "手机") -> NewPasskey:
        """Answer what a new key is asked."""
        raw = decoded(self.credential)
        attested = bytes(16) + len(raw).to_bytes(2) + raw
        return NewPasskey(
            name=name,
            challenge=challenge,
            public_key=self.public_key,
            authenticator_data=encoded(self.data(0x40) + attested),
            client_data=encoded(self.client("webauthn.create", challenge.encode())),
        )

    def sign(self, hash: str) -> Assertion:
        """Sign the text with this hash."""
        data, client = self.data(), self.client("webauthn.get", bytes.fromhex(hash))
        signed = data + sha256(client).digest()
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        elif isinstance(self.key, rsa.RSAPrivateKey):
            signature = self.key.sign(signed, padding.PKCS1v15(), SHA256())
        else:
            signature = self.key.sign(signed)
        return Assertion(self.credential, encoded(data), encoded(client), encoded(signature))

    def but(self, **changes: object) -> "Authenticator":
        """Return the same key on a device that is otherwise unlike this one."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def public_key(self) -> str:
        raw = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return encoded(raw)

    def data(self, more: int = 0) -> bytes:
        name = sha256(self.host.partition(":")[0].encode()).digest()
        return name + bytes([self.flags | more]) + self.count.to_bytes(4)

    def client(self, type: str, challenge: bytes) -> bytes:
        origin = self.origin or f"https://{self.host}"
        said = {"type": type, "challenge": encoded(challenge), "origin": origin}
        return json.dumps(said).encode()
