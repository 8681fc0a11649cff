"""Messages that nobody honest sends: cut, spoilt, swapped, made up, and frames that are no frames."""

import json
import os
from random import Random
from typing import Any, Final

from pycrdt import Doc, Map, Text

from tests.load.wire import awareness, masked, sized, step1, step2, uint, update

STATES: Final = (
    b"{}",
    b"[]",
    b"nul",
    b"1e999",
    b'{"cursor":{"x":1e999}}',
    b'{"user":{"id":"somebody else"}}',
    b"[" * 3_000,
    b'{"a":' * 2_000,
    b"\xff\xfe",
    b'{"cursor":"' + b"x" * 5_000 + b'"}',
)
WRITTEN: Final = "of-a-vandal"
"""The note that is never to be seen."""


def note() -> bytes:
    """A Yjs update that makes that note."""
    doc: Doc[Any] = Doc()
    place = {"x": 1.0, "y": 2.0, "z": 1.0}
    parts = {"place": place, "text": Text("hei ä"), "color": "yellow", "by": None, "at": 1.0}
    doc.get("notes", type=Map)[WRITTEN] = Map(parts)
    return doc.get_update()


class Odd:
    """An endless supply, by seed."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._note = note()

    def message(self) -> bytes:
        """One message. No content in it can be taken: it is cut, or goes on after its end, or is another
        version's, or begins in an unknown root."""
        makers = (
            self._content,
            self._content,
            self._presence,
            self._presence,
            self._compact,
            self._rubbish,
            self._spoilt,
        )
        return self._dice.choice(makers)()

    def _content(self) -> bytes:
        dice, whole = self._dice, self._note
        body = dice.choice(
            (
                whole[: dice.randrange(1, len(whole))],
                whole + dice.randbytes(dice.randrange(1, 9)),
                whole.replace(b"notes", dice.choice((b"noted", b"order", b"\0\0\0\0\0"))),
                b"\1\1\xff\xff\xff\xff\x0f" + whole,
                b"\0\0" + whole,
                dice.randbytes(dice.randrange(3, 300)),
            )
        )
        return (update if dice.random() < 0.7 else step2)(body)

    def _presence(self) -> bytes:
        dice = self._dice
        state = dice.choice(STATES)
        client = dice.choice((0, 1, 2**32, 2**53 - 1, dice.getrandbits(32)))
        whole = awareness(client, dice.choice((0, 1, 2**53 - 1)), state)
        return whole if dice.random() < 0.7 else whole[: dice.randrange(1, len(whole))]

    def _compact(self) -> bytes:
        """Kind 101, also of those who did not ask for it."""
        dice = self._dice
        record = uint(dice.choice((0, 0, 0, 8, 2**40)) | dice.randrange(8))
        said = uint(dice.getrandbits(32)) + sized(dice.choice(STATES))
        return b"\x65" + b"".join(
            record + dice.choice((b"", said, dice.randbytes(dice.randrange(12))))
            for _ in range(dice.randrange(4))
        )

    def _rubbish(self) -> bytes:
        dice = self._dice
        kind = dice.choice((0, 1, 2, 3, 4, 99, 100, 102, 103, 127, 255))
        return dice.choice((b"", bytes([kind]), bytes([kind]) + dice.randbytes(dice.randrange(200))))

    def _spoilt(self) -> bytes:
        """An honest message without content, with some bytes changed."""
        dice = self._dice
        state = json.dumps({"cursor": {"x": 1, "y": 2}}).encode()
        out = bytearray(dice.choice((step1(), step1(b"\1\5\7"), awareness(5, 1, state), b"\3")))
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(out) + 1)
            out[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(4))
        return bytes(out) if not out.startswith((b"\0\1", b"\0\2")) else b"\7"

    def wire(self) -> bytes:
        """Bytes on the wire that are no message of a client: wrong masks, lengths, bits and orders."""
        dice = self._dice
        whole = masked(self.message(), os.urandom(4))
        match dice.randrange(6):
            case 0:
                return bytes([whole[0] | dice.choice((0x10, 0x20, 0x40))]) + whole[1:]
            case 1:
                return bytes([dice.choice((0x83, 0x87, 0x8B, 0x8F, 0x03, 0x00, 0x80))]) + whole[1:]
            case 2:
                return bytes([whole[0], whole[1] & 0x7F]) + whole[2:]
            case 3:
                return b"\x82\xff" + dice.choice((b"\xff" * 8, b"\0\0\0\0\0\x20\0\0")) + b"\1\2\3\4x"
            case 4:
                return b"\x89\xfe\x01\x00" + dice.randbytes(300)
            case _:
                return dice.randbytes(dice.randrange(2, 60))
