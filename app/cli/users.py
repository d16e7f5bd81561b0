"""tryg users: members of staff."""

import secrets
from typing import Annotated

import typer

from app.cli.session import commands, now, out, say, writing
from walks.people.enrol import enrol

users = commands("cli.help-users")


@users.command(name="add", help=say("cli.help-users-add"))
def add_user(
    email: Annotated[str, typer.Argument(help=say("cli.option-email"))],
    name: Annotated[str, typer.Option(help=say("cli.option-name"))],
    role: Annotated[str, typer.Option(help=say("cli.option-role"))],
) -> None:
    """Enrol somebody with a password made here."""
    password = secrets.token_urlsafe(12)
    with writing() as (session, t):
        enrol(session, email, name, role, password, now())
        out.print(t("cli.user-added", email=email, password=password))
