"""A real PostgreSQL server of the tests' own, on a socket in a temporary folder.

def test_it(postgres: Postgres) -> None: ...        # the server, one for the whole run; never stop this one
def test_it(postgres_url: str) -> None: ...         # a database on it, with the program's schema
with Postgres() as mine: mine.kill(); mine.start()  # one to stop, kill and freeze
"""

import atexit
import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from server.storage.copies import bring_up_to_date

STARTS_WITHIN = 30.0

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "150",
    "shared_buffers": "32MB",
    # A killed process loses nothing by these, only a power cut does.
    "fsync": "off",
    "full_page_writes": "off",
    "log_min_messages": "fatal",
}


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    found = shutil.which(name) or (str(newest[-1]) if newest else None)
    if found is None:
        raise RuntimeError(f"{name} is missing; on Debian and Ubuntu: sudo apt-get install postgresql")
    return found


def _version(path: Path) -> int:
    number = re.search(r"/postgresql/(\d+)", str(path))
    return int(number[1]) if number else 0


class Postgres:
    """A server; made empty, started by `with` or `start`, gone with all its data at the end."""

    def __init__(self, **settings: str) -> None:
        """`settings` of postgresql.conf besides those above."""
        self.folder = _private_folder()
        self.data = self.folder / "data"
        self._settings = {**_SETTINGS, "unix_socket_directories": str(self.folder), **settings}
        self._process: subprocess.Popen[bytes] | None = None
        # Copied, since initdb takes seconds.
        subprocess.run(["cp", "-a", _empty(), self.data], check=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    @property
    def pid(self) -> int:
        """Of the running server; those that serve its connections are its children."""
        assert self._process is not None
        return self._process.pid

    def url(self, database: str = "postgres") -> str:
        """The address of a database on it, as operators write it."""
        return f"postgresql://lappu@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """The address of a new database: an empty one, or a copy of one that nobody uses."""
        name = f"t{uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Let a database go, whoever uses it."""
        self.execute(f"DROP DATABASE IF EXISTS {conninfo_to_dict(url)['dbname']} WITH (FORCE)")

    def execute(self, statement: str, url: str | None = None) -> list[tuple[Any, ...]]:
        """Run a statement outside any transaction; its rows."""
        with psycopg.connect(url or self.url(), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def start(self) -> None:
        """Start, again if need be, and wait until it answers."""
        settings = [f"-c{name}={value}" for name, value in self._settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program("postgres"), "-D", str(self.data), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **_as_user(),
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """Immediate shutdown: all connections break, and it recovers from its log at the next start."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Fast shutdown, as an operator does: transactions under way are given up."""
        self._end(signal.SIGINT)

    def freeze(self) -> None:
        """Stand still, with all connections open."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        self._signal_all(signal.SIGCONT)

    def remove(self) -> None:
        """Stop it and delete all it had."""
        if self._process is not None:
            self.thaw()
            self.kill()
        shutil.rmtree(self.folder)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=30)
        self._process = None

    def _signal_all(self, how: signal.Signals) -> None:
        """To the process and those that serve its connections, which are in no group with it."""
        pid = self.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, how)


def _as_user() -> dict[str, Any]:
    """How to run its programs: they refuse to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": "/"}


def _private_folder() -> Path:
    """A new folder that only the server's user and root may enter.

    Not below the folders of pytest, which its user can't enter; and a socket's path must be short.
    """
    made = Path(tempfile.mkdtemp(prefix="lappu-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(made, account.pw_uid, account.pw_gid)
    return made


@cache
def _empty() -> Path:
    """The data of a server on which nothing has happened yet."""
    folder = _private_folder()
    atexit.register(shutil.rmtree, folder)
    options = ["-U", "lappu", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]
    made = subprocess.run(
        [program("initdb"), "-D", str(folder / "data"), *options],
        capture_output=True,
        text=True,
        check=False,
        **_as_user(),
    )
    if made.returncode:
        raise AssertionError(made.stdout + made.stderr)
    return folder / "data"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests that don't stop it."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a database with the program's schema, to make others from."""
    url = postgres.create()
    bring_up_to_date(url, postgres.folder)
    return str(conninfo_to_dict(url)["dbname"])


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """A database with the program's schema and nothing in it."""
    url = postgres.create(postgres_template)
    yield url
    postgres.drop(url)


@pytest.fixture
def postgres_empty_url(postgres: Postgres) -> Iterator[str]:
    """A database without any table."""
    url = postgres.create()
    yield url
    postgres.drop(url)
