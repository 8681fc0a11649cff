"""Backups, restoring, moving and compacting by the real program, on both databases, server up and down."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from server.cli import main
from server.storage import migrate
from server.storage.address import backend_at
from tests.support.kept import url_of
from tests.support.postgres import Postgres
from tests.support.server import Server

Options = tuple[str, ...]


def run(*arguments: object) -> tuple[int, str]:
    """A command in this process: exit code and all it printed."""
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    return result.exit_code, result.output


def done(*arguments: object) -> str:
    """What a command printed that must succeed."""
    code, text = run(*arguments)
    assert code == 0, text
    return text


def refused(*arguments: object) -> str:
    """The one clear line of a command that must fail."""
    code, text = run(*arguments)
    assert code == 1, text
    assert len(text.strip().splitlines()) == 1
    assert "Traceback" not in text
    return text


def titles(*options: object) -> list[str]:
    """The titles of the workshops that are there."""
    return [line.split("  ", 3)[3] for line in done("workshops", "list", *options).splitlines()]


def make(server: Server, title: str) -> str:
    """Create a workshop with a note in it; its id."""
    told = server.post(
        "/api/workshops", {"title": title, "locale": "fi", "boards": [{"template": "actor-map"}]}
    )
    note = [{"text": "Äiti 🎈", "zone": "ngo"}]
    server.post(f"/api/boards/{told['boards'][0]['id']}/notes", note, told["token"])
    return str(told["workshop"]["id"])


@pytest.fixture(params=["sqlite", "postgres"])
def options(request: pytest.FixtureRequest) -> Options:
    """Options that choose the database; the data folder comes besides."""
    if request.param == "sqlite":
        return ()
    return ("--database-url", request.getfixturevalue("postgres_empty_url"))


def test_a_backup_of_a_running_server_is_restored(options: Options, tmp_path: Path) -> None:
    data = ("--data", tmp_path / "data", *options)
    file = tmp_path / "copy.db"
    with Server(tmp_path / "data", *options) as server:
        make(server, "ennen")
        assert "secret.key" in done("backup", *data, file)
        make(server, "jälkeen")
        assert "in use" in refused("restore", *data, file)
        assert titles(*data) == ["ennen", "jälkeen"]
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    told = done("restore", *data, file)
    assert titles(*data) == ["ennen"]
    assert file.read_bytes() == before
    aside = Path(told.split(" is in ")[1].strip().removesuffix("."))
    done("restore", *data, aside)
    assert titles(*data) == ["ennen", "jälkeen"]
    with Server(tmp_path / "data", *options) as server:
        make(server, "uusi")
    assert titles(*data) == ["ennen", "jälkeen", "uusi"]


def test_a_backup_of_either_is_restored_into_the_other(tmp_path: Path, postgres_empty_url: str) -> None:
    there = ("--data", tmp_path / "pg", "--database-url", postgres_empty_url)
    with Server(tmp_path / "data") as server:
        make(server, "Paja")
        done("backup", "--data", server.data, tmp_path / "one.db")
    done("restore", *there, tmp_path / "one.db")
    assert titles(*there) == ["Paja"]
    done("backup", *there, tmp_path / "two.db")
    done("restore", "--data", tmp_path / "back", tmp_path / "two.db")
    assert titles("--data", tmp_path / "back") == ["Paja"]
    assert _rows(tmp_path / "one.db") == _rows(tmp_path / "two.db")


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


@pytest.mark.parametrize("damage", ["cut", "other", "newer", "missing"])
def test_a_copy_that_is_none_restores_nothing(options: Options, tmp_path: Path, damage: str) -> None:
    data = ("--data", tmp_path / "data", *options)
    done("demo", *data)
    file = tmp_path / "copy.db"
    done("backup", *data, file)
    if damage == "cut":
        content = file.read_bytes()
        file.write_bytes(content[:8192] + bytes(4096) + content[12288:])
    elif damage == "other":
        file.write_text("Dear diary, " * 1000)
    elif damage == "newer":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
    else:
        file.unlink()
    before = titles(*data)
    refused("restore", *data, file)
    assert titles(*data) == before


# --- moving


def test_copying_there_and_back_keeps_every_row(
    tmp_path: Path, postgres: Postgres, postgres_empty_url: str
) -> None:
    with Server(tmp_path / "data") as server:
        make(server, "Paja")
        assert "in use" in refused("copy", url_of(server.data), postgres_empty_url)
    assert "rows are copied" in done("copy", url_of(tmp_path / "data"), postgres_empty_url)
    done("copy", postgres_empty_url, url_of(tmp_path / "back"))
    assert _rows(tmp_path / "data" / "lappu.db") == _rows(tmp_path / "back" / "lappu.db")
    # What comes is numbered after what was copied.
    with Server(tmp_path / "data", "--database-url", postgres_empty_url) as server:
        make(server, "uusi")
        assert "in use" in refused("copy", postgres_empty_url, url_of(tmp_path / "third"))
        assert "in use" in refused("copy", url_of(tmp_path / "data"), postgres_empty_url)
    numbers = [
        number for (number,) in postgres.execute("SELECT id FROM audit ORDER BY id", postgres_empty_url)
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_copying_never_overwrites_and_never_makes_what_is_not_there(
    tmp_path: Path, postgres_empty_url: str
) -> None:
    for name in ("one", "two"):
        done("demo", "--data", tmp_path / name)
    assert "not empty" in refused("copy", url_of(tmp_path / "one"), url_of(tmp_path / "two"))
    assert "nothing in" in refused("copy", url_of(tmp_path / "none"), postgres_empty_url)
    assert "nothing in" in refused("copy", postgres_empty_url, url_of(tmp_path / "three"))
    assert "SQLite or PostgreSQL" in refused("copy", "mysql://h/d", postgres_empty_url)
    assert "hush" not in refused("copy", "://me:hush@h", postgres_empty_url)


# --- upgrades


def test_an_upgrade_of_postgresql_copies_first(
    tmp_path: Path, postgres: Postgres, postgres_empty_url: str
) -> None:
    data = ("--data", tmp_path, "--database-url", postgres_empty_url)
    _make_older(postgres_empty_url)
    told = done("migrate", *data)
    copy = Path(told.split("A copy is ")[1].strip().removesuffix("."))
    assert copy.parent == tmp_path
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT title FROM workshops").fetchall() == [("Vanha",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert "up to date" in done("migrate", *data)
    assert titles(*data) == ["Vanha"]
    done("restore", *data, copy)
    assert titles(*data) == ["Vanha"]
    postgres.execute("UPDATE alembic_version SET version_num = '9999'", postgres_empty_url)
    for command in (("serve", "--port", 0), ("migrate",), ("backup", tmp_path / "x.db"), ("demo",)):
        assert "newer version" in refused(command[0], *data, *command[1:])
    assert not (tmp_path / "x.db").exists()


def _make_older(url: str) -> None:
    """A database of the first schema with a workshop in it."""
    with backend_at(url, Path()).changing() as schema:
        migrate.bring_to(schema, "0001")
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO workshops (id, title, locale, created, last_active, retention, lobby, reading)"
            " VALUES ('w', 'Vanha', 'fi', 1, 4e9, 9e9, false, '{}')"
        )


# --- size


def test_compacting_shrinks_what_was_erased(options: Options, tmp_path: Path) -> None:
    data = ("--data", tmp_path, *options)
    with Server(tmp_path, *options) as server:
        gone = [make(server, f"w{number}") for number in range(3)]
        for workshop in gone:
            done("workshops", "delete", *data, workshop)
        assert "compact" in done("compact", *data)
        make(server, "stays")
    assert "compact" in done("compact", *data)
    assert titles(*data) == ["stays"]
