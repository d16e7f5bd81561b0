"""The desk's menu: what there is, and which right opens it."""

from walks.people.may import may
from walks.people.sign_in import Staff

# Address, text, and the verb without which it is not shown.
MENU = (
    ("/desk/", "desk.menu.overview", None),
    ("/desk/walks", "desk.menu.walks", "see-walk"),
    ("/desk/map", "places.menu", "see-walk"),
    ("/desk/districts", "desk.menu.districts", "see-plan"),
    ("/desk/status", "status.menu", "see-plan"),
    ("/desk/publishing", "publishing.menu", "propose-publishing"),
    ("/desk/links", "respond.menu", "hand-out-links"),
    ("/desk/people", "desk.menu.people", "manage-people"),
    ("/desk/journal", "journal.menu", "see-journal"),
    ("/desk/privacy", "privacy.menu", "see-privacy"),
)


def menu_of(who: Staff | None) -> list[tuple[str, str]]:
    """Addresses and texts, as far as they open for whoever is signed in."""
    if who is None:
        return []
    return [(to, key) for to, key, verb in MENU if verb is None or may(who.grants, verb)]
