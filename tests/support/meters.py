"""What the server holds at the moment, as it says itself and as Linux counts it."""

import os
import re
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.load.meters import resident_bytes

from .server import Server

KIB = 1024
MIB = 1024 * KIB


def metrics(server: Server) -> dict[str, float]:
    """The metrics, by name and labels."""
    with urllib.request.urlopen(f"{server.url}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\s]\S*) (\S+)$", text, re.MULTILINE)}


def resident(server: Server) -> int:
    """Bytes of the server that are in memory."""
    return resident_bytes([server.pid])


def descriptors(server: Server) -> int:
    """Open files and sockets of the server, without the database's, which come with the first readings."""
    folder = Path("/proc") / str(server.pid) / "fd"
    count = 0
    for entry in os.listdir(folder):
        with suppress(FileNotFoundError):  # closed meanwhile
            count += "lappu.db" not in os.readlink(folder / entry)
    return count
