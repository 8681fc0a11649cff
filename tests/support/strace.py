"""Faults at system calls of a running process, by strace: a kill, an error of the disk, no room.

with Strace(pid, "fdatasync,fsync", "error=EIO", log):
    …                         # each call fails until the block is left
"""

import os
import signal
import subprocess
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

SYNCS, WRITES, SENDS = "fsync,fdatasync", "pwrite64", "write,writev,sendto,sendmsg"
"""System calls with which SQLite syncs and writes, and with which sockets are written to."""


@cache
def missing() -> str:
    """Why strace can't be used here; empty when it can. Tried on a process of our own."""
    try:
        with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as other:
            tried = subprocess.run(
                ["timeout", "-s", "INT", "0.5", "strace", "-f", "-p", str(other.pid)],
                capture_output=True,
                text=True,
                check=False,
            )
            other.kill()
    except FileNotFoundError:
        return "strace is not installed (Debian and Ubuntu: apt-get install strace)"
    return "" if "attached" in tried.stderr else f"strace may not look at processes: {tried.stderr.strip()}"


class Strace:
    """A fault that is there from entering to leaving, or until the process is gone."""

    def __init__(self, pid: int, calls: str, fault: str, log: Path, watched: str = "") -> None:
        """`calls`: names of system calls; `fault`: as strace's `inject` takes it; `watched`: more calls that
        stand in the log, which tells what was called."""
        self.log = log
        self._command = [
            *("strace", "-f", "-y", "-s", "0", "-p", str(pid), "-o", str(log)),
            *("-e", f"trace={watched or calls}", "-e", f"inject={calls}:{fault}"),
        ]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        line = self._process.stderr.readline()
        assert "attached" in line, line
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGINT)
        self._process.communicate(timeout=15)

    def calls(self) -> list[str]:
        """What was called so far, one line a call."""
        return [line for line in self.log.read_text("utf-8", "replace").splitlines() if "(" in line]
