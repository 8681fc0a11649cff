"""The benchmark on a small scale against the real server: its figures are right, and what is wrong shows."""

import os
import signal
import threading
from pathlib import Path

import pytest

from tests.load import crash, workshop
from tests.load.servers import CompactLappu, Lappu
from tests.load.unsaved import UnsavedLappu
from tests.load.workshop import Gauge, work

STOPPED = 0.6


def test_all_changes_are_counted_and_a_server_that_stands_still_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = Gauge.start

    def stand_still(gauge: Gauge) -> None:
        start(gauge)
        os.kill(server.pid, signal.SIGSTOP)
        threading.Timer(STOPPED, os.kill, (server.pid, signal.SIGCONT)).start()

    monkeypatch.setattr(workshop.Gauge, "start", stand_still)
    monkeypatch.setattr(workshop, "WARM_UP", 0.5)
    with Lappu(tmp_path, pinned=False) as server:
        figures = work(server, 5, 2.0, seed=3)
    # Five probes, each of whom hears the other four.
    assert abs(len(figures.cursor.seconds) - 5 * 4 * 2 * 20) <= 5 * 4
    assert 5 * 4 <= len(figures.document.seconds) <= 5 * 4 * 3
    assert (figures.document.lost, figures.cursor.lost, figures.gone) == (0, 0, 0)
    assert figures.cursor.percentile(1.0) > 0.9 * STOPPED
    assert figures.cursor.percentile(0.99) > workshop.CURSOR_LIMIT
    assert not figures.passes
    # Its loop stood still with it.
    assert figures.loop_lag is not None
    assert figures.loop_lag > 0.5 * STOPPED
    assert 0 < figures.server_cpu < 1.2
    assert figures.received > 1_000
    assert figures.server_bytes > 30e6


def test_compact_presence_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "WARM_UP", 0.5)
    monkeypatch.setattr(workshop, "DRAIN", 0.7)
    with CompactLappu(tmp_path, pinned=False) as server:
        figures = work(server, 4, 1.0, seed=5)
    assert abs(len(figures.cursor.seconds) - 4 * 3 * 20) <= 4 * 3
    assert (figures.document.lost, figures.cursor.lost, figures.gone) == (0, 0, 0)


def test_what_a_kill_takes_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "READS", 1.0)
    with UnsavedLappu(tmp_path, pinned=False) as server:
        found = crash.crash(server, 1.5, seed=4)
    assert 20 < found.seen == found.lost
    assert 20 < found.acknowledged == found.unkept
