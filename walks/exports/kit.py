"""What an invitation tells, in the words of one language: values for whatever it is printed as."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KitStop:
    """A place on the route, and what is asked there."""

    number: int
    name: str
    prompt: str


@dataclass(frozen=True)
class Kit:
    """The facts of a walk."""

    language: str
    title: str
    areas: str
    on: date
    when: str  # as it stands in a sentence
    meeting_point: str
    purpose: str
    length: str
    light: str  # empty: nobody can tell
    stops: list[KitStop]
    link: str  # lets in whoever has it
    address: str  # where one goes without a camera; lets nobody in
    code: str  # as it is read aloud; empty until the walk is opened
