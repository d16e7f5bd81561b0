"""The operator's command line: tryg serve, migrate, districts import, observations import, demo."""

import csv
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.db import Database, migrate, open_database
from app.settings import Settings
from app.texts import Words, words
from geo.errors import BadShape
from geo.shapes import read_areas
from walks import journal
from walks.catalogue import categories, measures
from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.districts.bring_in import bring_in as bring_in_districts
from walks.districts.find import current
from walks.errors import Missing, Trouble
from walks.observations.bring_in import Report
from walks.observations.bring_in import bring_in as bring_in_notes
from walks.observations.mapping import check_columns, parse
from walks.observations.old_notes import read_rows
from walks.people.enrol import enrol
from walks.people.may import ROLES
from walks.planning.plan import lines_of, propose_plan

say = words(Settings().tryg_language)
tryg = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
districts = typer.Typer(no_args_is_help=True, help=say("cli.help-districts"))
observations = typer.Typer(no_args_is_help=True, help=say("cli.help-observations"))
plans = typer.Typer(no_args_is_help=True, help=say("cli.help-plans"))
users = typer.Typer(no_args_is_help=True, help=say("cli.help-users"))
tryg.add_typer(districts, name="districts")
tryg.add_typer(observations, name="observations")
tryg.add_typer(plans, name="plans")
tryg.add_typer(users, name="users")
out = Console(highlight=False, soft_wrap=True)
SHOWN = 20  # rows left out that are shown on screen; all of them go to --report


