"""The log may lie on a disk that is full."""

import sys
from pathlib import Path

import pytest

from server.telemetry import log, write_log

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("style", ["text", "json"])
def test_a_line_that_cannot_be_written_harms_nobody(monkeypatch: pytest.MonkeyPatch, style: str) -> None:
    for buffering in (1, -1):
        stream = FULL.open("w", buffering, encoding="utf-8")
        monkeypatch.setattr(sys, "stderr", stream)
        write_log(style)  # type: ignore[arg-type]
        for _ in range(100):
            log("sync").error("sync.alarm", board="b", why="x" * 1_000)
        with pytest.raises(OSError, match="No space"):
            stream.close()
