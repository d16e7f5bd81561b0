"""What a file of shapes can be refused for: a code and facts, never a sentence."""


class BadShape(Exception):  # noqa: N818 - a word of the domain, not a Python error
    """A code in kebab-case and the facts a reader needs to mend the file."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
