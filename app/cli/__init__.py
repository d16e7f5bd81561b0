"""The operator's command line. A noun is loaded when it is asked for, so that the process that
serves does not carry what imports and plans: a third of its memory and half of its start.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from app.cli.house import house

NOUNS = {
    "basemap": "app.basemap",
    "districts": "app.cli.districts",
    "observations": "app.cli.observations",
    "plans": "app.cli.plans",
    "sounds": "app.cli.sounds",
    "users": "app.cli.users",
}


class Nouns(TyperGroup):
    """The commands of the house, and the nouns with commands of their own."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *NOUNS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in NOUNS:
            return super().get_command(ctx, cmd_name)
        noun = get_group(getattr(import_module(NOUNS[cmd_name]), cmd_name))
        noun.name = cmd_name
        return noun


tryg = typer.Typer(
    cls=Nouns, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
tryg.add_typer(house)
