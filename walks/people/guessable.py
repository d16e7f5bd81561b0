"""Whether many others have the same password. Pure, and without asking anybody on the net."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

# What people in this house, and their guessers, think of first.
WORDS = (
    "adgangskode", "admin", "borger", "bydel", "danmark", "efterår", "ferie", "forår", "fredag",
    "hemmelig", "indbrud", "kodeord", "kommune", "koordinator", "mandag", "observation", "politi",
    "sommer", "tryg", "tryghed", "tryghedsvandring", "utryg", "vandring", "velkommen", "vinter",
)  # fmt: skip
RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyzæøå", "qwertyuiopåasdfghjklæøzxcvbnm")
OUTSIDE = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # what is put before and after a word
AS_LETTERS = str.maketrans("013457@$!€", "oieastasie")
FEW = 4  # letters that are left beside words everybody knows add nothing
LISTS = ("passwords", "english_wikipedia", "us_tv_and_film", "surnames", "female_names",
         "male_names")  # fmt: skip


def is_guessable(password: str, words: Iterable[str] = ()) -> bool:
    """A common password or word with figures around it, a run, or made of words known here."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    known = {*WORDS, *(word.casefold() for word in words if len(word) >= FEW)}
    return (
        _is_listed(plain)
        or any(plain in run or plain in run[::-1] for run in RUNS)
        or _is_repeated(plain)
        or _is_made_of(plain, known)
    )


def _is_listed(plain: str) -> bool:
    core = OUTSIDE.sub("", plain)
    return bool({plain, core, core.translate(AS_LETTERS)} & _listed())


def _is_repeated(plain: str) -> bool:
    """One short piece, or one common word, over and over."""
    for size in range(1, len(plain) // 2 + 1):
        unit = plain[:size]
        if (unit * len(plain))[: len(plain)] == plain:
            return size <= FEW or _is_listed(unit)
    return False


def _is_made_of(plain: str, known: set[str]) -> bool:
    rest = plain.translate(AS_LETTERS) if plain.translate(AS_LETTERS).isalpha() else plain
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != plain and sum(letter.isalpha() for letter in rest) < FEW


@cache
def _listed() -> frozenset[str]:
    """The passwords, words and names people choose most, from the package zxcvbn."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # here: 13 MB that few requests need

    return frozenset(word for name in LISTS for word in FREQUENCY_LISTS[name])
