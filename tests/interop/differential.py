"""The campaign of odd updates: whatever the gate lets through, Yjs and pycrdt read, and read alike (R8).

    python -m tests.interop.differential MUTANTS SEED

Run it as a child: were the gate wrong, a native crash or an endless loop would take the process along. What
was applied last lies in the file named by LAST_UPDATE, if that is set.
"""

import json
import os
import struct
import subprocess
import sys
from base64 import b64decode, b64encode
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pycrdt import TransactionEvent

from server.sync.gate import STEP2_LIMITS, CorruptState, Fresh, Gate, Known

from .honest import SHAPES, Board, Clients, Tally, begin
from .mutate import Mutator
from .node import clocks, new_doc, plain, quickly, run
from .wire import Reader, Tree, encode

LONG_HISTORY = 8
"""Rounds of edits before, on a board with a long history."""
PER_CHAIN = 60
"""Mutants against one growing document, before another begins."""
ACCEPTED_PER_CHAIN = 20
AHEAD = 40
"""Answers of Node that may be outstanding."""


@dataclass
class Result:
    """What became of the mutants."""

    mutants: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Corpus:
    """A board and what honest clients sent next."""

    state: bytes
    frames: list[bytes]
    trees: list[Tree]


class Peer:
    """The Yjs reader; answers are compared when they come."""

    def __init__(self, child: "subprocess.Popen[bytes]", result: Result) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self._in, self._out = child.stdin, child.stdout
        self._result = result
        self._expected: deque[tuple[dict[str, Any], str]] = deque()

    def reset(self, state: bytes) -> None:
        self._send(b"\1" + state)

    def apply(self, update: bytes, delta: bytes, expected: dict[str, Any]) -> None:
        """Apply the client's bytes to one document, the server's delta to another; compare the first."""
        self._send(b"\2" + struct.pack(">I", len(update)) + update + delta)
        self._expect(expected, update.hex())

    def load(self, state: bytes, expected: dict[str, Any]) -> None:
        self._send(b"\3" + state)
        self._expect(expected, f"state {state.hex()}")

    def relayed(self, expected: dict[str, Any]) -> None:
        """What was made of the server's deltas reads as expected."""
        self._send(b"\4")
        self._expect(expected, "the deltas")

    def state(self) -> bytes:
        """Yjs's own encoding of what it has."""
        self.settle()
        self._send(b"\5")
        return self._answer()

    def settle(self, ahead: int = 0) -> None:
        """Compare answers until so few are outstanding."""
        while len(self._expected) > ahead:
            expected, what = self._expected.popleft()
            # JavaScript has no integers: 7.4e20 comes as digits that stand for the nearest double.
            read = json.loads(self._answer(), parse_int=float)
            if read != expected:
                self._result.wrong.append(_difference(read, expected, what))

    def _expect(self, expected: dict[str, Any], what: str) -> None:
        self._expected.append((expected, what))
        self.settle(AHEAD)

    def _send(self, payload: bytes) -> None:
        self._in.write(struct.pack(">I", len(payload)) + payload)
        self._in.flush()

    def _answer(self) -> bytes:
        (size,) = struct.unpack(">I", self._out.read(4))
        return self._out.read(size)


def collect(seed: int, number: int) -> list[Corpus]:
    """Boards of all shapes and of different ages with the honest frames that came next."""
    found = []
    shapes = tuple(SHAPES.items())
    with run("yjs_clients.mjs") as child:
        clients = Clients(child)
        for index in range(number):
            board = Board(Tally())
            name, shape = shapes[index % len(shapes)]
            begin(clients, board, seed + index, shape)
            for _ in range(LONG_HISTORY if name == "long" else 1):
                _round(clients, board, 3 + index % 6)
            board.reload()
            start = board.doc.get_update()
            frames = [frame for _ in range(8) for frame in _round(clients, board, 3)]
            found.append(Corpus(start, frames, [Reader(frame).tree() for frame in frames]))
    return found


def _round(clients: Clients, board: Board, edits: int) -> list[bytes]:
    vector = b64encode(board.doc.get_state()).decode()
    answer = clients.ask("round", edits=edits, deltas=board.news(), vector=vector)
    for frame in answer["frames"]:
        board.take(frame)
    return [b64decode(frame["data"]) for frame in answer["frames"]]


