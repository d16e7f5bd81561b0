"""tryg sounds: recordings whose time has passed."""

from app.cli.session import commands, now, out, say, writing
from app.settings import Settings
from walks.photos.keep import Store
from walks.sounds.sweep import sweep

sounds = commands("cli.help-sounds")


@sounds.callback()
def all_of_them() -> None:
    """A group, also while it has one command."""


@sounds.command(name="sweep", help=say("cli.help-sounds-sweep"))
def sweep_sounds() -> None:
    """Delete them, rows and files; a server that runs does so itself, every hour."""
    with writing() as (session, t):
        store = Store(Settings().sounds, "audio")
        out.print(t("cli.sounds-swept", count=sweep(session, store, now())))
