"""Joining by a link, leaving, going on with another device, and oneself."""

import hashlib
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from starlette.responses import JSONResponse, Response

from server.boards.roles import Role
from server.storage import boards, devices, links, people, workshops
from server.storage.database import Connection
from server.storage.links import Link
from server.storage.people import Person
from server.web import cookies
from server.web.auth import Credentials, person_in, who
from server.web.call import Call
from server.web.dispatch import slow_down
from server.web.endpoint import Endpoint, Who
from server.web.limits import TooMany, address_key
from server.web.problems import Problem
from server.web.qr import qr_svg

from . import given, taken
from .live import people_changed
from .workshops import board_json, mine, person_json, workshop_json

_MISSES = frozenset({"unknown-link", "password-wrong"})


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in and what they are told; whether they are new or not what they were."""

    person: Person
    token: str
    device: str
    told: dict[str, Any]
    changed: bool


async def join(call: Call) -> Response:
    metrics = call.services.metrics
    try:
        entered = await _join(call)
    except Problem as problem:
        metrics.count("lappu_joins_total", outcome=problem.code)
        raise
    metrics.count("lappu_joins_total", outcome="ok")
    if entered.changed:
        person = entered.person
        hub = call.services.hub
        hub.person_changed(person.workshop, person.id, role=person.role, name=person.name)
        people_changed(call.services, person.workshop)
    answer = JSONResponse(entered.told)
    cookies.give(answer, call.secure, entered.device)
    return answer


async def _join(call: Call) -> Entered:
    """Let in, or a Problem. Who misses too often is told to wait; hits of a whole office are welcome."""
    rates, now = call.services.rates, call.services.clock.monotonic()
    address = address_key(call.request.client.host if call.request.client else None)
    try:
        try:
            entered = await _let_in(call, call.body, address)
        except Problem as problem:
            if problem.code in _MISSES:
                rates.misses.take(address, now)
            raise
        rates.joins.take(address, now)
    except TooMany as too_many:
        raise slow_down(too_many) from None
    return entered


async def _let_in(call: Call, asked: taken.Join, address: str) -> Entered:
    link = await call.read(links.lookup, asked.secret)
    if link is not None and link.password is not None:
        if asked.password is None:
            raise Problem("password-required")
        # Before looking: who has missed too often isn't told whether this one is right.
        call.services.rates.misses.check(address, call.services.clock.monotonic())
        if not await to_thread.run_sync(links.password_matches, link.password, asked.password):
            raise Problem("password-wrong")
    return await call.write(_enter, call, asked)


def _enter(conn: Connection, call: Call, asked: taken.Join) -> Entered:
    """In one transaction: find or make the person, remember the device, give a token."""
    now = call.now
    link = links.lookup(conn, asked.secret)
    if link is not None:
        person, changed = _by_link(conn, call, asked, link)
    else:
        handed = devices.take_over(conn, asked.secret, now)
        if handed is None:
            raise Problem("unknown-link")
        person, changed = handed, False
    if asked.locale is not None and asked.locale != person.locale:
        person = people.set_locale(conn, person.id, asked.locale) or person
    people.touch(conn, person.id, now)
    workshops.touch(conn, person.workshop, now)
    token = people.issue_token(conn, person.id, now)
    workshop = workshops.get(conn, person.workshop)
    if workshop is None:
        raise Problem("unknown-link")
    told = {
        "token": token,
        "person": person_json(person),
        "workshop": workshop_json(workshop),
        "boards": [board_json(board) for board in boards.in_workshop(conn, workshop.id)],
    }
    return Entered(person, token, devices.remember(conn, call.shown.device, person, now), told, changed)


def _by_link(conn: Connection, call: Call, asked: taken.Join, link: Link) -> tuple[Person, bool]:
    """The person whom this device or token is already, else somebody new; and whether new or changed."""
    role = Role.OBSERVER if link.expired(call.now) else link.role
    here = person_in(who(conn, call.shown), link.workshop)
    if here is not None and not asked.fresh:
        if here.removed is not None:
            raise Problem("removed")
        raised = people.raise_role(conn, here.id, role) or here
        if asked.name and not raised.name:
            return people.rename(conn, here.id, asked.name) or raised, True
        return raised, raised.role != here.role
    if not asked.name:
        workshop = workshops.get(conn, link.workshop)
        title = {"workshop": workshop_json(workshop)} if workshop else {}
        raise Problem("name-required", field="name", extra=title)
    person = people.create(
        conn,
        workshop=link.workshop,
        name=asked.name,
        locale=asked.locale or call.locale,
        role=role,
        now=call.now,
    )
    return person, True


async def leave(call: Call) -> Response:
    if not await call.write(_leave, call):
        raise Problem("not-joined")
    call.services.hub.device_left(device_key(call.shown))
    answer = Response(status_code=204)
    cookies.forget(answer, call.secure)
    return answer


def device_key(shown: Credentials) -> str:
    """What tells one browser's or program's connections from another's, without being its secret."""
    return hashlib.sha256((shown.token or shown.device or "").encode()).hexdigest()[:16]


