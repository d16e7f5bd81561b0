"""What the house can refuse to do: a code and facts, never a sentence."""


class Trouble(Exception):  # noqa: N818 - a word of the domain, not a Python error
    """A code in kebab-case and the facts a reader needs; the door turns it into words."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Missing(Trouble):
    """It is not here, or not for you: both look the same from outside."""


class Conflict(Trouble):
    """It collides with how things stand now."""


class Refused(Trouble):
    """It is understood and not allowed."""


class Unusable(Trouble):
    """What was handed in can't be used as it is."""
