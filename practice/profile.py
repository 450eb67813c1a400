"""What a simulated model is: a table of parameters, and the published points that its curves are held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

VERSION = "0.2"
"""Of all practice models: another version may answer otherwise, so it stands in every fingerprint and row."""
CREATED = 1_795_392_000  # 2026-11-23, when this version of the models was fixed


@dataclass(frozen=True)
class Published:
    """Measured points from a publication, and how near the practice model comes to them."""

    effect: str
    """length, position, rules, size, silent or repair: what is varied to measure it."""
    unit: str
    """What `points` are counted in along the first axis."""
    points: tuple[tuple[float, float], ...]
    """(where, share between 0 and 1), as published."""
    source: str
    within: float
    """Root mean square of model minus published in percentage points, at most; tests measure it over HTTP."""
    labels: tuple[str, ...] = ()
    """Names of the points where they are kinds and not amounts."""

    @property
    def names(self) -> tuple[str, ...]:
        return self.labels or tuple(f"{where:,.3g}" if where < 100 else f"{where:,.0f}" for where, _ in self.points)

    @property
    def shares(self) -> tuple[float, ...]:
        return tuple(share for _, share in self.points)


@dataclass(frozen=True)
class Profile:
    """One simulated model. The defaults switch every effect off, so that a profile states what it simulates."""

    name: str
    family: str = "none"
    """Models of one family make and miss the same mistakes."""
    window: int = 128_000
    """Context window in tokens, prompt and answer together."""
    law: str = "logistic"
    """Success against size: logistic 1 / (1 + (t / horizon) ** slope), weibull exp(-ln 2 (t / horizon) ** slope), or
    flat (always `level`)."""
    horizon: float = float("inf")
    """Minutes of human work that one call gets right half of the time."""
    slope: float = 1.0
    level: float = 1.0
    crash: float = 0.0
    """Share of wrong code that fails at once, with a name error; the rest is wrong in silence."""
    recall: float = 1.0
    """Probability that a fact which it was told, alone in a short prompt, is used."""
    half_length: float = float("inf")
    """Prompt length in tokens at which `recall` has halved."""
    length_slope: float = 1.0
    position: tuple[float, float, float, float, float] = (1.0, 1.0, 1.0, 1.0, 1.0)
    """Factor on a fact at 0, 25, 50, 75 and 100 % of a long prompt; short prompts feel it in proportion."""
    distractor: float = 1.0
    """Factor on a fact for each statement beside it that contradicts it, four at most."""
    per_rule: float = 1.0
    """Probability that one of ten or more rules laid down at once holds."""
    guess: float = 0.0
    """Probability that a fact it was not told is guessed right."""
    repair: tuple[float, float] = (1.0, 1.0)
    """Probability that a fault named by a failing check is repaired in one of the first two rounds: a name error, and
    any other (the code runs and a check fails)."""
    late: float = 1.0
    """Factor on `repair` from the third round on."""
    vague: float = 1.0
    """Factor on `repair` when the report does not say what fails."""
    spoil: float = 0.0
    """Probability that right code, asked about without a failing check, comes back wrong."""
    review: float = 1.0
    """Probability that a review names a fault that is there."""
    alike: float = 0.0
    """Correlation of what two reviewers of one family miss (0: independent; 1: the same)."""
    bent: float = 0.0
    """How much more a family makes the mistakes that it does not see (0: not at all)."""
    false_alarm: float = 0.0
    """Probability that a review adds a finding that is not there."""
    agrees: float = 1.0
    """Probability that a judge who is not swayed by order picks the better of two answers."""
    steady: float = 1.0
    """Probability that a judge keeps the verdict when the two answers are swapped."""
    edits_tests: float = 0.0
    """Probability that, allowed to, it repairs the tests and not the code; a third of it when nothing was said, a
    twentieth when forbidden."""
    lists: float = 1.0
    """Probability that an edge case, a test or a summarised fact that it should write down is written down."""
    omits: float = 0.0
    """Probability that a step of a plan that writes no feature (tests, review) is left out."""
    price: tuple[float, float] = (0.0, 0.0)
    """Simulated US dollars per million tokens of prompt and of answer."""
    speed: float = 100.0
    """Simulated tokens of answer per second."""
    published: tuple[Published, ...] = ()
    sources: tuple[str, ...] = field(default=())
    assumed: tuple[str, ...] = field(default=())
    wrong: tuple[str, ...] = field(default=())
    """Where it is not like any real model."""

    def card(self) -> str:
        """The calibration card as plain text: what each number rests on, how near it is, what is only assumed."""
        lines = [f"{self.name} (simulated, version {VERSION})", "", "Rests on:"]
        lines += [f"  - {source}" for source in self.sources]
        if self.published:
            lines += ["", "Held against published points, measured over HTTP by the tests:"]
        for one in self.published:
            points = ", ".join(f"{label} {share:.1%}" for label, share in zip(one.names, one.shares, strict=True))
            lines += [f"  - {one.effect} ({one.unit}): {points}.", f"    {one.source} Within {one.within:g} points."]
        lines += ["", "Assumed here, not published:"]
        lines += [f"  - {assumption}" for assumption in self.assumed]
        lines += ["", "Where it is wrong:"]
        lines += [f"  - {limit}" for limit in self.wrong]
        return "\n".join(lines)

    def facts(self) -> dict[str, Any]:
        """What a client may want of the card as plain data: the published points with their sources."""
        return {
            "published": [
                {
                    "effect": one.effect,
                    "unit": one.unit,
                    "points": [list(point) for point in one.points],
                    "names": list(one.names),
                    "source": one.source,
                    "within": one.within,
                }
                for one in self.published
            ]
        }
