"""Reading lib0's encodings: var-ints, strings and plain values, strictly and without building objects.

Everything here works on `(data, position)` and returns the new position; running past the end raises
IndexError, which the caller turns into `Malformed`. Only the shortest form of a number is taken: Yjs and
yrs write no other, and they disagree on how far they read longer ones.
"""

from math import isfinite
from struct import unpack_from
from typing import Final

MAX_SAFE: Final = 2**53 - 1
"""The largest integer that JavaScript reads exactly; lib0 throws above it."""
MAX_KEY: Final = 100
"""Bytes of a key."""
MAX_STRING: Final = 20_000
"""Bytes of one string."""
MAX_DEPTH: Final = 8
"""Nesting of a plain value. pycrdt crashes at about 13,000."""
FORBIDDEN_KEYS: Final = frozenset({"__proto__", "constructor", "prototype"})

_COMMON_KEYS: Final = frozenset(
    b"x y z l w h place text color by at size tags kind reactions origin board note circle zone"
    b" from to label name shape members zones".split()
)
"""Keys that need no second look."""

_FLOAT32: Final = 124
_FLOAT64: Final = 123


class Malformed(Exception):
    """The bytes are no update that both Yjs and yrs read, or not one of ours."""


def more(data: bytes, at: int, first: int) -> tuple[int, int]:
    """The rest of a var-uint whose first byte, already read, had its high bit set."""
    return _rest(data, at, first & 127, 7)


def _rest(data: bytes, at: int, value: int, shift: int) -> tuple[int, int]:
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            if not byte or value > MAX_SAFE:
                raise Malformed("a number is too large or not in its shortest form")
            return value, at
        shift += 7
        if shift > 49:
            raise Malformed("a number is too large")


def uint(data: bytes, at: int) -> tuple[int, int]:
    """A var-uint."""
    byte = data[at]
    return (byte, at + 1) if byte < 128 else more(data, at + 1, byte)


def text(data: bytes, at: int, limit: int) -> tuple[str, int]:
    """A string of at most `limit` bytes, as strict UTF-8."""
    size = data[at]
    at += 1
    if size >= 128:
        size, at = more(data, at, size)
    if size > limit:
        raise Malformed("a string is too long")
    end = at + size
    if end > len(data):
        raise IndexError
    try:
        return str(data[at:end], "utf-8"), end
    except UnicodeDecodeError:
        raise Malformed("a string is not UTF-8") from None


def key(data: bytes, at: int) -> tuple[str, int]:
    """A key of a map or a plain object."""
    word, at = text(data, at, MAX_KEY)
    if word in FORBIDDEN_KEYS:
        raise Malformed("a forbidden key")
    return word, at


def skip_any(data: bytes, at: int, depth: int = 1) -> int:
    """Read past one plain value: null, true, false, a finite number, a string, an array or an object.

    `undefined`, big integers and byte arrays are refused: pycrdt and JavaScript read them differently.
    """
    tag = data[at]
    at += 1
    if tag == 125:
        byte = data[at]
        # The first byte of a signed integer holds its sign and six bits.
        return at + 1 if byte < 128 else _rest(data, at + 1, byte & 63, 6)[1]
    if tag == 119:
        return text(data, at, MAX_STRING)[1]
    if tag in (_FLOAT32, _FLOAT64):
        size, form = (8, ">d") if tag == _FLOAT64 else (4, ">f")
        if at + size > len(data):
            raise IndexError
        if not isfinite(unpack_from(form, data, at)[0]):
            raise Malformed("a number is not finite")
        return at + size
    if tag in (120, 121, 126):
        return at
    if tag == 118:
        return _skip_object(data, at, depth)
    if tag == 117:
        return _skip_array(data, at, depth)
    raise Malformed("a kind of value that is not allowed")


def _skip_object(data: bytes, at: int, depth: int) -> int:
    if depth >= MAX_DEPTH:
        raise Malformed("a value is nested too deeply")
    count, at = uint(data, at)
    for _ in range(count):
        end = at + 1 + data[at]
        at = end if data[at + 1 : end] in _COMMON_KEYS else key(data, at)[1]
        # The commonest member, a short integer, without a call.
        if data[at] == 125 and data[at + 1] < 128:
            at += 2
        else:
            at = skip_any(data, at, depth + 1)
    return at


def _skip_array(data: bytes, at: int, depth: int) -> int:
    if depth >= MAX_DEPTH:
        raise Malformed("a value is nested too deeply")
    count, at = uint(data, at)
    for _ in range(count):
        at = skip_any(data, at, depth + 1)
    return at
