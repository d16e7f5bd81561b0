"""Canaries: a string nobody else has, in every text a person could have written or must not read.

Every column of text is either a perch (PERCHES: and who may hear what sits there) or holds codes
only (CODES). A column that is in neither fails the test, so nobody adds a field without saying who
may read it. The rules stand here in words of their own; the code is not asked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Table, and_
from sqlalchemy.types import LargeBinary, String, Uuid
from sqlmodel import Session, SQLModel

# Columns that hold codes, states, numbers written as text, hashes and drawn shapes.
CODES = {
    "agreement": "stance state reason sha256",
    "apart": "",
    "archivemark": "noun kind marked_by",
    "borderset": "",
    "batch": "",
    "challenge": "purpose",
    "closednote": "noun side",
    "codesecret": "",
    "condition": "state category subtype visibility",
    "decision": "",
    "deletion": "who keep",
    "device": "role language group build",
    "district": "code boundary label",
    "discardedfile": "sha256",
    "entrylink": "purpose role made_by confirmed_by",
    "externalidentity": "",
    "event": "verb noun previous_hash hash who",
    "grant": "role",
    "hotspot": "outline",
    "initiative": "code",
    "mail": "key kind state trouble",
    "meeting": "",
    "observation": "origin sha256 state reason feeling category subtype visibility place_source "
    "group client_version reporter",
    "observationrevision": "sha256 state reason",
    "organisation": "code",
    "passkey": "credential_id public_key",
    "person": "language",
    "photo": "sha256 large small state reason",
    "plan": "state sha256 document",
    "planline": "number measure family responsible horizon status visibility origin cost funding",
    "proposal": "kind source category subtype feeling state reason",
    "proposalphoto": "source state",
    "publication": "kind district_code category subtype feeling month",
    "removalrequest": "state reason",
    "residents": "",
    "responderlink": "organisation",
    "response": "organisation kind state",
    "ruling": "verdict urgency category subtype",
    "signin": "how browser",
    "sound": "sha256 kind state reason",
    "step": "kind",
    "stop": "",
    "strategy": "code",
    "tries": "",
    "walk": "state join_code",
    "walkgroup": "letter",
    "walkguest": "function",
    "walkneed": "need",
    "walkvote": "category",
}
# And the others: who hears them. "secret": nobody, ever. "house": any member of staff.
# "walk", "district": who sees that walk or district. "seen": who reads the observation's class.
# "planned": who reads the line's class. "note": the side that wrote it. "links": who hands them
# out. "press": who publishes there. "public": everybody. "people": who manages people.
# "keepers": who keeps the house. "own": only its owner. "raw": nobody sees it as it was sent.
PERCHES = {
    "agreement": {"body": "raw"},
    "archivemark": {"case_number": "keepers", "kle": "keepers"},
    "borderset": {"file_name": "raw"},
    "batch": {"name": "raw"},
    "challenge": {"hash": "secret"},
    "closednote": {"text": "note"},
    "codesecret": {"sealed": "secret"},
    "decision": {"words": "planned"},
    "device": {"token_hash": "secret", "first_name": "phones"},
    "district": {"name": "house"},
    "entrylink": {
        "token_hash": "secret", "code_sealed": "secret", "email": "people", "name": "people",
    },
    "externalidentity": {"issuer": "own", "subject": "secret"},
    "initiative": {"name": "house"},
    "mail": {"address": "links", "subject": "links", "body": "links"},
    "observation": {
        "note": "seen", "proposal": "seen", "asset_number": "seen", "late_note": "seen",
    },
    "observationrevision": {"body": "raw"},
    "organisation": {"name": "house"},
    "passkey": {"name": "own"},
    "person": {"email": "people", "name": "people", "password_hash": "secret"},
    "plan": {"title": "district"},
    "planline": dict.fromkeys(
        ("place", "cause", "measure_text", "goal", "responsible_function", "contributors",
         "ownership", "economy", "indicator", "external_case", "reply"), "planned",
    ),
    "proposal": {"title": "press", "text": "press", "place": "press"},
    "publication": {
        "district_name": "public", "title": "public", "text": "public", "place": "public",
    },
    "removalrequest": {"message": "press", "contact": "press"},
    "response": {"words": "planned", "external_case": "planned"},
    "residents": {"source": "house"},
    "responderlink": {
        "token_hash": "secret", "label": "links", "contact": "links", "email": "links",
    },
    "ruling": {"reason": "seen"},
    "signin": {"token_hash": "secret"},
    "stop": {"name": "walk", "prompt": "walk"},
    "strategy": {"name": "house"},
    "tries": {"key": "secret"},
    "walk": {"title": "walk", "purpose": "walk", "meeting_point": "walk"},
    "walkgroup": {"name": "walk"},
}  # fmt: skip
SEE = {"coordinator", "municipality", "police"}
READS = {
    "coordinator": {"public", "walk", "authorities", "police"},
    "municipality": {"public", "walk", "authorities"},
    "police": {"public", "walk", "authorities", "police"},
}
SHARED = {"public", "walk"}
OF_A_WALK = {"walk", "seen", "phones", "note"}
# Of a row: west, east or neither; its class; and the phone that wrote it.
SideOf = Callable[[str, Mapping[str, Any]], tuple[str, str, str]]


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks: staff with a role held somewhere, a phone on the western walk, a link to
    an organisation's own lines there, nobody.
    """

    role: str
    scope: str = "everywhere"

    def covers(self, side: str) -> bool:
        """Whether staff see what lies on that side."""
        return self.scope == "everywhere" or (self.scope, side) in {
            ("its district", "west"),
            ("its walk", "west"),
            ("another district", "east"),
        }


