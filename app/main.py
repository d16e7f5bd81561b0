"""The app: one process that holds the database, the lane of receipts and every door."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app import (
    accessibility,
    answer_form,
    field,
    logs,
    map_piece,
    pace,
    party_calendar,
    photo_door,
    privacy_page,
    public,
    published,
    respond,
    sound_door,
    walking,
    well_known,
)
from app.clock import keep_time
from app.contract import OF_PAGES, OF_PHONE
from app.cutter import Cutter
from app.darkroom import Darkroom
from app.db import open_database
from app.desk import doors
from app.guard import Guard
from app.identity import now
from app.lane import Lane
from app.pages import BUILT, manifest
from app.problems import HANDLERS
from app.production import Unready, weak_settings
from app.settings import Settings
from app.source import settle_published
from walks.catalogue import categories, measures, templates
from walks.photos import blur, pieces
from walks.photos.keep import Store
from walks.privacy import keep
from walks.publishing.shelf import Shelf

LEFT_BEHIND = timedelta(hours=1)  # a half upload this old belongs to a process that was killed


def make_app(settings: Settings | None = None) -> FastAPI:
    """The app of one deployment. Its database must be at the newest revision (tryg migrate)."""
    settings = settings or Settings()
    app = FastAPI(
        title="Tryg Vandring",
        lifespan=_open,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # it would build an address from whatever Host a stranger sends
        exception_handlers=HANDLERS,
        middleware=[
            Middleware(logs.RequestLog),  # outermost, so it also sees what Guard answers
            Middleware(
                Guard,
                base_url=settings.base_url,
                is_secure=settings.is_secure,
                takes_sound=bool(settings.sound_days),
            ),
        ],
    )
    app.state.settings = settings
    app.state.build = manifest().get("build", "unbuilt")
    app.router.routes.extend([*field.routes, *photo_door.routes, *sound_door.routes])
    for router in (field.router, walking.router, map_piece.router):
        app.include_router(router, responses=OF_PHONE)
    pages = (
        public.router,
        privacy_page.router,
        accessibility.router,
        published.router,
        well_known.router,
    )
    for router in (*pages, respond.router, answer_form.router, party_calendar.router, *doors()):
        app.include_router(router, responses=OF_PAGES, default_response_class=HTMLResponse)
    files = StaticFiles(directory=BUILT, check_dir=False)
    app.mount("/static", GZipMiddleware(files), name="static")
    # A worker is kept for when there is no signal only if it lies below the service worker.
    app.mount("/tur/static", GZipMiddleware(files))
    return app


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    if settings.production and (faults := weak_settings(settings)):
        raise Unready(faults)
    logs.set_up()
    app.state.taxonomy = categories.load(settings.taxonomy_file)
    app.state.measures = measures.load(settings.measures_file)
    app.state.templates = templates.load(settings.templates_file)
    keep.rules(settings.retention_file)  # a wrong file is told now, and not at night
    measures.agree(app.state.measures, app.state.taxonomy)
    app.state.store = Store(settings.photos)
    app.state.store.sweep(now() - LEFT_BEHIND)
    app.state.store.pieces.sweep(now() - pieces.KEPT)
    app.state.sounds = Store(settings.sounds, "audio")
    app.state.sounds.sweep(now() - LEFT_BEHIND)
    app.state.shelf = Shelf(settings.photos)
    app.state.database = open_database(settings.database)
    with app.state.database.writing() as session:
        blur.destroy(session, app.state.store)  # what a killed process was about to remove
    settle_published(app, now())
    app.state.lane = Lane(app.state.database)
    app.state.cutter = Cutter(settings.data_dir)
    app.state.darkroom = Darkroom()
    app.state.letters = pace.of_letters(settings.letters_per_minute)
    app.state.photo_bytes = pace.of_photos()
    app.state.wrong_secrets = pace.of_wrong_secrets()
    clock = asyncio.create_task(keep_time(app))
    gc.freeze()
    yield
    clock.cancel()
    app.state.cutter.close()
    app.state.darkroom.close()
    app.state.lane.close()
    app.state.database.close()
