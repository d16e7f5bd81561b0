"""The app: one process that holds the database, the lane of receipts and every door."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from app import field, logs, public
from app.db import open_database
from app.desk import doors
from app.guard import Guard
from app.identity import now
from app.lane import Lane
from app.pages import BUILT, manifest
from app.problems import HANDLERS
from app.settings import Settings
from walks.catalogue import categories, measures
from walks.photos.keep import Store

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
            Middleware(Guard, is_secure=settings.is_secure),
        ],
    )
    app.state.settings = settings
    app.state.build = manifest().get("build", "unbuilt")
    app.router.routes.extend(field.routes)
    for router in (field.router, public.router, *doors()):
        app.include_router(router)
    files = StaticFiles(directory=BUILT, check_dir=False)
    app.mount("/static", GZipMiddleware(files), name="static")
    return app


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    logs.set_up()
    app.state.taxonomy = categories.load(settings.taxonomy_file)
    app.state.measures = measures.load(settings.measures_file)
    measures.agree(app.state.measures, app.state.taxonomy)
    app.state.store = Store(settings.photos)
    app.state.store.sweep(now() - LEFT_BEHIND)
    app.state.database = open_database(settings.database)
    app.state.lane = Lane(app.state.database)
    gc.freeze()
    yield
    app.state.lane.close()
    app.state.database.close()
