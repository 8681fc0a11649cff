"""The assembly: settings in, an ASGI app and a server out. Every collaborator is made here."""

import asyncio
import contextlib
import hashlib
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server import admin
from server.boards.template import Template
from server.boards.templates import load_all
from server.fanout.silent import Silent
from server.settings import Settings
from server.storage import erasure
from server.storage.database import Database
from server.storage.definitions import Definitions
from server.storage.errors import DiskFailure, StorageError
from server.storage.journal import JournalStore
from server.storage.keys import server_key
from server.sync.alone import Alone
from server.sync.hub import Hub
from server.sync.limits import Limits
from server.sync.ports import Clock, Fanout, Journal
from server.sync.shelf import Parts
from server.sync.tally import Tally
from server.telemetry import Metrics, log
from server.web import openapi, routes
from server.web.admission import Admission
from server.web.assets import Assets, client_folder, templates_folder
from server.web.auth import find_on_boards
from server.web.directory import People
from server.web.i18n import Catalogue
from server.web.lag import LoopLag
from server.web.rendering import Pages
from server.web.security import Origins, SecurityHeaders
from server.web.services import EXPORTS_AT_ONCE, Policy, Rates, Services
from server.web.serving import Server, configure
from server.web.socket import Sockets
from server.web.together import Together

PURGE_EVERY: Final = 600.0
"""Seconds between looks at what is to be deleted."""

LOCALES: Final = Path(__file__).with_name("locales")


