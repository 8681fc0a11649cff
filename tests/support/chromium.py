"""The browser of the machine."""

import os
import shutil
from typing import Final

ARGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def chromium() -> str | None:
    """The path of Chromium; None when there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")
