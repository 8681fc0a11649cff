"""Reading order, by the fixture that the client is held to as well."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.boards.order import Placed, reading_order

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "reading_order.json").read_text("utf-8"))[
    "cases"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_reading_order(case: dict[str, Any]) -> None:
    notes = [Placed(note["id"], note["cx"], note["cy"]) for note in case["notes"]]
    assert reading_order(notes, case["noteHeight"]) == case["expect"]
