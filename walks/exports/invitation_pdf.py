"""The invitation on paper: a poster, a letter, sheets to write on, and cards for those who lead."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from walks.exports.kit import Kit
from walks.exports.printable import typeface
from walks.exports.typeset import printed
from walks.exports.written import Words

TEMPLATE = Path(__file__).with_name("invitation.typ")
ROWS = 5  # observations that fit on one sheet
ROLES = (("leader", 6), ("recorder", 4), ("photographer", 4))  # and how many lines each card has
STEPS = ("step-1", "step-2", "step-3")


def poster_pdf(kit: Kit, words: Words, font_dirs: Sequence[Path] = ()) -> bytes:
    """One page to hang up."""
    sheet = {
        "kind": "poster",
        "join": words("desk.poster.join"),
        "steps": [words(f"desk.poster.{step}") for step in STEPS],
        "code_label": words("desk.code"),
        "code": kit.code or "________",
        "no_camera": words("desk.poster.no-camera", address=kit.address),
        "small": [words("desk.poster.places"), words("desk.poster.seen-by")],
        "emergency": words("desk.poster.emergency"),
    }
    return _printed(sheet, kit, words, font_dirs)


def letter_pdf(kit: Kit, words: Words, font_dirs: Sequence[Path] = ()) -> bytes:
    """One page to hand out or send."""
    sheet = {
        "kind": "letter",
        "dear": words("prepare.mail.dear"),
        "invited": words("prepare.mail.invited", title=kit.title, areas=kit.areas),
        "length": words("prepare.mail.length", length=kit.length),
        "light": kit.light,
        "route": words("prepare.mail.route"),
        "paragraphs": [words(f"prepare.mail.{part}") for part in ("how", "needs", "promise")],
        "scan": words("prepare.letter.scan"),
    }
    return _printed(sheet, kit, words, font_dirs)


def stop_sheets_pdf(kit: Kit, words: Words, font_dirs: Sequence[Path] = ()) -> bytes:
    """A page for every stop, and one for what lies between them: for those without a phone."""
    between = {"head": words("prepare.sheet.between"), "prompt": words("prepare.sheet.between-ask")}
    at_stops = [
        {"head": words("prepare.sheet.stop", number=one.number, name=one.name),
         "prompt": one.prompt}
        for one in kit.stops
    ]  # fmt: skip
    sheet = {
        "kind": "sheets",
        "pages": [*at_stops, between],
        "rows": ROWS,
        "columns": [words(f"prepare.sheet.{name}") for name in ("felt", "saw", "helps")],
        "feelings": [words(f"common.feeling.{code}") for code in ("unsafe", "safe", "neutral")],
        "rules": words("prepare.sheet.rules"),
        "scan": words("prepare.sheet.scan"),
    }
    return _printed(sheet, kit, words, font_dirs)


def role_cards_pdf(kit: Kit, words: Words, font_dirs: Sequence[Path] = ()) -> bytes:
    """One page: what is said before one sets out, and a card for each who does more than walk."""
    cards = [
        {
            "name": words(f"prepare.roles.{role}"),
            "does": [words(f"prepare.roles.{role}-{n}") for n in range(1, lines + 1)],
        }
        for role, lines in ROLES
    ]
    sheet = {
        "kind": "roles",
        "head": words("prepare.roles.head"),
        "aloud": words("prepare.roles.aloud"),
        "said": [words(f"prepare.roles.said-{n}") for n in range(1, 5)],
        "cards": cards,
        "emergency": words("desk.poster.emergency"),
    }
    return _printed(sheet, kit, words, font_dirs)


def _printed(sheet: dict[str, Any], kit: Kit, words: Words, font_dirs: Sequence[Path]) -> bytes:
    place = words("desk.poster.meet", place=kit.meeting_point) if kit.meeting_point else ""
    common = {
        "language": kit.language,
        "title": kit.title,
        "file_title": f"{words('prepare.file.' + sheet['kind'], title=kit.title)}",
        "kicker": f"{words('desk.poster.kicker')} · {kit.areas}",
        "when": kit.when[:1].upper() + kit.when[1:],
        "place": place,
        "purpose": kit.purpose,
        "stops": [f"{one.number}. {one.name}" for one in kit.stops],
        "qr_alt": words("desk.qr-alt", title=kit.title),
    }
    files = {"qr.svg": _qr(kit.link)}
    return printed(TEMPLATE, common | sheet, files, typeface(tuple(font_dirs)), kit.on)


def _qr(link: str) -> bytes:
    """Level Q stays readable on a crumpled poster."""
    out = BytesIO()
    segno.make(link, error="q", micro=False).save(out, kind="svg", border=4, light="#fff")
    return out.getvalue()
