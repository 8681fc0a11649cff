"""Erasing that erases: in parts, so that nobody waits, and out of the write-ahead log too."""

from collections.abc import Callable

from sqlalchemy import Connection

from . import audit, boards, devices, workshops
from .database import Database


async def erase_workshop(db: Database, workshop: str, now: float, person: str | None = None) -> bool:
    """Erase a workshop with all that is in it; False when there is none.

    It is unknown to everybody from the first moment. Interrupted, `purge` goes on with it. Close its rooms
    before: an edit that comes meanwhile fails. `person` is who asked for it, for the audit log.
    """
    if not await db.write(_begin, workshop, now, person):
        return False
    await _to_the_end(db, workshops.erase_some, workshop)
    await db.scrub()
    return True


async def purge(db: Database, now: float) -> list[str]:
    """Erase workshops whose day has come, boards deleted a while ago and what else is too old.

    The ids of the workshops that are gone. To be called every few minutes.
    """
    gone = await db.read(workshops.due, now)
    for workshop in gone:
        await db.write(_begin, workshop, now, None)
        await _to_the_end(db, workshops.erase_some, workshop)
    for board in await db.read(boards.due, now):
        await _to_the_end(db, boards.erase_some, board)
    await db.write(_sweep, now)
    await db.scrub()
    return gone


async def _to_the_end(db: Database, part: Callable[[Connection, str], bool], what: str) -> None:
    while await db.write(part, what):
        pass


def _begin(conn: Connection, workshop: str, now: float, person: str | None) -> bool:
    if not workshops.mark_deleted(conn, workshop, now):
        return False
    audit.add(conn, person=person, command="workshop.erase", workshop=workshop, now=now)
    return True


def _sweep(conn: Connection, now: float) -> None:
    devices.forget_unused(conn, now)
    audit.forget(conn, now)
    workshops.forget_unused_definitions(conn)
