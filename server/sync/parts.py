"""What resolving an update works on: each client's new structs, and what it may run into."""

from .index import Log
from .update import Struct


class Missing(Exception):
    """Something that the update refers to, or builds on, is not here."""


class Wait(Exception):
    """A struct needs one of the same update that was not looked at yet."""

    def __init__(self, client: int, clock: int) -> None:
        self.client = client
        self.clock = clock


class Part:
    """One client's new structs while they are being resolved."""

    __slots__ = ("codes", "done", "final", "items", "log", "lows", "next", "starts")

    def __init__(self, log: Log, items: list[Struct], final: int) -> None:
        self.log = log
        self.items = items
        self.final = final
        self.done = log.end
        self.next = 0
        self.starts: list[int] = []
        self.codes: list[int] = []
        self.lows: set[int] = set()
