"""What the desk has corrected stays so, whatever a newer letter from the phone says."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from walks.catalogue.categories import Taxonomy
from walks.catalogue.visibility import strictest
from walks.observations.standing import standing
from walks.tables import Ruling


def corrected(
    session: Session, observation_id: UUID, row: dict[str, Any], taxonomy: Taxonomy
) -> dict[str, Any]:
    """How the observation stands: the letter's row, with the desk's correction that stands."""
    decision = standing(session, observation_id).decision
    if decision is None:
        return row
    return row | _sorted(decision, row, taxonomy)


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
