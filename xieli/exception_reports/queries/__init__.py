"""What an exception moves and for how long it has been open; the files beside it."""

from .files import EXCEPTION, exception_place, place_of
from .impact import Age, Moved, Toll, ages, tolls

__all__ = ["EXCEPTION", "Age", "Moved", "Toll", "ages", "exception_place", "place_of", "tolls"]