class SystemClock:
    """The time of this machine (`sync.ports.Clock`)."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()


def public_base(settings: Settings, port: int) -> str:
    """Where people reach the server, as far as it knows itself."""
    here = "localhost" if settings.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else settings.host
    return settings.public_url or f"http://{here}:{port}"


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("lappu")
    except PackageNotFoundError:
        return "0"


def end_at_once(reason: str) -> None:
    """End the process without closing anything in order: closing would write the same pages again."""
    log("app").critical("process.ends", why=reason)
    os._exit(74)


@dataclass(frozen=True, slots=True)
class Shipped:
    """What comes with the program: worksheets, texts, the built client."""

    templates: Mapping[str, Template]
    catalogue: Catalogue
    assets: Assets
    client: Path

    @classmethod
    def load(cls) -> "Shipped":
        """MissingClient, TemplateError."""
        client = client_folder()
        return cls(load_all(templates_folder()), Catalogue.load(LOCALES), Assets.load(client), client)


def alarm(board: str, why: str) -> None:
    """Tell the operator what needs a look."""
    log("sync").error("sync.alarm", board=board or None, why=why)


def wire(settings: Settings, key: bytes) -> Fanout:
    """The wire to other processes on the same database; they have the same key. ValueError."""
    if settings.database_url is None:
        return Alone()
    if settings.redis_url is None:
        return Silent()
    channel = f"lappu:{hashlib.sha256(b'wire' + key).hexdigest()[:16]}"
    # Its library takes a tenth of a second to load, and most servers are one process.
    from server.fanout.redis import RedisFanout  # noqa: PLC0415

    return RedisFanout(settings.redis_url.get_secret_value(), channel)


def journal_on(db: Database, definitions: Definitions, clock: Clock) -> Journal:
    """The journal that keeps everything in the database."""
    return JournalStore(db, definitions, now=clock.now)


def watch(metrics: Metrics, tally: Tally) -> None:
    """Show what the sync core counts."""
    metrics.counter("lappu_ticks_total", lambda: tally.ticks)
    metrics.counter("lappu_tick_seconds_total", lambda: tally.tick_seconds)
    metrics.counter("lappu_presence_put_off_total", lambda: tally.presence_put_off)
    metrics.counter("lappu_loads_total", lambda: tally.loads)
    metrics.counter("lappu_load_seconds_total", lambda: tally.load_seconds)


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    db: Database,
    shipped: Shipped,
    clock: Clock,
    fatal: Callable[[str], None],
    port: int | None,
    journal: Callable[[Database, Definitions, Clock], Journal] = journal_on,
    worker: int = 0,
) -> AsyncIterator[Services]:
    """The services of a running server on an open database; closes the hub at the end, not the database."""
    definitions = Definitions()
    metrics = Metrics(**({"worker": str(worker)} if settings.workers > 1 else {}))
    limits = Limits(edits_per_second=settings.limit_edits, presence_per_second=settings.limit_presence)
    key = server_key(settings.key_file)
    fanout = wire(settings, key)
    lag = LoopLag(clock)
    hub = Hub(
        journal(db, definitions, clock),
        clock,
        limits=limits,
        parts=Parts(build=anyio.to_thread.run_sync),
        lag=lag.steady,
        on_alarm=alarm,
        fanout=fanout,
        directory=People(db),
    )
    watch(metrics, hub.tally)
    metrics.gauge("lappu_rooms", lambda: hub.loaded)
    metrics.gauge("lappu_wire_sound", lambda: fanout.sound)
    metrics.gauge("lappu_tasks", lambda: len(asyncio.all_tasks()))
    metrics.gauge("lappu_loop_lag_seconds", lag.worst)
    secret = settings.creation_password
    async with hub, anyio.create_task_group() as tasks:
        tasks.start_soon(lag.run)
        yield Services(
            db=db,
            definitions=definitions,
            hub=hub,
            templates=shipped.templates,
            catalogue=shipped.catalogue,
            pages=Pages(shipped.catalogue, shipped.assets),
            origins=Origins(settings.public_url, frozenset(settings.allow_origin)),
            policy=Policy(
                creation=settings.creation,
                creation_password=secret.get_secret_value() if secret else None,
                retention=settings.retention_days * 86_400.0,
                open_metrics=settings.metrics == "open",
            ),
            key=key,
            clock=clock,
            metrics=metrics,
            admission=Admission(lag.steady),
            exporting=anyio.CapacityLimiter(EXPORTS_AT_ONCE),
            callers=Together(lambda asked: db.read(find_on_boards, asked)),
            fatal=fatal,
            public_base=public_base(settings, settings.port if port is None else port),
            rates=Rates.of(settings.limit_joins, settings.limit_misses, settings.limit_commands),
            version=program_version(),
            openapi=openapi.build(routes.ENDPOINTS, program_version()),
        )
        tasks.cancel_scope.cancel()


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    shipped: Shipped | None = None,
    db: Database | None = None,
    port: int | None = None,
    fatal: Callable[[str], None] = end_at_once,
    journal: Callable[[Database, Definitions, Clock], Journal] = journal_on,
    worker: int = 0,
) -> Starlette:
    """The ASGI app. Its lifespan closes the database; it opens it too when none is given (StorageError).

    `port`: what the server listens on when the settings leave it open. `fatal` ends the process when nobody
    knows any more what is on the disk. `journal` makes what keeps the boards' changes. `worker`: the number
    of this process among those of one machine.
    """
    shipped = shipped or Shipped.load()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        opened = db or Database(settings.database, copies=settings.data)
        try:
            async with running(
                settings, opened, shipped, clock or SystemClock(), fatal, port, journal, worker
            ) as services:
                app.state.services = services
                async with (
                    anyio.create_task_group() as tasks,
                    # On PostgreSQL commands work without a server; one socket is enough for the rest.
                    contextlib.nullcontext() if worker else admin.listening(settings.admin_socket, services),
                ):
                    tasks.start_soon(_purge, services)
                    yield {"services": services}
                    tasks.cancel_scope.cancel()
        except* Exception as errors:  # noqa: BLE001  the server would go on without its core
            log("app").critical("core.failed", exc_info=errors)
            fatal("the core failed")
        await opened.aclose()

    proxies = [Middleware(ProxyHeadersMiddleware, list(settings.trusted_proxy))]
    return Starlette(
        routes=routes.build(shipped.client),
        exception_handlers=routes.HANDLERS,
        lifespan=lifespan,
        middleware=[
            *(proxies if settings.trusted_proxy else []),
            Middleware(Sockets),
            Middleware(Counted),
            Middleware(SecurityHeaders, Origins(settings.public_url)),
        ],
    )


class Counted:
    """Counts answers by method and status."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        metrics: Metrics = scope["state"]["services"].metrics

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                metrics.count(
                    "lappu_http_requests_total", method=_method(scope), status=str(message["status"])
                )
            await send(message)

        await self._app(scope, receive, counted)


def _method(scope: Scope) -> str:
    """The method as a label: strangers cannot make new labels."""
    method: str = scope["method"]
    return method if method in {"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"} else "other"


async def _purge(services: Services) -> None:
    """Delete what is past its day, now and every few minutes."""
    while True:
        try:
            gone = await erasure.purge(services.db, services.clock.now())
        except DiskFailure as error:
            services.fatal(str(error))
        except StorageError as error:
            log("app").warning("purge.failed", kind=type(error).__name__)
        else:
            if gone:
                log("app").info("purge.done", workshops=len(gone))
        await anyio.sleep(PURGE_EVERY)


def make_server(settings: Settings, app: Starlette, started: Callable[[int], None]) -> Server:
    """The server around the app; at its end it lets the hub close sockets before the process goes."""

    async def drain() -> None:
        services: Services = app.state.services
        await services.hub.close()

    return Server(configure(app, settings.host, settings.port), started, drain)
