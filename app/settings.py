"""Settings from the environment; everything has a default that works on one machine."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from walks.schedule.join import MOST_DEVICES

LOCAL = ("localhost", "127.0.0.1", "::1")
CONTACT = r"^([^\s@]+@[^\s@]+|https://\S+)?$"
HTTPS = r"^(https://\S+)?$"


class Settings(BaseSettings):
    """One deployment: a municipality and its police district."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    data_dir: Path = Path("data")  # database, photos and keys, unless said otherwise below
    database_url: str = ""  # empty: SQLite in data_dir; else postgresql://...
    photos_dir: Path | None = None
    sounds_dir: Path | None = None
    sound_days: int = Field(default=0, ge=0, le=366)  # recordings are kept so long; 0: none taken
    base_url: str = "http://localhost:8000"  # what the QR and mails point at; no slash at the end
    secret_key: SecretStr = SecretStr("")  # empty: made once and kept in data_dir, mode 0600
    taxonomy_file: Path | None = None  # replaces the categories we ship
    measures_file: Path | None = None  # replaces the measures we ship
    templates_file: Path | None = None  # replaces the templates of walks we ship
    retention_file: Path | None = None  # replaces how long classes of data are kept
    controller_name: str = ""  # who answers for the data, as /privatliv and article 30 tell it
    controller_contact: str = ""
    dpo_contact: str = ""  # of the data protection officer
    was_statement: str = Field(default="", max_length=300, pattern=HTTPS)  # made in the WAS tool
    accessibility_contact: str = Field(default="", max_length=200)  # who hears of a barrier
    strategy_code: str = ""  # the strategy new plans answer to; empty: the newest
    tryg_language: str = "da"  # of the command line; not LANGUAGE, which shells set
    heic: bool = False  # take HEIC photos; needs the extra "heic"
    police_space: bool = False  # the police's own closed notes; off: nobody writes or reads them
    secure_cookies: bool | None = None  # None: as base_url says
    second_factor: Literal["required", "optional"] = "required"  # optional: for a demo, see below
    production: bool = False  # refuse to start with weak settings
    devices_per_walk: int = Field(default=MOST_DEVICES, ge=1)  # more wait for the coordinator
    letters_per_minute: int = Field(default=60, ge=1)  # of one phone; more waits in quarantine
    # A mail server of the operator's own. Without one, mails are written and read at the desk only.
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"  # none: on this machine only
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = Field(default="", max_length=254)  # whom mails come from and answers go to
    # The workplace's own sign-in (extra "oidc"). It is the only host this house ever asks.
    oidc_issuer: str = Field(default="", max_length=300)
    oidc_client_id: str = Field(default="", max_length=300)
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = Field(default="", max_length=60)  # on the button
    oidc_is_strong: bool = True  # the operator vouches that it asks for two factors; see README
    # Whom to tell of a hole in the house: an e-mail or https address, for security.txt.
    security_contact: str = Field(default="", max_length=200, pattern=CONTACT)

    @field_validator("oidc_issuer")
    @classmethod
    def _is_safe(cls, told: str) -> str:
        """HTTPS, but on this very machine; an address and nothing beside it."""
        parts = urlsplit(told)
        is_safe = parts.scheme == "https" or (parts.scheme, parts.hostname in LOCAL) == (
            "http",
            True,
        )
        is_bare = parts.hostname and not (parts.query or parts.fragment or "@" in parts.netloc)
        if told and not (is_safe and is_bare):
            raise ValueError("OIDC_ISSUER must be an https address")
        return told

    @property
    def database(self) -> str:
        """The database's address as SQLAlchemy wants it."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'tryg.db').resolve()}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def photos(self) -> Path:
        """Where the photos lie."""
        return self.photos_dir or self.data_dir / "photos"

    @property
    def sounds(self) -> Path:
        """Where the recordings lie."""
        return self.sounds_dir or self.data_dir / "sounds"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us over HTTPS, so that cookies may demand it."""
        if self.secure_cookies is None:
            return self.base_url.startswith("https://")
        return self.secure_cookies

    @property
    def asks_second_factor(self) -> bool:
        """Whether a password alone opens nothing. Only a demo on this very machine may let it."""
        return self.second_factor == "required" or self.host not in LOCAL

    @property
    def host(self) -> str:
        """The name browsers reach us by; what passkeys are bound to."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers say where a page came from."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def key_file(self) -> Path:
        """Where the secret key is kept when none is given."""
        return self.data_dir / "secret.key"

    @cached_property
    def key(self) -> bytes:
        """The deployment's secret key."""
        given = self.secret_key.get_secret_value()
        return given.encode() if given else _kept_key(self.key_file)


def _kept_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written beside and linked into place: two starts at once agree on one key.
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_urlsafe(48))
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_bytes()
