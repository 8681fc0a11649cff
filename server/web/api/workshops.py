"""Workshops: create, look at, change, delete."""

import hmac
from collections.abc import Iterable
from typing import Any

from starlette.responses import JSONResponse, Response

from server.boards.roles import Role
from server.boards.templates import resolve
from server.storage import audit, boards, devices, erasure, people, workshops
from server.storage.boards import Board
from server.storage.database import Connection
from server.storage.people import Person
from server.storage.workshops import KEEP, Workshop
from server.web import cookies
from server.web.auth import color_of, who
from server.web.call import Call
from server.web.dispatch import slow_down
from server.web.endpoint import Endpoint, Who
from server.web.limits import TooMany, address_key
from server.web.problems import Problem, invalid
from server.web.services import Services

from . import creation, given, taken
from .creation import Made, Wish, link_of
from .live import people_changed

DAY = 86_400.0


def board_json(board: Board) -> dict[str, str]:
    """A board as lists tell it."""
    return {"id": board.id, "template": board.template, "title": board.title}


def workshop_json(workshop: Workshop) -> dict[str, str]:
    """A workshop as joining tells it."""
    return {"id": workshop.id, "title": workshop.title, "locale": workshop.locale}


def person_json(person: Person) -> dict[str, str]:
    """A person as they are told who they are."""
    return {"id": person.id, "name": person.name, "role": person.role.word}


def wish_of(call: Call, asked: taken.NewBoard, field: str) -> Wish:
    """The worksheet that was asked for; Problem when there is none of that name."""
    template = resolve(call.services.templates, asked.template)
    if template is None:
        raise invalid(field, "no such worksheet")
    return Wish(template, asked.title)


def may_create(call: Call, password: str | None) -> None:
    """Problem when the operator doesn't let the caller create workshops, or the address does it too often."""
    policy, now = call.services.policy, call.services.clock.monotonic()
    address = address_key(call.request.client.host if call.request.client else None)
    if policy.creation == "off":
        raise Problem("creation-off")
    try:
        call.services.rates.joins.take(address, now)
        if policy.creation == "password":
            if password is None:
                raise Problem("password-required")
            call.services.rates.misses.check(address, now)
            if not hmac.compare_digest(password.encode(), (policy.creation_password or "").encode()):
                call.services.rates.misses.take(address, now)
                raise Problem("password-wrong")
    except TooMany as too_many:
        raise slow_down(too_many) from None


async def create_workshop(call: Call) -> Response:
    asked: taken.NewWorkshop = call.body
    may_create(call, asked.password)
    wishes = [wish_of(call, board, f"boards.{index}.template") for index, board in enumerate(asked.boards)]
    made, token, device = await call.write(_create, call, asked, wishes)
    told = {
        "workshop": workshop_json(made.workshop),
        "boards": [board_json(board) for board in made.boards],
        "links": {role.word: link_of(call.base, secret) for role, secret in made.secrets.items()},
        "token": token,
        "person": person_json(made.owner),
    }
    answer = JSONResponse(told, 201)
    cookies.give(answer, call.secure, device)
    return answer


def _create(
    conn: Connection, call: Call, asked: taken.NewWorkshop, wishes: list[Wish]
) -> tuple[Made, str, str]:
    now, services = call.now, call.services
    made = creation.make_workshop(
        conn,
        key=services.key,
        title=asked.title,
        locale=asked.locale,
        name=asked.name or "",
        wishes=wishes,
        retention=services.policy.retention,
        now=now,
    )
    audit.add(conn, person=made.owner.id, command="workshop.create", workshop=made.workshop.id, now=now)
    token = people.issue_token(conn, made.owner.id, now)
    return made, token, devices.remember(conn, call.shown.device, made.owner, now)


async def get_workshop(call: Call) -> dict[str, Any]:
    return await call.read(_tell, call.workshop.id)


