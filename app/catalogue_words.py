"""What a line does, in the catalogue's words: what somebody typed stays where it was typed."""

from app.texts import words
from walks.catalogue.measures import Measures
from walks.errors import Unusable
from walks.planning.write_up import catalogue_name
from walks.tables import PlanLine


def catalogue_words(line: PlanLine, measures: Measures, language: str) -> str:
    """The measure's name; plain words for one that a newer catalogue no longer has."""
    t = words(language)
    try:
        return catalogue_name(line, measures, language, t)
    except Unusable:  # the catalogue has been replaced since the plan was adopted
        return t("respond.a-measure")
