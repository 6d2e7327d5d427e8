"""What an exception moves and for how long it has been open; the files beside it."""

from .files import exception_place
from .impact import Moved, Toll, tolls

__all__ = ["Moved", "Toll", "exception_place", "tolls"]
