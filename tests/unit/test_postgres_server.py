"""The tests' own PostgreSQL: it can be killed, frozen and started again, and keeps what was committed."""

from concurrent.futures import ThreadPoolExecutor, wait

import psycopg
import pytest

from tests.support.postgres import Postgres


def test_databases_are_apart(postgres: Postgres, postgres_url: str) -> None:
    postgres.execute("CREATE TABLE mine (id integer)", postgres_url)
    with pytest.raises(psycopg.errors.UndefinedTable):
        postgres.execute("SELECT * FROM mine", postgres.create())


def test_what_was_committed_survives_a_kill() -> None:
    with Postgres() as server:
        server.execute("CREATE TABLE mine AS SELECT 7 AS n")
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            server.execute("SELECT 1")
        server.start()
        assert server.execute("SELECT n FROM mine") == [(7,)]


def test_a_frozen_server_answers_after_it() -> None:
    with Postgres() as server, ThreadPoolExecutor() as threads, psycopg.connect(server.url()) as connection:
        server.freeze()
        asked = threads.submit(connection.execute, "SELECT 1")
        assert not wait([asked], timeout=0.1).done
        server.thaw()
        assert asked.result(10).fetchall() == [(1,)]
