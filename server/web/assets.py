"""The built client: where its files are and under which addresses pages find them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

ROOT: Final = Path(__file__).resolve().parents[1]

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""Built files carry a hash of their content in their name."""


def shipped(name: str, checkout: str) -> Path:
    """A folder of the product: inside an installed package, else beside it in the checkout."""
    packed = ROOT / "_data" / name
    return packed if packed.exists() else ROOT.parent / checkout


def client_folder() -> Path:
    """The built client."""
    return shipped("web", "web/dist")


def templates_folder() -> Path:
    """The worksheets."""
    return shipped("board_templates", "board_templates")


class MissingClient(Exception):
    """The client has not been built."""


class Assets:
    """Names of sources and the addresses of what was built from them."""

    def __init__(self, manifest: Mapping[str, Mapping[str, object]]) -> None:
        self._files = {source: f"/assets/{entry['file']}" for source, entry in manifest.items()}

    @classmethod
    def load(cls, folder: Path) -> "Assets":
        """Read the manifest of a built client."""
        path = folder / ".vite" / "manifest.json"
        try:
            return cls(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            raise MissingClient(f"{path} is missing: build the web client with `make web`") from None

    def __call__(self, source: str) -> str:
        """The address of the file built from a source such as `src/main.tsx`; KeyError when there is none."""
        return self._files[source]


class AssetFiles(StaticFiles):
    """Files that never change under their name."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    def lookup_path(self, path: str) -> tuple[str, object]:  # type: ignore[override]
        """Hidden files such as the manifest are not for the outside."""
        if any(part.startswith(".") for part in path.split("/")):
            return "", None
        return super().lookup_path(path)
