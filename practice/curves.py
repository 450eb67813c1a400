"""How likely things are: the published shapes as functions of one number each, and the dice that decide."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from hashlib import blake2b
from statistics import NormalDist

from practice.profile import Profile

LONG = 4_000  # tokens from which the position of a fact counts in full
ROUNDS = 2  # repair rounds after which little more is gained (arXiv 2604.10508)
_NORMAL = NormalDist()
_NAMES = re.compile(r"""["'][^"']*[a-z]{3}[^"']*["']""")


def whole(profile: Profile, minutes: float) -> float:
    """Probability that one call gets `minutes` of human work right as a whole (Kwa et al. 2025; Ord 2025)."""
    if minutes <= 0:
        return 1.0
    if profile.law == "flat":
        return profile.level
    times = float((minutes / profile.horizon) ** profile.slope)
    return math.exp(-math.log(2) * times) if profile.law == "weibull" else 1 / (1 + times)


def part(profile: Profile, minutes: float, total: float) -> float:
    """The share of `whole(total)` that falls on a part of `minutes`: the parts of a task multiply to the whole."""
    all_of_it = whole(profile, total)
    return math.exp(math.log(all_of_it) * minutes / total) if total > 0 and all_of_it > 0 else all_of_it


def hold(profile: Profile, rules: int) -> float:
    """Probability that one of `rules` laid down at once holds (`per_rule` at ten and more; ManyIFEval 2025)."""
    return 1 - (1 - profile.per_rule) * min(1.0, max(0, rules - 1) / 9)


def use(profile: Profile, tokens: int, where: float) -> float:
    """Probability that a fact at `where` (0 first, 1 last) in `tokens` of prompt is used (NoLiMa; Liu et al. 2023)."""
    length = profile.recall / (1 + (tokens / profile.half_length) ** profile.length_slope)
    knot = min(max(where, 0.0), 1.0) * 4
    left = min(int(knot), 3)
    place = profile.position[left] + (profile.position[left + 1] - profile.position[left]) * (knot - left)
    return float(min(1.0, length * (1 - (1 - place) * min(1.0, tokens / LONG))))


def guess(profile: Profile, find: str) -> float:
    """Probability that a fact is guessed right of which nothing was told; `find` is what it is in code.

    Numbers and yes or no can be guessed; names and lists a tenth as often.
    """
    return profile.guess * (0.1 if _NAMES.search(find) or find.count(",") > 1 else 1.0)


def distracted(profile: Profile, contradictions: int) -> float:
    """Factor on the use of a fact beside statements that contradict it."""
    return profile.distractor ** min(contradictions, 4)


def mend(profile: Profile, *, name_error: bool, named: bool, rounds: int) -> float:
    """Probability that a fault is repaired, when `rounds` reports came before this one."""
    chance = profile.repair[0 if name_error else 1]
    return chance * (1.0 if named else profile.vague) * (1.0 if rounds < ROUNDS else profile.late)


@lru_cache(maxsize=8192)
def unseen(family: str, fault: str) -> float:
    """How blind a family of models is to a fault: a standard normal number, the same for ever."""
    return _NORMAL.inv_cdf(Dice(family, fault).draw("unseen"))


def notices(profile: Profile, fault: str, dice: Dice) -> bool:
    """Whether a reviewer sees a fault; what reviewers of one family miss correlates with `alike` (Gaussian copula)."""
    common = unseen(profile.family, fault)
    own = _NORMAL.inv_cdf(dice.draw(fault, "notice"))
    return _NORMAL.cdf(math.sqrt(profile.alike) * common + math.sqrt(1 - profile.alike) * own) < profile.review


class Dice:
    """Uniform draws that are the same for the same model, messages and sample on every machine and Python."""

    def __init__(self, *seed: str, sample: str = "") -> None:
        self.sample = sample
        self._seed = blake2b("\x1f".join((*seed, sample)).encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def draw(self, *what: str) -> float:
        """A number strictly between 0 and 1 that depends only on the seed and on `what` is being decided."""
        digest = blake2b("\x1f".join(what).encode(), key=self._seed, digest_size=8).digest()
        return ((int.from_bytes(digest, "big") >> 11) + 0.5) / 2**53

    def pick(self, many: int, *what: str) -> int:
        """One of 0 … many-1, each as likely."""
        return int(self.draw(*what) * many)

    def weighted(self, weights: list[float], *what: str) -> int:
        """The index of one of the weights, each as likely as its share."""
        left = self.draw(*what) * sum(weights)
        for index, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return index
        return len(weights) - 1
