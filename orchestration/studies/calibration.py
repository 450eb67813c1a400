"""Is a practice model what its card says? Its published points, measured again by asking it over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING, Any

from orchestration.errors import OrchestrationError
from orchestration.intervals import wilson
from orchestration.log.current import quiet
from orchestration.models import background
from orchestration.models.client import Client
from orchestration.studies import probes

if TYPE_CHECKING:
    from orchestration.figures import Figure

IN_FLIGHT = 16


@dataclass(frozen=True)
class Fit:
    """One published curve beside what the practice model did. All shares lie between 0 and 1."""

    model: str
    effect: str
    unit: str
    names: tuple[str, ...]
    """The points, in the words of the publication."""
    where: tuple[float, ...]
    """The points as numbers, in `unit`."""
    published: tuple[float, ...]
    passed: tuple[int, ...]
    """How many of `trials` came out right at each point."""
    trials: tuple[int, ...]
    source: str
    within: float
    """What the card promises: root mean square of model minus published, in percentage points."""
    simulated: bool

    @property
    def measured(self) -> tuple[float, ...]:
        return tuple(
            passed / trials if trials else float("nan") for passed, trials in zip(self.passed, self.trials, strict=True)
        )

    @cached_property
    def error(self) -> float:
        """Root mean square of measured minus published, in percentage points."""
        seen = [(m, p) for m, p, n in zip(self.measured, self.published, self.trials, strict=True) if n]
        return 100 * sqrt(fmean((m - p) ** 2 for m, p in seen)) if seen else float("nan")

    @cached_property
    def noise(self) -> float:
        """Standard error of a point by the number of trials alone, root mean square over the points, in points."""
        return 100 * sqrt(fmean(p * (1 - p) / n for p, n in zip(self.published, self.trials, strict=True) if n))

    @property
    def rows(self) -> Iterator[tuple[str, float, float, int, tuple[float, float]]]:
        """Name, published share, measured share, trials and the 95 % interval of each point."""
        for name, published, measured, passed, trials in zip(
            self.names, self.published, self.measured, self.passed, self.trials, strict=True
        ):
            yield name, published, measured, trials, wilson(passed, trials)

    @property
    def holds(self) -> bool:
        """Whether the model is as near as its card says, allowing for chance.

        A model that is off by `within` shows a mean square of within² + noise², with a standard error of about
        noise * sqrt((2 * noise² + 4 * within²) / points); three of these are allowed.
        """
        noise, within = self.noise**2, self.within**2
        spread = sqrt(noise * (2 * noise + 4 * within) / len(self.where))
        return min(self.trials) > 0 and self.error <= sqrt(within + noise + 3 * spread)

    @property
    def sentence(self) -> str:
        label = " (simulated)" if self.simulated else ""
        return (
            f"{self.model}{label}, {self.effect}: {self.error:.1f} points from the published values. Its card states "
            f"{self.within:g}, and {min(self.trials)} trials a point leave {self.noise:.1f} to chance: that "
            f"{'holds' if self.holds else 'does not hold'}. {self.source}"
        )

    def figure(self) -> Figure:
        """Published and measured points on one figure, with the fit error in its title."""
        from orchestration.figures.fits import fit

        label = " (simulated)" if self.simulated else ""
        title = f"{self.model}{label}: {self.error:.1f} points from what was published"
        return fit(title, self.unit, list(self.rows), self.sentence)

    def __str__(self) -> str:
        wide = max(len(name) for name in (*self.names, self.unit))
        lines = [self.sentence, f"{self.unit:>{wide}}  published  measured  95 % interval  trials"]
        for name, published, measured, trials, (low, high) in self.rows:
            lines.append(f"{name:>{wide}}  {published:9.1%}  {measured:8.1%}  {low:5.1%} to {high:6.1%}  {trials:5d}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.figure()._repr_html_() + f"<p>{escape(self.sentence)}</p>"


def calibrate(client: Client, calls: int = 200) -> tuple[Fit, ...]:
    """Measure each curve of the model's card with `calls` calls a point, about a millisecond each.

    Raises OrchestrationError when the model has no published points: a live model, or a profile without.
    """
    curves = client.published()
    if not curves:
        raise OrchestrationError(
            f"{client.model} has no published points to be held against; practice models that are called like-… have."
        )
    with quiet():  # a measurement of the model is nobody's work
        return tuple(background.wait(_fit(client, curve, calls)) for curve in curves)


async def _fit(client: Client, curve: dict[str, Any], calls: int) -> Fit:
    gate = asyncio.Semaphore(IN_FLIGHT)
    passed, trials = [], []
    for where, _ in curve["points"]:
        probe = probes.probe(curve["effect"], float(where))

        async def one(sample: int, probe: probes.Probe = probe) -> bool | None:
            async with gate:
                return await probe(client, sample)

        verdicts = await background.together(one(sample) for sample in range(calls))
        counted = [verdict for verdict in verdicts if verdict is not None]
        passed.append(sum(counted))
        trials.append(len(counted))
    return Fit(
        model=client.model,
        effect=str(curve["effect"]),
        unit=str(curve["unit"]),
        names=tuple(map(str, curve["names"])),
        where=tuple(float(where) for where, _ in curve["points"]),
        published=tuple(float(share) for _, share in curve["points"]),
        passed=tuple(passed),
        trials=tuple(trials),
        source=str(curve["source"]),
        within=float(curve["within"]),
        simulated=True,
    )
