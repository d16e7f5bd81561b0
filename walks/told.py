"""What a phone may tell: words and moments that both databases can keep."""

from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field

T = TypeVar("T")


def _can_be_kept(told: str) -> str:
    if "\x00" in told:  # PostgreSQL can't hold it
        raise ValueError("null-character")
    return told


def _is_a_year_we_can_keep(moment: datetime) -> datetime:
    if not 1970 <= moment.year <= 2200:
        raise ValueError("moment-out-of-range")
    return moment


def _says_each_once(told: list[T]) -> list[T]:
    if len(set(told)) < len(told):
        raise ValueError("said-twice")
    return told


CAN_BE_KEPT = AfterValidator(_can_be_kept)
ToldText = Annotated[str, CAN_BE_KEPT]
ToldLetter = Annotated[str, Field(max_length=2), CAN_BE_KEPT]  # of a group
ToldMoment = Annotated[AwareDatetime, AfterValidator(_is_a_year_we_can_keep)]
ToldOnce = Annotated[list[T], AfterValidator(_says_each_once)]
