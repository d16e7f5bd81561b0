"""The hard stop: nothing that names a person is published or written where others read it."""

from collections.abc import Iterable

from walks.errors import Refused
from walks.guard.find import kinds


def stop(texts: Iterable[str]) -> None:
    """Raises Refused("names-a-person", found=[kinds]) when any of the texts names somebody.

    What was found is told by its kind alone: the words themselves go into no answer and no log.
    """
    if found := kinds(texts):
        raise Refused("names-a-person", found=found)
