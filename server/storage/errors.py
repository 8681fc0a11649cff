"""What can go wrong with the database, in words that do not depend on the driver."""

from typing import Any


class StorageError(Exception):
    """The database refused; nothing of the transaction was kept."""


class DatabaseBusy(StorageError):
    """Somebody else uses the database."""


class DatabaseClosed(StorageError):
    """The database was closed."""


class SchemaTooNew(StorageError):
    """The database was made by a newer version of this program."""


class NotADatabase(StorageError):
    """It is not a database of this program, or it is damaged."""


class NotEmpty(StorageError):
    """There is something already where a copy was to go."""


class DiskFull(StorageError):
    """There is no room left. Nothing was kept; it works again as soon as there is room."""


class Unreachable(StorageError):
    """The database's server does not answer. Nothing was kept; it works again as soon as it is back."""


class Contended(StorageError):
    """Transactions were in each other's way, and this one was given up. Trying again helps."""


class InDoubt(StorageError):
    """The wire to the database broke during a commit: whether all was kept or nothing must be looked up."""

    def __init__(self, why: str, result: Any) -> None:
        super().__init__(why)
        self.result = result
        """What the transaction would have answered."""


class DiskFailure(Exception):
    """The disk failed under the writing connection. Not a StorageError, so that nobody handles it in passing.

    After a failed fsync nobody knows what is on the disk, and trying again may lie: every later call
    raises this too. The process must end at once (`os._exit` with a non-zero code: closing the database
    in order would write the same pages again).
    """


class LimitReached(StorageError):
    """There are as many of these as there may be."""


class StaleStage(StorageError):
    """The stage was changed since it was read."""


class CorruptSnapshot(StorageError):
    """A kept snapshot does not read back as it was written."""
