"""Passwords: long enough, any character, none that others have, and a hash that costs."""

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from walks.errors import Refused
from walks.people import passwords
from walks.people.guessable import LISTS, WORDS, is_guessable

from zxcvbn.frequency_lists import FREQUENCY_LISTS  # isort: skip

GOOD = [
    "heste-nettet og æblegrød",
    "Ærø-færgen sejler 17.45",
    "пароль для ворот",
    "🦔🦔 under hækken 🦔",
    "f3b8-22a0-91cc-0d11",
    "            kun luft foran",
    "ææææøøøøåååå og så videre",
]


@pytest.mark.parametrize("password", GOOD)
def test_any_character_may_be_used_and_no_kind_is_demanded(password):
    """A38."""
    passwords.check(password)
    assert passwords.fits(passwords.hashed(password), password)


@pytest.mark.parametrize(
    ("length", "is_good"), [(11, False), (12, True), (128, True), (129, False)]
)
def test_twelve_to_one_hundred_and_twenty_eight_characters(length, is_good):
    """A38: characters, not bytes."""
    password = "".join(chr(0x1F400 + n * 7 % 60) for n in range(length))
    assert passwords.what_is_wrong(password) == ("" if is_good else "password-length")


def test_every_character_counts_to_the_last():
    """A38: no truncation, neither at 72 bytes nor later."""
    password = "".join(chr(97 + n * 7 % 26) for n in range(127))
    kept = passwords.hashed(password + "a")
    assert passwords.fits(kept, password + "a")
    assert not passwords.fits(kept, password + "b")
    assert not passwords.fits(kept, password)
    assert not passwords.fits(kept, (password + "a")[:72])


def test_capitals_and_spaces_are_part_of_it():
    kept = passwords.hashed(" Heste-nettet og æblegrød ")
    assert not passwords.fits(kept, "Heste-nettet og æblegrød")
    assert not passwords.fits(kept, " heste-nettet og æblegrød ")


def test_two_keyboards_write_the_same_letter():
    """A38: å as one character, or as a and a ring."""
    assert passwords.fits(passwords.hashed("blåbærgrød til alle"), "bla\u030abærgrød til alle")


def test_the_ten_thousand_most_common_are_refused():
    """A39: as they are, where they are long enough, and with what people add to make them so."""
    common = FREQUENCY_LISTS["passwords"][:10_000]
    let_through = [word for word in common if passwords.what_is_wrong(word) == ""]
    assert let_through == []
    letters = [word for word in common if len(word) >= 4 and word.isalpha()]
    assert len(letters) > 5_000
    for ending in ("2026!!!!!!!!", "123456789012"):
        assert [word for word in letters if not is_guessable(word + ending)] == []


@pytest.mark.parametrize(
    "password",
    [
        "TrygVandring2026", "tryghedsvandringen2026", "politi-kommune-2026", "Kommune!Kommune1",
        "Sommerferie2026!", "AalborgAalborg1", "Karen.Hansen.1", "P@ssw0rd2024!", "aaaaaaaaaaaa",
        "abcabcabcabc", "passwordpassword", "123456789012", "abcdefghijkl", "lkjhgfdsaåpo",
    ],
)  # fmt: skip
def test_words_of_this_house_and_of_the_person_are_no_password(password):
    """A39: with the names a guesser knows, which come from the address, the name and the host."""
    told = ("karen.hansen@aalborg.example", "Karen Hansen", "tryg.aalborg.example")
    words = passwords.words_in(*told)
    assert is_guessable(password, words)
    with pytest.raises(Refused):
        passwords.check(password, words)


def test_a_sentence_with_a_known_word_in_it_is_fine():
    assert not is_guessable("tryghed er en varm kop te")
    assert {"tryghed", "politi", "kommune"} <= {*WORDS}
    assert {*LISTS} <= {*FREQUENCY_LISTS}


def test_the_hash_is_argon2id_and_costs_what_it_should():
    """A56: at least 19 MiB, two rounds."""
    cost = extract_parameters(passwords.hashed("heste-nettet og æblegrød"))
    assert cost.type is Type.ID
    assert cost.memory_cost >= 19 * 1024
    assert cost.time_cost >= 2


def test_nobodys_hash_costs_the_same_as_anybodys():
    """T16."""
    nobodys, anybodys = passwords._nobodys(), passwords.hashed("heste-nettet og æblegrød")
    assert extract_parameters(nobodys) == extract_parameters(anybodys)
    assert not passwords.fits("", "heste-nettet og æblegrød")
