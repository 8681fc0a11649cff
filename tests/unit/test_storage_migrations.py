"""The schema's versions, the copy before an upgrade, and restoring."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.storage import migrate as module
from server.storage import workshops
from server.storage.copies import bring_up_to_date, restore
from server.storage.database import Database
from server.storage.errors import DatabaseBusy, NotADatabase, SchemaTooNew
from server.storage.sqlite import Sqlite
from server.storage.tables import metadata
from tests.support.kept import NOW, url_of

ADDS_A_TABLE = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0004", "0003"
def upgrade():
    op.create_table("extra", sa.Column("id", sa.Text(), primary_key=True))
    op.execute("UPDATE workshops SET title = title || ' (uusi)'")
"""
FAILS = """
from alembic import op
revision, down_revision = "0005", "0004"
def upgrade():
    op.execute("UPDATE workshops SET title = 'lost'")
    op.execute("UPDATE no_such_table SET x = 1")
"""


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations, to which a test may add; used instead of the real ones."""
    copied = tmp_path / "migrations"
    shutil.copytree(module.MIGRATIONS, copied)
    monkeypatch.setattr(module, "MIGRATIONS", copied)
    return copied / "versions"


def a_database(folder: Path, title: str = "Paja") -> None:
    opened = Database(url_of(folder))
    opened.write_sync(workshops.create, title=title, locale="fi", now=NOW)
    opened.close()


def version_of(path: Path) -> str | None:
    return Sqlite(path).version()


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM workshops ORDER BY created")]


def test_the_migrations_make_what_tables_says(tmp_path: Path) -> None:
    opened = Database(url_of(tmp_path))
    difference = opened.read_sync(
        lambda conn: compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), metadata)
    )
    opened.close()
    assert difference == []


def test_a_migration_is_known_by_the_name_of_its_file() -> None:
    known = [script.revision for script in ScriptDirectory(str(module.MIGRATIONS)).walk_revisions()]
    assert module.versions() == known[::-1]


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(tmp_path: Path) -> None:
    a_database(tmp_path)
    opening = f"import sys, server.app as app; app.Database({url_of(tmp_path)!r}).close()"
    assert_not_loaded = "assert 'sqlalchemy' in sys.modules and 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", f"{opening}; {assert_not_loaded}"], check=True)


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    done = bring_up_to_date(url_of(tmp_path), tmp_path)
    assert (done.before, done.after, done.backup) == (None, "0003", None)
    again = bring_up_to_date(url_of(tmp_path), tmp_path)
    assert (again.before, again.after, again.backup) == ("0003", "0003", None)


def test_an_upgrade_copies_first_and_keeps_the_data(tmp_path: Path, versions: Path) -> None:
    a_database(tmp_path / "data")
    (versions / "v0004_extra.py").write_text(ADDS_A_TABLE)
    done = bring_up_to_date(url_of(tmp_path / "data"), tmp_path)
    assert (done.before, done.after) == ("0003", "0004")
    assert done.backup is not None
    assert done.backup.parent == tmp_path / "data"
    assert titles(done.backup) == ["Paja"]
    assert titles(tmp_path / "data" / "lappu.db") == ["Paja (uusi)"]
    assert version_of(done.backup) == "0003"


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, versions: Path) -> None:
    a_database(tmp_path / "data")
    (versions / "v0004_extra.py").write_text(ADDS_A_TABLE)
    (versions / "v0005_fails.py").write_text(FAILS)
    with pytest.raises(Exception, match="no_such_table"):
        bring_up_to_date(url_of(tmp_path / "data"), tmp_path)
    assert titles(tmp_path / "data" / "lappu.db") == ["Paja"]
    assert version_of(tmp_path / "data" / "lappu.db") == "0003"
    with closing(sqlite3.connect(tmp_path / "data" / "lappu.db")) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'extra'").fetchall()


def test_a_newer_schema_is_refused_untouched(tmp_path: Path) -> None:
    a_database(tmp_path)
    path = tmp_path / "lappu.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    for attempt in (lambda: Database(url_of(tmp_path)), lambda: bring_up_to_date(url_of(tmp_path), tmp_path)):
        with pytest.raises(SchemaTooNew, match=r"newer version of this program \(schema 9999\)"):
            attempt()
    assert path.read_bytes() == before
    assert [other.name for other in tmp_path.glob("*before*")] == []


def test_a_file_that_is_something_else_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "lappu.db"
    path.write_text("Dear diary, " * 1000)
    with pytest.raises(NotADatabase):
        Database(url_of(tmp_path))
    assert path.read_text() == "Dear diary, " * 1000
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(NotADatabase, match="not a database of this program"):
        Database(url_of(tmp_path))


def test_a_refused_opening_leaves_the_lock_free(tmp_path: Path) -> None:
    path = tmp_path / "lappu.db"
    path.write_text("x" * 5000)
    for _ in range(2):
        with pytest.raises(NotADatabase):
            Database(url_of(tmp_path))


async def test_restoring_puts_the_copy_in_place_and_the_old_one_aside(tmp_path: Path) -> None:
    opened = Database(url_of(tmp_path))
    await opened.write(workshops.create, title="ennen", locale="fi", now=NOW)
    await opened.backup(tmp_path / "copy.db")
    await opened.write(workshops.create, title="jälkeen", locale="fi", now=NOW + 1)
    with pytest.raises(DatabaseBusy):
        restore(url_of(tmp_path), tmp_path / "copy.db", tmp_path)
    await opened.aclose()
    aside = restore(url_of(tmp_path), tmp_path / "copy.db", tmp_path)
    assert aside is not None
    assert titles(aside) == ["ennen", "jälkeen"]
    assert titles(tmp_path / "lappu.db") == ["ennen"]
    assert titles(tmp_path / "copy.db") == ["ennen"]
    again = Database(url_of(tmp_path))
    await again.write(workshops.create, title="uusi", locale="fi", now=NOW + 2)
    await again.aclose()
    assert titles(tmp_path / "lappu.db") == ["ennen", "uusi"]


def test_restoring_over_a_database_that_was_killed_never_mixes_the_two(tmp_path: Path) -> None:
    a_database(tmp_path / "old", "vanha")
    a_database(tmp_path / "good", "hyvä")
    path = tmp_path / "old" / "lappu.db"
    killed = sqlite3.connect(path)
    killed.execute("UPDATE workshops SET title = 'vain lokissa'")
    killed.commit()
    log = path.with_name("lappu.db-wal").read_bytes()
    killed.close()
    path.with_name("lappu.db-wal").write_bytes(log)
    aside = restore(url_of(tmp_path / "old"), tmp_path / "good" / "lappu.db", tmp_path)
    assert titles(path) == ["hyvä"]
    assert aside is not None
    assert titles(aside) == ["vain lokissa"]


def test_restoring_into_an_empty_folder_leaves_nothing_aside(tmp_path: Path) -> None:
    a_database(tmp_path / "good", "hyvä")
    assert restore(url_of(tmp_path / "new"), tmp_path / "good" / "lappu.db", tmp_path) is None
    assert titles(tmp_path / "new" / "lappu.db") == ["hyvä"]
    assert {path.name for path in (tmp_path / "new").iterdir()} <= {"lappu.db", "lappu.db.lock"}


def test_a_copy_that_is_damaged_or_newer_or_missing_restores_nothing(tmp_path: Path) -> None:
    a_database(tmp_path / "data")
    a_database(tmp_path / "copies", "kopio")
    good = (tmp_path / "copies" / "lappu.db").read_bytes()
    damaged, newer = tmp_path / "damaged.db", tmp_path / "newer.db"
    page = 4096
    damaged.write_bytes(good[: 3 * page] + b"\xff" * page + good[4 * page :])
    newer.write_bytes(good)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    wanted = {damaged: NotADatabase, newer: SchemaTooNew, tmp_path / "missing.db": FileNotFoundError}
    for source, error in wanted.items():
        with pytest.raises(error):
            restore(url_of(tmp_path / "data"), source, tmp_path)
    assert titles(tmp_path / "data" / "lappu.db") == ["Paja"]
    assert [path.name for path in (tmp_path / "data").glob("*restoring*")] == []


def test_a_first_start_that_was_cut_short_begins_again(tmp_path: Path) -> None:
    """The file has a header already, and nothing in it."""
    with closing(sqlite3.connect(tmp_path / "lappu.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert (tmp_path / "lappu.db").stat().st_size > 0
    opened = Database(url_of(tmp_path))
    opened.close()
    assert (opened.migrated.before, opened.migrated.backup) == (None, None)
