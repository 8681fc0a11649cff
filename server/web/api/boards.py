"""Boards of a workshop, the worksheets there are, and a board's layout."""

from typing import Any, Final

from server.boards.layout import layout
from server.boards.template import pick
from server.storage import audit, boards
from server.storage.boards import Board
from server.storage.database import Connection
from server.web.call import Call
from server.web.endpoint import Endpoint, Who
from server.web.i18n import LOCALES
from server.web.problems import Problem, invalid

from . import creation, given, taken
from .creation import Wish
from .live import people_changed
from .workshops import board_json, wish_of


async def create_board(call: Call) -> dict[str, str]:
    board = await call.write(_create, call, wish_of(call, call.body, "template"))
    people_changed(call.services, call.workshop.id)
    return board_json(board)


def _create(conn: Connection, call: Call, wish: Wish) -> Board:
    board = creation.make_board(conn, call.workshop, wish, call.now)
    _audit(conn, call, "board.create", board.id)
    return board


async def change_board(call: Call) -> dict[str, str]:
    board = await call.write(_change, call, call.body.title)
    people_changed(call.services, call.workshop.id)
    return board_json(board)


def _change(conn: Connection, call: Call, title: str) -> Board:
    board = boards.patch(conn, call.board.id, title=title)
    if board is None:
        raise Problem("unknown")
    _audit(conn, call, "board.change", board.id)
    return board


async def delete_board(call: Call) -> None:
    await call.write(_delete, call)
    call.services.hub.drop_board(call.board.id)
    people_changed(call.services, call.workshop.id)


def _delete(conn: Connection, call: Call) -> None:
    if len(boards.in_workshop(conn, call.workshop.id)) == 1:
        raise Problem("last-board")
    boards.mark_deleted(conn, call.board.id, call.now)
    _audit(conn, call, "board.delete", call.board.id)


def _audit(conn: Connection, call: Call, command: str, board: str) -> None:
    audit.add(
        conn, person=call.person.id, command=command, workshop=call.workshop.id, board=board, now=call.now
    )


def asked_locale(call: Call) -> str:
    """The language in the query, which a worksheet may know beyond ours; none: the reader's."""
    asked = call.request.query_params.get("locale")
    if asked is None:
        return call.locale
    if not (asked.isascii() and asked.isalpha() and 2 <= len(asked) <= 8):
        raise invalid("locale", "a language code such as fi")
    return asked.lower()


async def list_templates(call: Call) -> dict[str, Any]:
    locale = asked_locale(call)
    return {
        "templates": [
            {
                "slug": template.slug,
                "part": template.part,
                "name": pick(template.name, locale),
                "question": pick(template.question, locale),
                "minutes": template.minutes,
                "languages": list(template.languages),
            }
            for template in call.services.templates.values()
        ]
    }


async def get_layout(call: Call) -> dict[str, Any]:
    return layout(await call.template(), asked_locale(call), call.board.layout_version)


LOCALE: Final = {"locale": f"Language of the texts, as {', '.join(LOCALES)}; none: the person's."}

ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/workshops/{workshop}/boards",
        create_board,
        Who.FACILITATOR,
        "Add a board.",
        "boards",
        body=taken.NewBoard,
        answer=given.BoardGiven,
        status=201,
    ),
    Endpoint(
        "PATCH",
        "/api/boards/{board}",
        change_board,
        Who.FACILITATOR,
        "Change a board's title.",
        "boards",
        body=taken.BoardChange,
        answer=given.BoardGiven,
    ),
    Endpoint(
        "DELETE",
        "/api/boards/{board}",
        delete_board,
        Who.FACILITATOR,
        "Delete a board; a workshop keeps its last one.",
        "boards",
        status=204,
        codes=("last-board",),
    ),
    Endpoint(
        "GET",
        "/api/templates",
        list_templates,
        Who.ANYONE,
        "The worksheets of this server.",
        "boards",
        answer=given.TemplatesTold,
        query=LOCALE,
        codes=("invalid",),
    ),
    Endpoint(
        "GET",
        "/api/boards/{board}/layout",
        get_layout,
        Who.MEMBER,
        "The board's compiled worksheet, with texts in one language.",
        "boards",
        answer=given.LayoutTold,
        query=LOCALE,
        codes=("invalid",),
    ),
)
