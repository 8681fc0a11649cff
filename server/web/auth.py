"""Who is calling: a browser by its device's cookie, a program by its token, and what they may do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from server.boards.roles import Role
from server.storage import boards, devices, people, workshops
from server.storage.boards import Board
from server.storage.database import Connection
from server.storage.people import Person
from server.storage.workshops import Workshop

from . import cookies
from .problems import Problem
from .security import Origins

_BEARER = re.compile(r"[Bb]earer +([A-Za-z0-9_-]{20,100})\s*")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a connection shows. A token goes before a cookie."""

    device: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the database knows of a caller and of the place they named."""

    known: bool
    """Whether the credentials are somebody's at all."""
    person: Person | None = None
    """Who that is in the named workshop; also a removed person."""
    workshop: Workshop | None = None
    """Not looked up for who comes to a board by a socket."""
    board: Board | None = None


def credentials(connection: HTTPConnection, origins: Origins) -> Credentials:
    """What the connection shows; malformed credentials are none."""
    header = connection.headers.get("authorization")
    if header is not None:
        found = _BEARER.fullmatch(header)
        return Credentials(token=found[1] if found else None)
    return Credentials(device=cookies.device_of(connection, origins.secure(connection)))


def find(conn: Connection, shown: Credentials, workshop_id: str | None, board_id: str | None) -> Found:
    """Look up the caller and the workshop or board."""
    board = boards.get(conn, board_id) if board_id is not None else None
    if board is not None:
        workshop_id = board.workshop
    workshop = workshops.get(conn, workshop_id) if workshop_id is not None else None
    everybody = who(conn, shown)
    return Found(bool(everybody), person_in(everybody, workshop.id if workshop else None), workshop, board)


def find_on_boards(conn: Connection, asked: Sequence[tuple[Credentials, str]]) -> list[Found]:
    """As `find` for several callers at once, each with the board that they come to."""
    there = boards.get_some(conn, {board_id for _, board_id in asked})
    tokens = {shown.token for shown, _ in asked if shown.token is not None}
    cookies_shown = {shown.device for shown, _ in asked if shown.device is not None and shown.token is None}
    by_token = people.by_tokens(conn, tokens) if tokens else {}
    by_device = devices.people_on(conn, cookies_shown) if cookies_shown else {}
    found = []
    for shown, board_id in asked:
        if shown.token is not None:
            everybody = _unless_removed(by_token.get(shown.token))
        else:
            everybody = by_device[shown.device] if shown.device is not None else []
        board = there.get(board_id)
        found.append(
            Found(bool(everybody), person_in(everybody, board.workshop if board else None), board=board)
        )
    return found


def who(conn: Connection, shown: Credentials) -> list[Person]:
    """Whom the credentials belong to: one person by a token, one in each workshop by a device."""
    if shown.token is not None:
        return _unless_removed(people.by_token(conn, shown.token))
    return devices.people_here(conn, shown.device) if shown.device is not None else []


def person_in(everybody: Sequence[Person], workshop_id: str | None) -> Person | None:
    """Who of these is in the workshop; None when nobody is, or there is no workshop."""
    return next((one for one in everybody if one.workshop == workshop_id), None)


def _unless_removed(person: Person | None) -> list[Person]:
    """The token of somebody removed is nobody's, wherever it is shown."""
    return [person] if person is not None and person.removed is None else []


def member(found: Found, least: Role) -> Person:
    """The caller, if they may; else the Problem that says why not.

    A workshop of others is answered like one that doesn't exist.
    """
    if not found.known:
        raise Problem("not-joined")
    if found.workshop is None or found.person is None:
        raise Problem("unknown")
    if found.person.removed is not None or found.person.waiting:
        raise Problem("not-joined")
    if found.person.role < least:
        raise Problem("not-allowed")
    return found.person


def color_of(person: Person) -> str:
    """The name of a person's colour, one of `person-1` … `person-8`."""
    return f"person-{person.color}"