@dataclass(frozen=True)
class Canary:
    """One string and where it sits: west, east, or ("") neither."""

    song: str
    table: str
    column: str
    rule: str
    side: str
    visibility: str
    owner: str = ""  # the phone that wrote it, the link it is for

    def may_be_heard(self, by: Viewer) -> bool:
        """Who may read what sits here."""
        if self.rule == "public":
            return True
        if by.role == "nobody" or self.rule in ("secret", "raw", "own"):
            return False
        if by.role == "phone":
            return self._on_the_phone()
        if by.role == "link":
            return self._by_link()
        if self.rule == "house":
            return True
        if self.rule == "people":
            # The municipality answers for everybody's data, staff's too.
            is_asked = by == Viewer("municipality")
            return by.role in ("administrator", "auditor") or is_asked or self.column == "name"
        if self.rule == "keepers":
            return by.role == "administrator"
        if (self.table, self.column, by.role) == ("walk", "title", "administrator"):
            return True  # which walks wait for a mark before anything of theirs may be deleted
        if (self.rule, self.column, by.role) == ("links", "label", "auditor"):
            return True  # the journal says who has looked
        if self.rule == "links":
            covers = by.scope in ("everywhere", "its district", "another district")
            is_theirs = by.scope == "everywhere" or (self.side and covers and by.covers(self.side))
            return by.role in ("coordinator", "municipality") and bool(is_theirs)
        if by.role not in SEE or not by.covers(self.side):
            return False
        if by.scope == "its walk" and self.rule not in OF_A_WALK:
            return False  # a role for one walk opens no district
        if self.rule == "note":
            return by.role == self.visibility
        if self.rule == "press":
            return by.role in ("coordinator", "municipality")
        return self.rule not in ("seen", "planned") or self.visibility in READS[by.role]

    def _by_link(self) -> bool:
        """Its own lines of an adopted plan, and what was seen as far as the walkers see it."""
        if self.rule == "seen":
            return self.side == "west" and self.visibility in SHARED
        if self.column == "measure_text" and self.visibility not in SHARED:
            return False
        theirs = self.owner == "the link" and self.visibility != "police"
        return self.rule == "house" or theirs

    def _on_the_phone(self) -> bool:
        if self.rule == "house":
            return self.table in ("district", "organisation")
        if self.rule == "seen":
            mine = self.owner == "the phone"
            return self.side == "west" and (mine or self.visibility in SHARED)
        if self.rule == "planned":  # the answer to what was seen
            classes = {"measure_text": SHARED, "place": SHARED, "reply": SHARED | {"authorities"}}
            return self.side == "west" and self.visibility in classes.get(self.column, set())
        return self.rule in ("walk", "phones") and self.side == "west"


def texts_of(table: Table) -> set[str]:
    """The columns that hold text or bytes."""
    return {
        column.name
        for column in table.columns
        if isinstance(column.type, String | LargeBinary) and not isinstance(column.type, Uuid)
    }


def numbered(number: int) -> str:
    """A song nobody else has."""
    return f"kanarie{number:05d}q"


def set_free(
    session: Session, side_of: SideOf, sing: Callable[[int], str] = numbered
) -> Iterator[Canary]:
    """Put a canary on every perch of every row there is; `side_of` says where the row lies.

    A secret that somebody signs in with stays, and is its own canary.
    """
    numbers = count(1)
    for table in SQLModel.metadata.sorted_tables:
        perches = PERCHES.get(table.name, {})
        for row in session.execute(table.select()).mappings().all() if perches else ():
            side, visibility, owner = side_of(table.name, row)
            songs = {}
            for column, rule in perches.items():
                is_kept = rule == "secret" and row[column]
                song = str(row[column]) if is_kept else sing(next(numbers))
                songs |= {} if is_kept else {column: song}
                yield Canary(song, table.name, column, rule, side, visibility, owner)
            here = and_(*(key == row[key.name] for key in table.primary_key.columns))
            if songs:
                session.execute(table.update().where(here).values(_fitting(table, songs)))


def _fitting(table: Table, songs: dict[str, str]) -> dict[str, Any]:
    """As the column wants it: a letter is bytes."""
    bytes_of = {c.name for c in table.columns if isinstance(c.type, LargeBinary)}
    return {name: song.encode() if name in bytes_of else song for name, song in songs.items()}
