"""Servers under test: each a process of its own, pinned to one core, on a free port of this machine."""

import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from .people import Manner

CORES: Final = sorted(os.sched_getaffinity(0))
"""What this process may use: the server gets the first, the generator the last."""
SERVER_CORE: Final = CORES[0]
GENERATOR_CORE: Final = CORES[-1]
STARTS_WITHIN: Final = 30.0
TEMPLATE: Final = "actor-map"
JOINS: Final = 100_000
"""Joins a minute from one address: here all people have the same one."""


@dataclass(frozen=True, slots=True)
class Seat:
    """How one person connects to one board."""

    port: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = field(default_factory=Manner)
    opening: tuple[bytes, ...] = ()
    """Messages to send first, without the prefix."""


class NotThere(Exception):
    """The server can't be run here; says why."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pin(core: int) -> None:
    """Bind this process, and what it starts from now on, to a core."""
    os.sched_setaffinity(0, {core})


def many_files() -> None:
    """Let this process and its children open as many sockets as the machine allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Server(ABC):
    """One of the servers; `with server:` runs it on an empty folder."""

    name: ClassVar[str]

    def __init__(self, folder: Path, pinned: bool = True) -> None:
        self.folder = folder
        self.port = free_port()
        self.started_in = 0.0
        """Seconds from the start of the process until it listened."""
        self._pinned = pinned
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str]:
        """What starts it."""

    @abstractmethod
    def seats(self, board: str, count: int) -> list[Seat]:
        """Places for so many people on a board of that name, which is made when there is none."""

    def environment(self) -> dict[str, str]:
        """The environment of the process."""
        return dict(os.environ)

    def loop_lag(self) -> float | None:
        """How late its event loop was at worst in the last second (seconds); None: it doesn't tell."""
        return None

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None, "not running"
        return self._process.pid

    @property
    def log(self) -> Path:
        """What it printed."""
        return self.folder / "server.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()  # the folder goes anyway, and some take their time to stop

    def start(self) -> None:
        """Start on the same folder and port, and wait until it listens. NotThere."""
        self.folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        home = os.sched_getaffinity(0)
        if self._pinned:
            pin(SERVER_CORE)
        try:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    list(self.command()),
                    cwd=self.folder,
                    env=self.environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        finally:
            os.sched_setaffinity(0, home)
        self._wait(began)

    def _wait(self, began: float) -> None:
        assert self._process is not None
        while time.monotonic() - began < STARTS_WITHIN:
            if self._process.poll() is not None:
                raise NotThere(f"{self.name} ended at once:\n{self.log.read_text()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.01)
            else:
                self.started_in = time.monotonic() - began
                return
        self.kill()
        raise NotThere(f"{self.name} did not listen within {STARTS_WITHIN:.0f} s")

    def kill(self) -> None:
        """SIGKILL, to it and whatever it started."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Lappu(Server):
    """`lappu serve` as an operator runs it: log-in, gate, durability and audit on.

    Two settings differ from the defaults: everybody here comes from one address, so that the joins a minute
    of an address are raised; and the log goes to a file.
    """

    name = "lappu"
    manner = Manner()
    offer: ClassVar[Mapping[str, str]] = {}
    """Further headers of the handshake."""

    def __init__(self, folder: Path, pinned: bool = True) -> None:
        super().__init__(folder, pinned)
        self._workshop: dict[str, Any] = {}
        self._tokens: list[str] = []
        self._boards: dict[str, str] = {}

    def command(self) -> Sequence[str]:
        lappu = str(Path(sys.executable).with_name("lappu"))
        address = ["--host", "127.0.0.1", "--port", str(self.port)]
        return [lappu, "serve", *address, "--data", str(self.folder / "data"), "--limit-joins", str(JOINS)]

    def seats(self, board: str, count: int) -> list[Seat]:
        api = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        if not self._workshop:
            asked = {
                "title": "Benchmark",
                "locale": "en",
                "name": "Owner",
                "boards": [{"template": TEMPLATE}],
            }
            self._workshop = _post(api, "/api/workshops", asked)
        while len(self._tokens) < count:
            self._tokens.append(self._join(api, len(self._tokens)))
        if board not in self._boards:
            path = f"/api/workshops/{self._workshop['workshop']['id']}/boards"
            made = _post(api, path, {"template": TEMPLATE, "title": board}, self._workshop["token"])
            self._boards[board] = made["id"]
        api.close()
        path = f"/sync/{self._boards[board]}"
        return [
            Seat(self.port, path, {"Authorization": f"Bearer {token}", **self.offer}, self.manner)
            for token in self._tokens[:count]
        ]

    def board(self, board: str) -> str:
        """The address of a board's page; `seats` made the board."""
        return f"http://127.0.0.1:{self.port}/b/{self._boards[board]}"

    def come(self, api: Callable[..., Any]) -> None:
        """Join as one more person; `api` posts like Playwright's `request.post` and keeps the cookie."""
        said = {"secret": self._workshop["links"]["participant"]["secret"], "name": "Onlooker"}
        answer = api(f"http://127.0.0.1:{self.port}/api/join", data=said, headers={"X-Lappu": "1"})
        if not answer.ok:
            raise NotThere(f"/api/join answered {answer.status}")

    def loop_lag(self) -> float | None:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        found = re.search(r"^lappu_loop_lag_seconds(?:{.*})? (\S+)$", text, re.MULTILINE)
        assert found is not None, "the server no longer tells its lag"
        return float(found[1])

    def _join(self, api: http.client.HTTPConnection, number: int) -> str:
        secret = self._workshop["links"]["participant"]["secret"]
        return str(_post(api, "/api/join", {"secret": secret, "name": f"Person {number}"})["token"])


class CompactLappu(Lappu):
    """The same, and people whose client offers compact presence, as Lappu's own does."""

    name = "lappu-compact"
    manner = Manner(compact=True)
    offer: ClassVar[Mapping[str, str]] = {"Sec-WebSocket-Protocol": "lappu.1"}


class CalmLappu(CompactLappu):
    """The same, and people who asked for no cursors: calm mode, or the phone form."""

    name = "lappu-calm"
    manner = Manner(compact=True, calm=True)


def _post(api: http.client.HTTPConnection, path: str, body: object, token: str | None = None) -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    api.request("POST", path, json.dumps(body), headers)
    answer = api.getresponse()
    text = answer.read()
    if answer.status >= 300:
        raise NotThere(f"{path} answered {answer.status}: {text[:300]!r}")
    return json.loads(text)
