"""axe-core finds nothing wrong on any view: all rules of WCAG 2.0 to 2.2 A and AA and the best practices."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Browser

from tests.e2e.axe import troubles
from tests.e2e.views import VIEWS, Look, Site, come, every, pairwise, visit_demo
from tests.support.server import Server

WIDTHS = [320, 390, 768, 1280]
CASES = pairwise(list(VIEWS), [320, 768, 1280])
OTHERS = [case for case in every(list(VIEWS), WIDTHS) if case not in CASES]


@pytest.fixture(scope="module")
def site(server: Server, browser: Browser, demo: dict[str, str]) -> Iterator[Site]:
    """The demo workshop, looked at in many ways."""
    site = visit_demo(server, browser, demo)
    yield site
    site.close()


def told(case: tuple[str, Look]) -> str:
    """The name of a run."""
    name, look = case
    return f"{name}-{look.locale}-{look.theme}-{look.width}"


def test_every_two_of_view_language_theme_and_width_meet() -> None:
    runs = [(name, look.locale, look.theme, look.width) for name, look in CASES]
    assert len(runs) <= 72
    values = [list(dict.fromkeys(column)) for column in zip(*runs, strict=True)]
    assert [len(column) for column in values] == [len(VIEWS), 3, 2, 3]
    for a, b in combinations(range(4), 2):
        assert len({(run[a], run[b]) for run in runs}) == len(values[a]) * len(values[b])


@pytest.mark.parametrize(
    "case", [*CASES, *(pytest.param(case, marks=pytest.mark.long) for case in OTHERS)], ids=told
)
def test_no_violation(site: Site, case: tuple[str, Look]) -> None:
    name, look = case
    page = come(site, name, look)
    assert not (found := troubles(page)), "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
