"""What a kind of database does for `Database`. One module each implements it and names what is its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

Work = Callable[[Connection], T]
"""What is done with a connection, in one transaction."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What bringing the schema up to date did."""

    before: str | None
    """The schema's version before; None for a new database."""
    after: str
    backup: Path | None
    """The copy made before an existing database was changed."""


class Writer(Protocol):
    """The connection that writes. One thread uses it, and makes it."""

    @property
    def keeps_house_beside(self) -> bool:
        """Whether `scrub` and `compact` have a connection of their own, so that writes go on meanwhile."""

    def write(self, work: Work[T], *, alone: bool) -> T:
        """`work` in a transaction that is on the disk when this returns.

        Alone: no other process writes meanwhile. Else `work` locks the rows that it goes by.
        StorageError, InDoubt, DiskFailure; what `work` raises goes through, and nothing is kept.
        """

    def scrub(self) -> bool:
        """Let what was erased leave the disk as far as that costs little; False: to be tried again later."""

    def compact(self) -> None:
        """Write all that is kept anew, and give what is not to the file system."""

    def cut(self) -> None:
        """From another thread: whoever waits for a database that does not answer gets Unreachable at once."""

    def close(self) -> None:
        """End."""


class Reader(Protocol):
    """Connections that read; several threads use them."""

    def read(self, work: Work[T]) -> T:
        """`work` on one moment of the database. StorageError."""

    def cut(self) -> None:
        """From another thread: whoever waits for a database that does not answer gets Unreachable at once."""

    def close(self) -> None:
        """End."""


class Backend(Protocol):
    """A database at an address, open or not."""

    @property
    def name(self) -> str:
        """What operators know it by; never a password."""

    @property
    def is_shared(self) -> bool:
        """Whether several processes may use it at once."""

    def held(self) -> AbstractContextManager[Migrated]:
        """Use the database, with its schema brought up to date, until the context ends.

        DatabaseBusy, SchemaTooNew, NotADatabase.
        """

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else uses the database until the context ends. DatabaseBusy."""

    def writer(self) -> Writer:
        """Inside `held`."""

    def reader(self, size: int) -> Reader:
        """Inside `held`; `size`: how many read at once."""

    def version(self) -> str | None:
        """The schema's version; None when there is no schema of this program. NotADatabase."""

    def is_new(self) -> bool:
        """Whether nothing at all is in there."""

    def moment(self) -> AbstractContextManager[Connection]:
        """A connection that reads one moment of the database."""

    def changing(self) -> AbstractContextManager[Connection]:
        """A connection in one transaction that may change the schema. Inside `alone`."""

    def back_up(self, target: Path) -> None:
        """A checked copy of this moment as one SQLite file, while writing goes on.

        The target appears complete or not at all, readable by this user only; an existing file is
        replaced. NotADatabase, StorageError, OSError.
        """

    def replace(self, source: Path) -> Path | None:
        """Put a copy made by `back_up` in place of all that is there; where that lies now, if anything was.

        Complete or not at all. Inside `alone`.
        """

    def place_for(self, what: str) -> Path:
        """Where a copy for that occasion goes."""
