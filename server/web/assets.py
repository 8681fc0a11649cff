"""The built client: where its files are and under which addresses pages find them."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, Required, TypedDict

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

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


class Built(TypedDict, total=False):
    """What Vite's manifest tells of a built file; imports are names in the manifest."""

    file: Required[str]
    imports: Sequence[str]
    dynamicImports: Sequence[str]


class Assets:
    """Names of sources and the addresses of what was built from them."""

    def __init__(self, manifest: Mapping[str, Built]) -> None:
        self._manifest = manifest

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
        return self._address(source)

    def needed(self, source: str) -> list[str]:
        """The addresses of what a script imports before it runs, without its own."""
        return [self._address(name) for name in self._reached(source, ("imports",)) if name != source]

    def later(self, source: str) -> list[str]:
        """The addresses of what a script, or what it imports, imports only when it runs already."""
        first = self._reached(source, ("imports",))
        everything = self._reached(source, ("imports", "dynamicImports"))
        return [self._address(name) for name in everything if name not in first]

    def _address(self, name: str) -> str:
        return f"/assets/{self._manifest[name]['file']}"

    def _reached(self, source: str, ways: Sequence[Literal["imports", "dynamicImports"]]) -> list[str]:
        """A source and all that it leads to by these ways, each once, the nearest first."""
        reached = [source]
        for name in reached:
            built = self._manifest[name]
            reached += dict.fromkeys(one for way in ways for one in built.get(way, ()) if one not in reached)
        return reached


class AssetFiles(StaticFiles):
    """Files that never change under their name; where the build packed them, packed for who takes that."""

    def __init__(self, *, directory: Path) -> None:
        super().__init__(directory=directory)
        self._packed = {os.path.realpath(packed)[:-3] for packed in directory.rglob("*.gz")}

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        asked = Headers(scope=scope)
        headers = {"Cache-Control": IMMUTABLE}
        if str(full_path) in self._packed:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in asked.get("Accept-Encoding", ""):
                full_path, stat_result = f"{full_path}.gz", os.stat(f"{full_path}.gz")
                headers["Content-Encoding"] = "gzip"
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(headers)
        return response

    def lookup_path(self, path: str) -> tuple[str, object]:  # type: ignore[override]
        """Hidden files such as the manifest are not for the outside."""
        if any(part.startswith(".") for part in path.split("/")):
            return "", None
        return super().lookup_path(path)
