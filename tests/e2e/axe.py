"""What axe-core finds on a page: violations, and what it could not decide and nobody has judged yet."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

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

JUDGED: Final[Mapping[tuple[str, str], str]] = {}
"""What axe leaves undecided, by rule and by the key of its message, and why it is no trouble here."""

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
    doubts = [node for node in found["incomplete"] if not _judged(node)]
    return [f"violates {_told(node)}" for node in found["violations"]] + [
        f"undecided {_told(node)}" for node in doubts
    ]


def _judged(node: Mapping[str, Any]) -> bool:
    return all((node["rule"], check["key"] or check["id"]) in JUDGED for check in node["checks"])


def _told(node: Mapping[str, Any]) -> str:
    checks = "; ".join(f"[{check['key'] or check['id']}] {check['message']}" for check in node["checks"])
    return f"{node['rule']} at {node['target']}: {checks}\n    {node['html']}"
