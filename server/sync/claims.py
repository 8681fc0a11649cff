"""Whose client ids are whose on a board. A claim is for ever: an id is never another person's later."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Literal

from .ports import Claim


class Claims:
    """The claims of one board. First use claims; several ids a person are allowed."""

    def __init__(self, known: Mapping[int, Claim]) -> None:
        self._known = dict(known)

    def owns(self, person: str, client: int) -> bool:
        """Whether the person may write under the id: it is theirs, or still nobody's."""
        claim = self._known.get(client)
        return claim is None or claim.person == person

    def owner_check(self, person: str) -> Callable[[int], bool]:
        """`owns` for one person, as the gate wants it."""
        return partial(self.owns, person)

    def __contains__(self, client: int) -> bool:
        return client in self._known

    def unclaimed(self, clients: Iterable[int]) -> int:
        """How many of these are nobody's yet."""
        return sum(client not in self._known for client in clients)

    def take(
        self, clients: Iterable[int], person: str | None, kind: Literal["content", "presence"] = "content"
    ) -> tuple[Claim, ...]:
        """Claim what is nobody's yet; the new claims, which go into the journal. None is the server."""
        new = tuple(Claim(client, person, kind) for client in clients if client not in self._known)
        self._known.update((claim.client, claim) for claim in new)
        return new
