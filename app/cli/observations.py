"""tryg observations: bring old notes in."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.session import catalogue, commands, now, out, progress, say, writing
from app.texts import Words
from walks.errors import Unusable
from walks.observations.bring_in import Report, bring_in
from walks.observations.mapping import Mapping, check_columns, parse
from walks.observations.old_notes import Row, knows_its_place, read_rows

observations = commands("cli.help-observations")
WGS84 = "EPSG:4326"
SHOWN = 20  # rows left out that are shown on screen; all of them go to --report


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
    with writing() as (session, t):
        _, taxonomy = catalogue()
        mapping = parse(map or [], taxonomy, feeling=feeling, on=on.date() if on else None)
        rows = list(read_rows(file, sheet=sheet, crs=crs))
        if not rows:
            raise Unusable("file-empty", file=file.name)
        if report:
            report.touch()  # say now that it can't be written, not after the work
        _find_position(mapping, rows)
        system = WGS84 if knows_its_place(file) or crs is None else crs
        with progress(t("cli.reading"), len(rows)) as tell:
            outcome = bring_in(
                session, rows, source or file.name, mapping, system, taxonomy, now(),
                dry_run=dry_run, tell=tell,
            )  # fmt: skip
        _show(outcome, t, dry_run)
        _write_report(outcome, t, report)


def _find_position(mapping: Mapping, rows: list[tuple[int, Row]]) -> None:
    """Columns called lon and lat need no mapping; every column that is mapped must be there."""
    there = list(rows[0][1])
    if {"lon", "lat"} <= set(there):
        mapping.columns.setdefault("x", "lon")
        mapping.columns.setdefault("y", "lat")
    check_columns(mapping, there)


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
