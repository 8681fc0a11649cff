"""Rows that are copied are compared, each and all."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from server.storage import copying, migrate
from server.storage.address import backend_at
from server.storage.errors import NotADatabase
from server.storage.sqlite import Sqlite
from tests.support.filled import SECRET_WORDS, fill
from tests.support.kept import Kept

CHANGES = [
    "UPDATE updates SET at = at + 0.0000005 WHERE seq = 3",
    "UPDATE updates SET data = data || '\\x00'::bytea WHERE seq = 7",
    "UPDATE people SET muted = NOT muted",
    "UPDATE links SET expires = 0 WHERE role = 'observer'",
    "DELETE FROM claims",
    "DELETE FROM updates WHERE seq = 7",
    "INSERT INTO devices VALUES ('x', 1)",
]


def test_any_difference_is_found(postgres_empty_url: str, tmp_path: Path) -> None:
    store = Kept(tmp_path)
    asyncio.run(fill(store, store.workshop, SECRET_WORDS))
    store.db.close()
    source, target = Sqlite(tmp_path / "lappu.db"), backend_at(postgres_empty_url, tmp_path)
    with source.moment() as rows, target.changing() as made:
        migrate.bring_to(made, migrate.versions()[-1])
        assert copying.copy_rows(rows, made) > 20
        copying.compare(rows, made)
        copying.compare(made, rows)
        for change in CHANGES:
            with made.begin_nested() as changed:
                assert made.execute(text(change)).rowcount == 1
                with pytest.raises(NotADatabase, match="not the same"):
                    copying.compare(rows, made)
                changed.rollback()
        copying.compare(rows, made)
