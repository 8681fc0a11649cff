"""What the handlers work with: made once by the app, given to every call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from anyio import CapacityLimiter
from starlette.requests import HTTPConnection

from server.boards.template import Template
from server.storage.database import Database
from server.storage.definitions import Definitions
from server.sync.hub import Hub
from server.sync.ports import Clock
from server.telemetry import Metrics

from .admission import Admission
from .auth import Credentials, Found
from .i18n import Catalogue
from .limits import Rate
from .rendering import Pages
from .security import Origins
from .together import Together

EXPORTS_AT_ONCE = 2
"""Threads that make files; each holds the interpreter now and then, so there are few of them."""

EXPORTS = 12
"""How many files a person may take at once: a board in every format, and again; then one a second."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator chose."""

    creation: Literal["open", "password", "off"] = "open"
    creation_password: str | None = None
    retention: float = 90 * 86_400.0
    """Seconds of idleness after which a workshop is deleted."""
    open_metrics: bool = False
    """Whether others than this machine may read the metrics."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Who has done how much lately."""

    joins: Rate
    misses: Rate
    commands: Rate
    exports: Rate

    @classmethod
    def of(cls, joins: int, misses: int, commands: int) -> "Rates":
        """`joins` and `misses` are a minute and address, `commands` a second and person."""
        return cls(
            joins=Rate(joins / 60, joins),
            misses=Rate(misses / 60, misses),
            commands=Rate(commands, 4 * commands),
            exports=Rate(1, EXPORTS),
        )


@dataclass(frozen=True, slots=True)
class Services:
    """Everything outside a call."""

    db: Database
    definitions: Definitions
    hub: Hub
    templates: Mapping[str, Template]
    catalogue: Catalogue
    pages: Pages
    origins: Origins
    policy: Policy
    key: bytes
    """The server's key, from which the secrets of links are derived."""
    clock: Clock
    metrics: Metrics
    rates: Rates
    admission: Admission
    exporting: CapacityLimiter
    """How many exports are made at once, in threads; others wait, so that live boards get their turns."""
    callers: Together[tuple[Credentials, str], Found]
    """Who comes to a board with these credentials, and whether there is such a board."""
    fatal: Callable[[str], None]
    """Ends the process: the disk failed while writing, and trying again may lie."""
    public_base: str
    """Where people reach the server, for links that are made without a request."""
    version: str
    openapi: Mapping[str, object] = field(default_factory=dict)


def services_of(connection: HTTPConnection) -> Services:
    """The services of the app that serves this connection."""
    services: Services = connection.state.services
    return services
