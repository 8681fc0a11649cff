"""The gate against real Yjs: honest edits are all taken, odd ones are read alike or not at all (R3, R8).

Sizes: LAPPU_MUTANTS and LAPPU_EDITS; a million each in the long runs. The suite runs one seed, so that
a red run is red again; the long runs draw theirs and print it, LAPPU_SEED repeats one. Each campaign is
a child of its own, so that a crash of native code fails one test instead of ending all of them.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .honest import SHAPES

ROOT = Path(__file__).parents[2]
MUTANTS = int(os.environ.get("LAPPU_MUTANTS", "20000"))
EDITS = int(os.environ.get("LAPPU_EDITS", "10000"))
MANY = 1_000_000
"""The size of a long run."""
SEED = 20_261_124


def run(module: str, size: int, tmp_path: Path, seed: int, *more: str) -> dict[str, Any]:
    """Run a campaign and read what it found."""
    seed = int(os.environ.get("LAPPU_SEED", seed))
    last = tmp_path / "last-update"
    arguments = [f"tests.interop.{module}", str(size), str(seed), *more]
    print(f"python -m {' '.join(arguments)}")
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "LAST_UPDATE": str(last)},
        stdout=subprocess.PIPE,
        timeout=60 + size / 100,
        check=False,
    )
    assert done.returncode == 0, (
        f"ended with {done.returncode}; last: {last.read_text() if last.exists() else '–'}"
    )
    found: dict[str, Any] = json.loads(done.stdout)
    print({key: found[key] for key in found if key != "wrong"})
    return found


def odd(size: int, tmp_path: Path, seed: int = SEED) -> None:
    found = run("differential", size, tmp_path, seed)
    assert found["wrong"] == []
    assert found["mutants"] == size
    assert found["verdicts"]["Fresh"] >= 0.1 * size
    assert found["verdicts"]["Refused"] >= 0.1 * size
    assert len(found["refusals"]) >= 20


def honest(size: int, tmp_path: Path, seed: int = SEED, shape: str = "pair") -> None:
    found = run("honest", size, tmp_path, seed, shape)
    assert found["wrong"] == []
    assert found["edits"] >= size
    if not SHAPES[shape].may_lose:
        assert set(found["verdicts"]) <= {"Fresh", "Known"}
    assert found["lost"] <= size / 1_000
    assert found["verdicts"]["Fresh"] >= size / 4
    assert found["answers"] >= size / 1_000
    assert found["reloads"] >= size / 2_000


def test_odd_updates_are_read_alike_or_refused(tmp_path: Path) -> None:
    odd(MUTANTS, tmp_path)


def test_honest_edits_are_all_taken(tmp_path: Path) -> None:
    honest(EDITS, tmp_path)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "pair"])
def test_honest_edits_of_other_shapes_are_all_taken(tmp_path: Path, shape: str) -> None:
    honest(2_000, tmp_path, shape=shape)


@pytest.mark.long
def test_a_million_odd_updates(tmp_path: Path) -> None:
    odd(MANY, tmp_path, time.time_ns() % 2**32)


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES)
def test_a_million_honest_edits_in_all(tmp_path: Path, shape: str) -> None:
    honest(MANY // len(SHAPES), tmp_path, time.time_ns() % 2**32, shape)