@tryg.command(help=say("cli.help-serve"))
def serve(
    host: Annotated[str, typer.Option(help=say("cli.option-host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=say("cli.option-port"))] = 8000,
    forwarded: Annotated[str, typer.Option(help=say("cli.option-forwarded"))] = "",
) -> None:
    """Serve on one address, in one process."""
    with _writing():
        measures.agree(*_catalogue())
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


@tryg.command(name="migrate", help=say("cli.help-migrate"))
def migrate_database() -> None:
    """Migrate."""
    migrate(Settings().database)


@tryg.command(name="demo", help=say("cli.help-demo"))
def make_demo() -> None:
    """Seed the demo once, and say where to go."""
    from app.demo.seed import seed

    with _writing() as (session, t):
        out.print(t("cli.demo-title"))
        for line in seed(session, Settings(), _now()):
            out.print(t(f"cli.{line.code}", **line.facts))


@tryg.command(name="check-journal", help=say("cli.help-check-journal"))
def check_journal() -> None:
    """Exit status 1 when the journal is broken."""
    with _reading() as (session, t):
        broken = journal.broken_at(session)
    out.print(t("cli.journal-whole") if broken is None else t("cli.journal-broken", row=broken))
    raise typer.Exit(0 if broken is None else 1)


@districts.command(name="import", help=say("cli.help-districts-import"))
def import_districts(
    file: Annotated[Path, typer.Argument(help=say("cli.option-file"))],
    name_field: Annotated[str | None, typer.Option(help=say("cli.option-name-field"))] = None,
    code_field: Annotated[str | None, typer.Option(help=say("cli.option-code-field"))] = None,
    layer: Annotated[str | None, typer.Option(help=say("cli.option-layer"))] = None,
    crs: Annotated[str | None, typer.Option(help=say("cli.option-crs"))] = None,
    replace: Annotated[bool, typer.Option(help=say("cli.option-replace"))] = False,
    anywhere: Annotated[bool, typer.Option(help=say("cli.option-anywhere"))] = False,
    label: Annotated[str, typer.Option(help=say("cli.option-label"))] = "",
) -> None:
    """Bring in a file of borders."""
    with _writing() as (session, t):
        reading = read_areas(
            file,
            code_field=code_field,
            name_field=name_field,
            layer=layer,
            crs=crs,
            anywhere=anywhere,
        )
        for note in reading.notes:
            out.print(t(f"cli.shape-{note.code}", **_plain(note.facts)), style="yellow")
        outcome = bring_in_districts(
            session, reading.areas, file.name, "operator", _now(), replace=replace, label=label
        )
        out.print(t("cli.districts-brought-in", total=len(reading.areas), **vars(outcome)))


@observations.command(name="import", help=say("cli.help-observations-import"))
def import_observations(
    file: Annotated[Path, typer.Argument(help=say("cli.option-file"))],
    map: Annotated[list[str] | None, typer.Option(help=say("cli.option-map"))] = None,
    crs: Annotated[str | None, typer.Option(help=say("cli.option-crs"))] = None,
    source: Annotated[str, typer.Option(help=say("cli.option-source"))] = "",
    sheet: Annotated[str | None, typer.Option(help=say("cli.option-sheet"))] = None,
    on: Annotated[datetime | None, typer.Option(help=say("cli.option-on"))] = None,
    feeling: Annotated[str, typer.Option(help=say("cli.option-feeling"))] = "unsafe",
    report: Annotated[Path | None, typer.Option(help=say("cli.option-report"))] = None,
    dry_run: Annotated[bool, typer.Option(help=say("cli.option-dry-run"))] = False,
) -> None:
    """Bring in a file of old notes."""
    with _writing() as (session, t):
        _, taxonomy = _catalogue()
        day: date | None = on.date() if on else None
        mapping = parse(map or [], taxonomy, feeling=feeling, on=day)
        rows = list(read_rows(file, sheet=sheet, crs=crs))
        if rows and {"lon", "lat"} <= rows[0][1].keys():  # features know where they are
            mapping.columns.setdefault("x", "lon")
            mapping.columns.setdefault("y", "lat")
        is_placed = mapping.columns.get("x") == "lon" and file.suffix != ".csv"
        system = "EPSG:4326" if is_placed or crs is None else crs
        check_columns(mapping, list(rows[0][1]) if rows else [])
        with _progress(t("cli.reading"), len(rows)) as tell:
            outcome = bring_in_notes(
                session, rows, source or file.name, mapping, system, taxonomy, _now(),
                dry_run=dry_run, tell=tell,
            )  # fmt: skip
        _show(outcome, t, dry_run)
        _write_report(outcome, t, report)


@plans.command(name="propose", help=say("cli.help-plans-propose"))
def propose_plans(
    district: Annotated[list[str] | None, typer.Option(help=say("cli.option-district"))] = None,
) -> None:
    """Gather and propose, for some districts or all."""
    settings = Settings()
    with _writing() as (session, t):
        catalogue, taxonomy = _catalogue()
        wanted = [row for row in current(session) if not district or row.code in district]
        if not wanted:
            raise Missing("district-missing")
        for row in wanted:
            plan = propose_plan(
                session, row.id, taxonomy, catalogue, settings.strategy_code, "operator", _now()
            )
            lines = len(lines_of(session, plan.id, ROLES))
            out.print(t("cli.plan-proposed", name=row.name, version=plan.version, lines=lines))


@users.command(name="add", help=say("cli.help-users-add"))
def add_user(
    email: Annotated[str, typer.Argument(help=say("cli.option-email"))],
    name: Annotated[str, typer.Option(help=say("cli.option-name"))],
    role: Annotated[str, typer.Option(help=say("cli.option-role"))],
) -> None:
    """Enrol somebody with a password made here."""
    password = secrets.token_urlsafe(12)
    with _writing() as (session, t):
        enrol(session, email, name, role, password, _now())
        out.print(t("cli.user-added", email=email, password=password))


def _show(outcome: Report, t: Words, dry_run: bool) -> None:
    facts = {
        **vars(outcome),
        "left_out": len(outcome.left_out),
        "unnamed": sum(outcome.unnamed.values()),
    }
    out.print(t("cli.notes-tried" if dry_run else "cli.notes-brought-in", **facts))
    for word, count in outcome.unnamed.most_common(SHOWN):
        out.print(t("cli.category-unnamed", word=word or "–", count=count), style="yellow")
    if not outcome.left_out:
        return
    table = Table(t("cli.row"), t("cli.why"))
    for row in outcome.left_out[:SHOWN]:
        table.add_row(str(row.row), t(f"cli.{row.code}", **row.facts))
    out.print(table)


def _write_report(outcome: Report, t: Words, path: Path | None) -> None:
    if path is None:
        return
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([t("cli.row"), t("cli.why")])
        writer.writerows([row.row, t(f"cli.{row.code}", **row.facts)] for row in outcome.left_out)


@contextmanager
def _writing() -> Iterator[tuple[Any, Words]]:
    """A session that commits, and the words. What is refused is said, and nothing is kept."""
    settings, t = Settings(), words(Settings().tryg_language)
    migrate(settings.database)
    database = open_database(settings.database)
    try:
        with database.writing() as session:
            yield session, t
    except (BadShape, Trouble) as trouble:
        kind = "shape-" if isinstance(trouble, BadShape) else ""
        out.print(t(f"cli.{kind}{trouble.code}", **_plain(trouble.facts)), style="bold red")
        raise typer.Exit(1) from None
    finally:
        database.close()


@contextmanager
def _reading() -> Iterator[tuple[Any, Words]]:
    database: Database = open_database(Settings().database)
    with database.reading() as session:
        yield session, words(Settings().tryg_language)
    database.close()


@contextmanager
def _progress(label: str, total: int) -> Iterator[Any]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out, transient=not out.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda read: bar.update(task, completed=read)


def _catalogue() -> tuple[Measures, Taxonomy]:
    """The measures and categories of this deployment."""
    settings = Settings()
    return measures.load(settings.measures_file), categories.load(settings.taxonomy_file)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Lists as a person writes them."""
    return {
        name: ", ".join(map(_said, value)) if isinstance(value, list | tuple) else value
        for name, value in facts.items()
    }


def _said(value: object) -> str:
    return ": ".join(map(str, value.values())) if isinstance(value, dict) else str(value)


def _now() -> datetime:
    return datetime.now(UTC)
