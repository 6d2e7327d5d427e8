"""The device of every test of passkeys, which is the demonstration's."""

from xieli.demo.commands.authenticator import Authenticator, Key

__all__ = ["Authenticator", "Key"]
