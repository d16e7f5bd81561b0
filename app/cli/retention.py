"""tryg retention, nightly: what time is up for, shown or let go."""

from datetime import timedelta

from rich.table import Table

from app.cli.session import now, out, reading, writing
from app.db import open_database
from app.settings import Settings
from app.texts import Words
from walks.photos.keep import Store
from walks.privacy.keep import rules
from walks.privacy.retention import Due, due, sweep

WHO = "operator"
LEFT_HALF_WRITTEN = timedelta(days=1)  # what a killed process left of an upload


def show() -> None:
    """By class: how much would go, and what waits."""
    with reading() as (session, t):
        _tell(due(session, rules(Settings().retention_file), now()), t)
        out.print(t("privacy.tried"))


def let_go() -> None:
    """Let it go, say how much it was, and clear the database's own files."""
    settings = Settings()
    store = Store(settings.photos)
    with writing() as (session, t):
        _tell(sweep(session, rules(settings.retention_file), store, WHO, now()), t)
    store.sweep(now() - LEFT_HALF_WRITTEN)
    database = open_database(settings.database)
    database.wipe()
    database.close()


def _tell(found: list[Due], t: Words) -> None:
    table = Table(t("privacy.column.what"), t("privacy.column.rows"), t("privacy.column.waits"))
    for one in found:
        table.add_row(t(f"privacy.keep.{one.keep}"), str(one.total), str(len(one.waiting)))
    out.print(table)
    waiting = {walk.id: walk for one in found for walk in one.waiting}
    if waiting:
        out.print(t("privacy.waits-why"), style="yellow")
    for walk in waiting.values():
        out.print(f"  {walk.starts_at.date().isoformat()}  {walk.title}")
