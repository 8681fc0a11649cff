"""The real server as a process of its own on a free port of the loopback interface.

It is forked from a process that has already imported the program, so that killing and starting it forty times
takes seconds; what runs is `lappu serve` with all it does.
"""

import json
import multiprocessing
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from server.cli import main

STARTS_WITHIN = 20.0

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["server.cli", "__main__"])


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(arguments: Sequence[str], log: str) -> None:
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    main(["serve", *arguments], prog_name="lappu")


class Server:
    """`lappu serve` on a data folder; can be killed and started again on the same port."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "server.log"
        self._options = options
        self._process: ForkServerProcess | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until it answers; raises with the log when it doesn't."""
        self.data.mkdir(parents=True, exist_ok=True)
        address = ["--host", "127.0.0.1", "--port", str(self.port), "--data", str(self.data)]
        arguments = [*address, *self._options]
        self._process = _processes.Process(target=_serve, args=(arguments, str(self.log)), daemon=True)
        self._process.start()
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if not self._process.is_alive():
                raise AssertionError(f"the server ended at once:\n{self.log.read_text()}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise AssertionError(f"the server did not answer in {STARTS_WITHIN} s:\n{self.log.read_text()}")

    def kill(self) -> None:
        """SIGKILL, as a power cut for the process."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as an operator does."""
        self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        """Of the running server."""
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    def ended(self, within: float = 15.0) -> int:
        """Wait until it ends by itself; its exit code, negative after a signal."""
        assert self._process is not None
        self._process.join(timeout=within)
        code = self._process.exitcode
        assert code is not None, f"the server goes on:\n{self.log.read_text()}"
        self._process = None
        return code

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        os.kill(self.pid, how)
        self._process.join(timeout=15)
        assert not self._process.is_alive(), f"the server lives on after {how.name}"
        self._process = None

    def post(self, path: str, body: object, token: str | None = None) -> Any:
        """POST JSON, with a bearer token if one is given; the decoded answer."""
        return self._call("POST", path, body, token)

    def get(self, path: str, token: str | None = None) -> Any:
        """GET; the decoded answer."""
        return self._call("GET", path, None, token)

    def get_text(self, path: str) -> str:
        """GET; the answer as text."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def _call(self, method: str, path: str, body: object, token: str | None) -> Any:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None
