"""The demo: districts drawn by us, a strategy, a cast, a walk to join and one that was held."""

import hashlib
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlmodel import Session, select

from app.settings import Settings
from geo.shapes import read_areas
from walks.catalogue import categories
from walks.catalogue.categories import Taxonomy
from walks.denmark import ZONE
from walks.districts.bring_in import bring_in
from walks.observations import agree
from walks.observations.incoming import read
from walks.observations.receive import receive
from walks.people.enrol import enrol
from walks.schedule import arrange
from walks.schedule.closing import joins_until
from walks.schedule.join import Joining, join, leader_secret_of, secret_of
from walks.strategy.adopt import adopt
from walks.tables import Device, District, Organisation, Walk

HERE = Path(__file__).resolve().parent
WHO = "operator"
APART = ("by", "at", "agree", "differ")  # of what was seen: who, where, and what others say


@dataclass(frozen=True)
class Line:
    """Something to tell the operator: a code and facts."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def seed(session: Session, settings: Settings, at: datetime) -> list[Line]:
    """Fill an empty database once; then, every time, say where to go and how to sign in."""
    if session.exec(select(Walk)).first() is None:
        taxonomy = categories.load(settings.taxonomy_file)
        areas = read_areas(HERE / "districts.geojson").areas
        bring_in(session, areas, "districts.geojson", WHO, at, label="demo-graenser")
        _organisations(session, taxonomy)
        adopt(session, HERE / "strategy.toml", WHO, at)
        _cast(session, settings, at)
        story = _load("walk.toml")
        _held_walk(session, story["held"], story["district"], taxonomy, at)
        _ready_walk(session, story["ready"], story["district"], at)
    _open_again(session, at)
    return _where_to_go(session, settings)


def _organisations(session: Session, taxonomy: Taxonomy) -> None:
    for code, label in taxonomy.responsibles.items():
        session.add(Organisation(code=code, name=label["da"]))
    session.flush()


def _cast(session: Session, settings: Settings, at: datetime) -> None:
    lines = []
    for person in _load("cast.toml")["people"]:
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        enrol(session, at=at, password=password, **person)
        lines.append(f"{person['email']} {password}")
    kept = _kept(settings)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text("\n".join(lines) + "\n")


def _ready_walk(session: Session, story: dict[str, Any], district: str, at: datetime) -> None:
    local = at.astimezone(ZONE)
    tonight = local.replace(hour=18, minute=30, second=0, microsecond=0)
    starts_at = tonight if tonight > local else tonight + timedelta(days=1)
    walk = arrange.arrange(session, _new_walk(session, story, district, starts_at), WHO, at)
    arrange.open_walk(session, walk.id, WHO, at)


def _open_again(session: Session, at: datetime) -> None:
    """The walk to join can be joined whenever the demo is started, unless somebody closed it."""
    title = _load("walk.toml")["ready"]["title"]
    for walk in session.exec(select(Walk).where(Walk.title == title)).all():
        by_itself = joins_until(walk.starts_at, walk.opened_at)
        if walk.closed_at in (None, by_itself):
            arrange.open_walk(session, walk.id, WHO, at)


def _held_walk(
    session: Session, story: dict[str, Any], district: str, taxonomy: Taxonomy, at: datetime
) -> None:
    evening = (at - timedelta(days=story["days_ago"])).astimezone(ZONE)
    then = evening.replace(hour=18, minute=30, second=0, microsecond=0).astimezone(UTC)
    walk = arrange.arrange(session, _new_walk(session, story, district, then), WHO, then)
    arrange.open_walk(session, walk.id, WHO, then)
    people = {seen["by"] for seen in story["seen"]}
    phones = {by: join(session, walk, Joining(), then)[0] for by in sorted(people)}
    for minute, seen in enumerate(story["seen"]):
        id, moment = uuid4(), then + timedelta(minutes=3 * minute)
        body = _letter(walk, seen, moment)
        device = phones[seen["by"]]
        receive(session, id, read(body), body, _sha256(body), device, taxonomy, moment)
        for stance in ("agree", "differ"):
            for by in seen.get(stance, []):
                _say(session, phones[by], id, stance, moment + timedelta(minutes=1))
    arrange.close_walk(session, walk.id, WHO, then + timedelta(hours=2))


def _letter(walk: Walk, seen: dict[str, Any], moment: datetime) -> bytes:
    lon, lat = seen["at"]
    return orjson.dumps(
        {
            "walk": walk.id,
            "revision": 1,
            "place": {"source": "gps", "lon": lon, "lat": lat, "accuracy_m": 12.0},
            "captured_at": moment,
            **{name: told for name, told in seen.items() if name not in APART},
        }
    )


def _say(session: Session, device: Device, of: UUID, stance: str, moment: datetime) -> None:
    told = {"walk": device.walk_id, "observation": of, "stance": stance, "made_at": moment}
    body = orjson.dumps(told)
    agree.receive(session, uuid4(), agree.read(body), body, _sha256(body), device, moment)


def _new_walk(
    session: Session, story: dict[str, Any], district: str, starts_at: datetime
) -> arrange.NewWalk:
    district_id = session.exec(select(District.id).where(District.code == district)).one()
    facts = {name: story[name] for name in ("title", "purpose", "meeting_point", "minutes")}
    stops = [arrange.NewStop(**stop) for stop in story.get("stops", [])]
    return arrange.NewWalk(
        **facts,
        groups=story["groups"],
        district_ids=[district_id],
        starts_at=starts_at,
        stops=stops,
    )


def _where_to_go(session: Session, settings: Settings) -> list[Line]:
    base = settings.base_url
    lines = [Line("demo-desk", {"address": f"{base}/desk/"})]
    if _kept(settings).exists():
        if settings.asks_second_factor:
            lines.append(Line("demo-second-factor"))
        for row in _kept(settings).read_text().splitlines():
            email, password = row.split()
            lines.append(Line("demo-sign-in", {"email": email, "password": password}))
    walk = session.exec(select(Walk).where(Walk.state == "open")).first()
    if walk:
        address = f"{base}/tur/#{secret_of(walk, settings.key)}"
        lines.append(Line("demo-walk", {"address": address, "code": walk.join_code}))
        leading = f"{base}/tur/#{leader_secret_of(walk, settings.key)}"
        lines.append(Line("demo-leader", {"address": leading}))
    return lines


def _kept(settings: Settings) -> Path:
    return settings.data_dir / "demo-sign-ins.txt"


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
