"""tryg erase: forget one person; look first."""

from sqlmodel import Session, select

from app.cli.session import catalogue, now, out, writing
from app.db import open_database
from app.settings import Settings
from app.texts import Words
from walks.errors import Missing
from walks.photos.keep import Store
from walks.privacy import erase, whose
from walks.privacy.erase import Erasing
from walks.publishing.shelf import Shelf
from walks.tables import Device, Person

WHO = "operator"


def show(told: str) -> None:
    """What would go and what would stay."""
    with writing() as (session, t):  # nothing is written; but a wrong code is told in words
        found = _find(session, told)
        is_person = isinstance(found, Person)
        rows = (whose.of_person if is_person else whose.of_device)(session, found.id)
        _tell(erase.preview(session, rows), t, "privacy.would-erase")


def forget(told: str) -> None:
    """Do it, and clear the database's own files."""
    settings = Settings()
    with writing() as (session, t):
        found = _find(session, told)
        if isinstance(found, Person):
            outcome = erase.erase_person(session, found.id, WHO, now())
        else:
            photos, sounds = Store(settings.photos), Store(settings.sounds, "audio")
            _, taxonomy = catalogue()
            files = erase.Files(photos, sounds, Shelf(settings.photos))
            outcome = erase.erase_device(session, found.id, files, taxonomy, WHO, now())
        _tell(outcome, t, "privacy.erased-cli")
    database = open_database(settings.database)
    database.wipe()
    database.close()


def _find(session: Session, told: str) -> Person | Device:
    """Raises Missing("subject-missing") also when two phones have the code."""
    if "@" in told:
        person = whose.staff_by_email(session, told)
        if person:
            return person
    fitting = [one for one in session.exec(select(Device)) if whose.code_of(one.id) == told.upper()]
    if len(fitting) != 1:
        raise Missing("subject-missing", told=told)
    return fitting[0]


def _tell(erasing: Erasing, t: Words, key: str) -> None:
    for table, count in erasing.counts.items():
        out.print(f"  {t(f'privacy.table.{table}')}: {count}")
    for one in erasing.stays:
        out.print(t(f"privacy.stay.{one.code}", name=one.name), style="yellow")
    out.print(t(key, count=sum(erasing.counts.values())))
