"""A real browser before a real server. A test fails when a page has trouble that the test didn't announce."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.people import Crowd
from tests.e2e.person import PATIENCE
from tests.e2e.workshops import Workshop, demo_links, workshop
from tests.support.chromium import ARGS, chromium
from tests.support.server import Server

expect.set_options(timeout=PATIENCE)


# These live as long as this folder's tests, not longer: while Playwright runs, its event loop counts as this
# thread's, and no asynchronous test could run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser of the machine, one for all tests of this folder."""
    path = chromium()
    if path is None:
        pytest.fail("the browser tests need Chromium: set CHROMIUM or put chromium on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`lappu serve`, one for all tests of this folder; each test makes workshops of its own."""
    with Server(tmp_path_factory.mktemp("e2e")) as server:
        yield server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test, to be killed and started again."""
    with Server(tmp_path) as server:
        yield server


@pytest.fixture(scope="package")
def demo(server: Server) -> dict[str, str]:
    """The links of a demo workshop by role, for tests that only look."""
    return demo_links(server)


@pytest.fixture
def made(server: Server) -> Workshop:
    """A workshop with an empty actor map."""
    return workshop(server)


@pytest.fixture
def crowd(browser: Browser) -> Iterator[Crowd]:
    """Opens browsers for people; at the end none of their pages may have had any trouble."""
    crowd = Crowd(browser)
    yield crowd
    troubles = crowd.leave()
    assert not troubles, "\n".join(troubles)
