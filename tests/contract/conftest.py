"""Every test here runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.storage.database import Database
from server.storage.tables import metadata
from tests.support.kept import Kept, url_of
from tests.support.postgres import Postgres


@pytest.fixture(scope="session")
def shared_url(postgres: Postgres, postgres_template: str) -> str:
    """The database of all these tests: emptying it is quicker than making another one."""
    return postgres.create(postgres_template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing but the schema, to make others from."""
    folder = tmp_path_factory.mktemp("template")
    Database(url_of(folder)).close()
    return folder / "lappu.db"


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of that kind."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "lappu.db")
        return url_of(tmp_path)
    shared: str = request.getfixturevalue("shared_url")
    server: Postgres = request.getfixturevalue("postgres")
    server.execute(
        "; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)), shared
    )
    return shared


@pytest.fixture
def open_store(url: str, tmp_path: Path) -> Iterator[Callable[..., Kept]]:
    """Opens a store in the database, with the options of `Kept`."""
    made: list[Kept] = []

    def opening(**options: Any) -> Kept:
        made.append(Kept(tmp_path, url, **options))
        return made[-1]

    yield opening
    for store in made:
        store.db.close()


@pytest.fixture
def store(open_store: Callable[..., Kept]) -> Kept:
    """A store with one workshop."""
    return open_store()
