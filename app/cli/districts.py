"""tryg districts: bring borders in, and how many live within them."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.session import commands, now, out, plain, say, writing
from geo.shapes import read_areas
from walks.districts import residents
from walks.districts.bring_in import bring_in
from walks.observations.old_notes import read_rows

districts = commands("cli.help-districts")


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
    with writing() as (session, t):
        reading = read_areas(
            file,
            code_field=code_field,
            name_field=name_field,
            layer=layer,
            crs=crs,
            anywhere=anywhere,
        )
        for note in reading.notes:
            out.print(t(f"cli.shape-{note.code}", **plain(note.facts)), style="yellow")
        outcome = bring_in(
            session, reading.areas, file.name, "operator", now(), replace=replace, label=label
        )
        out.print(t("cli.districts-brought-in", total=len(reading.areas), **vars(outcome)))


@districts.command(name="residents", help=say("cli.help-districts-residents"))
def import_residents(
    file: Annotated[Path, typer.Argument(help=say("cli.option-file"))],
    year: Annotated[int, typer.Option(help=say("cli.option-year"), min=1900, max=2100)],
    source: Annotated[str, typer.Option(help=say("cli.option-count-source"))],
    code_field: Annotated[str, typer.Option(help=say("cli.option-code-column"))] = "kode",
    count_field: Annotated[str, typer.Option(help=say("cli.option-count-column"))] = "indbyggere",
    sheet: Annotated[str | None, typer.Option(help=say("cli.option-sheet"))] = None,
) -> None:
    """Bring in a register's count of who lives where."""
    with writing() as (session, t):
        rows = read_rows(file, sheet=sheet)
        columns = (code_field, count_field)
        outcome = residents.bring_in(session, rows, columns, year, source[:200], "operator", now())
        out.print(t("cli.residents-brought-in", **plain(vars(outcome))))
        if outcome.missing:
            told = plain({"names": outcome.missing})
            out.print(t("cli.residents-missing", **told), style="yellow")
