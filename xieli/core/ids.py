"""Identifiers that may stand in a URL: short, unguessable, free of look-alike letters."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
ID_LENGTH = 16


def new_id() -> str:
    """Return 80 random bits as 16 characters."""
    bits = secrets.randbits(5 * ID_LENGTH)
    return "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(0, 5 * ID_LENGTH, 5))
