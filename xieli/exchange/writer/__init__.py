"""Files that leave the house: a refused table with its notes, an archive bundle."""

from .bundle import write_bundle
from .refused import write_refused

__all__ = ["write_bundle", "write_refused"]
