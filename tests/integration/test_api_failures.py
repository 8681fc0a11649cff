"""What people and programs are told when the database, the journal or the program itself fails."""

from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from server.storage.database import Database
from server.storage.errors import DiskFailure, DiskFull, StorageError
from server.sync.ports import JournalError
from server.sync.shelf import BoardUnavailable
from tests.support.site import Site, running_site


def failing(error: Exception) -> Callable[..., Any]:
    async def fail(*arguments: object, **more: object) -> None:
        raise error

    return fail


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What was logged during the test."""
    with capture_logs() as entries:
        yield entries


FAILURES = [DiskFull("full"), StorageError("locked"), JournalError("x"), BoardUnavailable("b")]

Logged = list[MutableMapping[str, Any]]


@pytest.mark.parametrize("error", FAILURES, ids=lambda one: type(one).__name__)
def test_a_failing_store_is_a_503_for_programs_and_a_page_for_people(
    site: Site, monkeypatch: pytest.MonkeyPatch, logged: Logged, error: Exception
) -> None:
    workshop = site.workshop()
    owner = site.owner(workshop)
    with monkeypatch.context() as broken:
        broken.setattr(Database, "read", failing(error))
        answer = site.call("GET", f"/api/workshops/{workshop.id}", owner)
        page = site.call("GET", f"/b/{workshop.board}", owner)
        ready, alive = site.call("GET", "/readyz"), site.call("GET", "/healthz")
    assert (answer.status_code, answer.json()["code"]) == (503, "try-again")
    assert answer.headers["Retry-After"] == "2"
    assert page.status_code == ready.status_code == 503
    assert page.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in page.headers
    assert alive.status_code == 200
    assert {entry["kind"] for entry in logged} == {type(error).__name__}
    assert site.call("GET", f"/api/workshops/{workshop.id}", owner).status_code == 200


def test_our_own_mistake_is_a_500_that_tells_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    workshop = site.workshop()
    monkeypatch.setattr(Database, "read", failing(RuntimeError("the secret is swordfish")))
    for path in (f"/api/workshops/{workshop.id}", f"/b/{workshop.board}"):
        answer = site.call("GET", path, site.owner(workshop))
        assert answer.status_code == 500
        assert "swordfish" not in answer.text
        assert "content-security-policy" in answer.headers
    assert [entry["code"] for entry in logged] == ["internal", "internal"]


def test_a_failed_disk_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_site(tmp_path) as site:
        workshop = site.workshop()
        with monkeypatch.context() as broken:
            broken.setattr(Database, "write", failing(DiskFailure("fsync")))
            site.call("PATCH", f"/api/workshops/{workshop.id}", site.owner(workshop), json={"title": "x"})
        assert site.fatal == ["fsync"]


def test_a_core_that_fails_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server must not go on without its hub: the commit task raises, the process ends."""
    with running_site(tmp_path) as site:
        workshop = site.workshop()
        monkeypatch.setattr(
            "server.storage.journal.JournalStore.append_many", failing(DiskFailure("fsync in the journal"))
        )
        answer = site.call(
            "POST",
            f"/api/boards/{workshop.board}/notes",
            site.owner(workshop),
            json=[{"text": "x", "zone": "ngo"}],
        )
        assert answer.status_code >= 500
    assert site.fatal
