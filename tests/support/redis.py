"""A real Redis server of the tests' own, on a free port of the loopback interface.

with Redis() as redis: redis.url; redis.stop(); redis.start(); redis.flush(); redis.freeze()
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from types import TracebackType
from typing import Self

STARTS_WITHIN = 20.0


class Redis:
    """`redis-server` without any file; can be stopped, killed and started again on the same port."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError(
                "redis-server is missing; on Debian and Ubuntu: sudo apt-get install redis-server"
            )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._program = program
        self._folder = tempfile.TemporaryDirectory(prefix="lappu-redis-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._folder.cleanup()

    @property
    def pid(self) -> int:
        """Of the running server."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [self._program, *options, "--dir", self._folder.name, "--loglevel", "warning"],
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                if self._ask(b"PING") == b"+PONG":
                    return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"Redis did not answer in {STARTS_WITHIN} s")

    def stop(self) -> None:
        """Kill it: whoever is connected notices at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """It answers nothing any more, and nobody is told."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal(signal.SIGCONT)

    def _signal(self, how: signal.Signals) -> None:
        os.kill(self.pid, how)

    def flush(self) -> None:
        """Forget everything, and throw out everybody who listens."""
        assert self._ask(b"FLUSHALL") == b"+OK"
        self._ask(b"CLIENT KILL TYPE pubsub")

    def _ask(self, command: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), 2) as wire:
            wire.sendall(command + b"\r\n")
            return wire.recv(1024).strip()
