"""The recordings that observations stand with."""

from uuid import UUID

from sqlmodel import Session, col, select

from walks.tables import Sound

AT_ONCE = 500  # ids in one question


def sounds_of(session: Session, ids: list[UUID]) -> dict[UUID, list[Sound]]:
    """Of each observation, in the order they were made."""
    sounds: dict[UUID, list[Sound]] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = col(Sound.observation_id).in_(ids[start : start + AT_ONCE])
        query = select(Sound).where(some, Sound.state != "replaced")
        for sound in session.exec(query.order_by(col(Sound.id))):
            sounds.setdefault(sound.observation_id, []).append(sound)
    return sounds
