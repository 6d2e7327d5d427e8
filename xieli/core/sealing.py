"""Short secrets at rest: sealed with a key made of the installation's own, one for each purpose."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(secret: bytes, purpose: str) -> str:
    """Return what may be kept in a row: unreadable without SECRET_KEY."""
    return _box(purpose).encrypt(secret).decode()


def unseal(sealed: str, purpose: str) -> bytes:
    """Return the secret. Raises ValueError when SECRET_KEY is another than it was sealed with."""
    try:
        return _box(purpose).decrypt(sealed)
    except InvalidToken as error:
        raise ValueError("sealed with another key") from error


def _box(purpose: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
