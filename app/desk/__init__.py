"""The desk: doors for staff who have signed in, one file an item in the menu."""

from fastapi import APIRouter


def doors() -> tuple[APIRouter, ...]:
    """Every door of the desk."""
    from app.desk import (
        conditions,
        districts,
        downloads,
        lines,
        observations,
        overview,
        photos,
        plans,
        quarantine,
        sign_in,
        walk_form,
        walks,
    )

    return (
        sign_in.router,
        overview.router,
        walk_form.router,
        walks.router,
        quarantine.router,
        observations.router,
        photos.router,
        districts.router,
        conditions.router,
        plans.router,
        lines.router,
        downloads.router,
    )
