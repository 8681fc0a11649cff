"""A start loads no more than serving from one file needs, and leaves the garbage collector at work."""

import json
import subprocess
import sys

UNNEEDED = {"alembic", "redis", "psycopg", "asyncpg", "sqlalchemy.dialects.postgresql", "typst"}

START = """
import gc, json, sys
from server import start
try:
    start.main()
except SystemExit:
    print(json.dumps({"modules": list(sys.modules), "on": gc.isenabled(), "frozen": gc.get_freeze_count()}))
"""


def test_a_start_loads_only_what_it_needs_and_then_lets_garbage_be_collected() -> None:
    command = [sys.executable, "-c", START, "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    version, told = done.stdout.splitlines()
    found = json.loads(told)
    assert version.startswith("lappu, version")
    assert UNNEEDED & set(found["modules"]) == set()
    assert found["on"]
    assert found["frozen"] > 10_000
