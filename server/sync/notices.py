"""What the server tells a client about its frames or its workshop: frame 103."""

import json
from collections.abc import Mapping
from typing import Any

from . import protocol


def notice(code: str, **more: Any) -> bytes:
    """Frame 103; `key` names the sentence for people in the catalogue of texts."""
    return notice_of({"code": code, "key": f"board.notice.{code}", **more})


def notice_of(content: Mapping[str, Any]) -> bytes:
    """Frame 103 with this content."""
    return protocol.notice(json.dumps(content, separators=(",", ":"), allow_nan=False).encode())
