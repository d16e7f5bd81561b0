"""tryg users: members of staff. The first one comes in by a link from here."""

from typing import Annotated

import typer
from sqlmodel import Session, select

from app.cli.session import commands, now, out, say, writing
from app.settings import Settings
from walks.errors import Missing, Refused
from walks.people.grants import NewGrant, give
from walks.people.invite import Invited, invite
from walks.tables import Organisation, Person

users = commands("cli.help-users")
WHO = "operator"


@users.command(name="invite", help=say("cli.help-users-invite"))
def invite_user(
    email: Annotated[str, typer.Argument(help=say("cli.option-email"))],
    name: Annotated[str, typer.Option(help=say("cli.option-name"))],
    role: Annotated[str, typer.Option(help=say("cli.option-role"))] = "administrator",
    organisation: Annotated[str, typer.Option(help=say("cli.option-organisation"))] = "",
) -> None:
    """Print a link that lets one person in, once, within a week."""
    with writing() as (session, t):
        told = {"email": email, "name": name, "role": role}
        if organisation:
            told["organisation_id"] = _organisation(session, organisation)
        try:
            invited = Invited.model_validate(told)
        except ValueError:
            raise Refused("user-unusable") from None
        _, secret = invite(session, invited, WHO, now())
        address = f"{Settings().base_url}/desk/invitation#{secret}"
        out.print(t("cli.user-invited", name=name, address=address))


@users.command(name="grant", help=say("cli.help-users-grant"))
def grant_role(
    email: Annotated[str, typer.Argument(help=say("cli.option-email"))],
    role: Annotated[str, typer.Option(help=say("cli.option-role"))],
) -> None:
    """Give somebody one more role, everywhere."""
    with writing() as (session, t):
        person = session.exec(select(Person).where(Person.email == email.lower())).first()
        if person is None:
            raise Missing("person-missing")
        give(session, person.id, NewGrant(role=role), WHO, now())
        out.print(t("cli.role-given", name=person.name))


def _organisation(session: Session, code: str) -> str:
    found = session.exec(select(Organisation).where(Organisation.code == code)).first()
    if found is None:
        raise Missing("organisation-missing")
    return str(found.id)
