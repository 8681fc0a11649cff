"""One row of the table of the HTTP interface; routes, checks, document and tests are made from it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal

from server.boards.roles import Role

from .call import Call


class Who(StrEnum):
    """Who may call: a role and those above it, or somebody outside any workshop."""

    ANYONE = "anyone"
    DEVICE = "member of any workshop"
    MEMBER = "member"
    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    OWNER = "owner"
    READER = "by the workshop's setting"
    OPERATOR = "operator"


LEAST: Final[dict[Who, Role]] = {
    Who.MEMBER: Role.OBSERVER,
    Who.PARTICIPANT: Role.PARTICIPANT,
    Who.FACILITATOR: Role.FACILITATOR,
    Who.OWNER: Role.OWNER,
}

SMALL: Final = 64 * 1024
"""Bytes of an ordinary body."""

Handler = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A call: where, who, what it takes and gives. `answer` None with status 204 is an empty answer."""

    method: str
    path: str
    handler: Handler
    who: Who
    summary: str
    tag: str
    body: Any = None
    optional_body: bool = False
    """Whether leaving the body out means an empty object."""
    answer: Any = None
    status: int = 200
    media: str = "application/json"
    other_media: tuple[str, ...] = ()
    """What it may answer with besides, by the query."""
    reading: Literal["snapshots", "export", "report"] = "snapshots"
    """Of `Who.READER`: which of the workshop's settings says who."""
    codes: tuple[str, ...] = ()
    """Problems besides those that follow from who and body."""
    query: Mapping[str, str] = field(default_factory=dict)
    limit: int = SMALL

    @property
    def name(self) -> str:
        """The handler's name, unique among all endpoints."""
        return self.handler.__name__

    @property
    def in_workshop(self) -> bool:
        """Whether the path names a workshop or one of its boards."""
        return "{workshop}" in self.path or "{board}" in self.path

    @property
    def problems(self) -> tuple[str, ...]:
        """All codes that an answer may carry."""
        codes = ["internal", "try-again", *self.codes]
        if self.who not in {Who.ANYONE, Who.OPERATOR}:
            codes.append("not-joined")
        if self.in_workshop:
            codes.append("unknown")
        if self.who in {Who.PARTICIPANT, Who.FACILITATOR, Who.OWNER, Who.READER, Who.OPERATOR}:
            codes.append("not-allowed")
        if self.body is not None:
            codes += ["too-large", "media-type", "invalid"]
        if self.method != "GET":
            codes += ["header-missing", "origin", "too-many"]
        return tuple(codes)
