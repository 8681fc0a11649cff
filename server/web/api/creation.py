"""Making workshops and boards: rows, links, people and the first content, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

from server.boards import edit
from server.boards.roles import Role
from server.boards.template import Template, pick
from server.storage import boards, links, people, workshops
from server.storage.boards import Board
from server.storage.database import Connection
from server.storage.people import Person
from server.storage.workshops import Workshop
from server.sync.ports import Claim, Entry


@dataclass(frozen=True, slots=True)
class Wish:
    """A board to make: its worksheet and title; no title: the worksheet's name."""

    template: Template
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A new workshop with its owner, boards and secrets of links."""

    workshop: Workshop
    owner: Person
    boards: Sequence[Board]
    secrets: Mapping[Role, str]


def make_workshop(
    conn: Connection,
    *,
    key: bytes,
    title: str,
    locale: str,
    name: str,
    wishes: Sequence[Wish],
    retention: float,
    now: float,
) -> Made:
    """A new workshop; who makes it is its owner."""
    workshop = workshops.create(conn, title=title, locale=locale, now=now, retention=retention)
    owner = people.create(conn, workshop=workshop.id, name=name, locale=locale, role=Role.OWNER, now=now)
    secrets = links.create_all(conn, key, workshop.id)
    made = [make_board(conn, workshop, wish, now) for wish in wishes]
    return Made(workshop, owner, made, secrets)


def make_board(conn: Connection, workshop: Workshop, wish: Wish, now: float) -> Board:
    """A new board with its empty texts, at the end of the workshop's."""
    taken = [board.title for board in boards.in_workshop(conn, workshop.id)]
    title = wish.title or _free_title(pick(wish.template.name, workshop.locale), taken)
    return boards.create(
        conn,
        workshop=workshop.id,
        template=wish.template,
        title=title,
        now=now,
        initial=[first_content(wish.template, now)],
    )


def first_content(template: Template, now: float) -> Entry:
    """A board's first edit: the texts that only the server may make."""
    doc: Doc[Any] = Doc()
    edit.create_fields(doc, template)
    client = doc.client_id
    return Entry("", client, None, now, doc.get_update(), claims=(Claim(client, None),))


def _free_title(wanted: str, taken: Sequence[str]) -> str:
    """Copies of a worksheet are told apart by a number."""
    number, title = 1, wanted
    while title in taken:
        number += 1
        title = f"{wanted} {number}"
    return title


def link_of(base: str, secret: str) -> dict[str, str]:
    """A link as the interface gives it: the secret stands in the fragment, which never leaves a browser."""
    return {"url": f"{base}/j#{secret}", "secret": secret}
