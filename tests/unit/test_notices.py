"""Frame 103."""

import json
from pathlib import Path

import pytest

from server.sync import protocol
from server.sync.notices import notice, notice_of

ENGLISH = json.loads((Path(__file__).parents[2] / "server/locales/en.json").read_text("utf-8"))


@pytest.mark.parametrize("code", ["refused", "withheld", "undone", "gap", "too-large", "slow-down", "people"])
def test_a_notice_names_its_code_and_a_sentence_that_exists(code: str) -> None:
    frame = notice(code, frame=7)
    content = json.loads(frame[1:])
    assert (frame[0], content["code"], content["frame"]) == (protocol.NOTICE, code, 7)
    assert content["key"] in ENGLISH


def test_a_notice_is_json_that_browsers_read() -> None:
    with pytest.raises(ValueError):
        notice_of({"left": float("nan")})
