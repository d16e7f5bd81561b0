"""What the desk has corrected stays so, whatever a newer letter from the phone says."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from geo.cells import cell_of
from walks.catalogue.categories import Taxonomy
from walks.catalogue.visibility import strictest
from walks.districts.find import borders
from walks.observations.standing import standing
from walks.tables import Ruling


def corrected(
    session: Session, observation_id: UUID, row: dict[str, Any], taxonomy: Taxonomy
) -> dict[str, Any]:
    """How the observation stands: the letter's row, with what stands of the desk's corrections."""
    decision = standing(session, observation_id).decision
    if decision is None:
        return row
    return row | _sorted(decision, row, taxonomy) | _moved(session, decision)


def _sorted(decision: Ruling, row: dict[str, Any], taxonomy: Taxonomy) -> dict[str, Any]:
    """Never for more eyes than what was sent: words tell more than a category."""
    if decision.category is None:
        return {}
    new = taxonomy.visibility_of(decision.category, decision.subtype)
    return {
        "category": decision.category,
        "subtype": decision.subtype,
        "visibility": strictest([row["visibility"], new]),
    }


def _moved(session: Session, decision: Ruling) -> dict[str, Any]:
    if decision.lon is None or decision.lat is None:
        return {}
    return {
        "place_source": "pin" if decision.stop_number is None else "stop",
        "lon": decision.lon,
        "lat": decision.lat,
        "accuracy_m": None,
        "stop_number": decision.stop_number,
        "cell": cell_of(decision.lon, decision.lat),
        "district_id": borders(session).district_of(decision.lon, decision.lat),
    }
