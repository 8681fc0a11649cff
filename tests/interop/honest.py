"""The campaign of honest edits: what real Yjs clients send is taken, all of it, and all documents agree.

python -m tests.interop.honest EDITS SEED
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
from server.sync.gate import STEP2_LIMITS, UPDATE_LIMITS, Fresh, Gate, Known

from .node import new_doc, plain, run

PEOPLE = ("p_ann", "p_börje")
EDITS_PER_BOARD = 2_500
"""Then a new board begins: reading a document grows with it."""


@dataclass
class Tally:
    """What happened."""

    edits: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    reloads: int = 0
    wrong: list[str] = field(default_factory=list)


class Board:
    """The server's side of one board."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
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
        elif not isinstance(verdict, Known):
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


def campaign(edits: int, seed: int) -> Tally:
    """So many edits by two clients, board after board."""
    tally = Tally()
    with run("yjs_clients.mjs") as child:
        clients = Clients(child)
        while tally.edits < edits and not tally.wrong:
            _one_board(clients, tally, min(EDITS_PER_BOARD, edits - tally.edits), seed + tally.edits)
    return tally


def _one_board(clients: Clients, tally: Tally, edits: int, seed: int) -> None:
    board = Board(tally)
    board.news()
    clients.ask("open", seed=seed, state=b64encode(board.doc.get_update()).decode(), people=PEOPLE)
    until = tally.edits + edits
    for number in range(1, edits):
        if tally.edits >= until:
            break
        answer = clients.ask("round", edits=6, deltas=board.news(), vector=_vector(board))
        tally.edits += answer["edits"]
        for frame in answer["frames"]:
            board.take(frame)
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
    result = campaign(int(sys.argv[1]), int(sys.argv[2]))
    json.dump(
        {
            "edits": result.edits,
            "verdicts": result.verdicts,
            "answers": result.answers,
            "reloads": result.reloads,
            "wrong": [text[:2000] for text in result.wrong[:3]],
        },
        sys.stdout,
    )
