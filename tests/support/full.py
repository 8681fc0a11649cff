"""A data folder whose disk can be full and have room again.

As root it is a small disk of its own in memory; otherwise, or besides, every write of the server is refused
by strace as a full disk would.
"""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from . import strace
from .server import Server

SIZE = "12m"

Full = Callable[[Server], AbstractContextManager[None]]
"""While it is entered there is no room on the server's disk."""


def missing_mount() -> str:
    """Why no disk can be mounted here; empty when it can."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return "only root can mount a small disk in memory; strace plays the full disk then"
    return ""


@contextmanager
def small_disk(folder: Path) -> Iterator[Full]:
    """An empty folder on a small disk of its own. Unmounted at the end. OSError where that isn't allowed."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "lappu-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OSError(done.stderr.strip())
    try:
        yield lambda server: _filled(folder / "filler")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def _filled(filler: Path) -> Iterator[None]:
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def refused(server: Server) -> Iterator[None]:
    """Every write of the server to its database fails for want of room."""
    log = server.data.with_name("full.strace")
    with strace.Strace(server.pid, strace.WRITES, "error=ENOSPC", log) as fault:
        yield
        assert any("ENOSPC" in line for line in fault.calls()), "nothing was refused"
