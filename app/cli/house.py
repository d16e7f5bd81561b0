"""tryg serve, migrate, demo, check-journal, contract, retention, erase, nightly: the house."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
import uvicorn
from sqlmodel import Session

from app.cli.session import catalogue, now, out, reading, say, writing
from app.db import migrate, open_database
from app.production import demo_left, weak_settings, weak_ways_in
from app.settings import Settings
from app.texts import Words
from walks import journal
from walks.catalogue import measures, templates

house = typer.Typer()


@house.command(help=say("cli.help-serve"))
def serve(
    host: Annotated[str, typer.Option(help=say("cli.option-host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=say("cli.option-port"))] = 8000,
    forwarded: Annotated[str, typer.Option(help=say("cli.option-forwarded"))] = "",
    certificate: Annotated[Path | None, typer.Option(help=say("cli.option-certificate"))] = None,
    certificate_key: Annotated[Path | None, typer.Option(help=say("cli.option-key"))] = None,
) -> None:
    """Serve on one address, in one process."""
    settings = Settings()
    with writing() as (session, t):
        measures.agree(*catalogue())
        templates.load(settings.templates_file)
        if settings.production:
            faults = weak_settings(settings) + weak_ways_in(forwarded, certificate)
            _refuse(faults + demo_left(session), t)
    uvicorn.run(
        "app.main:make_app",
        factory=True,
        host=host,
        port=port,
        log_config=None,  # see app/logs.py
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(forwarded),
        forwarded_allow_ips=forwarded or None,
        ssl_certfile=certificate,
        ssl_keyfile=certificate_key,
        timeout_graceful_shutdown=10,
    )


def _refuse(faults: list[str], t: Words) -> None:
    """Say every fault at once, and serve nobody."""
    if not faults:
        return
    out.print(t("hygiene.not-ready"), style="bold red")
    for code in faults:
        out.print(f"- {t(f'hygiene.{code}')}")
    raise typer.Exit(1)


@house.command(name="migrate", help=say("cli.help-migrate"))
def migrate_database() -> None:
    """Migrate, and say what the public pages still lack."""
    lacking = migrate(Settings().database)
    if lacking:
        out.print(say("cli.public-closed", sql=lacking))


@house.command(name="demo", help=say("cli.help-demo"))
def make_demo() -> None:
    """Seed the demo once, and say where to go."""
    from app.demo.seed import seed

    with writing() as (session, t):
        out.print(t("cli.demo-title"))
        for line in seed(session, Settings(), now()):
            out.print(t(f"cli.{line.code}", **line.facts))


@house.command(name="check-journal", help=say("cli.help-check-journal"))
def check_journal(
    seen: Annotated[str, typer.Option(help=say("cli.option-seen"))] = "",
) -> None:
    """Exit status 1 when the journal is broken."""
    mark = _mark(seen)
    with reading() as (session, t):
        broken, newest = journal.broken_at(session, mark), journal.newest(session)
    out.print(t("cli.journal-whole") if broken is None else t("cli.journal-broken", row=broken))
    out.print(t("cli.journal-mark", mark=f"{newest.number}:{newest.hash}"), soft_wrap=True)
    raise typer.Exit(0 if broken is None else 1)


@house.command(name="retention", help=say("cli.help-retention"))
def keep_no_longer(
    do: Annotated[bool, typer.Option("--do", help=say("cli.option-do"))] = False,
) -> None:
    """Look only, unless told to do it."""
    from app.cli.retention import let_go, show

    let_go() if do else show()


@house.command(name="erase", help=say("cli.help-erase"))
def erase_somebody(
    subject: Annotated[str, typer.Argument(help=say("cli.option-subject"))],
    do: Annotated[bool, typer.Option("--do", help=say("cli.option-do-erase"))] = False,
) -> None:
    """Look only, unless told to do it."""
    from app.cli.erase import forget, show

    forget(subject) if do else show(subject)


@house.command(name="nightly", help=say("cli.help-nightly"))
def do_nightly() -> None:
    """What a timer starts every night."""
    from app.cli.retention import let_go

    let_go()


def _mark(told: str) -> journal.Mark | None:
    """A row that was noted down, as the command itself writes it: NUMBER:HASH."""
    if not told:
        return None
    number, _, hash = told.strip().partition(":")
    if not (number.isascii() and number.isdigit()):
        raise typer.BadParameter(told)
    return journal.Mark(int(number), hash)


@house.command(name="mail", help=say("cli.help-mail"))
def mail() -> None:
    """Write what is due and send what waits, as the served house does every hour."""
    from app.mailing import mail_out

    settings = Settings()
    database = open_database(settings.database)

    def doing(job: Callable[[Session], Any]) -> Any:
        with database.writing() as session:
            return job(session)

    gone = mail_out(doing, settings, catalogue()[0], now())
    database.close()
    out.print(say("cli.mails-sent", count=gone))


@house.command(name="contract", help=say("cli.help-contract"))
def show_contract() -> None:
    """What every door takes and answers, as OpenAPI in JSON."""
    from app.contract import contract
    from app.main import make_app

    typer.echo(orjson.dumps(contract(make_app(Settings())), option=orjson.OPT_INDENT_2))
