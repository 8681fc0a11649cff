"""One presence id: what was last said under it, and how stock and compact clients are told of it.

A stock client sends its whole state as JSON with every movement. What comes is kept as it is; it is looked at
when a tick needs it, and then mostly by its cursor alone: as long as the text around the cursor is the same,
nothing else can have changed.
"""

import json
import re
from collections.abc import Hashable
from typing import Any, Final

from . import compact
from .compact import Point
from .lib0 import Malformed
from .lib0 import uint as read_uint
from .member import Member
from .protocol import presence_entry, uint

NULL: Final = b"null"

CURSOR: Final = 1
"""News: the cursor is somewhere else."""
ENTRY: Final = 2
"""News: something besides the cursor is different."""
ALL: Final = CURSOR | ENTRY

_BETWEEN: Final = b',"cursor":'
_NUMBER: Final = rb"(-?(?:0|[1-9]\d{0,6})(?:\.\d{1,17})?)"
_CURSOR_TEXT: Final = re.compile(rb'"cursor":(\{"x":' + _NUMBER + rb',"y":' + _NUMBER + rb"\})")


class Standing:
    """See the module."""

    __slots__ = (
        "_around",
        "_cursor",
        "_prefix",
        "_raw",
        "at",
        "client",
        "clock",
        "here",
        "index",
        "member",
        "plain",
        "seen",
        "session",
        "start",
    )

    def __init__(self, client: int, member: Member | None, session: Hashable) -> None:
        """`session` speaks for it: one of this process, of this member, or (None) another process."""
        self.client = client
        self.index = 0
        """Its number for compact clients."""
        self.member = member
        self.session = session
        self.seen = 0.0
        self.clock = 0
        self.here = False
        self.at: Point | None = None
        self.plain = False
        """Whether the cursor is `at` and nothing more: no fractions, no further keys."""
        self.start = b"\x01" + uint(client)
        """What an awareness update begins with that tells of this id alone."""
        self._raw: bytes | None = None
        self._around: tuple[bytes, bytes] | None = None
        self._prefix = b""
        """The state up to the cursor."""
        self._cursor: bytes | None = None

    # -- what is said --------------------------------------------------------------------

    def hear_again(self, frame: bytes, limit: int, now: float) -> bool:
        """Keep a frame of kind 1 that tells something newer of this id alone; False when it is anything else.

        `limit`: bytes of a state.
        """
        try:
            size, at = read_uint(frame, 1)
            if at + size != len(frame) or not frame.startswith(self.start, at):
                return False
            clock, at = read_uint(frame, at + len(self.start))
            size, at = read_uint(frame, at)
            if at + size != len(frame) or size > limit or clock <= self.clock or frame[at] != 0x7B:
                return False
        except (IndexError, Malformed):
            return False
        self.clock, self.seen, self._raw = clock, now, frame[at:]
        return True

    def say(self, text: bytes) -> int | None:
        """Take a whole state now; the news of it, None when it is none that every client reads."""
        self._raw = None
        data = _parse(text)
        if data is None:
            return None
        data.pop("user", None)
        cursor: Any = data.pop("cursor", _ABSENT)
        try:
            rest = _dump(data)[1:-1]
            cursor_text = None if cursor is _ABSENT else _dump(cursor)
        except (ValueError, RecursionError):  # 1e999 is read as infinity; a nesting just below the limit
            return None
        self._around = _around(text) if isinstance(cursor, dict) else None
        return self._put(_prefix(rest, self.member)) | self._move(cursor_text, _point(cursor))

    def say_elsewhere(self, text: bytes) -> int:
        """Take a state as another process tells its stock clients; the news of it."""
        self._raw = None
        before = self._prefix + _BETWEEN
        if self.here and text.startswith(before):
            return self._move(text[len(before) : -1], self._read_point(text[len(before) : -1]))
        data = _parse(text) or {}
        cursor = data.pop("cursor", _ABSENT)
        news = self._put(_dump(data)[:-1])
        return news | self._move(None if cursor is _ABSENT else _dump(cursor), _point(cursor))

    @staticmethod
    def _read_point(cursor: bytes) -> Point | None:
        found = _CURSOR_TEXT.fullmatch(b'"cursor":' + cursor)
        return (round(float(found[2])), round(float(found[3]))) if found else _point(json.loads(cursor))

    def say_apart(self, text: bytes) -> int | None:
        """Take a state whose cursor is told apart; the news of it, None when it cannot be read."""
        self.settle()
        data = _parse(text)
        if data is None:
            return None
        data.pop("user", None)
        data.pop("cursor", None)
        try:
            rest = _dump(data)[1:-1]
        except (ValueError, RecursionError):
            return None
        if not self.here:
            self._cursor, self.at = NULL, None
        return self._put(_prefix(rest, self.member))

    def point(self, at: Point | None) -> int:
        """The cursor is here now; the news of it."""
        self._raw = None
        return self._move(NULL if at is None else _PLAIN % at, at)

    def settle(self) -> int:
        """Look at what was only kept so far; the news of it."""
        raw, self._raw = self._raw, None
        if raw is None:
            return 0
        found = _CURSOR_TEXT.search(raw)
        if found is not None and (raw[: found.start()], raw[found.end() :]) == self._around:
            return self._move(found[1], (round(float(found[2])), round(float(found[3]))))
        return self.say(raw) or 0

    def rename(self, member: Member) -> None:
        """The person has another name, colour or role."""
        data = _parse(self._prefix + b"}") or {}
        data.pop("user", None)
        self.member = member
        self._prefix = _prefix(_dump(data)[1:-1], member)

    def leave(self) -> None:
        """It is gone."""
        self.here = False
        self.at = self._raw = self._cursor = None
        self.plain = False

    def _put(self, prefix: bytes) -> int:
        news = 0 if self.here and prefix == self._prefix else ENTRY
        self.here, self._prefix = True, prefix
        return news

    def _move(self, text: bytes | None, at: Point | None) -> int:
        news = 0 if text == self._cursor else CURSOR
        self._cursor, self.at = text, at
        self.plain = at is not None and text == _PLAIN % at
        return news

    # -- what is told --------------------------------------------------------------------

    @property
    def text(self) -> bytes:
        """The state as stock clients are told."""
        if not self.here:
            return NULL
        if self._cursor is None:
            return self._prefix + b"}"
        return b"%b%b%b}" % (self._prefix, _BETWEEN, self._cursor)

    def entry(self) -> bytes:
        """Its entry in an awareness update."""
        return presence_entry(self.start[1:], self.clock, self.text)

    def record(self, news: int, *, cursors: bool) -> bytes:
        """Its records for compact clients, with or without the cursor; empty when there is nothing to say."""
        if not self.here:
            return compact.head(self.index, compact.GONE)
        said = compact.entry(self.index, self.client, self._prefix + b"}") if news & ENTRY else b""
        # After an entry the cursor is away until it is told.
        if cursors and news and not (self.at is None and (said or not news & CURSOR)):
            said += compact.cursor(self.index, self.at)
        return said