async def change_workshop(call: Call) -> dict[str, Any]:
    asked: taken.WorkshopChange = call.body
    if asked.deleteAt is not None and not call.now < asked.deleteAt / 1000 < call.now + 3650 * DAY:
        raise invalid("deleteAt", "a time in the next ten years")
    told = await call.write(_change, call, asked)
    people_changed(call.services, call.workshop.id)
    return told


def _change(conn: Connection, call: Call, asked: taken.WorkshopChange) -> dict[str, Any]:
    reading = asked.reading.model_dump(exclude_none=True) if asked.reading else {}
    delete_at = KEEP if "deleteAt" not in asked.model_fields_set else asked.deleteAt
    workshops.patch(
        conn,
        call.workshop.id,
        title=asked.title,
        locale=asked.locale,
        delete_at=delete_at / 1000 if isinstance(delete_at, int) else delete_at,
        reading={key: Role.of(word) for key, word in reading.items()} or None,
    )
    audit.add(conn, person=call.person.id, command="workshop.change", workshop=call.workshop.id, now=call.now)
    return _tell(conn, call.workshop.id)


def _tell(conn: Connection, workshop_id: str) -> dict[str, Any]:
    workshop = workshops.get(conn, workshop_id)
    if workshop is None:
        raise Problem("unknown")
    return {
        **workshop_json(workshop),
        "deleteAt": round(workshop.delete_at * 1000),
        "reading": {what: role.word for what, role in workshop.reading.items()},
        "boards": [board_json(board) for board in boards.in_workshop(conn, workshop_id)],
        "people": authors(conn, workshop_id),
    }


def authors(conn: Connection, workshop_id: str) -> list[dict[str, str]]:
    """Who may stand as author of something: everybody with a name, also who was removed since."""
    everybody = people.in_workshop(conn, workshop_id, removed=True)
    return [author_json(person) for person in everybody if person.name]


def author_json(person: Person) -> dict[str, str]:
    """A person as the author of notes."""
    return {"id": person.id, "name": person.name, "color": color_of(person)}


async def delete_workshop(call: Call) -> None:
    services, workshop = call.services, call.workshop.id
    here = await call.read(boards.in_workshop, workshop)
    # Before, since an edit that is under way would fail; afterwards, for who came back in between.
    drop_all(services, here)
    await erasure.erase_workshop(services.db, workshop, call.now, call.person.id)
    drop_all(services, here)


def drop_all(services: Services, here: Iterable[Board]) -> None:
    """Close these boards for everybody."""
    for board in here:
        services.hub.drop_board(board.id)


def mine(conn: Connection, call: Call, workshop: str | None) -> Person:
    """Whom the caller means by "me": a device is somebody in each of its workshops. Problem."""
    everybody = [person for person in who(conn, call.shown) if person.removed is None and not person.waiting]
    if not everybody:
        raise Problem("not-joined")
    chosen = [person for person in everybody if workshop in {None, person.workshop}]
    if not chosen:
        raise Problem("unknown")
    if len(chosen) > 1:
        raise invalid("workshop", "this device is in several workshops: say which one is meant")
    return chosen[0]


_TAG = "workshops"

ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/workshops",
        create_workshop,
        Who.ANYONE,
        "Create a workshop; the caller is its owner and gets the cookie.",
        _TAG,
        body=taken.NewWorkshop,
        answer=given.WorkshopCreated,
        status=201,
        codes=("creation-off", "password-required", "password-wrong"),
    ),
    Endpoint(
        "GET",
        "/api/workshops/{workshop}",
        get_workshop,
        Who.MEMBER,
        "The workshop with its boards and named authors.",
        _TAG,
        answer=given.WorkshopTold,
    ),
    Endpoint(
        "PATCH",
        "/api/workshops/{workshop}",
        change_workshop,
        Who.FACILITATOR,
        "Change title, language, date of deletion (null: by idleness again) or who reads snapshots.",
        _TAG,
        body=taken.WorkshopChange,
        answer=given.WorkshopTold,
    ),
    Endpoint(
        "DELETE",
        "/api/workshops/{workshop}",
        delete_workshop,
        Who.OWNER,
        "Erase the workshop with all that is in it.",
        _TAG,
        status=204,
    ),
)
