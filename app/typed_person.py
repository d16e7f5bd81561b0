"""What was typed about a member of staff: a role and where it holds; an invitation."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ValidationError
from sqlmodel import Session, col, select
from starlette.datastructures import FormData

from app.forms import text, troubles
from walks.districts.find import current
from walks.people.grants import NewGrant
from walks.people.invite import Invited
from walks.tables import Organisation, Walk

Told = TypeVar("Told", bound=BaseModel)

# Which field what the house refuses is about.
FIELD_OF = {
    "person-known": "email",
    "unknown-role": "role",
    "grant-scope": "district_id",
    "ended-already": "ends_on",
}


@dataclass(frozen=True)
class TypedGrant:
    """The fields of a role."""

    role: str = ""
    district_id: str = ""
    walk_id: str = ""
    ends_on: str = ""

    @classmethod
    def of(cls, form: FormData) -> Self:
        """What the form holds."""
        return cls(**{field.name: text(form, field.name) for field in fields(cls)})

    def checked(self) -> tuple[NewGrant | None, dict[str, str]]:
        """The role, or what is wrong with each field."""
        return _checked(NewGrant, asdict(self))


@dataclass(frozen=True)
class TypedInvitation(TypedGrant):
    """The fields of an invitation."""

    email: str = ""
    name: str = ""
    organisation_id: str = ""

    def invited(self) -> tuple[Invited | None, dict[str, str]]:
        """The invitation, or what is wrong with each field."""
        return _checked(Invited, asdict(self))


def scopes(db: Session) -> dict[str, Any]:
    """What a role can be bound to."""
    walks = select(Walk).order_by(col(Walk.starts_at).desc())
    return {
        "districts": current(db),
        "walks": list(db.exec(walks)),
        "organisations": list(db.exec(select(Organisation).order_by(col(Organisation.name)))),
    }


def _checked(kind: type[Told], typed: dict[str, str]) -> tuple[Told | None, dict[str, str]]:
    filled = {name: value for name, value in typed.items() if value}
    try:
        return kind.model_validate(filled), {}
    except ValidationError as fault:
        return None, troubles(fault)
