"""Files that leave the house: a refused table with its notes, an archive bundle."""

from .bundle import bundle_file, write_bundle
from .refused import write_refused

__all__ = ["bundle_file", "write_bundle", "write_refused"]
