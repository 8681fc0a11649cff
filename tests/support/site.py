"""The whole app in this process, for tests of the HTTP interface: people, their cookies and tokens."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from server.app import Shipped, create_app
from server.boards.templates import load_all
from server.settings import Settings
from server.telemetry import write_log
from server.web.assets import Assets, templates_folder
from server.web.i18n import Catalogue

ROOT = Path(__file__).parents[2]
ASSETS = Assets(
    {
        source: {"file": f"{Path(source).stem}-x{Path(source).suffix}"}
        for source in (
            "src/main.tsx",
            "src/pages/pages.ts",
            "src/theme.ts",
            "src/styles/shared.css",
            "src/styles/board.css",
            "src/styles/later.css",
            "src/styles/pages.css",
        )
    }
)


class ShiftedClock:
    """This machine's time, moved forward by hand."""

    def __init__(self) -> None:
        self.shift = 0.0

    def now(self) -> float:
        return time.time() + self.shift

    def monotonic(self) -> float:
        return time.monotonic() + self.shift


def settings(data: Path, **more: Any) -> Settings:
    """Settings that don't depend on who runs the tests."""
    return Settings(data=data, **more)


@dataclass
class Workshop:
    """A workshop as its creation told it."""

    id: str
    board: str
    secrets: dict[str, str]
    token: str
    owner: str
    told: dict[str, Any]


@dataclass
class Person:
    """Somebody who joined without a browser."""

    id: str
    token: str
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Site:
    """A running app and clients for it."""

    def __init__(self, app: Any, client: TestClient, clock: ShiftedClock, fatal: list[str]) -> None:
        self.app = app
        self.client = client
        """Keeps no cookies between calls that don't ask for it; see `browser`."""
        self.clock = clock
        self.fatal = fatal
        """Reasons for which the process would have ended."""

    def browser(self, base: str = "http://testserver", address: str = "10.0.0.1") -> TestClient:
        """A browser with its own cookies; its calls carry what the pages send along."""
        made = TestClient(
            self.app, base_url=base, headers={"X-Lappu": "1"}, client=(address, 1), follow_redirects=False
        )
        # The lifespan is run once, by `self.client`, whose event loop all calls share.
        made.portal = self.client.portal
        made.app_state.update(self.client.app_state)
        return made

    def call(self, method: str, path: str, person: Person | None = None, **more: Any) -> Any:
        """A call of a program; the answer."""
        self.client.cookies.clear()
        headers = {**(person.headers if person else {}), **more.pop("headers", {})}
        answer = self.client.request(method, path, headers=headers, **more)
        self.client.cookies.clear()
        return answer

    def workshop(self, *templates: str) -> Workshop:
        """A new workshop."""
        boards = [{"template": name} for name in templates or ("actor-map",)]
        answer = self.call(
            "POST",
            "/api/workshops",
            json={"title": "Työpaja", "locale": "fi", "name": "Vetäjä", "boards": boards},
        )
        assert answer.status_code == 201, answer.text
        told = answer.json()
        return Workshop(
            told["workshop"]["id"],
            told["boards"][0]["id"],
            {role: link["secret"] for role, link in told["links"].items()},
            told["token"],
            told["person"]["id"],
            told,
        )

    def owner(self, workshop: Workshop) -> Person:
        return Person(workshop.owner, workshop.token)

    def join(self, workshop: Workshop, role: str, name: str = "Anna") -> Person:
        """Somebody new who comes by the link of that role."""
        answer = self.call("POST", "/api/join", json={"secret": workshop.secrets[role], "name": name})
        assert answer.status_code == 200, answer.text
        told = answer.json()
        return Person(told["person"]["id"], told["token"], told)


@contextmanager
def running_site(data: Path, **more: Any) -> Iterator[Site]:
    """The app on a data folder, empty or left by another run."""
    clock = ShiftedClock()
    write_log("text")  # as the command does; structlog's own default prints all local variables
    data.mkdir(parents=True, exist_ok=True)
    client_folder = data / "client"
    client_folder.mkdir(exist_ok=True)
    (client_folder / "main-x.js").write_text("1;")
    (client_folder / ".vite").mkdir(exist_ok=True)
    (client_folder / ".vite" / "manifest.json").write_text("{}")
    shipped = Shipped(
        load_all(templates_folder()), Catalogue.load(ROOT / "server" / "locales"), ASSETS, client_folder
    )
    fatal: list[str] = []
    app = create_app(settings(data, **more), clock=clock, shipped=shipped, fatal=fatal.append)
    with TestClient(app, follow_redirects=False, client=("10.0.0.9", 1)) as client:
        yield Site(app, client, clock, fatal)
