"""What can go wrong with the database, in words that do not depend on the driver."""

from pathlib import Path


class StorageError(Exception):
    """The database refused; nothing of the transaction was kept."""


class DatabaseBusy(StorageError):
    """Another process holds the database."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(
            f"{path} is in use by another process{f' (pid {holder})' if holder else ''}; "
            "stop that one first, or use another data folder"
        )


class DatabaseClosed(StorageError):
    """The database was closed."""


class SchemaTooNew(StorageError):
    """The database was made by a newer version of this program."""


class NotADatabase(StorageError):
    """The file is not a database of this program, or it is damaged."""


class DiskFull(StorageError):
    """There is no room left. Nothing was kept; it works again as soon as there is room."""


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
