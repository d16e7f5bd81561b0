"""Photos and recordings that an observation no longer stands with.

Whoever blurs a photo that was already sent sends the blurred one, and names that one instead in a
new revision. What an earlier letter named and the newest does not is shown to nobody.
"""

from uuid import UUID

import orjson
from sqlmodel import Session, col, select

from walks.tables import Observation, ObservationRevision, Photo

PHOTO = Photo.__table__  # type: ignore[attr-defined]


def replaced(session: Session, observation_id: UUID) -> set[UUID]:
    """Ids of the photos and recordings that have been named and are named no longer."""
    query = (
        select(ObservationRevision.revision, ObservationRevision.body, Observation.revision)
        .join(Observation, col(Observation.id) == ObservationRevision.observation_id)
        .where(Observation.id == observation_id)
    )
    letters = [(revision, _named(body), stands) for revision, body, stands in session.exec(query)]
    now = {id for revision, named, stands in letters if revision == stands for id in named}
    return {id for revision, named, stands in letters if revision < stands for id in named} - now


def settle(session: Session, observation_id: UUID) -> None:
    """After an edit: lay aside the photos it replaces, and take back those it names again."""
    gone = replaced(session, observation_id)
    of_it = PHOTO.update().where(PHOTO.c.observation_id == observation_id)
    lay_aside = of_it.where(PHOTO.c.state == "stored", PHOTO.c.id.in_(gone))
    take_back = of_it.where(PHOTO.c.state == "replaced", PHOTO.c.id.not_in(gone))
    session.connection().execute(lay_aside, {"state": "replaced"})
    session.connection().execute(take_back, {"state": "stored"})


def _named(body: bytes) -> set[UUID]:
    told = orjson.loads(body)
    sound = told.get("sound")
    return {UUID(id) for id in [*told.get("photos", []), *([sound] if sound else [])]}
