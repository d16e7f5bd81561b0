"""The forms of a review as values: which observations are meant, and what is to become of them."""

from uuid import UUID

from app.forms import Typed, text, texts
from app.review_view import Review
from app.texts import words
from walks.errors import Conflict
from walks.observations.correct import Correction
from walks.observations.decide import Aims, Asked
from walks.observations.standing import duplicate_of

WHY = {
    "rejected": ("not-ours", "not-found", "done-already", "no-place"),
    "parked": ("later", "ask-others", "no-owner"),
}


def versions_in(form: Typed) -> dict[UUID, int]:
    """Observations, and the version of each that was looked at. All else is left out."""
    aims = {}
    for told in texts(form, "on"):
        id, _, version = told.partition(":")
        try:
            aims[UUID(id)] = int(version)
        except ValueError:
            continue
    return aims


def ids_in(form: Typed, name: str) -> list[UUID]:
    """Every id a field holds."""
    ids = []
    for told in texts(form, name):
        try:
            ids.append(UUID(told))
        except ValueError:
            continue
    return ids


def asked_in(form: Typed, language: str) -> Asked:
    """A verdict with its reason: in words of one's own, or one that was ready. Raises
    ValidationError for what can't be used.
    """
    verdict, reason = text(form, "verdict"), text(form, "reason")
    ready, of = text(form, "because"), ids_in(form, "duplicate_of")
    if ready and not reason:
        verdict, _, why = ready.partition(":")
        is_ours = why in WHY.get(verdict, ())
        reason = words(language)(f"review.why.{why}") if is_ours else ""
    if of:
        verdict = "duplicate"
    return Asked.model_validate(
        {
            "verdict": verdict or None,
            "urgency": text(form, "urgency") or None,
            "reason": reason,
            "duplicate_of": of[0] if of else None,
        }
    )


def correction_in(form: Typed) -> Correction:
    """The category as "LYS" or "LYS/LYS-3"."""
    category, _, subtype = text(form, "category").partition("/")
    return Correction.model_validate({"category": category, "subtype": subtype or None})


def answered(aims: Aims, review: Review) -> tuple[UUID, dict[UUID, int]]:
    """The first of those that are the same, and the others that are not told as that yet.

    The one that others are duplicates of already comes first; else the earliest.
    """
    members = [one for one in review.items if one.id in aims]
    if len(members) < 2:
        raise Conflict("two-at-least")
    roots = {duplicate_of(one.standing) for one in review.items}
    known = [one.id for one in members if one.id in roots]
    first = (known or [one.id for one in members])[0]
    others = [one for one in members if one.id != first and duplicate_of(one.standing) != first]
    return first, {one.id: aims[one.id] for one in others}
