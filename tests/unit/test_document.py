"""The boundary around pycrdt: whatever goes wrong behind it is Broken."""

import pytest

from server.sync.document import Broken, Moment, merge


@pytest.mark.parametrize("deltas", [[b"\xff", b"\xff"], [b"\0\0", b""]])
def test_what_cannot_be_merged_is_broken(deltas: list[bytes]) -> None:
    with pytest.raises(Broken):
        merge(deltas)
    with pytest.raises(Broken):
        Moment(deltas[0], deltas, 2).encode()
