"""What a server takes of the machine, as Linux counts it in /proc."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PROC: Final = Path("/proc")


def family(pid: int) -> list[int]:
    """The process and all its descendants that live now."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))) is not None:
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that these processes have used, all their threads, user and system."""
    found = [fields for pid in pids if (fields := _stat(pid)) is not None]
    return sum(int(fields[11]) + int(fields[12]) for fields in found) / _TICKS


def resident_bytes(pids: list[int]) -> int:
    """Memory of these processes that is in RAM; pages that they share count once for each."""
    total = 0
    for pid in pids:
        try:
            lines = (_PROC / str(pid) / "status").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))
    return total


def unsent_bytes(port: int, peers: Collection[int]) -> int:
    """What the kernel holds of the sockets at a local port for readers at these other ports."""
    total = 0
    for line in (_PROC / "net" / "tcp").read_text().splitlines()[1:]:
        _, local, remote, _, queues, *_ = line.split()
        if int(local.split(":")[1], 16) == port and int(remote.split(":")[1], 16) in peers:
            total += int(queues.split(":")[0], 16)
    return total


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third on; None when it has gone."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()
