"""One process per database: an advisory lock on a file beside it."""

import contextlib
import fcntl
import os
from pathlib import Path

from .errors import DatabaseBusy


class FileLock:
    """Held from construction to `release`, or to the end of the process however it ends.

    Raises DatabaseBusy when another process (or another lock of this one) holds it. The file stays: to
    remove it would let a third process lock a new file of the same name while the second waits on the old.
    """

    def __init__(self, database: Path) -> None:
        self._fd = os.open(database.with_name(database.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._fd, 32, 0).decode("ascii", "replace").strip()
            os.close(self._fd)
            raise DatabaseBusy(
                f"{database} is in use by another process{f' (pid {holder})' if holder else ''}; "
                "stop that one first, or use another data folder"
            ) from error
        os.ftruncate(self._fd, 0)
        # Only for the message above. On a full disk the lock holds all the same.
        with contextlib.suppress(OSError):
            os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let others have the database. Harmless when done twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
