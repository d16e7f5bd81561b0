"""Entries for calendars (RFC 5545): a walk's moments in UTC, so that no time zone can be lost, and
whole days, which are days wherever they are read.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain

LONGEST = 75  # octets of one line, the line end not counted
MAKER = "-//Tryg Vandring//Tryg Vandring//DA"


@dataclass(frozen=True)
class Entry:
    """What calendars know an entry by: `uid` stays, and `sequence` grows with each change."""

    uid: str
    sequence: int
    made_at: datetime
    starts_at: datetime
    minutes: int
    summary: str
    location: str = ""
    description: str = ""


@dataclass(frozen=True)
class Day:
    """Something that is due on a day."""

    uid: str
    on: date
    summary: str
    location: str = ""


def calendar(entry: Entry) -> bytes:
    """The file, as it is attached to a mail."""
    ends_at = entry.starts_at + timedelta(minutes=entry.minutes)
    lines = [
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(ends_at)}",
        f"SEQUENCE:{entry.sequence}",
        "STATUS:CONFIRMED",
        f"SUMMARY:{_text(entry.summary)}",
        *(f"{name}:{_text(said)}" for name, said in _told(entry) if said),
    ]
    return _file([], [_event(entry.uid, entry.made_at, lines)])


def days(entries: Iterable[Day], name: str, at: datetime) -> bytes:
    """A calendar that programs ask for again each day (RFC 7986); its days take nobody's time."""
    events = [
        _event(
            one.uid,
            at,
            [
                f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
                "TRANSP:TRANSPARENT",
                f"SUMMARY:{_text(one.summary)}",
                *([f"LOCATION:{_text(one.location)}"] if one.location else []),
            ],
        )
        for one in entries
    ]
    about = [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    return _file([*about, "REFRESH-INTERVAL;VALUE=DURATION:P1D"], events)


def _event(uid: str, at: datetime, lines: list[str]) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{_moment(at)}", *lines, "END:VEVENT"]


def _file(about: list[str], events: list[list[str]]) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MAKER}", "CALSCALE:GREGORIAN"]
    lines = [*head, "METHOD:PUBLISH", *about, *chain(*events), "END:VCALENDAR"]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _told(entry: Entry) -> tuple[tuple[str, str], ...]:
    return ("LOCATION", entry.location), ("DESCRIPTION", entry.description)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(said: str) -> str:
    """Escaped (3.3.11); of what steers a line or a screen only the line end has a meaning here."""
    said = said.replace("\r\n", "\n").replace("\r", "\n")
    said = "".join(c for c in said if c == "\n" or unicodedata.category(c) != "Cc")
    for sign in ("\\", ";", ","):
        said = said.replace(sign, f"\\{sign}")
    return said.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Lines that are too long go on after a space (3.1), and never in the middle of a letter."""
    rows, row = [], b""
    for letter in line:
        octets = letter.encode()
        if len(row) + len(octets) > LONGEST:
            rows.append(row)
            row = b" "
        row += octets
    return b"\r\n".join([*rows, row])
