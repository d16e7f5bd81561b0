"""The desk: doors for staff who have signed in, one file an item in the menu."""

from importlib import import_module

from fastapi import APIRouter

# In this order an address is tried.
DOORS = (
    "sign_in",
    "oidc",
    "invitation",
    "proof",
    "me",
    "my_factors",
    "people",
    "inviting",
    "recovery",
    "overview",
    "help",
    "walk_form",
    "walks",
    "turnout",
    "kit",
    "board",
    "screen",
    "dictation",
    "newcomers",
    "quarantine",
    "observations",
    "review",
    "map",
    "place",
    "redaction",
    "blur",  # before the photos, whose sizes are named in the same place
    "photos",
    "publishing",
    "sounds",
    "districts",
    "conditions",
    "plans",
    "lines",
    "pin",
    "follow_up",
    "status",
    "meetings",
    "comparison",
    "fairness",
    "links",
    "mail",
    "notes",
    "readers",
    "journal",
    "privacy",
    "retention",
    "requests",
    "copies",
    "records",
    "breaches",
    "downloads",
)


def doors() -> tuple[APIRouter, ...]:
    """Every door of the desk."""
    return tuple(import_module(f"app.desk.{name}").router for name in DOORS)
