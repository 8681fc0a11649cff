"""How often somebody may do something: one number a key, no timers, bounded memory."""

import ipaddress

_EXACT = 1e-6
"""Seconds; sums of fractions are not exact."""


class TooMany(Exception):
    """Not now; `after` seconds later again."""

    def __init__(self, after: float) -> None:
        super().__init__(after)
        self.after = after


class Rate:
    """At most `burst` at once and `rate` a second in the long run, for each key."""

    def __init__(self, rate: float, burst: int, keys: int = 20_000) -> None:
        self._interval = 1 / rate
        self._tolerance = (burst - 1) / rate
        self._keys = keys
        self._due: dict[str, float] = {}

    def take(self, key: str, now: float, patience: float = 0.0) -> float:
        """Count one. The seconds to wait before going on, at most `patience`; TooMany counts nothing."""
        due = max(self._due.pop(key, now), now)
        wait = due - now - self._tolerance
        if wait > patience + _EXACT:
            self._due[key] = due
            raise TooMany(wait)
        if len(self._due) >= self._keys:
            self._prune(now)
        self._due[key] = due + self._interval
        return max(wait, 0.0)

    def check(self, key: str, now: float) -> None:
        """TooMany when `take` would raise it; counts nothing."""
        wait = self._due.get(key, now) - now - self._tolerance
        if wait > _EXACT:
            raise TooMany(wait)

    def _prune(self, now: float) -> None:
        """Forget who owes nothing; if that is nobody, those who were seen least recently."""
        self._due = {key: due for key, due in self._due.items() if due > now}
        for key in list(self._due)[: len(self._due) - self._keys // 2]:
            del self._due[key]


def address_key(host: str | None) -> str:
    """One key for one subscriber: an IPv4 address, or an IPv6 /64, which is what one household has."""
    if host is None:
        return "?"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
