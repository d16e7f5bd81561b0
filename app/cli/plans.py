"""tryg plans: propose one for each district."""

from typing import Annotated

import typer

from app.cli.session import catalogue, commands, now, out, say, writing
from app.settings import Settings
from walks.districts.find import current
from walks.errors import Missing
from walks.people.may import EVERYTHING
from walks.planning.draw_up import propose_plan
from walks.planning.plan import lines_of

plans = commands("cli.help-plans")


@plans.command(name="propose", help=say("cli.help-plans-propose"))
def propose_plans(
    district: Annotated[list[str] | None, typer.Option(help=say("cli.option-district"))] = None,
) -> None:
    """Gather and propose, for some districts or all."""
    settings = Settings()
    with writing() as (session, t):
        measures, taxonomy = catalogue()
        wanted = [row for row in current(session) if not district or row.code in district]
        if not wanted:
            raise Missing("district-missing")
        for row in wanted:
            plan = propose_plan(
                session, row.id, taxonomy, measures, settings.strategy_code, "operator", now()
            )
            lines = len(lines_of(session, plan.id, EVERYTHING))
            out.print(t("cli.plan-proposed", name=row.name, version=plan.version, lines=lines))
