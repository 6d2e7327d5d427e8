"""Building the demonstration."""

from .demonstration import build_demonstration

__all__ = ["build_demonstration"]
