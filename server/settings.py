"""Every setting of the server, once: the options of `lappu serve` and the `LAPPU_…` variables come from here.

Only `app` and `cli` read this module; everybody else is given what they need.
"""

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _parts(value: Any) -> Any:
    """A list may be written as one text with commas (environment) or given as several options."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, list | tuple):
        return tuple(part.strip() for part in value if part.strip())
    return value


Several = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parts)]


def origin_of(url: str) -> str:
    """Scheme, host and port of an address; ValueError when it isn't a plain http(s) one."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError(f"not an http(s) address: {url!r}")
    return f"{parts.scheme}://{parts.netloc}".lower()


class Settings(BaseSettings):
    """What an operator may choose. Fields are documented by their descriptions, which `--help` shows."""

    model_config = SettingsConfigDict(env_prefix="LAPPU_", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    data: Path = Field(Path("data"), description="Folder of the database and the server's key.")
    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL as the database: postgresql://user:password@host/name (better given as "
        "LAPPU_DATABASE_URL); without it SQLite in the data folder.",
    )
    redis_url: SecretStr | None = Field(
        None,
        description="Redis as the wire between several processes on one PostgreSQL: redis://host/0 (better "
        "given as LAPPU_REDIS_URL); without it they look into the database all the time.",
    )
    workers: int = Field(
        1, ge=1, le=64, description="Processes that serve; more than one needs PostgreSQL and Redis."
    )
    public_url: str | None = Field(
        None, description="The address people use, if not the server's own; links and QR codes carry it."
    )
    allow_origin: Several = Field(
        (), description="A further address whose pages may use this server. May be repeated."
    )
    trusted_proxy: Several = Field(
        (), description="Address or network of a proxy whose forwarded headers are believed. May be repeated."
    )
    secret_key_file: Path | None = Field(
        None, description="File with the server's key, if not DATA/secret.key; made when missing."
    )
    creation: Literal["open", "password", "off"] = Field(
        "open", description="Who may create workshops: anyone, holders of the password, nobody."
    )
    creation_password: SecretStr | None = Field(
        None, description="The password for --creation password (better given as LAPPU_CREATION_PASSWORD)."
    )
    retention_days: int = Field(
        90, ge=1, le=3650, description="Days after the last use when a workshop is deleted."
    )
    limit_joins: int = Field(2000, ge=1, description="Joins a minute from one address.")
    limit_misses: int = Field(
        30, ge=1, description="Tries a minute from one address with links or passwords that don't exist."
    )
    limit_edits: int = Field(
        60, ge=1, description="Edits a second of one connection; above it, it is slowed."
    )
    limit_presence: int = Field(
        40, ge=1, description="Pointer movements a second of one connection; above it, it is slowed."
    )
    limit_commands: int = Field(5, ge=1, description="Commands a second of one person; above it, they wait.")
    metrics: Literal["loopback", "open"] = Field(
        "loopback", description="Who may read /metrics: this machine only, or whoever reaches the port."
    )
    log_format: Literal["text", "json"] = Field("text", description="How the log is written.")

    @field_validator("public_url")
    @classmethod
    def _plain_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if urlsplit(value).path.strip("/") or "?" in value or "#" in value:
            raise ValueError("the public URL may not have a path: the server stands at the root of its host")
        return origin_of(value)

    @field_validator("allow_origin")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(origin_of(one) for one in value)

    @model_validator(mode="after")
    def _password_given(self) -> "Settings":
        if self.creation == "password" and self.creation_password is None:
            raise ValueError("creation by password needs LAPPU_CREATION_PASSWORD")
        return self

    @property
    def database(self) -> str:
        """The address of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data / 'lappu.db').absolute()}"

    @model_validator(mode="after")
    def _processes_possible(self) -> "Settings":
        if self.workers > 1 and (self.database_url is None or self.redis_url is None):
            raise ValueError(
                "several workers need LAPPU_DATABASE_URL (postgresql://…) and LAPPU_REDIS_URL (redis://…)"
            )
        if self.redis_url is not None and self.database_url is None:
            raise ValueError(
                "Redis only carries between processes on one PostgreSQL: set LAPPU_DATABASE_URL too"
            )
        return self

    @property
    def key_file(self) -> Path:
        """Where the server's key lies."""
        return self.secret_key_file or self.data / "secret.key"

    @property
    def admin_socket(self) -> Path:
        """The socket through which commands reach a running server."""
        return self.data / "admin.sock"
