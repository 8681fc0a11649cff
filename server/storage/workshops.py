"""Workshops: what a facilitator creates, and how long it is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update

from server.boards.roles import Role

from . import boards
from .ids import new_id
from .tables import boards as board_rows
from .tables import definitions, layouts, snapshots, workshops

DAY: Final = 86_400.0
RETENTION: Final = 90 * DAY
"""Seconds of idleness after which a workshop goes, unless told otherwise."""

READABLE: Final = ("snapshots", "export", "report")
"""What a setting of the workshop opens from a certain role on."""


class Keep(Enum):
    """Stands for "as it is", where None means something."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop. Times are UTC seconds."""

    id: str
    title: str
    locale: str
    created: float
    last_active: float
    """Last join or edit, to the hour."""
    delete_at: float
    """When it will be erased: the date somebody set, else so long after the last activity."""
    fixed: bool
    """Whether somebody set that date; then activity does not move it."""
    lobby: bool
    """Whether newcomers wait until they are let in."""
    reading: Mapping[str, Role]
    """From which role on people read `snapshots`, `export` and `report`."""


def create(
    conn: Connection, *, title: str, locale: str, now: float, retention: float = RETENTION
) -> Workshop:
    """A new, empty workshop. `retention`: seconds of idleness after which it goes."""
    workshop_id = new_id()
    values = {
        "id": workshop_id,
        "title": title,
        "locale": locale,
        "created": now,
        "last_active": now,
        "retention": retention,
        "lobby": False,
        "reading": _reading_json(dict.fromkeys(READABLE, Role.PARTICIPANT)),
    }
    conn.execute(insert(workshops).values(values))
    made = get(conn, workshop_id)
    assert made is not None
    return made


def get(conn: Connection, workshop_id: str) -> Workshop | None:
    """The workshop; None when there is none or it is being erased."""
    row = conn.execute(_living().where(workshops.c.id == workshop_id)).first()
    return _workshop(row) if row else None


def everything(conn: Connection) -> list[Workshop]:
    """All workshops, oldest first."""
    return [_workshop(row) for row in conn.execute(_living().order_by(workshops.c.created, workshops.c.id))]


def patch(
    conn: Connection,
    workshop_id: str,
    *,
    title: str | None = None,
    locale: str | None = None,
    delete_at: float | Keep | None = KEEP,
    lobby: bool | None = None,
    reading: Mapping[str, Role] | None = None,
) -> Workshop | None:
    """Change what is given; the workshop after it, None when there is none.

    `delete_at` None: it goes by idleness again. `reading` changes only the keys it has (of `READABLE`;
    ValueError for another).
    """
    before = get(conn, workshop_id)
    if before is None:
        return None
    values: dict[str, Any] = {}
    if title is not None:
        values["title"] = title
    if locale is not None:
        values["locale"] = locale
    if not isinstance(delete_at, Keep):
        values["delete_at"] = delete_at
    if lobby is not None:
        values["lobby"] = lobby
    if reading is not None:
        if not set(reading) <= set(READABLE):
            raise ValueError(f"unknown in reading: {sorted(set(reading) - set(READABLE))}")
        values["reading"] = _reading_json({**before.reading, **reading})
    if values:
        conn.execute(update(workshops).where(workshops.c.id == workshop_id).values(values))
    return get(conn, workshop_id)


def touch(conn: Connection, workshop_id: str, now: float) -> None:
    """Somebody was active; puts off the deletion by idleness."""
    earlier = (workshops.c.id == workshop_id) & (workshops.c.last_active < now)
    conn.execute(update(workshops).where(earlier).values(last_active=now))


def mark_deleted(conn: Connection, workshop_id: str, now: float) -> bool:
    """Begin to erase: from now on it is answered like an unknown one. False when there is none."""
    living = (workshops.c.id == workshop_id) & workshops.c.deleted.is_(None)
    return conn.execute(update(workshops).where(living).values(deleted=now)).rowcount == 1


def due(conn: Connection, now: float) -> list[str]:
    """Ids of the workshops to erase: those whose day has come, and those whose erasing was interrupted."""
    date = func.coalesce(workshops.c.delete_at, workshops.c.last_active + workshops.c.retention)
    wanted = or_(workshops.c.deleted.is_not(None), date <= now)
    return list(conn.scalars(select(workshops.c.id).where(wanted).order_by(workshops.c.id)))


def erase_some(conn: Connection, workshop_id: str) -> bool:
    """Erase a part of a workshop, small enough not to hold up the other writers; False when all is gone.

    Everything goes: boards, edits, snapshots, votes, links, people, their tokens. The audit log keeps its
    pseudonymous lines until they are too old. Afterwards `Database.scrub` clears the write-ahead log.
    """
    next_board = select(board_rows.c.id).where(board_rows.c.workshop == workshop_id).limit(1)
    board = conn.scalar(next_board)
    if board is not None:
        boards.erase_some(conn, board)
        return True
    conn.execute(delete(workshops).where(workshops.c.id == workshop_id))
    forget_unused_definitions(conn)
    return False


def forget_unused_definitions(conn: Connection) -> None:
    """Erase worksheet definitions that no board and no snapshot has or had."""
    used = select(board_rows.c.definition).union(select(snapshots.c.definition), select(layouts.c.definition))
    conn.execute(delete(definitions).where(definitions.c.hash.not_in(used)))


def _living() -> Select[Any]:
    return select(workshops).where(workshops.c.deleted.is_(None))


def _reading_json(reading: Mapping[str, Role]) -> str:
    return json.dumps({key: role.word for key, role in reading.items()})


def _workshop(row: Row[Any]) -> Workshop:
    idle = row.last_active + row.retention
    return Workshop(
        id=row.id,
        title=row.title,
        locale=row.locale,
        created=row.created,
        last_active=row.last_active,
        delete_at=idle if row.delete_at is None else row.delete_at,
        fixed=row.delete_at is not None,
        lobby=row.lobby,
        reading={key: Role.of(word) for key, word in json.loads(row.reading).items()},
    )
