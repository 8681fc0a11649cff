"""WebSocket frames as bytes (RFC 6455): the common ones, cut and made without the library's objects.

A client's message is nearly always one final, masked binary frame. What else comes is left to the library.
"""

from collections.abc import Iterable
from typing import Final

from websockets.utils import apply_mask as python_mask

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform without the compiled part
    apply_mask = python_mask

BINARY: Final = 0x82
"""First byte of a final binary frame without extensions."""

_WHOLE: Final = frozenset({0x81, BINARY, 0x88, 0x89, 0x8A})
"""First bytes of frames that stand for themselves: text, binary, close, ping, pong."""
_MASKED: Final = 0x80
_MASK: Final = 4
_TWO_BYTES: Final = 126
_EIGHT_BYTES: Final = 127


class Strange(Exception):
    """A frame that only the library should judge: a fragment, a breach of the protocol, too large."""


def message(data: bytes, at: int, limit: int) -> tuple[bytes, int] | None:
    """The payload of the binary message at `at` and where it ends; None when it is anything else, larger
    than `limit`, or isn't all here."""
    if at + 2 > len(data) or data[at] != BINARY:
        return None
    size, start = data[at + 1] - _MASKED, at + 2
    if size >= _TWO_BYTES:
        width = 2 if size == _TWO_BYTES else 8
        size = int.from_bytes(data[start : start + width], "big")
        start += width
    start += _MASK
    end = start + size
    if size < 0 or end > len(data) or size > limit:
        return None
    return apply_mask(data[start:end], data[start - _MASK : start]), end


def extent(data: bytes, at: int, limit: int) -> int | None:
    """Where the whole frame at `at` ends, which may be beyond what is here; None while its header isn't.
    Strange, also when it is larger than `limit`."""
    if at + 2 > len(data):
        return None
    size, start = data[at + 1] - _MASKED, at + 2
    if data[at] not in _WHOLE or size < 0:
        raise Strange
    if size >= _TWO_BYTES:
        width = 2 if size == _TWO_BYTES else 8
        if start + width > len(data):
            return None
        size = int.from_bytes(data[start : start + width], "big")
        start += width
    if size > limit:
        raise Strange
    return start + _MASK + size


def binary(payloads: Iterable[bytes]) -> bytes:
    """These messages as the server sends them, one after the other."""
    parts: list[bytes] = []
    for payload in payloads:
        size = len(payload)
        if size < _TWO_BYTES:
            parts += (bytes((BINARY, size)), payload)
        elif size < 1 << 16:
            parts += (bytes((BINARY, _TWO_BYTES)), size.to_bytes(2, "big"), payload)
        else:
            parts += (bytes((BINARY, _EIGHT_BYTES)), size.to_bytes(8, "big"), payload)
    return b"".join(parts)
