"""The demo workshop that ships with the product, as a workshop of ours."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pycrdt import Doc, Map

from server.boards import demo, schema
from server.boards.demo import DemoSheet
from server.boards.roles import Role
from server.boards.template import Template, pick
from server.boards.templates import resolve
from server.storage import boards, links, people, votes, workshops
from server.storage.database import Connection
from server.storage.ids import new_id
from server.sync.ports import Born, Claim, Entry

FILE: Final = Path(__file__).with_name("demo_workshop.json")

Demo = Mapping[str, Any]


def load() -> Demo:
    """The shipped file."""
    data: Demo = json.loads(FILE.read_text("utf-8"))
    return data


def make(
    conn: Connection, data: Demo, templates: Mapping[str, Template], key: bytes, locale: str, now: float
) -> Mapping[Role, str]:
    """Make the workshop with its people, filled boards and ended votes; the secret of each link.

    KeyError when a worksheet of the demo is not among the templates.
    """
    workshop = workshops.create(conn, title=pick(data["workshop"]["name"], locale), locale=locale, now=now)
    authors = {
        one["id"]: people.create(
            conn, workshop=workshop.id, name=one["name"], locale=locale, role=_role(one["role"]), now=now
        ).id
        for one in data["participants"]
    }
    ids = {sheet["id"]: new_id() for sheet in data["sheets"]}
    for sheet in data["sheets"]:
        template = resolve(templates, sheet["worksheet"])
        if template is None:
            raise KeyError(sheet["worksheet"])
        filled = demo.fill(sheet, template, authors, ids, round(now * 1000))
        boards.create(
            conn,
            workshop=workshop.id,
            template=template,
            title=sheet["title"],
            now=now,
            initial=[_first_edit(filled, now)],
            board_id=ids[sheet["id"]],
        )
        if filled.vote is not None:
            vote = filled.vote
            votes.add(
                conn,
                board=ids[sheet["id"]],
                vote_id=new_id(),
                zones=vote.zones,
                n=vote.n,
                ended=now,
                results=vote.results,
            )
    return links.create_all(conn, key, workshop.id)


def _role(word: str) -> Role:
    """The demo's leader owns the workshop."""
    return Role.OWNER if word == Role.FACILITATOR.word else Role.of(word)


def _first_edit(sheet: DemoSheet, now: float) -> Entry:
    """The filled document as one edit of the server's, with everything that is born by it."""
    doc: Doc[Any] = Doc()
    doc.apply_update(sheet.state)
    born = tuple(
        Born(root, key, thing.get("by"))
        for root in schema.ROOTS
        if root != schema.FIELDS
        for key, thing in doc.get(root, type=Map).items()
    )
    return Entry("", sheet.client, None, now, sheet.state, (Claim(sheet.client, None),), born)
