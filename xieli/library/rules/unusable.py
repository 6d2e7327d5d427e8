"""Why nothing can be started from a pattern."""


class Unusable(ValueError):
    """A pattern nothing can be started from: a stable code, and which entry it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about
