"""The calendar's entry, read back as RFC 5545 says it is written."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from walks.exports.calendar import Day, Entry, calendar, days

AT = datetime(2026, 11, 12, 18, 30, tzinfo=timezone(timedelta(hours=1)))
ENTRY = Entry("walk-1@tryg.example", 3, AT, AT, 90, "Løvvangen efter mørkets frembrud", "Torvet")
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=300)


def read(made: bytes) -> dict[str, str]:
    """The properties of the event."""
    lines = re.sub(rb"\r\n ", b"", made).decode().split("\r\n")
    return dict(line.split(":", 1) for line in lines if ":" in line and "VEVENT" not in line)


def said(written: str) -> str:
    signs = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda found: signs.get(found[1], found[1]), written, flags=re.DOTALL)


def test_an_entry_says_when_and_where_in_utc():
    told = read(calendar(ENTRY))
    assert (told["DTSTART"], told["DTEND"]) == ("20261112T173000Z", "20261112T190000Z")
    assert (told["UID"], told["SEQUENCE"]) == ("walk-1@tryg.example", "3")
    assert said(told["SUMMARY"]) == "Løvvangen efter mørkets frembrud"
    assert told["LOCATION"] == "Torvet"
    assert "DESCRIPTION" not in told
    for name in ("DTSTAMP", "PRODID", "VERSION"):
        assert told[name]


def test_summer_is_two_hours_ahead_of_utc():
    summer = datetime(2027, 6, 1, 16, 30, tzinfo=UTC)
    made = calendar(Entry("x", 0, AT, summer, 60, "Tur"))
    assert read(made)["DTSTART"] == "20270601T163000Z"


@given(TEXTS)
def test_any_text_comes_back_and_no_line_is_too_long(text: str):
    made = calendar(Entry("x", 0, AT, AT, 90, "Tur", description=text or "-"))
    lines = made.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()  # never folded in the middle of a letter
    assert said(read(made)["DESCRIPTION"]) == (text or "-")


def test_nobody_begins_a_line_of_their_own():
    evil = "Tur\r\nATTENDEE:mailto:x@y\nEND:VEVENT"
    made = calendar(Entry("x", 0, AT, AT, 90, evil, location="a\x00b;c,d\\e"))
    assert b"\r\nATTENDEE" not in made
    assert said(read(made)["LOCATION"]) == "ab;c,d\\e"
    assert made.split(b"\r\n").count(b"END:VEVENT") == 1


def test_days_are_whole_days_that_take_nobodys_time():
    due = [Day("a", date(2026, 12, 1), "Ny lampe", "Nord"), Day("b", date(2026, 3, 9), "Klip, høj")]
    made = days(due, "Frister", AT)
    assert made.count(b"BEGIN:VEVENT") == made.count(b"TRANSP:TRANSPARENT") == 2
    assert b"DTSTART;VALUE=DATE:20261201\r\n" in made
    assert b"DTSTART;VALUE=DATE:20260309\r\n" in made
    assert "SUMMARY:Klip\\, høj\r\n".encode() in made
    assert made.count(b"LOCATION:") == 1
    assert b"REFRESH-INTERVAL;VALUE=DURATION:P1D" in made
    assert made.startswith(b"BEGIN:VCALENDAR\r\n")
    assert made.endswith(b"END:VCALENDAR\r\n")


def test_a_calendar_without_days_is_still_one():
    assert b"BEGIN:VEVENT" not in days([], "Frister", AT)
