"""How this very deployment is guarded, as its settings say; nothing is claimed that is not so."""

from dataclasses import dataclass

from app.settings import Settings

# What the program does however it is set up; each has its tests.
ALWAYS = (
    "hashed", "classes", "journal", "two-people", "photos", "no-pixels", "overwritten", "archive",
)  # fmt: skip


@dataclass(frozen=True)
class Safeguard:
    """One measure (words: privacy.guard.<code>.yes or .no) and whether it is in force."""

    code: str
    is_on: bool


def safeguards(settings: Settings) -> list[Safeguard]:
    """Those that hang on the settings first."""
    chosen = {
        "https": settings.is_secure,
        "second-factor": settings.asks_second_factor,
        "police-apart": settings.police_space,
    }
    return [Safeguard(code, is_on) for code, is_on in chosen.items()] + [
        Safeguard(code, True) for code in ALWAYS
    ]


def missing(settings: Settings) -> list[str]:
    """Settings the law wants an answer to, and that nobody has filled in."""
    asked = ("controller_name", "controller_contact", "dpo_contact")
    return [name for name in asked if not getattr(settings, name).strip()]
