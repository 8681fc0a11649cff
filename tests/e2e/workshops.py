"""Workshops for people to come to, made without a browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from click.testing import CliRunner
from pycrdt import Doc, Map, Text

from server.boards.schema import FIELDS, NOTES
from server.boards.template import Template
from server.boards.templates import load_all
from server.cli import main
from server.web.assets import templates_folder
from tests.support.client import Client
from tests.support.server import Server


@cache
def templates() -> dict[str, Template]:
    """The worksheets that ship."""
    return load_all(templates_folder())


@dataclass(frozen=True)
class Workshop:
    """A workshop: its links by role, its first board, and the token of who made it."""

    id: str
    board: str
    links: dict[str, str]
    token: str
    url: str
    sheet: str
    """Of which worksheet the first board is."""

    def write(self, notes: dict[str, str], fields: dict[str, str] | None = None) -> None:
        """Write these notes, text → zone, from each zone's first place on, and the texts of fields; all are
        saved then."""
        places = {zone.id: iter(zone.places) for zone in templates()[self.sheet].zones}

        def change(doc: "Doc[Any]") -> None:
            for number, (text, zone) in enumerate(notes.items()):
                x, y = next(places[zone])
                doc.get(NOTES, type=Map)[f"made{number}"] = Map(
                    {"text": Text(text), "place": {"x": x, "y": y}}
                )
            for field, text in (fields or {}).items():
                doc.get(FIELDS, type=Map)[field].insert(0, text)

        async def send() -> None:
            async with Client(self.url, self.board, self.token) as client:
                await client.join()
                await client.edit(change)
                while client.acked < client.sent:
                    await client.receive()

        # This thread's event loop belongs to the browsers.
        with ThreadPoolExecutor(1) as beside:
            beside.submit(lambda: asyncio.run(send())).result()

    def go(self, server: Server, step: str) -> None:
        """Take the first board to that step."""
        command = {"type": "step.set", "board": self.board, "step": step}
        server.post(f"/api/workshops/{self.id}/commands", command, self.token)

    def content(self, server: Server) -> Any:
        """What the server says lies on the first board."""
        return server.get(f"/api/boards/{self.board}/content", self.token)


def workshop(server: Server, *sheets: str, locale: str = "en") -> Workshop:
    """A new workshop of these worksheets."""
    sheets = sheets or ("actor-map",)
    boards = [{"template": sheet} for sheet in sheets]
    told = server.post(
        "/api/workshops", {"title": "Digital help", "locale": locale, "name": "Maker", "boards": boards}
    )
    return Workshop(
        told["workshop"]["id"],
        told["boards"][0]["id"],
        {role: f"{server.url}/j#{link['secret']}" for role, link in told["links"].items()},
        told["token"],
        server.url,
        sheets[0],
    )


def demo_links(server: Server) -> dict[str, str]:
    """A new demo workshop's links by role, made by the command while the server runs."""
    text = CliRunner().invoke(main, ["demo", "--data", str(server.data)], catch_exceptions=False).output
    return {line.split()[0]: f"{server.url}/j#{line.rpartition('#')[2]}" for line in text.splitlines()}
