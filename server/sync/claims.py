"""Whose client ids are whose on a board. A claim is for ever: an id is never another person's later."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Literal

from .ports import Claim


class Claims:
    """The claims of one board. First use claims; several ids a person are allowed."""

    def __init__(self, known: Mapping[int, Claim]) -> None:
        self._known = dict(known)
        self._hinted: dict[int, str] = {}
        """Ids that another process has seen in use; their claims are on the way."""

    def owns(self, person: str, client: int) -> bool:
        """Whether the person may write under the id: it is theirs, or still nobody's."""
        claim = self._known.get(client)
        return self._hinted.get(client, person) == person if claim is None else claim.person == person

    def owner_check(self, person: str) -> Callable[[int], bool]:
        """`owns` for one person, as the gate wants it."""
        return partial(self.owns, person)

    def __contains__(self, client: int) -> bool:
        return client in self._known

    def hint(self, client: int, person: str) -> None:
        """Another process knows the id as this person's: nobody else may take it here meanwhile."""
        self._hinted.setdefault(client, person)

    def adopt(self, claims: Iterable[Claim]) -> None:
        """Claims that the journal holds: whatever was believed here, they are right."""
        self._known.update((claim.client, claim) for claim in claims)

    def person(self, client: int) -> str | None:
        """Whose id it is; None: the server's or nobody's."""
        claim = self._known.get(client)
        return claim.person if claim else None

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
