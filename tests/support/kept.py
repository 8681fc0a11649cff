"""A database in a folder of its own, with a workshop to put boards into."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from server.boards.template import Step, Template
from server.storage import boards, workshops
from server.storage.boards import Board
from server.storage.database import Database
from server.storage.definitions import Definitions
from server.storage.journal import JournalStore
from server.sync.ports import Claim, Entry

NOW = 1_800_000_000.0

TEMPLATE = Template(
    slug="test",
    ref="",
    part=1,
    order=1,
    name={"fi": "Koe"},
    question={},
    purpose={},
    width=1400,
    height=1000,
    note_width=100,
    note_height=60,
    zones=(),
    steps=(Step("A", {}, {}, 5, ("note",), ()), Step("B", {}, {}, 5, ("note",), ())),
    source={"slug": "test", "name": {"fi": "Koe – äö"}},
)


def compile_test_template(source: Mapping[str, Any]) -> Template:
    """Instead of the real compiler: the same template with the source that was kept."""
    return dataclasses.replace(TEMPLATE, slug=source["slug"], source=source)


def url_of(folder: Path) -> str:
    """The address of the database in a folder."""
    return f"sqlite:///{folder / 'lappu.db'}"


class Wall:
    """Time that stands still until it is told to go on."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Kept:
    """An open database with one workshop, and a journal on it."""

    def __init__(
        self, folder: Path, url: str | None = None, *, history_bytes: int = 64 * 1024 * 1024
    ) -> None:
        """In SQLite in that folder, unless `url` says elsewhere."""
        self.folder = folder
        self.url = url or url_of(folder)
        self.clock = Wall()
        self._history_bytes = history_bytes
        self.open()
        made = self.db.write_sync(workshops.create, title="Paja", locale="fi", now=NOW)
        self.workshop = made.id

    def open(self) -> None:
        """Open the database, again if need be."""
        self.db = Database(self.url, readers=2)
        definitions = Definitions(compile_test_template)
        self.journal = JournalStore(self.db, definitions, now=self.clock, history_bytes=self._history_bytes)

    def reopen(self) -> None:
        """Close the database and open it again."""
        self.db.close()
        self.open()

    def board(self, initial: Sequence[Entry] = ()) -> Board:
        """A new board."""
        return self.db.write_sync(
            boards.create,
            workshop=self.workshop,
            template=TEMPLATE,
            title="Kartta",
            now=self.clock.now,
            initial=initial,
        )


def entry(board: str, update: bytes, client: int = 1, person: str | None = "anna", **more: Any) -> Entry:
    """An entry of the journal, with the claim of its client id."""
    claims = more.pop("claims", (Claim(client, person),))
    return Entry(board, client, person, more.pop("at", NOW), update, claims=claims, **more)
