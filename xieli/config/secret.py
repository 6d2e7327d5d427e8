"""The signing key of one installation: made once, beside its data, for its owner only."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """Return the key in `data`/secret.key, creating it at the first start.

    Two processes that start together agree: the file is created exclusively and the loser reads
    what the winner wrote.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secret.key"
    if not path.exists():
        draft = data / f".secret.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass  # the other process won
        finally:
            draft.unlink()
    return path.read_text()