def _leave(conn: Connection, call: Call) -> bool:
    known = bool(who(conn, call.shown))
    if call.shown.token is not None:
        people.revoke_token(conn, call.shown.token)
    if call.shown.device is not None:
        devices.forget(conn, call.shown.device)
    return known


async def hand_over(call: Call) -> dict[str, Any]:
    secret = await call.write(_hand_over, call)
    url = f"{call.base}/h#{secret}"
    return {
        "url": url,
        "secret": secret,
        "qr": qr_svg(url),
        "expires": round((call.now + devices.HANDOVER_SECONDS) * 1000),
    }


def _hand_over(conn: Connection, call: Call) -> str:
    return devices.hand_over(conn, mine(conn, call, call.body.workshop).id, call.now)


async def change_me(call: Call) -> Response:
    person = await call.write(_change_me, call, call.body)
    hub = call.services.hub
    hub.person_changed(person.workshop, person.id, name=person.name)
    people_changed(call.services, person.workshop)
    answer = JSONResponse({**person_json(person), "locale": person.locale})
    if call.body.locale is not None and call.shown.device is not None:
        # Pages go by the language chosen on the device first.
        cookies.give_language(answer, call.secure, person.locale)
    return answer


def _change_me(conn: Connection, call: Call, asked: taken.Me) -> Person:
    person = mine(conn, call, asked.workshop)
    if asked.name is not None:
        if not asked.name:
            raise Problem("name-required", field="name")
        person = people.rename(conn, person.id, asked.name) or person
    if asked.locale is not None:
        person = people.set_locale(conn, person.id, asked.locale) or person
    return person


_TAG = "joining"

ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/join",
        join,
        Who.ANYONE,
        "Join by the secret of a link, or go on as somebody by the secret of a handover; gives the cookie.",
        _TAG,
        body=taken.Join,
        answer=given.Joined,
        codes=("unknown-link", "password-required", "password-wrong", "removed", "name-required"),
    ),
    Endpoint(
        "POST",
        "/api/leave",
        leave,
        Who.DEVICE,
        "This device (or token) is nobody any more.",
        _TAG,
        status=204,
    ),
    Endpoint(
        "POST",
        "/api/handover",
        hand_over,
        Who.DEVICE,
        "A one-time link (5 minutes) that makes another device the same person.",
        _TAG,
        body=taken.WhichWorkshop,
        optional_body=True,
        answer=given.Handover,
        codes=("unknown",),
    ),
    Endpoint(
        "PATCH",
        "/api/me",
        change_me,
        Who.DEVICE,
        "Change one's own name or language.",
        _TAG,
        body=taken.Me,
        answer=given.MeTold,
        codes=("unknown", "name-required"),
    ),
)
