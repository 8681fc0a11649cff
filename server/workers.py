"""Several processes that serve on one port: a parent starts them, starts the dead again, and ends them all.

Each has its own listening socket on the port, among which the system spreads connections. A child ends in
order when the parent is gone, however that went.
"""

import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from server.telemetry import log

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
LONG_LIFE: Final = 60.0
"""A worker that lived so long (seconds) is started again without a growing pause."""
PATIENCE: Final = 20.0
"""Seconds for an orderly end; then SIGKILL."""

Serve = Callable[[int, Callable[[], None]], int]
"""Serves as the worker of that number until it is told to end, and calls back once it listens; exit code."""


@dataclass
class _Worker:
    number: int
    pid: int = 0
    """0: it isn't running."""
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0
    """When it is to be started (monotonic)."""
    ready: bool = False
    """Whether it listens."""
    leaving: bool = False
    """Whether it was told to end, to be started anew."""


@dataclass
class Workers:
    """The parent. `ready` is called once all listen for the first time."""

    count: int
    serve: Serve
    ready: Callable[[], None]
    _workers: list[_Worker] = field(default_factory=list)
    _ending: bool = False
    _told: bool = False

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; SIGHUP restarts the workers one by one."""
        self._workers = [_Worker(number) for number in range(self.count)]
        self._selector = selectors.DefaultSelector()
        # Signals come as bytes, so that none is handled in the middle of anything.
        wake, woken = socket.socketpair()
        for end in (wake, woken):
            end.setblocking(False)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(name, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno())
        self._selector.register(woken, selectors.EVENT_READ)
        self._life, self._held = os.pipe()
        self._restarting: list[_Worker] = []
        while not self._ending:
            self._start_due()
            self._wait(woken)
            self._reap()
            self._restart_next()
        self._end()

    def _start_due(self) -> None:
        for worker in self._workers:
            if not worker.pid and time.monotonic() >= worker.due:
                self._start(worker)

    def _start(self, worker: _Worker) -> None:
        told, tell = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(told)
            os._exit(self._be(worker.number, tell))
        os.close(tell)
        worker.pid, worker.started, worker.ready = pid, time.monotonic(), False
        self._selector.register(told, selectors.EVENT_READ, worker)

    def _be(self, number: int, tell: int) -> int:
        """The child."""
        signal.set_wakeup_fd(-1)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(name, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.close(self._held)
        threading.Thread(target=_outlive_nobody, args=(self._life,), daemon=True).start()
        code = 1
        try:
            code = self.serve(number, lambda: _tell(tell))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return code

    def _wait(self, woken: socket.socket) -> None:
        soon = [max(0.0, worker.due - time.monotonic()) for worker in self._workers if not worker.pid]
        for key, _ in self._selector.select(min(soon, default=None)):
            if key.fileobj is woken:
                self._hear(woken.recv(4096))
                continue
            worker: _Worker = key.data
            worker.ready = bool(os.read(key.fd, 1))
            self._selector.unregister(key.fileobj)
            os.close(key.fd)
        if not self._told and all(worker.ready for worker in self._workers):
            self._told = True
            self.ready()

    def _hear(self, signals: bytes) -> None:
        if signal.SIGTERM in signals or signal.SIGINT in signals:
            self._ending = True
        if signal.SIGHUP in signals and not self._restarting:
            self._restarting = list(self._workers)
            log("workers").info("workers.restart", count=self.count)
            self._let_go(self._restarting[0])

    def _reap(self) -> None:
        for worker in self._workers:
            if worker.pid and os.waitpid(worker.pid, os.WNOHANG)[0]:
                self._died(worker)

    def _died(self, worker: _Worker) -> None:
        now = time.monotonic()
        lived, worker.pid, worker.ready = now - worker.started, 0, False
        if worker.leaving:
            worker.leaving, worker.due = False, now
            return
        if lived >= LONG_LIFE:
            worker.pause = FIRST_PAUSE
        worker.due = now + worker.pause
        worker.pause = min(LONGEST_PAUSE, worker.pause * 2)
        log("workers").error("worker.died", worker=worker.number, lived=round(lived, 1))

    def _restart_next(self) -> None:
        """Go on with the next one once the one before listens again."""
        if self._restarting and self._restarting[0].ready and not self._restarting[0].leaving:
            self._restarting.pop(0)
            if self._restarting:
                self._let_go(self._restarting[0])

    @staticmethod
    def _let_go(worker: _Worker) -> None:
        """Let it end, to be started anew; one that isn't running is started anyway."""
        if worker.pid:
            worker.leaving = True
            os.kill(worker.pid, signal.SIGTERM)

    def _end(self) -> None:
        """End all at once: each spreads the closes of its sockets."""
        deadline = time.monotonic() + PATIENCE
        for worker in self._workers:
            if worker.pid:
                os.kill(worker.pid, signal.SIGTERM)
        while running := [worker for worker in self._workers if worker.pid]:
            for worker in running:
                if os.waitpid(worker.pid, os.WNOHANG)[0]:
                    worker.pid = 0
                elif time.monotonic() > deadline:
                    os.kill(worker.pid, signal.SIGKILL)
            self._selector.select(0.05)


def _tell(pipe: int) -> None:
    os.write(pipe, b".")
    os.close(pipe)


def _outlive_nobody(life: int) -> None:
    """End in order when the parent is gone: then its end of the pipe is closed."""
    os.read(life, 1)
    os.kill(os.getpid(), signal.SIGTERM)
