"""One call of the HTTP interface as its handler sees it: checked, validated, its caller known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from starlette.requests import Request

from server.boards.template import Template
from server.storage.boards import Board
from server.storage.database import Connection
from server.storage.people import Person
from server.storage.workshops import Workshop

from .auth import Credentials
from .services import Services

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """A call after all checks that its endpoint asks for."""

    request: Request
    services: Services
    shown: Credentials
    locale: str
    """The language for sentences."""
    maybe_person: Person | None = None
    maybe_workshop: Workshop | None = None
    maybe_board: Board | None = None
    body: Any = None

    @property
    def person(self) -> Person:
        """The caller; only of endpoints for members."""
        assert self.maybe_person is not None
        return self.maybe_person

    @property
    def workshop(self) -> Workshop:
        """The workshop of the path or of the board; only of endpoints in a workshop."""
        assert self.maybe_workshop is not None
        return self.maybe_workshop

    @property
    def board(self) -> Board:
        """The board of the path; only of endpoints of a board."""
        assert self.maybe_board is not None
        return self.maybe_board

    @property
    def now(self) -> float:
        """UTC seconds."""
        return self.services.clock.now()

    @property
    def base(self) -> str:
        """The address under which links are given out."""
        return self.services.origins.base(self.request)

    @property
    def secure(self) -> bool:
        """Whether people reach the server over TLS."""
        return self.services.origins.secure(self.request)

    def path(self, name: str) -> str:
        """A part of the path."""
        value: str = self.request.path_params[name]
        return value

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read from the database."""
        return await self.services.db.read(fn, *args, **kwargs)

    async def write(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Write to the database, in one transaction."""
        return await self.services.db.write(fn, *args, **kwargs)

    async def template(self) -> Template:
        """The board's own worksheet, as it was when the board was made."""
        return await self.read(self.services.definitions.template, self.board.definition)