_ABSENT: Final = object()
_PLAIN: Final = b'{"x":%d,"y":%d}'
_WORDS: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


_READER: Final = json.JSONDecoder(parse_constant=_refuse)


def _parse(text: bytes) -> dict[str, Any] | None:
    """The state as an object; None when it isn't one that every client reads."""
    try:
        data = _READER.decode(text.decode())
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _dump(value: Any) -> bytes:
    """As JSON. ValueError, RecursionError."""
    return _WORDS.encode(value).encode()


def _around(text: bytes) -> tuple[bytes, bytes] | None:
    """What stands around the cursor's text, if there is no doubt that this is the cursor."""
    found = _CURSOR_TEXT.search(text)
    if found is None or text.count(b'"cursor"') != 1 or b"\\" in text:
        return None
    return text[: found.start()], text[found.end() :]


def _prefix(rest: bytes, member: Member | None) -> bytes:
    """The state up to the cursor, with the user as the server knows them (P3)."""
    assert member is not None, "only a session of this process says states"
    user = {"id": member.person, "name": member.name, "color": member.color, "role": member.role.word}
    return b"{%b%b%b" % (rest, b"," if rest else b"", _dump({"user": user})[1:-1])


def _point(cursor: Any) -> Point | None:
    """The cursor in whole units, when it is one."""
    if not isinstance(cursor, dict):
        return None
    x, y = cursor.get("x"), cursor.get("y")
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        return None
    return (round(x), round(y)) if max(abs(x), abs(y)) <= compact.MAX_COORDINATE else None
