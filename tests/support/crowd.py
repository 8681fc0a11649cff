"""People on boards who come back whenever their connection is over, as browsers do."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from pycrdt import Doc, Map, Text
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from server.boards.view import BoardView, read
from tests.support.client import STEP1, Client, sync_frame


class Guest:
    """One person at one device: one document over many connections."""

    def __init__(self, url: str, board: str, token: str, dice: Random) -> None:
        self.board = board
        self.doc: Doc[Any] = Doc()
        self.seen: list[bytes] = []
        """Updates that came from the server."""
        self.acked: list[bytes] = []
        """Own content frames that are acknowledged."""
        self.refused = 0
        self.codes: list[int] = []
        self.client: Client | None = None
        self.calm = False
        """Edits nothing any more."""
        self._url, self._token, self._dice = url, token, dice
        self._taken = self._counted = 0

    @property
    def online(self) -> bool:
        """Connected, with the whole document."""
        return self.client is not None and self.client.joined

    @property
    def saved(self) -> bool:
        """Whether everything of this connection is acknowledged."""
        return self.client is not None and self.client.joined and self.client.sent == self.client.acked

    async def stay(self, least: float = 0.05, most: float = 0.5) -> None:
        """Be there for ever; comes back between `least` and `most` seconds after it was thrown out."""
        while True:
            client = Client(self._url, self.board, self._token, self.doc)
            with contextlib.suppress(ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, EOFError):
                async with client:
                    self._taken = self._counted = 0
                    self.client = client
                    await client.send(sync_frame(STEP1, self.doc.get_state()))
                    while True:
                        await client.receive()
                        self._note(client)
            self._note(client)
            self.codes.append(client.closed or 0)
            self.client = None
            await asyncio.sleep(self._dice.uniform(least, most))

    def _note(self, client: Client) -> None:
        self.seen += client.seen[self._taken :]
        self._taken = len(client.seen)
        self.acked += client.content[self._counted : client.acked]
        self._counted = max(self._counted, client.acked)
        self.refused += sum(notice["code"] == "refused" for notice in client.notices)
        client.notices.clear()

    async def work(self, pace: float) -> None:
        """Edit about every so many seconds, also while offline."""
        while True:
            await asyncio.sleep(self._dice.expovariate(1 / pace))
            if self.calm:
                continue
            client = self.client
            # Once the server's step 1 is answered, nothing but an update tells it of what is new.
            if client is not None and client.content:
                with contextlib.suppress(ConnectionClosed):
                    await client.edit(self.change)
            else:
                with self.doc.transaction():
                    self.change(self.doc)

    def change(self, doc: "Doc[Any]") -> None:
        """One edit."""
        notes = doc.get("notes", type=Map)
        present = [key for key in notes if isinstance(notes[key].get("text"), Text)]
        kind = self._dice.choice(("new", "move", "move", "text")) if len(present) < 40 else "move"
        if kind == "new" or not present:
            parts = {"place": self._place(), "text": Text("lappu"), "color": "blue", "by": None, "at": 1.0}
            notes[os.urandom(6).hex()] = Map(parts)
            return
        note = notes[self._dice.choice(present)]
        if kind == "move":
            note["place"] = self._place()
        else:
            note["text"].insert(0, self._dice.choice("abc"))

    def _place(self) -> dict[str, float]:
        return {"x": self._dice.uniform(0, 900), "y": self._dice.uniform(0, 600), "z": 1.0}

    def view(self) -> BoardView:
        """What this person sees."""
        return read(self.doc)


async def until(true: Callable[[], bool], within: float, what: str) -> float:
    """Wait until it holds; after how many seconds. AssertionError."""
    began = time.monotonic()
    while not true():
        took = time.monotonic() - began
        assert took < within, f"{what} takes more than {within} s"
        await asyncio.sleep(0.02)
    return time.monotonic() - began


def lost(guests: Iterable[Guest], kept: "Doc[Any]") -> int:
    """How many of the updates that these people saw or had acknowledged are not in the document (R1, R2)."""
    new: list[bytes] = []
    watching = kept.observe(lambda event: new.append(event.update))
    before = kept.get_state()
    for update in {update for guest in guests for update in (*guest.seen, *guest.acked)}:
        kept.apply_update(update)
    kept.unobserve(watching)
    return len(new) or int(kept.get_state() != before)
