"""How likely things are: the published shapes as functions of one number each."""

from __future__ import annotations

import math
from hashlib import blake2b

from practice.profiles import Profile

LONG = 4_000  # tokens from which the position of a fact counts in full


def whole(profile: Profile, minutes: float) -> float:
    """Probability that one call gets `minutes` of human work right as a whole (logistic in log time, Kwa 2025)."""
    if minutes <= 0:
        return 1.0
    return float(1 / (1 + (minutes / profile.horizon) ** profile.slope))


def part(profile: Profile, minutes: float, total: float) -> float:
    """The share of `whole(total)` that falls on a part of `minutes`: the parts of a task multiply to the whole."""
    return math.exp(math.log(whole(profile, total)) * minutes / total) if total > 0 else 1.0


def hold(profile: Profile, rules: int) -> float:
    """Probability that one of `rules` laid down at once holds (`per_rule` at ten and more; ManyIFEval 2025)."""
    return 1 - (1 - profile.per_rule) * min(1.0, max(0, rules - 1) / 9)


def use(profile: Profile, tokens: int, where: float) -> float:
    """Probability that a fact at `where` (0 first, 1 last) in `tokens` of prompt is used (NoLiMa; Liu et al. 2023)."""
    length = profile.recall / (1 + (tokens / profile.half_length) ** profile.length_slope)
    knot = min(max(where, 0.0), 1.0) * 4
    left = min(int(knot), 3)
    place = profile.position[left] + (profile.position[left + 1] - profile.position[left]) * (knot - left)
    return float(length * (1 - (1 - place) * min(1.0, tokens / LONG)))


class Dice:
    """Uniform draws that are the same for the same model, messages and sample on every machine and Python."""

    def __init__(self, *seed: str) -> None:
        self._seed = blake2b("\x1f".join(seed).encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def draw(self, *what: str) -> float:
        """A number in [0, 1) that depends only on the seed and on `what` is being decided."""
        digest = blake2b("\x1f".join(what).encode(), key=self._seed, digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64

    def pick(self, many: int, *what: str) -> int:
        """One of 0 … many-1."""
        return int(self.draw(*what) * many)
