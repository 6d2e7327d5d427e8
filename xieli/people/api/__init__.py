"""Who asks the API, and the routes about who works here."""

from .auth import Authenticated, Browser, Token
from .me import router

__all__ = ["Authenticated", "Browser", "Token", "router"]
