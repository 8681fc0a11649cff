"""Sites for tests of the interface: one for all tests of a file, or one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.site import Site, running_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that the tests of a file share; each test makes workshops of its own."""
    with running_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own, for tests that use up limits or move the time."""
    with running_site(tmp_path) as made:
        yield made
