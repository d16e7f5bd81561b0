"""Why a line is as it is: codes and facts, in the order a planner reads them."""

import numpy as np

from walks.catalogue.categories import Taxonomy
from walks.planning.count import Told
from walks.planning.lay_out import Line
from walks.planning.proposals import Reason, Score
from walks.planning.score import PARTS, UNKNOWNS

UNKNOWN = {part: Reason(f"unknown-{part}") for part in UNKNOWNS}


def explain(line: Line, told: Told, taxonomy: Taxonomy) -> list[Reason]:
    """What was seen: how much, by how many, how close together, and what is odd about it."""
    reasons = [Reason("urgent")] if line.is_urgent else []
    reasons.append(_seen(line, told))
    if line.kind == "hotspot" and len(line.conditions) > 1:
        reasons.append(Reason("gathered", {"conditions": len(line.conditions)}))
    if told.walks > 1:
        reasons.append(Reason("walks", {"walks": told.walks}))
    if told.after_dark > 0:
        reasons.append(Reason("after-dark", {"observations": told.after_dark}))
    if told.wide:
        reasons.append(Reason("wide", {"width_m": round(told.widest_m), "conditions": told.wide}))
    if any(taxonomy.kind(*kind).splits for kind in line.kinds):
        reasons.append(Reason("split"))
    if line.kind != "keep" and len(others := _owners(line, taxonomy)) > 1:
        reasons.append(Reason("several-responsible", {"responsible": others}))
    return reasons


def explain_score(
    score: Score, lines: int, equals: int, people: int, passers: float
) -> list[Reason]:
    """What each part gave, what nobody knows, and who weighs the same."""
    given = {name: round(part, 1) for name, part in zip(PARTS, score.points, strict=True)}
    reasons = [Reason("points", {"total": round(score.total, 1)} | given)]
    if not np.isnan(passers):
        reasons.append(Reason("passed", {"people": people, "passers": int(passers)}))
    reasons += [UNKNOWN[part] for part in score.unknown]
    if score.low < score.high:
        place = {"rank": score.rank, "low": score.low, "high": score.high, "lines": lines}
        reasons.append(Reason("rank", place))
    if equals > 1:
        reasons.append(Reason("equal-priority", {"lines": equals, "group": score.group}))
    return reasons


def _seen(line: Line, told: Told) -> Reason:
    facts = {"observations": told.observations, "people": told.people}
    if line.place is None:
        return Reason(line.kind, facts | {"conditions": len(line.conditions)})
    if line.kind == "keep":
        return Reason("keep-one", facts)
    if told.observations == 1:
        return Reason("reported-once" if told.is_anonymous else "seen-once")
    facts["width_m"] = max(1, round(told.width_m))
    if told.is_anonymous:
        return Reason("reported", facts)  # nobody knows how many people these are
    return Reason("seen" if told.people > 1 else "seen-by-one", facts)


def _owners(line: Line, taxonomy: Taxonomy) -> list[str]:
    """Who could be responsible, the likeliest first; of a split condition only its own cause's."""
    owners = dict.fromkeys(line.responsibles)
    for category, subtype in line.kinds:
        kind = taxonomy.kind(category, subtype)
        if not kind.splits:
            owners |= dict.fromkeys(kind.responsible)
    return list(owners)
