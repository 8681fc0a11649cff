"""A board to take away as a file: its tables, or the sheet as a picture."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from starlette.responses import Response

from server.boards.content import BoardMeta
from server.boards.export_sources import check_columns
from server.boards.template import Template
from server.export.board import WORDS
from server.export.files import FORMATS, ONE_TABLE, Around, Format, make
from server.storage import boards, people, votes
from server.storage.boards import Board
from server.storage.database import Connection
from server.web.call import Call
from server.web.dispatch import slow_down
from server.web.endpoint import Endpoint, Who
from server.web.i18n import LOCALES
from server.web.limits import TooMany
from server.web.problems import invalid

from . import given
from .boards import LOCALE, asked_locale

Exports = Sequence[Mapping[str, Any]]


async def export_board(call: Call) -> Response:
    """What is on the board now, and nothing of it that isn't durable; made in a thread."""
    locale, form = asked_locale(call), _asked_format(call)
    _keep_pace(call)
    state = await call.services.hub.state(call.board.id)
    exports = _exports(state.template, call.services.templates.get(call.board.template))
    form, exports = _asked_table(call, form, exports)
    words = call.services.catalogue.strings(locale if locale in LOCALES else call.locale, (WORDS,))
    around = await call.read(_around, call.board, words)
    file = await to_thread.run_sync(
        make, form, state.update, state.template, exports, around, locale, limiter=call.services.exporting
    )
    return Response(file.data, headers={"Content-Type": file.media, **_attached(file.name)})


def _asked_format(call: Call) -> Format:
    name = call.request.query_params.get("format", "json")
    if name not in FORMATS:
        raise invalid("format", "one of " + ", ".join(FORMATS))
    return FORMATS[name]


def _asked_table(call: Call, form: Format, exports: Exports) -> tuple[Format, Exports]:
    """All tables, or the one that was asked for as CSV."""
    name = call.request.query_params.get("table")
    if name is None:
        return form, exports
    if form is not FORMATS["csv"]:
        raise invalid("table", "only csv comes table by table")
    found = [one for one in exports if one["table"] == name]
    if not found:
        raise invalid("table", "one of " + ", ".join(one["table"] for one in exports))
    return ONE_TABLE, found


def _keep_pace(call: Call) -> None:
    """Problem for who takes file after file: each costs a thread for a while."""
    try:
        call.services.rates.exports.take(call.person.id, call.services.clock.monotonic())
    except TooMany as too_many:
        raise slow_down(too_many) from None


def _exports(own: Template, today: Template | None) -> Exports:
    """The tables of the board's own worksheet; those of today's where its own don't say what is in them."""
    return today.exports if today is not None and check_columns(own) else own.exports


def _around(conn: Connection, board: Board, words: Mapping[str, Any]) -> Around:
    ended = votes.of_board(conn, board.id)
    return Around(
        BoardMeta(board.id, board.template, board.title),
        {one.id: one.name for one in people.in_workshop(conn, board.workshop, removed=True)},
        {one.id: one.title for one in boards.in_workshop(conn, board.workshop)},
        ended[-1].results if ended else None,
        words,
    )


def _attached(name: str) -> dict[str, str]:
    """The header that makes browsers keep the file under its name; old ones get it in ASCII."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/boards/{board}/export",
        export_board,
        Who.READER,
        "The board as a file: tables with the columns of its worksheet, or the sheet itself.",
        "content",
        answer=given.BoardExport,
        other_media=tuple(
            form.media for form in (*FORMATS.values(), ONE_TABLE) if form is not FORMATS["json"]
        ),
        reading="export",
        query={
            "format": f"{', '.join(FORMATS)}; none: json. csv is a ZIP of all tables.",
            "table": "With csv: this table alone, as one file.",
            **LOCALE,
        },
        codes=("invalid", "too-many"),
    ),
)
