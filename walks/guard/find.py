"""Find what names a person in a text: CPR numbers, number plates, phones, e-mail, names.

Pure, and told in the same way on the phone (web/field/guard.js): one file of patterns for both,
and the checks of the same names.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from walks.guard.checks import CHECKS, Hit
from walks.guard.patterns import Rule, patterns


@dataclass(frozen=True)
class Finding:
    """A stretch of the text; the end is the first character that is not part of it."""

    start: int
    end: int
    kind: str  # cpr, plate, phone, email, name


def find(text: str) -> list[Finding]:
    """In their order; where two overlap, the one that begins first, or else the longer."""
    plain = f" {text.translate(patterns().same)}"  # each pattern wants a character before
    found: list[Finding] = []
    hits = [hit for rule in patterns().rules for hit in _hits(plain, rule)]
    for one in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def kinds(texts: Iterable[str]) -> list[str]:
    """What is found in any of them, each kind once, in a fixed order."""
    found = {one.kind for text in texts for one in find(text)}
    return [kind for kind in ("cpr", "plate", "phone", "email", "name") if kind in found]


def without(text: str, mark: str) -> str:
    """The text with a mark in the place of everything found. Nothing is found in it then."""
    while found := find(text):  # what stood behind something found may be found now
        for one in reversed(found):
            text = f"{text[: one.start]}{mark}{text[one.end :]}"
    return text


def _hits(plain: str, rule: Rule) -> list[Finding]:
    hits, at = [], 0
    read = plain if rule.as_written else plain.lower()  # as long: of İ, patterns.same takes care
    while match := rule.seek.search(read, at):
        hit = Hit(plain, match.start(2), match.end(2), match[1])
        length = 0 if hit.is_inside_a_number else CHECKS[rule.check](hit)
        if length:
            at = hit.start + length
            hits.append(Finding(hit.start - 1, at - 1, rule.kind))
        else:
            at = match.start() + 1
    return hits
