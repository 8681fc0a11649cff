"""Somebody who sends whatever might hurt: rubbish, others' ids, gaps, mutations, oversized presence."""

from typing import Any

from pycrdt import Doc, Map

from server.boards import schema
from server.sync import protocol
from server.sync.protocol import PresenceEntry

from .client import SimClient
from .oracle import vector_of


class Vandal(SimClient):
    """A participant without manners. Its own board may become odd; nobody else's may."""

    honest = False

    def edit(self) -> None:
        """One hostile frame."""
        if self.link is None:
            return
        tricks = (
            self._rubbish,
            self._foreign,
            self._gap,
            self._mutate,
            self._loud,
            self._voice,
            self._greedy,
        )
        frame = self.rng.choice(tricks)()
        self.world.count["hostile"] += 1
        if not self.refused:
            self._push(self.link, frame)

    def _rubbish(self) -> bytes:
        if self.rng.random() < 0.7:  # else the connection would end almost every time
            return self._mutate()
        return self.rng.randbytes(self.rng.randrange(1, 40))

    def _foreign(self) -> bytes:
        """A change under the client id of somebody else, at the clock that will be their next."""
        return protocol.update(self._change(self._seen())[0])

    def _seen(self) -> int:
        """A client id that stands in the document: nobody can know another one."""
        return self.rng.choice(sorted(vector_of(self.doc.get_state())) or [self.doc.client_id])

    def _gap(self) -> bytes:
        """A change without the one before it."""
        return protocol.update(self._change(self.doc.client_id, 2)[1])

    def _mutate(self) -> bytes:
        (update,) = self._change(self.doc.client_id)
        changed = bytearray(update)
        changed[self.rng.randrange(len(changed))] = self.rng.randrange(256)
        return protocol.update(bytes(changed))

    def _change(self, client: int, times: int = 1) -> list[bytes]:
        """Changes that nobody has made, under that id."""
        doc: Doc[Any] = Doc(client_id=client)
        doc.apply_update(self.doc.get_update())
        notes: Map[Any] = doc.get(schema.NOTES, type=Map)
        made: list[bytes] = []
        subscription = doc.observe(lambda event: made.append(event.update))
        for _ in range(times):
            notes[f"evil-{self.rng.randrange(50)}"] = Map({"color": "pink"})
        doc.unobserve(subscription)
        return made

    def _loud(self) -> bytes:
        text = b'{"cursor":"' + b"x" * 5_000 + b'"}'
        return protocol.presence([PresenceEntry(self.doc.client_id, self.rng.randrange(99), text)])

    def _voice(self) -> bytes:
        """Presence under somebody else's id."""
        return protocol.presence([PresenceEntry(self._seen(), 2**20, b'{"cursor":null}')])

    def _greedy(self) -> bytes:
        return protocol.step1(b"\x00")
