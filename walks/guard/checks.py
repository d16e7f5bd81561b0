"""What a pattern alone can't tell: a date from a CPR number, a lamp from a phone, a road from Jens.

Each check says how many characters of what was hit are found; 0 for none. The same checks of the
same names stand in web/field/guard-checks.js.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from walks.guard.patterns import patterns

DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
PAIRS = re.compile("[0-9]{2}([^0-9]?)[0-9]{2}([^0-9]?)[0-9]{2}([^0-9]*)")


@dataclass(frozen=True)
class Hit:
    """A stretch of a text that a pattern found; `lead` is what stood before and led to it."""

    text: str
    start: int
    end: int
    lead: str

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def digits(self) -> str:
        return re.sub("[^0-9]", "", self.words)

    @property
    def before(self) -> str:
        """A little of what stands before, no further than this sentence, in small letters."""
        near = self.text[max(0, self.start - patterns().reach) : self.start].lower()
        return f" {patterns().sentence_end.split(near)[-1]} "

    @property
    def after(self) -> str:
        """A little of what follows, in small letters."""
        return self.text[self.end : self.end + patterns().reach].lower()

    @property
    def is_inside_a_number(self) -> bool:
        """1-22334455 is not a phone number after a one."""
        first = self.start - len(self.lead) - 1
        return self.text[first] in "./-" and first > 0 and self.text[first - 1] in "0123456789"


def always(hit: Hit) -> int:
    """The pattern says it all."""
    return len(hit.words)


def cpr(hit: Hit) -> int:
    """A day that exists. Without its dash it may be the number of a thing; times follow dates."""
    day, month, year = (int(hit.digits[at : at + 2]) for at in (0, 2, 4))
    if not (1 <= month <= 12 and 1 <= day <= DAYS[month - 1]):
        return 0
    if day == 29 and month == 2 and year % 4:
        return 0
    between = PAIRS.match(hit.words)
    first, second, last = between.groups() if between else ("", "", "")
    has_dash = last.strip() == "-"
    if first != second or (first not in ("", " ") and not has_dash):
        return 0
    is_thing = not has_dash and _nearest(hit, "asset", "person") == "asset"
    return 0 if is_thing else len(hit.words)


def phone(hit: Hit) -> int:
    """Eight digits that are no date, no years, no row of houses and no number on a thing."""
    if hit.words[0] in "+0(":
        return len(hit.words)
    near = _nearest(hit, "asset", "phone")
    if near == "phone":
        return len(hit.words)
    if near == "asset" or patterns().on_asset.search(hit.after) or _is_row(hit):
        return 0
    return 0 if _is_days(hit.digits) and not re.search("[^0-9]", hit.words) else len(hit.words)


def abroad(hit: Hit) -> int:
    """As many digits as a number of another country has."""
    return len(hit.words) if 8 <= len(hit.digits) <= 15 else 0


def plate(hit: Hit) -> int:
    """Two letters and five digits, but not "nr 12345", and not the number on a lamp post."""
    letters, known = hit.words[:2], patterns()
    near = _nearest(hit, "asset", "car")
    if near == "car":
        return len(hit.words)
    if near == "asset" or known.on_asset.search(hit.after) or letters.lower() in known.not_plates:
        return 0
    is_word = letters.lower() in known.words_of_two and letters != letters.upper()
    return 0 if is_word else len(hit.words)


def led_plate(hit: Hit) -> int:
    """What follows the word for it, in any country's way, but not "nummerplade på 30 biler"."""
    letters = re.split("[^a-zæøå]", hit.words.lower())[0]
    known = patterns()
    words = known.words_of_two | known.words_of_three | known.not_plates
    return 0 if letters in words else len(hit.words)


def name(hit: Hit) -> int:
    """Whatever follows "han hedder", as far as it looks like a name."""
    first = hit.words.split(" ")[0]
    if first.lower() in patterns().not_names or patterns().place_end.search(first.lower()):
        return 0
    return _length(hit.words)


def greeted(hit: Hit) -> int:
    """A word with a capital that is no street."""
    first = hit.words.split(" ")[0]
    if not _is_capital(first) or first.lower() in patterns().not_names:
        return 0
    found = hit.words[: _length(hit.words)]
    if any(patterns().place_end.search(word.lower()) for word in found.split(" ")):
        return 0
    return len(found)


def said_name(hit: Hit) -> int:
    """The same, unless it is what a shop or a path is called."""
    return 0 if _nearest(hit, "person", "thing") == "thing" else greeted(hit)


def full_name(hit: Hit) -> int:
    """A first name and a surname in -sen, unless a street, a shop or a baker is called so."""
    words = hit.words.split(" ")
    if words[0].lower() in patterns().not_first or words[0].lower() in patterns().not_names:
        return 0
    following = re.split("[ .,;:!?)]", hit.after[1:])[0]
    return 0 if patterns().place_end.search(following) else len(hit.words)


CHECKS: dict[str, Callable[[Hit], int]] = {
    "always": always,
    "cpr": cpr,
    "phone": phone,
    "abroad": abroad,
    "plate": plate,
    "led-plate": led_plate,
    "name": name,
    "greeted": greeted,
    "said-name": said_name,
    "full-name": full_name,
}


def _nearest(hit: Hit, *names: str) -> str | None:
    """Which of the kinds of words stands nearest before it."""
    before, near = hit.before, patterns().near
    plain = before.translate(patterns().like_a_space)
    at, nearest = max((max(map(plain.rfind, near[name])), name) for name in names)
    # "foran lampen, 22334455": the comma ends what was said of the lamp
    is_over = nearest == "asset" and "," in before[at:]
    return nearest if at >= 0 and not is_over else None


def _is_row(hit: Hit) -> bool:
    """22 24 26 28 are houses, and 2025 2026 are years."""
    numbers = [int(part) for part in re.split("[^0-9]+", hit.words)]
    if len(numbers) == 2:
        return all(1950 <= number <= 2060 for number in numbers)
    steps = {after - before for before, after in itertools.pairwise(numbers)}
    return len(numbers) > 2 and len(steps) == 1 and 0 < min(steps) <= 4


def _is_days(digits: str) -> bool:
    """20261112 and 24122026 are days."""
    return _is_day(digits[:4], digits[4:6], digits[6:]) or _is_day(
        digits[4:], digits[2:4], digits[:2]
    )


def _is_day(year: str, month: str, day: str) -> bool:
    return 1900 <= int(year) <= 2099 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _length(words: str) -> int:
    """The first word, and those after it that go on as a name does."""
    parts = words.split(" ")
    length = len(parts[0])
    for part in parts[1:]:
        if not (_is_capital(part) or (length == len(parts[0]) and part.endswith("sen"))):
            break
        length += 1 + len(part)
    return length


def _is_capital(word: str) -> bool:
    return word[:1] != word[:1].lower()
