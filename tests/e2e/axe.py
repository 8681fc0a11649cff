"""What axe-core finds on a page, and a judgement of what it leaves undecided.

Where it can't tell the ground of a text, contrast is measured on the screen. Nothing else is let pass: should
axe leave something undecided that is no trouble, it is to be listed here with its reason.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from tests.e2e.contrast import weak

SOURCE: Final = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

OPTIONS: Final = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    # Off by default.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
}

_RUN = """async (options) => {
    const found = await axe.run(document, options);
    const nodes = (result) => result.nodes.map((node) => ({
        rule: result.id,
        html: node.html.slice(0, 200),
        target: node.target.join(" "),
        checks: [...node.any, ...node.all, ...node.none].map((check) => ({
            id: check.id, key: check.data?.messageKey ?? "", message: check.message,
        })),
    }));
    return {
        version: axe.version,
        violations: found.violations.flatMap(nodes),
        incomplete: found.incomplete.flatMap(nodes),
    };
}"""


@cache
def _source() -> str:
    return SOURCE.read_text("utf-8")


def troubles(page: Page) -> list[str]:
    """Violations and unjudged doubts on the page as it is now, a line each."""
    # By the debugger's hand: the page's own policy lets no foreign script in.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found = page.evaluate(_RUN, OPTIONS)
    texts = [node for node in found["incomplete"] if node["rule"] == "color-contrast"]
    doubts = [node for node in found["incomplete"] if node["rule"] != "color-contrast"]
    return (
        [f"violates {_told(node)}" for node in found["violations"]]
        + [f"undecided {_told(node)}" for node in doubts]
        + [f"measured {node['measured']:.2f} {_told(node)}" for node in weak(page, texts)]
    )


def _key(check: Mapping[str, Any]) -> str:
    return str(check["key"] or check["id"])


def _told(node: Mapping[str, Any]) -> str:
    checks = "; ".join(f"[{_key(check)}] {check['message']}" for check in node["checks"])
    return f"{node['rule']} at {node['target']}: {checks}\n    {node['html']}"
