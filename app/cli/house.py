"""tryg serve, migrate, demo, check-journal: the house itself."""

from typing import Annotated

import typer
import uvicorn

from app.cli.session import catalogue, now, out, reading, say, writing
from app.db import migrate
from app.demo.seed import seed
from app.settings import Settings
from walks import journal
from walks.catalogue import measures

house = typer.Typer()


@house.command(help=say("cli.help-serve"))
def serve(
    host: Annotated[str, typer.Option(help=say("cli.option-host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=say("cli.option-port"))] = 8000,
    forwarded: Annotated[str, typer.Option(help=say("cli.option-forwarded"))] = "",
) -> None:
    """Serve on one address, in one process."""
    with writing():
        measures.agree(*catalogue())
    uvicorn.run(
        "app.main:make_app",
        factory=True,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(forwarded),
        forwarded_allow_ips=forwarded or None,
        timeout_graceful_shutdown=10,
    )


@house.command(name="migrate", help=say("cli.help-migrate"))
def migrate_database() -> None:
    """Migrate."""
    migrate(Settings().database)


@house.command(name="demo", help=say("cli.help-demo"))
def make_demo() -> None:
    """Seed the demo once, and say where to go."""
    with writing() as (session, t):
        out.print(t("cli.demo-title"))
        for line in seed(session, Settings(), now()):
            out.print(t(f"cli.{line.code}", **line.facts))


@house.command(name="check-journal", help=say("cli.help-check-journal"))
def check_journal() -> None:
    """Exit status 1 when the journal is broken."""
    with reading() as (session, t):
        broken = journal.broken_at(session)
    out.print(t("cli.journal-whole") if broken is None else t("cli.journal-broken", row=broken))
    raise typer.Exit(0 if broken is None else 1)
