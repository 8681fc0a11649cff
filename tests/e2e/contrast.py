"""Contrast as it is on the screen, where axe can't tell the ground: pictures, gradients, paper on a map."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

LEAST: Final = 4.5
"""Of text of any size: stricter than WCAG asks of large letters."""
ROUNDS: Final = 12
"""How often the page is scrolled on to texts that are out of sight."""

_LIBRARY: Final = Path(__file__).with_suffix(".js")


def contrasts(page: Page, targets: Sequence[str]) -> dict[str, float | None]:
    """The contrast of each text by its selector; None for what is covered, 0 for what stays out of sight."""
    page.evaluate(_LIBRARY.read_text("utf-8"))
    found: dict[str, float | None] = {}
    left = list(dict.fromkeys(targets))
    page.evaluate("seen.hide()")
    try:
        for _ in range(ROUNDS):
            if not left:
                break
            page.evaluate(
                "(target) => { const it = document.querySelector(target);"
                " if (it && !seen.inSight(it)) it.scrollIntoView({block: 'center', inline: 'center'}); }",
                left[0],
            )
            measured = _measure(page, left)
            # What is still out of sight after it was scrolled to stays so.
            settled = {target for target, value in measured.items() if value != 0} | {left[0]}
            found |= {target: measured[target] for target in settled}
            left = [target for target in left if target not in settled]
    finally:
        page.evaluate("seen.show()")
    return found | dict.fromkeys(left, 0.0)


def _measure(page: Page, targets: Sequence[str]) -> dict[str, float | None]:
    picture = base64.b64encode(page.screenshot(caret="initial")).decode()
    measured: list[tuple[str, float | None]] = page.evaluate(
        "(given) => seen.measure(given)", [list(targets), f"data:image/png;base64,{picture}"]
    )
    return dict(measured)


def weak(page: Page, nodes: Sequence[Any]) -> list[Any]:
    """Those of axe's undecided texts whose contrast, as it is measured, is too low or can't be seen."""
    if not nodes:
        return []
    measured = contrasts(page, [node["target"] for node in nodes])
    return [
        {**node, "measured": measured[node["target"]]}
        for node in nodes
        if (value := measured[node["target"]]) is not None and value < LEAST
    ]
