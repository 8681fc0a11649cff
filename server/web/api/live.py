"""What happens outside a document and must reach who is connected: stored first, then told to the hub."""

from typing import Any

from anyio import to_thread
from pycrdt import Doc

from server.boards.content import BoardMeta, EndedVote, content
from server.boards.template import Template
from server.boards.view import BoardView, read
from server.storage import people, votes
from server.storage.boards import Board
from server.storage.database import Connection
from server.storage.people import Person
from server.sync.member import Member
from server.web.auth import color_of
from server.web.call import Call
from server.web.services import Services


def member_of(person: Person, device: str = "") -> Member:
    """A person as the sync core knows them; `device` tells which connections are one browser's."""
    return Member(
        workshop=person.workshop,
        person=person.id,
        name=person.name,
        color=color_of(person),
        role=person.role,
        muted=person.muted,
        device=device,
    )


def people_changed(services: Services, workshop: str) -> None:
    """Tell everybody in the workshop to ask for its people again."""
    services.hub.notify(workshop, {"code": "people", "key": "board.notice.people"})


def view_of(state: bytes) -> BoardView:
    """Read an encoded state; takes a while with many notes, so call it in a thread."""
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    return read(doc)


async def told(call: Call, board: Board, template: Template, state: bytes, seq: int) -> dict[str, Any]:
    """The content of a state as GET content tells it, with the votes that have ended."""
    names, ended = await call.read(_names_and_votes, board)
    meta = BoardMeta(board.id, board.template, board.title)
    return await to_thread.run_sync(_tell, state, template, meta, seq, names, ended)


def _tell(
    state: bytes,
    template: Template,
    meta: BoardMeta,
    seq: int,
    names: dict[str, str],
    ended: list[EndedVote],
) -> dict[str, Any]:
    return content(view_of(state), template, meta, seq, names, ended)


def _names_and_votes(conn: Connection, board: Board) -> tuple[dict[str, str], list[EndedVote]]:
    everybody = people.in_workshop(conn, board.workshop, removed=True)
    ended = [
        EndedVote(vote.id, vote.zones, vote.n, round(vote.ended * 1000), vote.results)
        for vote in votes.of_board(conn, board.id)
    ]
    return {person.id: person.name for person in everybody}, ended
