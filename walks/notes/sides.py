"""Whose notes somebody may see at a place. The municipality's and the police's are apart."""

from walks.people.may import MAY, Reader, Where, covers

SIDES = ("municipality", "police")  # the roles that note for themselves
VERB = "see-closed-notes"


def sides(reader: Reader, where: Where, has_police_space: bool) -> tuple[str, ...]:
    """The sides whose role the reader holds there. The police's may be switched off."""
    held = {one.role for one in reader if one.role in MAY[VERB] and covers(one, where)}
    return tuple(side for side in SIDES if side in held and (has_police_space or side != "police"))
