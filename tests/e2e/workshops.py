"""Workshops for people to come to, made without a browser."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from click.testing import CliRunner

from server.boards.template import Template
from server.boards.templates import load_all
from server.cli import main
from server.web.assets import templates_folder
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

    def content(self, server: Server) -> Any:
        """What the server says lies on the first board."""
        return server.get(f"/api/boards/{self.board}/content", self.token)


def workshop(server: Server, *sheets: str, locale: str = "en") -> Workshop:
    """A new workshop of these worksheets."""
    boards = [{"template": sheet} for sheet in sheets or ("actor-map",)]
    told = server.post(
        "/api/workshops", {"title": "Digital help", "locale": locale, "name": "Maker", "boards": boards}
    )
    return Workshop(
        told["workshop"]["id"],
        told["boards"][0]["id"],
        {role: f"{server.url}/j#{link['secret']}" for role, link in told["links"].items()},
        told["token"],
        server.url,
    )


def demo_links(server: Server) -> dict[str, str]:
    """A new demo workshop's links by role, made by the command while the server runs."""
    text = CliRunner().invoke(main, ["demo", "--data", str(server.data)], catch_exceptions=False).output
    return {line.split()[0]: f"{server.url}/j#{line.rpartition('#')[2]}" for line in text.splitlines()}
