"""One-time codes as RFC 6238 has them; their secrets lie sealed."""

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag

from walks.people import codes
from walks.people.seal import Seal

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the secret of appendix B, in base32


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert codes.step_of(RFC, code, at) == seconds // 30
    assert codes.step_of(RFC, f"{code[:3]} {code[3:]}", at) == seconds // 30


@pytest.mark.parametrize(("away", "is_good"), [(-30, True), (59, True), (-31, False), (60, False)])
def test_one_step_to_either_side_fits(away, is_good):
    at = datetime.fromtimestamp(1111111110 + away, UTC)  # the code's own step begins here
    fits = codes.step_of(RFC, "050471", at) is not None
    assert fits is is_good


def test_what_is_no_code_fits_nothing():
    at = datetime.fromtimestamp(59, UTC)
    for typed in ("", "28708", "2870822", "abcdef", "-87082"):
        assert codes.step_of(RFC, typed, at) is None


def test_a_sealed_secret_is_readable_with_our_key_alone():
    sealed = Seal(b"k" * 32).shut(RFC)
    assert RFC not in sealed
    assert Seal(b"k" * 32).open(sealed) == RFC
    with pytest.raises(InvalidTag):
        Seal(b"x" * 32).open(sealed)
    assert Seal(b"k" * 32).shut(RFC) != sealed
