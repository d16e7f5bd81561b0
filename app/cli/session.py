"""What every command leans on: a session, the words, progress, and refusals said plainly."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.db import migrate, open_database
from app.settings import Settings
from app.texts import Words, words
from geo.errors import BadShape
from walks.catalogue import categories, measures
from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.errors import Trouble

say = words(Settings().tryg_language)
out = Console(highlight=False, soft_wrap=True)


def commands(help: str) -> typer.Typer:
    """A group of commands, explained by the text of a key."""
    return typer.Typer(no_args_is_help=True, help=say(help))


@contextmanager
def writing() -> Iterator[tuple[Any, Words]]:
    """A session that commits, and the words. What is refused is said, and nothing is kept."""
    settings, t = Settings(), words(Settings().tryg_language)
    migrate(settings.database)
    database = open_database(settings.database)
    try:
        with database.writing() as session:
            yield session, t
    except OSError as trouble:
        out.print(t("cli.file-unwritable", file=trouble.filename), style="bold red")
        raise typer.Exit(1) from None
    except (BadShape, Trouble) as trouble:
        kind = "shape-" if isinstance(trouble, BadShape) else ""
        out.print(t(f"cli.{kind}{trouble.code}", **plain(trouble.facts)), style="bold red")
        raise typer.Exit(1) from None
    finally:
        database.close()


@contextmanager
def reading() -> Iterator[tuple[Any, Words]]:
    """A session for looking, and the words."""
    database = open_database(Settings().database)
    with database.reading() as session:
        yield session, words(Settings().tryg_language)
    database.close()


@contextmanager
def progress(label: str, total: int) -> Iterator[Any]:
    """A bar on the screen; what it gives is told how many are done."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out, transient=not out.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda read: bar.update(task, completed=read)


def catalogue() -> tuple[Measures, Taxonomy]:
    """The measures and categories of this deployment."""
    settings = Settings()
    return measures.load(settings.measures_file), categories.load(settings.taxonomy_file)


def plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Lists as a person writes them."""
    return {
        name: ", ".join(map(_said, value)) if isinstance(value, list | tuple) else value
        for name, value in facts.items()
    }


def _said(value: object) -> str:
    return ": ".join(map(str, value.values())) if isinstance(value, dict) else str(value)


def now() -> datetime:
    """The clock of a command."""
    return datetime.now(UTC)
