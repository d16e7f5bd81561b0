"""The categories of an observation: read from a file, checked, and looked up by code."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter

from walks.catalogue.kinds import Category, Subtype
from walks.catalogue.reading import Code, Words, all_known, no_twins, read
from walks.catalogue.visibility import Visibility, strictest
from walks.errors import Unusable

SHIPPED = Path(__file__).with_name("taxonomy.toml")
UNKNOWN_IS = "authorities"  # the class of a category nobody knows: kept from the public
INHERITED = ("responsible", "families", "splits", "visibility", "severity_default")


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """Everything an observation can be about, and who answers for it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    version: str
    date: date
    source: str
    responsibles: dict[Code, Words]  # organisation code -> name
    authorities: tuple[Code, ...] = ()  # those of them that read what is for authorities
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]

    def category(self, code: str) -> Category:
        """Raises Unusable("category-unknown")."""
        if code not in self._categories:
            raise Unusable("category-unknown", category=code)
        return self._categories[code]

    def subtype(self, code: str) -> Subtype:
        """Raises Unusable("subtype-unknown")."""
        if code not in self._subtypes:
            raise Unusable("subtype-unknown", subtype=code)
        return self._subtypes[code]

    def kind(self, category: str, subtype: str | None = None) -> Category | Subtype:
        """The most precise thing known of the two: the sub-type, the category, or the catch-all."""
        if subtype and subtype in self._subtypes:
            return self._subtypes[subtype]
        return self._categories[self.known_category(category)]

    def known_category(self, code: str) -> str:
        """The code itself, or the catch-all's when nobody knows it."""
        return code if code in self._categories else self.other

    def known_subtype(self, category: str, subtype: str | None) -> str | None:
        """The sub-type's code if it is one of this category's, else None."""
        return subtype if self._category_of.get(subtype or "") == category else None

    def named(self, word: str) -> tuple[str, str | None] | None:
        """Category and sub-type by casefolded code or label; None when nothing is called that."""
        return self._named.get(word)

    def visibility_of(self, category: str, subtype: str | None = None) -> Visibility:
        """The stricter of both; of an unknown category, not for the public."""
        known = self._categories.get(category)
        classes: list[str] = [known.visibility if known else UNKNOWN_IS]
        if subtype and subtype in self._subtypes:
            classes.append(self._subtypes[subtype].visibility)
        return strictest(classes)

    def severity_default(self, category: str, subtype: str | None = None) -> float:
        """0 to 1, for what nobody has graded."""
        return self.kind(category, subtype).severity_default

    @cached_property
    def other(self) -> str:
        """The code of the category for everything that fits no other."""
        return next(one.code for one in self.categories if one.is_catch_all)

    @cached_property
    def behaviour(self) -> frozenset[str]:
        """Codes of the categories that tell what people do."""
        return frozenset(one.code for one in self.categories if one.is_behaviour)

    @cached_property
    def positive(self) -> frozenset[str]:
        """Codes of the sub-types that praise a place."""
        return frozenset(code for code, one in self._subtypes.items() if one.is_positive)

    def is_praise(self, feeling: str, subtype: str | None) -> bool:
        """Whether something good was seen: it felt safe, or is a good kind."""
        return feeling == "safe" or (feeling == "neutral" and subtype in self.positive)

    @cached_property
    def hearsay(self) -> frozenset[str]:
        """Codes of the sub-types that are never counted."""
        return frozenset(code for code, one in self._subtypes.items() if one.is_hearsay)

    @property
    def kinds(self) -> dict[str, Category | Subtype]:
        """Every category and sub-type by its code."""
        return {**self._categories, **self._subtypes}

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {one.code: one for one in self.categories}

    @cached_property
    def _subtypes(self) -> dict[str, Subtype]:
        return {one.code: one for category in self.categories for one in category.subtypes}

    @cached_property
    def _category_of(self) -> dict[str, str]:
        return {
            one.code: category.code for category in self.categories for one in category.subtypes
        }

    @cached_property
    def _named(self) -> dict[str, tuple[str, str | None]]:
        named: dict[str, tuple[str, str | None]] = {}
        # Codes and categories first: a label that is also a code or a tile means that one.
        for category in self.categories:
            for word in (category.code, category.danish, *category.label.values()):
                named.setdefault(word.casefold(), (category.code, None))
        for code, subtype in self._subtypes.items():
            for word in (subtype.code, subtype.danish, *subtype.label.values()):
                named.setdefault(word.casefold(), (self._category_of[code], code))
        return named


def load(path: Path | None = None) -> Taxonomy:
    """The operator's own file, or the one we ship. Raises Unusable("taxonomy-...")."""
    taxonomy = read(path or SHIPPED, TypeAdapter(Taxonomy), "taxonomy", _filled)
    _check(taxonomy)
    return taxonomy


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    """What the file says of a category, said again of each of its sub-types that is silent."""
    categories = told.pop("category", [])
    for category in _tables(categories):
        subtypes = category.pop("subtype", [])
        for subtype in _tables(subtypes):
            if "families" in subtype:
                subtype.setdefault("splits", [])
            for field in INHERITED:
                if field in category:
                    subtype.setdefault(field, category[field])
            subtype.setdefault("danish", _danish(category, subtype))
        category["subtypes"] = subtypes
    return told | {"categories": categories, "responsibles": told.pop("responsible", {})}


def _tables(told: object) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _danish(category: dict[str, Any], subtype: dict[str, Any]) -> str:
    number = str(subtype.get("code", "")).rpartition("-")[2]
    return f"{category.get('danish', '')}{'+' if number == 'POS' else f'-{number}'}"


def _check(taxonomy: Taxonomy) -> None:
    subtypes = (kind.code for one in taxonomy.categories for kind in one.subtypes)
    no_twins((*(one.code for one in taxonomy.categories), *subtypes), "taxonomy")
    for kind in taxonomy.kinds.values():
        told = [*kind.responsible, *(split.responsible for split in kind.splits)]
        all_known(told, taxonomy.responsibles, "taxonomy", kind.code, "responsible")
        all_known((s.family for s in kind.splits), kind.families, "taxonomy", kind.code, "family")
    all_known(taxonomy.authorities, taxonomy.responsibles, "taxonomy", "authorities", "responsible")
    if sum(one.is_catch_all for one in taxonomy.categories) != 1:
        raise Unusable("taxonomy-catch-all-not-one")
