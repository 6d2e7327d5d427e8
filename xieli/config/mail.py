"""Where mail is handed in, from one address: `smtp://user:password@host:587?from=…`."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}
SECONDS = 10


def mailers(address: str) -> dict[str, Any]:
    """Return the framework's setting; without an address nothing is sent.

    `smtps` is encrypted from the first byte, `smtp` by STARTTLS where a user signs in. Raises
    ValueError for an address of another kind.
    """
    if not address:
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("XIELI_MAIL is not like smtp://user:password@host:587?from=a@example.com")
    options = {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and bool(parts.username),
        "timeout": SECONDS,
    }
    return {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }


def sender(address: str) -> str:
    """Return whom mail comes from: `?from=`, else xieli at the mail server's own name."""
    parts = urlsplit(address)
    said = parse_qs(parts.query).get("from", [])
    return said[0] if said else f"xieli@{parts.hostname or 'localhost'}"
