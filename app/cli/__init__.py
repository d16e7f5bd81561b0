"""The operator's command line."""

import typer

from app.basemap import basemap
from app.cli.districts import districts
from app.cli.house import house
from app.cli.observations import observations
from app.cli.plans import plans
from app.cli.users import users

tryg = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
tryg.add_typer(house)
tryg.add_typer(basemap, name="basemap")
tryg.add_typer(districts, name="districts")
tryg.add_typer(observations, name="observations")
tryg.add_typer(plans, name="plans")
tryg.add_typer(users, name="users")
