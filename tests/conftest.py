"""What all tests share."""

import pytest
from hypothesis import HealthCheck, settings

# The same examples every time: a run is a proof, not a lottery. Slow drawing says only that the machine is busy.
settings.register_profile(
    "lappu", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lappu")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The server runs on asyncio, and so do its tests."""
    return "asyncio"
