"""Settings from the environment; everything has a default that works on one machine."""

import os
import secrets
from functools import cached_property
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One deployment: a municipality and its police district."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    data_dir: Path = Path("data")  # database, photos and keys, unless said otherwise below
    database_url: str = ""  # empty: SQLite in data_dir; else postgresql://...
    photos_dir: Path | None = None
    base_url: str = "http://localhost:8000"  # what the QR and mails point at; no slash at the end
    secret_key: SecretStr = SecretStr("")  # empty: made once and kept in data_dir, mode 0600
    taxonomy_file: Path | None = None  # replaces the categories we ship
    measures_file: Path | None = None  # replaces the measures we ship
    strategy_code: str = ""  # the strategy new plans answer to; empty: the newest
    tryg_language: str = "da"  # of the command line; not LANGUAGE, which shells set
    heic: bool = False  # take HEIC photos; needs the extra "heic"
    secure_cookies: bool | None = None  # None: as base_url says

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
    def is_secure(self) -> bool:
        """Whether browsers reach us over HTTPS, so that cookies may demand it."""
        if self.secure_cookies is None:
            return self.base_url.startswith("https://")
        return self.secure_cookies

    @cached_property
    def key(self) -> bytes:
        """The deployment's secret key."""
        given = self.secret_key.get_secret_value()
        return given.encode() if given else _kept_key(self.data_dir / "secret.key")


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