class Chain:
    """One document that takes mutants until it is thrown away."""

    def __init__(self, corpus: Corpus, dice: Random, peer: Peer, result: Result) -> None:
        self._corpus = corpus
        self._dice = dice
        self._peer = peer
        self._result = result
        self._doc = new_doc(corpus.state, client=11)
        self._gate = Gate.from_state(self._doc.get_update())
        self._deltas: list[bytes] = []
        self._subscription = self._doc.observe(self._hear)
        self._clients = [section.client for section in Reader(corpus.state).tree().sections]
        self._clients += [s.client for tree in corpus.trees for s in tree.sections]
        self._mutator = Mutator(dice, self._gate.clock, sorted(set(self._clients)))
        self._accepted = 0
        peer.reset(self._doc.get_update())

    def _hear(self, event: TransactionEvent) -> None:
        self._deltas.append(event.update)

    def run(self, mutants: int) -> None:
        """Judge so many mutants and apply those that pass."""
        for _ in range(mutants):
            if self._accepted >= ACCEPTED_PER_CHAIN or self._result.wrong:
                break
            update = self._mutant()
            self._result.mutants += 1
            verdict = self._gate.check(update, lambda client: True)
            self._result.verdicts[type(verdict).__name__] += 1
            if isinstance(verdict, Fresh):
                self._accepted += 1
                self._apply(update)
            elif not isinstance(verdict, Known):
                self._result.refusals[verdict.why] += 1
        self._compare()

    def _mutant(self) -> bytes:
        dice = self._dice
        if dice.random() < 0.15:
            return self._mutator.spoil(dice.choice(self._corpus.frames))
        update = encode(self._mutator.mutate(dice.choice(self._corpus.trees)))
        return self._mutator.spoil(update) if dice.random() < 0.15 else update

    def _apply(self, update: bytes) -> None:
        _remember(update)
        self._deltas.clear()
        try:
            self._doc.apply_update(update)
            for delta in self._deltas:
                self._gate.integrate(delta)
        except BaseException as error:  # noqa: BLE001  pycrdt's panics are no Exceptions
            self._result.wrong.append(f"{type(error).__name__} {error} for {update.hex()}")
            return
        self._peer.apply(update, b"".join(self._deltas), self._read())

    def _read(self) -> dict[str, Any]:
        return {**quickly(self._doc), "clocks": clocks(self._doc)}

    def _compare(self) -> None:
        """Full states go both ways, and a gate made anew knows the same."""
        if self._result.wrong:
            return
        state = self._doc.get_update()
        if plain(self._doc) != quickly(self._doc):
            self._result.wrong.append(f"pycrdt reads its own document differently: {state.hex()}")
        self._peer.load(state, self._read())
        self._peer.relayed(self._read())
        theirs = self._peer.state()
        if plain(new_doc(theirs)) != plain(self._doc):
            self._result.wrong.append(f"pycrdt reads Yjs's state differently: {theirs.hex()}")
        try:
            anew = Gate.from_state(state)
        except CorruptState as error:
            self._result.wrong.append(f"{error} in {state.hex()}")
            return
        for gate in (self._gate, anew):
            verdict = gate.check(theirs, lambda client: False, limits=STEP2_LIMITS)
            if not isinstance(verdict, Known):
                self._result.wrong.append(f"{verdict} for Yjs's state {theirs.hex()}")


def _difference(read: dict[str, Any], expected: dict[str, Any], what: str) -> str:
    """What Yjs and pycrdt read differently, without what they agree on."""
    if "error" in read:
        return f"Yjs: {read['error']}\nafter {what}"
    lines = [
        f"{root}.{key}: Yjs {read[root].get(key)!r}, pycrdt {expected[root].get(key)!r}"
        for root in expected
        for key in sorted(read[root].keys() | expected[root].keys())
        if read[root].get(key) != expected[root].get(key)
    ]
    return "\n".join([*lines, f"after {what}"])


def _remember(update: bytes) -> None:
    path = os.environ.get("LAST_UPDATE")
    if path:
        with open(path, "w") as file:
            file.write(update.hex())


def campaign(mutants: int, seed: int) -> Result:
    """So many mutants, chain after chain."""
    result = Result()
    dice = Random(seed)
    corpora = collect(seed, 24)
    with run("yjs_peer.mjs") as child:
        peer = Peer(child, result)
        while result.mutants < mutants and not result.wrong:
            left = min(PER_CHAIN, mutants - result.mutants)
            Chain(dice.choice(corpora), dice, peer, result).run(left)
        peer.settle()
    return result


if __name__ == "__main__":
    outcome = campaign(int(sys.argv[1]), int(sys.argv[2]))
    json.dump(
        {
            "mutants": outcome.mutants,
            "verdicts": outcome.verdicts,
            "refusals": dict(outcome.refusals.most_common()),
            "wrong": outcome.wrong[:3],
        },
        sys.stdout,
    )
