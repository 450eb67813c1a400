"""Rate limits for each key: two buckets that fill again all the time, and the headers that tell of them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from practice.serving.errors import ApiError
from practice.serving.faults import retry_after

REQUESTS, TOKENS = 1_000_000, 10_000_000_000
"""Per minute, where nothing else is asked for: more than this server can answer, so that nobody meets them."""

MOST_KEYS = 1024
Header = tuple[bytes, bytes]


class Bucket:
    """What is left of `limit` a minute. It fills continuously, as the real API's do."""

    def __init__(self, what: str, unit: str, limit: int, now: float) -> None:
        self.what, self.unit, self.limit = what, unit, limit
        self._left, self._then = float(limit), now
        self._names = tuple(f"x-ratelimit-{part}-{what}".encode() for part in ("limit", "remaining", "reset"))
        self._stated = str(limit).encode()

    def take(self, amount: int, now: float, model: str) -> None:
        """Take so much out. Raises ApiError 429 where less is left, and takes nothing."""
        self._fill(now)
        if amount <= self._left:
            self._left -= amount
            return
        used = self.limit - int(self._left)
        if amount > self.limit:
            raise ApiError(
                429,
                f"Request too large for {model} on {self.unit}: Limit {self.limit}, Requested {amount}. "
                "It must be made smaller in order to run.",
                code="rate_limit_exceeded",
                kind=self.what,
                headers={"x-should-retry": "false"},
            )
        wait = (amount - self._left) * 60 / self.limit
        raise ApiError(
            429,
            f"Rate limit reached for {model} on {self.unit}: Limit {self.limit}, Used {used}, "
            f"Requested {amount}. Please try again in {duration(wait)}.",
            code="rate_limit_exceeded",
            kind=self.what,
            headers=retry_after(wait),
        )

    def headers(self, now: float) -> list[Header]:
        """The limit, what is left of it, and how long until it is full again."""
        self._fill(now)
        limit, remaining, reset = self._names
        full = duration((self.limit - self._left) * 60 / self.limit)
        return [(limit, self._stated), (remaining, b"%d" % self._left), (reset, full.encode())]

    def _fill(self, now: float) -> None:
        self._left = min(float(self.limit), self._left + (now - self._then) * self.limit / 60)
        self._then = now


class Limits:
    """The buckets of every key that came lately."""

    def __init__(
        self, requests: int | None = None, tokens: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = requests or REQUESTS, tokens or TOKENS
        self._clock = clock
        self._keys: OrderedDict[str, tuple[Bucket, Bucket]] = OrderedDict()

    def take_request(self, key: str, model: str) -> None:
        """Count one request of this key, also one that fails later. Raises ApiError 429."""
        self._of(key)[0].take(1, self._clock(), model)

    def take_tokens(self, key: str, amount: int, model: str) -> None:
        """Count the tokens of a prompt and its answers. Raises ApiError 429."""
        self._of(key)[1].take(amount, self._clock(), model)

    def headers(self, key: str) -> list[Header]:
        """The six headers, as they stand now."""
        requests, tokens = self._of(key)
        now = self._clock()
        return requests.headers(now) + tokens.headers(now)

    def _of(self, key: str) -> tuple[Bucket, Bucket]:
        found = self._keys.get(key)
        if found is None:
            now = self._clock()
            found = self._keys[key] = (
                Bucket("requests", "requests per min (RPM)", self._limits[0], now),
                Bucket("tokens", "tokens per min (TPM)", self._limits[1], now),
            )
            if len(self._keys) > MOST_KEYS:
                self._keys.popitem(last=False)
        else:
            self._keys.move_to_end(key)
        return found


def duration(seconds: float) -> str:
    """A time as the API's headers write it: 0s, 12ms, 8.64s, 6m0s."""
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f}ms" if seconds >= 0.0005 else "0s"
    minutes, rest = divmod(round(seconds, 2), 60)
    return f"{minutes:.0f}m{rest:g}s" if minutes else f"{rest:g}s"
