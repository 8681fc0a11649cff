"""The people of a workshop, and what facilitators may do about them."""

from collections.abc import Callable
from typing import Any

from server.boards.roles import Role
from server.storage import audit, people
from server.storage.database import Connection
from server.storage.people import Person
from server.web.auth import color_of
from server.web.call import Call
from server.web.endpoint import Endpoint, Who
from server.web.problems import Problem

from . import given, taken
from .live import people_changed


async def list_people(call: Call) -> dict[str, Any]:
    everybody = await call.read(people.in_workshop, call.workshop.id)
    online = call.services.hub.people_online(call.workshop.id)
    return {
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "role": person.role.word,
                "color": color_of(person),
                "muted": person.muted,
                "online": person.id in online,
                "joinedAt": round(person.joined * 1000),
            }
            for person in everybody
        ]
    }


Change = Callable[[Connection, str], Person | None]


async def _act(call: Call, command: str, change: Change) -> Person:
    """Do something about the person of the path; nobody does about the owner, nor about themselves."""
    person = await call.write(_write, call, command, change)
    people_changed(call.services, call.workshop.id)
    return person


def _write(conn: Connection, call: Call, command: str, change: Change) -> Person:
    person = people.get(conn, call.path("person"))
    if person is None or person.workshop != call.workshop.id or person.removed is not None:
        raise Problem("unknown")
    if person.role is Role.OWNER or person.id == call.person.id:
        raise Problem("not-allowed")
    changed = change(conn, person.id)
    assert changed is not None, "the person was there in this transaction"
    audit.add(conn, person=call.person.id, command=command, workshop=call.workshop.id, now=call.now)
    return changed


async def mute_person(call: Call) -> None:
    await _mute(call, True)


async def unmute_person(call: Call) -> None:
    await _mute(call, False)


async def _mute(call: Call, muted: bool) -> None:
    command = "person.mute" if muted else "person.unmute"
    person = await _act(call, command, lambda conn, one: people.set_muted(conn, one, muted))
    call.services.hub.person_changed(person.workshop, person.id, muted=muted)


async def remove_person(call: Call) -> None:
    now = call.now
    person = await _act(call, "person.remove", lambda conn, one: people.remove(conn, one, now))
    call.services.hub.remove_person(person.workshop, person.id)


async def set_role(call: Call) -> None:
    role = Role.of(call.body.role)
    person = await _act(call, "person.role", lambda conn, one: people.set_role(conn, one, role))
    call.services.hub.person_changed(person.workshop, person.id, role=role)


_TAG = "people"
_PATH = "/api/workshops/{workshop}/people/{person}"

ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/workshops/{workshop}/people",
        list_people,
        Who.FACILITATOR,
        "Everybody who joined and was not removed.",
        _TAG,
        answer=given.PeopleTold,
    ),
    Endpoint("POST", f"{_PATH}/mute", mute_person, Who.FACILITATOR, "Make read-only.", _TAG, status=204),
    Endpoint("POST", f"{_PATH}/unmute", unmute_person, Who.FACILITATOR, "End that.", _TAG, status=204),
    Endpoint(
        "POST",
        f"{_PATH}/remove",
        remove_person,
        Who.FACILITATOR,
        "Put out; their sockets close and their token and cookie are nobody's here.",
        _TAG,
        status=204,
    ),
    Endpoint(
        "POST",
        f"{_PATH}/role",
        set_role,
        Who.FACILITATOR,
        "Give another role.",
        _TAG,
        body=taken.NewRole,
        status=204,
    ),
)
