"""What an invitation says, whatever it is printed or sent as."""

from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from babel.core import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal
from sqlmodel import Session

from app.pages import hour
from app.settings import Settings
from app.texts import words
from walks.denmark import ZONE
from walks.exports.calendar import Entry
from walks.exports.kit import Kit, KitStop
from walks.schedule.daylight import Light, light_on
from walks.schedule.join import secret_of
from walks.schedule.take_along import districts_of, stops_of
from walks.tables import Walk

Language = Literal["da", "en"]


def kit_of(db: Session, walk: Walk, settings: Settings, language: str) -> Kit:
    """Everything that the mail, the letter, the poster and the sheets tell."""
    t, districts = words(language), districts_of(db, walk)
    form = Locale.parse(language).plural_form(walk.minutes)
    minutes = format_decimal(walk.minutes, locale=language)
    light = light_on(districts, walk.starts_at.astimezone(ZONE), walk.minutes)
    return Kit(
        language=language,
        title=walk.title,
        areas=", ".join(district.name for district in districts),
        on=walk.starts_at.astimezone(ZONE).date(),
        when=in_words(walk.starts_at, language),
        meeting_point=walk.meeting_point,
        purpose=walk.purpose,
        length=t(f"desk.minutes.{form}", count=minutes),
        light=_light(light, language) if light else "",
        stops=[KitStop(one.number, one.name, one.prompt) for one in stops_of(db, walk)],
        **joining(walk, settings),
    )


def joining(walk: Walk, settings: Settings) -> dict[str, Any]:
    """How one comes along: the link, its address without the secret, and the short code."""
    shell, code = f"{settings.base_url}/tur/", walk.join_code
    return {
        "link": f"{shell}#{secret_of(walk, settings.key)}",
        "address": shell.split("://")[-1],
        "code": f"{code[:4]}-{code[4:]}" if code else "",
    }


def in_full(at: datetime, language: str) -> str:
    """Mandag 23. november 2026 kl. 18.30, where it stands alone."""
    said = in_words(at, language)
    return said[:1].upper() + said[1:]


def in_words(at: datetime, language: str) -> str:
    """The same within a sentence."""
    pattern = "EEEE d. MMMM y 'kl.' HH.mm" if language == "da" else "EEEE d MMMM y HH:mm"
    return format_datetime(at.astimezone(ZONE), pattern, locale=language)


def mail(kit: Kit) -> tuple[str, str]:
    """Subject and text, with a blank line between parts and none for what is not known."""
    t = words(kit.language)
    where = t("prepare.mail.where", place=kit.meeting_point) if kit.meeting_point else ""
    facts = [
        t("prepare.mail.when", when=kit.when),
        where,
        t("prepare.mail.length", length=kit.length),
    ]
    route = [f"{stop.number}. {stop.name}" for stop in kit.stops]
    parts = [
        t("prepare.mail.dear"),
        t("prepare.mail.invited", title=kit.title, areas=kit.areas),
        "\n".join(filter(None, facts)),
        kit.purpose,
        kit.light,
        "\n".join([t("prepare.mail.route"), *route]) if route else "",
        t("prepare.mail.how"),
        t("prepare.mail.link", link=kit.link),
        t("prepare.mail.needs"),
        t("prepare.mail.promise"),
    ]
    return t("prepare.mail.subject", title=kit.title, when=kit.when), "\n\n".join(
        filter(None, parts)
    )


def text_message(kit: Kit) -> str:
    """The same in a few words, for a phone."""
    place = kit.meeting_point or kit.areas
    t = words(kit.language)
    return t("prepare.sms", title=kit.title, when=kit.when, place=place, link=kit.link)


def entry(kit: Kit, walk: Walk, settings: Settings, at: datetime) -> Entry:
    """The walk in a calendar: without the link, which lets people in."""
    t = words(kit.language)
    told = [kit.purpose, kit.light, t("prepare.mail.how"), t("prepare.mail.needs")]
    return Entry(
        uid=f"walk-{walk.id}@{urlsplit(settings.base_url).hostname}",
        sequence=walk.sequence,
        made_at=at,
        starts_at=walk.starts_at,
        minutes=walk.minutes,
        summary=walk.title,
        location=", ".join(filter(None, [walk.meeting_point, kit.areas])),
        description="\n\n".join(filter(None, told)),
    )


def _light(light: Light, language: str) -> str:
    t = words(language)
    if light.is_morning:
        return t("desk.light-sunrise", sunrise=hour(light.rises_at, language))
    sets = t("desk.light-sunset", sunset=hour(light.sets_at, language))
    dark = t("desk.light-dark", dark=hour(light.dark_at, language)) if light.dark_at else ""
    return f"{sets} {dark}".strip()
