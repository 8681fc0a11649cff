"""The campaign of honest edits: what real Yjs clients send is taken, all of it, and all documents agree.

python -m tests.interop.honest EDITS SEED [SHAPE]
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, Text, TransactionEvent

from server.boards import schema
from server.sync.gate import STEP2_LIMITS, UPDATE_LIMITS, Fresh, Gate, Known, Refused

from .node import new_doc, plain, run

PEOPLE = ("p_ann", "p_börje")


@dataclass(frozen=True, slots=True)
class Shape:
    """Who works, and how."""

    people: tuple[str, ...] = PEOPLE
    lean: str = ""
    """What they do more than usual."""
    may_lose: bool = False
    """Whether the gate may refuse what an undo over other undos makes, see UNDONE."""
    edits: int = 2_500
    """Then a new board begins: reading a document grows with it."""


UNDONE = ("it passes over what its writer knew", "a right neighbour that stands to the left")
"""Yjs's undo manager, driven hard, now and then puts a text together in an order on which readers need not
agree. The gate refuses it: the person goes on with a new document, and is offered the words."""

SHAPES = {
    "pair": Shape(),
    "crowd": Shape(people=(*PEOPLE, "p_cai", "p_dagmar", "p_eino", "p_fanny")),
    "undo": Shape(lean="undo", may_lose=True),
    "lists": Shape(lean="lists"),
    "long": Shape(edits=20_000),
}


@dataclass
class Tally:
    """What happened."""

    edits: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    reloads: int = 0
    lost: int = 0
    """Boards that ended with a refusal of UNDONE."""
    wrong: list[str] = field(default_factory=list)


class Board:
    """The server's side of one board."""

    def __init__(self, tally: Tally, *, may_lose: bool = False) -> None:
        self.tally = tally
        self._may_lose = may_lose
        self.lost = False
        self.doc = new_doc(client=7)
        fields = self.doc.get(schema.FIELDS, type=Map)
        for key in ("f1", "f2", schema.SUMMARY):
            fields[key] = Text("ä😀 ")
        self.deltas: list[bytes] = []
        self.owners: dict[int, int] = {}
        self.load(self.doc)

    def load(self, doc: "Doc[Any]") -> None:
        """Go on from this document, with a gate made of its state."""
        self.doc = doc
        self.gate = Gate.from_state(doc.get_update())
        self._subscription = doc.observe(self._hear)

    def _hear(self, event: TransactionEvent) -> None:
        self.deltas.append(event.update)
        self.gate.integrate(event.update)

    def reload(self) -> None:
        """The board is unloaded and loaded again."""
        self.tally.reloads += 1
        self.load(new_doc(self.doc.get_update(), client=7))

    def take(self, frame: dict[str, Any]) -> None:
        """One frame of a client."""
        update = b64decode(frame["data"])
        who = frame["client"]
        limits = STEP2_LIMITS if frame["answer"] else UPDATE_LIMITS
        verdict = self.gate.check(update, lambda client: self.owners.get(client, who) == who, limits=limits)
        self.tally.verdicts[type(verdict).__name__] += 1
        self.tally.answers += bool(frame["answer"])
        if isinstance(verdict, Fresh):
            self.owners.update(dict.fromkeys(verdict.clients, who))
            self.doc.apply_update(update)
        elif isinstance(verdict, Refused) and self._may_lose and verdict.why in UNDONE:
            self.lost = True
        elif not isinstance(verdict, Known) and not self.lost:
            self.tally.wrong.append(f"{verdict} for {update.hex()}")

    def news(self) -> list[str]:
        """What was added since the last call, for the clients."""
        deltas, self.deltas = self.deltas, []
        return [b64encode(delta).decode() for delta in deltas]


class Clients:
    """The clients in Node."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self._in, self._out = child.stdin, child.stdout

    def ask(self, op: str, **values: object) -> dict[str, Any]:
        """Send one request and read its answer."""
        self._in.write(json.dumps({"op": op, **values}).encode() + b"\n")
        self._in.flush()
        answer: dict[str, Any] = json.loads(self._out.readline())
        return answer


def campaign(edits: int, seed: int, shape: Shape) -> Tally:
    """So many edits, board after board."""
    tally = Tally()
    with run("yjs_clients.mjs") as child:
        clients = Clients(child)
        while tally.edits < edits and not tally.wrong:
            _one_board(clients, tally, min(shape.edits, edits - tally.edits), seed + tally.edits, shape)
    return tally


def begin(clients: Clients, board: Board, seed: int, shape: Shape) -> None:
    """Everybody opens the board."""
    board.news()
    state = b64encode(board.doc.get_update()).decode()
    clients.ask("open", seed=seed, state=state, people=shape.people, lean=shape.lean)


def _one_board(clients: Clients, tally: Tally, edits: int, seed: int, shape: Shape) -> None:
    board = Board(tally, may_lose=shape.may_lose)
    begin(clients, board, seed, shape)
    until = tally.edits + edits
    for number in range(1, edits):
        if tally.edits >= until:
            break
        answer = clients.ask("round", edits=6, deltas=board.news(), vector=_vector(board))
        tally.edits += answer["edits"]
        for frame in answer["frames"]:
            board.take(frame)
        if board.lost:
            tally.lost += 1
            return
        if number % 40 == 0:
            board.reload()
    _agree(clients, board)


def _agree(clients: Clients, board: Board) -> None:
    """Everybody comes online: all documents are equal, and nobody holds what the gate doesn't know."""
    for frame in clients.ask("settle", deltas=board.news(), vector=_vector(board))["frames"]:
        board.take(frame)
    end = clients.ask("read", deltas=board.news())
    expected = plain(board.doc)
    wrong = board.tally.wrong
    wrong += [f"a client reads {read}, the server {expected}" for read in end["docs"] if read != expected]
    for state in end["states"]:
        verdict = board.gate.check(b64decode(state), lambda client: False, limits=STEP2_LIMITS)
        if not isinstance(verdict, Known):
            wrong.append(f"a client's whole state is {verdict}")


def _vector(board: Board) -> str:
    return b64encode(board.doc.get_state()).decode()


if __name__ == "__main__":
    chosen = SHAPES[sys.argv[3] if len(sys.argv) > 3 else "pair"]
    result = campaign(int(sys.argv[1]), int(sys.argv[2]), chosen)
    json.dump(
        {
            "edits": result.edits,
            "verdicts": result.verdicts,
            "answers": result.answers,
            "reloads": result.reloads,
            "lost": result.lost,
            "wrong": [text[:2000] for text in result.wrong[:3]],
        },
        sys.stdout,
    )
