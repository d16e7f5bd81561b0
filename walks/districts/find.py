"""Which district a position lies in: a prepared index, made anew when the borders change."""

from dataclasses import dataclass
from uuid import UUID

import shapely
from shapely import MultiPolygon
from sqlalchemy import text
from sqlmodel import Session, col, select

from geo.areas import AreaIndex
from geo.metres import Floats
from walks.tables import District


@dataclass(frozen=True)
class Borders:
    """The borders in force: their version, an index over them by code, and the districts' ids."""

    version: int
    index: AreaIndex[str]
    ids: dict[str, UUID]

    def district_of(self, lon: float | None, lat: float | None) -> UUID | None:
        """The district that covers the position (degrees, WGS84), or None."""
        if lon is None or lat is None:
            return None
        code = self.index.of(lon, lat)
        return self.ids[code] if code else None

    def districts_of(self, lons: Floats, lats: Floats) -> list[UUID | None]:
        """The same for many positions at once."""
        ids = [self.ids[code] for code in self.index.keys]
        return [ids[i] if i >= 0 else None for i in self.index.of_many(lons, lats).tolist()]


NEWEST = text("SELECT max(number) FROM borderset")
_newest: dict[str, Borders] = {}


def borders(session: Session) -> Borders:
    """The borders in force. Read from the database only when a newer set was brought in."""
    place = session.get_bind().engine.url.render_as_string(hide_password=False)
    version = _version(session)
    kept = _newest.get(place)
    if kept is None or kept.version != version:
        rows = current(session)
        # By code: a point on a shared border gets the same district in whatever order they came.
        index = AreaIndex([(row.code, boundary_of(row)) for row in rows])
        kept = _newest[place] = Borders(version, index, {row.code: row.id for row in rows})
    return kept


def _version(session: Session) -> int:
    """Asked for once in a transaction: nobody else's borders can come in between."""
    transaction = session.get_transaction()
    asked = session.info.get("borders")
    if asked is None or asked[0] is not transaction or transaction is None:
        version = session.connection().execute(NEWEST).scalar() or 0
        asked = session.info["borders"] = (session.get_transaction(), version)
    return int(asked[1])


def forget_version(session: Session) -> None:
    """After bringing borders in: the next question goes to the database."""
    session.info.pop("borders", None)


def boundary_of(district: District) -> MultiPolygon:
    """The boundary in WGS84 (lon, lat)."""
    return shapely.from_wkb(district.boundary)


def current(session: Session) -> list[District]:
    """The districts in force, by name."""
    query = select(District).where(col(District.is_current).is_(True)).order_by(District.name)
    return list(session.exec(query))
