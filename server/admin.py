"""Administration: what an operator's commands do, and the socket through which they reach a running server.

A command works on the open database. When nobody holds it the command line opens it; otherwise it sends one
line of JSON to `DATA/admin.sock` (mode 0600) and gets one line back.
"""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from server import demo
from server.boards.template import Template
from server.storage import boards, erasure, workshops
from server.storage.database import Database
from server.storage.errors import StorageError
from server.telemetry import log
from server.web.services import Services

MOST: Final = 64 * 1024
"""Bytes of a command."""

PATIENCE: Final = 300.0
"""Seconds to wait for a running server; erasing a large workshop takes a while."""


class AdminError(Exception):
    """A command could not be done; the argument says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Admin:
    """What commands work with."""

    db: Database
    key: bytes
    templates: Mapping[str, Template]
    base: str
    """Where people reach the server."""
    now: Callable[[], float]
    drop_board: Callable[[str], None] = lambda board: None
    """Closes a board of a running server."""


Arguments = Mapping[str, Any]


async def make_demo(admin: Admin, arguments: Arguments) -> Any:
    """The links of a new demo workshop."""
    links = await admin.db.write(
        demo.make, demo.load(), admin.templates, admin.key, str(arguments.get("locale", "fi")), admin.now()
    )
    return {role.word: f"{admin.base}/j#{secret}" for role, secret in links.items()}


async def list_workshops(admin: Admin, arguments: Arguments) -> Any:
    """All workshops with their dates, UTC seconds."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "created": one.created,
            "lastActive": one.last_active,
            "deleteAt": one.delete_at,
        }
        for one in await admin.db.read(workshops.everything)
    ]


async def delete_workshop(admin: Admin, arguments: Arguments) -> Any:
    """Erase one."""
    workshop = str(arguments["workshop"])
    here = await admin.db.read(boards.in_workshop, workshop)
    for board in here:
        admin.drop_board(board.id)
    if not await erasure.erase_workshop(admin.db, workshop, admin.now()):
        raise AdminError(f"there is no workshop {workshop}")
    for board in here:
        admin.drop_board(board.id)
    return None


async def purge(admin: Admin, arguments: Arguments) -> Any:
    """Erase those past their date; their ids."""
    return await erasure.purge(admin.db, admin.now())


async def backup(admin: Admin, arguments: Arguments) -> Any:
    """A checked copy of the database in a file; its path is absolute."""
    await admin.db.backup(Path(arguments["file"]))


async def compact(admin: Admin, arguments: Arguments) -> Any:
    """Give the space of what was erased back to the disk."""
    await admin.db.compact()


COMMANDS: Final[Mapping[str, Callable[[Admin, Arguments], Awaitable[Any]]]] = {
    "demo": make_demo,
    "workshops.list": list_workshops,
    "workshops.delete": delete_workshop,
    "workshops.purge": purge,
    "backup": backup,
    "compact": compact,
}


@contextlib.asynccontextmanager
async def listening(path: Path, services: Services) -> AsyncIterator[None]:
    """Answer commands on the socket as long as the context lasts."""
    # One may be left by a server that was killed: whoever holds the database is alone here.
    _remove(path)
    admin = Admin(
        db=services.db,
        key=services.key,
        templates=services.templates,
        base=services.public_base,
        now=services.clock.now,
        drop_board=services.hub.drop_board,
    )
    before = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(
            lambda reader, writer: _serve(admin, reader, writer), path, limit=MOST
        )
    except OSError as error:
        # A path beyond 100 characters can't be a socket. Everything but the commands works without.
        log("admin").warning("admin.no_socket", why=str(error))
        yield
        return
    finally:
        os.umask(before)
    try:
        yield
    finally:
        server.close()
        _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


async def _serve(admin: Admin, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        writer.write(await answer(admin, await reader.readline()) + b"\n")
        await writer.drain()
    except (OSError, ValueError) as error:
        log("admin").warning("admin.broken", kind=type(error).__name__)
    finally:
        writer.close()


async def answer(admin: Admin, line: bytes) -> bytes:
    """The answer to a line: `{"result": …}` or `{"error": sentence}`."""
    try:
        asked = json.loads(line)
        command = COMMANDS[asked["command"]]
        told: Any = {"result": await command(admin, asked["arguments"])}
    except (AdminError, StorageError, OSError) as error:
        told = {"error": str(error)}
    except (ValueError, KeyError, TypeError):
        told = {"error": "the running server does not know this command: is it another version?"}
    return json.dumps(told).encode()


def is_answering(path: Path) -> bool:
    """Whether a running server listens on the socket."""
    with socket.socket(socket.AF_UNIX) as wire:
        try:
            wire.connect(str(path))
        except OSError:
            return False
    return True


def ask(path: Path, command: str, arguments: Arguments) -> Any:
    """Let the running server do it; its result. AdminError."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(PATIENCE)
        try:
            wire.connect(str(path))
            wire.sendall(json.dumps({"command": command, "arguments": arguments}).encode() + b"\n")
            text = b"".join(iter(lambda: wire.recv(MOST), b""))
            told = json.loads(text)
        except (OSError, ValueError) as error:
            raise AdminError(f"the running server does not answer on {path}: {error}") from error
    if "error" in told:
        raise AdminError(told["error"])
    return told["result"]
