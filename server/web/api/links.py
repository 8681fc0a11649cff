"""The links of a workshop: show, rotate, let expire."""

from typing import Any

from anyio import to_thread

from server.boards.roles import Role
from server.storage import audit, links, people
from server.storage.database import Connection
from server.storage.links import Link
from server.storage.workshops import KEEP, Keep
from server.web.call import Call
from server.web.endpoint import Endpoint, Who
from server.web.problems import Problem

from . import given, taken
from .creation import link_of
from .live import people_changed


def link_json(base: str, link: Link, secret: str) -> dict[str, Any]:
    """A link with its expiry."""
    expires = None if link.expires is None else round(link.expires * 1000)
    return {**link_of(base, secret), "expires": expires}


def shown_links(conn: Connection, key: bytes, workshop: str, base: str) -> dict[str, Any]:
    """All links by role. One whose secret another key made is shown without a secret that works."""
    return {
        role.word: link_json(base, link, secret or "")
        for role, (link, secret) in links.of_workshop(conn, key, workshop).items()
    }


def _shown(conn: Connection, call: Call, role: Role) -> dict[str, Any]:
    told: dict[str, Any] = shown_links(conn, call.services.key, call.workshop.id, call.base)[role.word]
    return told


async def get_links(call: Call) -> dict[str, Any]:
    return await call.read(shown_links, call.services.key, call.workshop.id, call.base)


def _role(call: Call) -> Role:
    """The link's role in the path; a co-facilitator may not touch what is above them."""
    try:
        role = Role.of(call.path("role"))
    except ValueError:
        raise Problem("unknown") from None
    if role not in links.ROLES:
        raise Problem("unknown")
    return role


async def rotate_link(call: Call) -> dict[str, Any]:
    told, gone = await call.write(_rotate, call, _role(call), call.body.removeJoinedSince)
    for person in gone:
        call.services.hub.remove_person(call.workshop.id, person)
    if gone:
        people_changed(call.services, call.workshop.id)
    return told


def _rotate(conn: Connection, call: Call, role: Role, since: int | None) -> tuple[dict[str, Any], list[str]]:
    workshop, now = call.workshop.id, call.now
    links.rotate(conn, call.services.key, workshop, role)
    audit.add(conn, person=call.person.id, command="link.rotate", workshop=workshop, now=now)
    gone = (
        []
        if since is None
        else people.remove_joined_since(
            conn, workshop, since / 1000, up_to=role, keep=call.person.id, now=now
        )
    )
    return _shown(conn, call, role), gone


async def change_link(call: Call) -> dict[str, Any]:
    asked: taken.LinkChange = call.body
    password: str | Keep | None = KEEP
    if "password" in asked.model_fields_set:
        password = asked.password and await to_thread.run_sync(links.hash_password, asked.password)
    return await call.write(_change, call, _role(call), asked, password)


def _change(
    conn: Connection, call: Call, role: Role, asked: taken.LinkChange, password: str | Keep | None
) -> dict[str, Any]:
    expires: float | Keep | None = KEEP
    if "expires" in asked.model_fields_set:
        expires = None if asked.expires is None else asked.expires / 1000
    links.patch(conn, call.workshop.id, role, expires=expires, password=password)
    audit.add(conn, person=call.person.id, command="link.change", workshop=call.workshop.id, now=call.now)
    return _shown(conn, call, role)


_TAG = "links"

ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/workshops/{workshop}/links",
        get_links,
        Who.FACILITATOR,
        "The links, to be shown again.",
        _TAG,
        answer=given.TimedLinks,
    ),
    Endpoint(
        "POST",
        "/api/workshops/{workshop}/links/{role}/rotate",
        rotate_link,
        Who.FACILITATOR,
        "Let a link's secret die and make a new one; with removeJoinedSince who came since is removed.",
        _TAG,
        body=taken.Rotate,
        optional_body=True,
        answer=given.TimedLink,
    ),
    Endpoint(
        "PATCH",
        "/api/workshops/{workshop}/links/{role}",
        change_link,
        Who.FACILITATOR,
        "Set a link's expiry (then it lets people in as readers) or password; null takes it away.",
        _TAG,
        body=taken.LinkChange,
        answer=given.TimedLink,
    ),
)
