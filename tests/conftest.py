"""What all tests share."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.support.postgres"]

# The same examples every time: a run is a proof, not a lottery. Slow drawing only says: a busy machine.
settings.register_profile(
    "lappu", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lappu")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The server runs on asyncio, and so do its tests."""
    return "asyncio"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests measured, not only that it was good enough."""
    passed = terminalreporter.stats.get("passed", [])
    if told := [text for report in passed if (text := report.capstdout.strip())]:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(told))
