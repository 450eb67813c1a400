"""What an experiment found: trials, a table with intervals, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from orchestration.conductor import Exchange, Run
from orchestration.intervals import difference, mean_difference, mean_interval, wilson

if TYPE_CHECKING:
    import pandas as pd

By = Literal["rate", "score"]


@dataclass(frozen=True)
class Trial:
    """One plan carried out once, and judged."""

    arm: str
    index: int
    passed: bool
    score: int
    """Parts of the acceptance check that hold."""
    of: int
    input_tokens: int
    output_tokens: int
    calls: int
    seconds: float
    cost_usd: float | None
    simulated: bool
    model: str
    error: str | None
    """What the acceptance check said, if it failed."""
    exchanges: tuple[Exchange, ...] = ()
    fingerprint: str = ""
    """The model's version as its server states it."""

    @staticmethod
    def of_run(arm: str, index: int, run: Run) -> Trial:
        """The trial that a run was. Raises ValueError for a run without acceptance."""
        verdict = run.acceptance
        if verdict is None:
            raise ValueError("a run without an acceptance check is no trial")
        return Trial(
            arm=arm,
            index=index,
            passed=verdict.passed,
            score=verdict.score if verdict.score is not None else int(verdict.passed),
            of=verdict.of if verdict.of is not None else 1,
            input_tokens=run.usage.input_tokens,
            output_tokens=run.usage.output_tokens,
            calls=len(run.exchanges),
            seconds=run.seconds,
            cost_usd=run.cost_usd,
            simulated=run.simulated,
            model=run.exchanges[-1].response.model if run.exchanges else "",
            error=None if verdict.passed else verdict.message,
            exchanges=run.exchanges,
            fingerprint=run.exchanges[-1].response.fingerprint if run.exchanges else "",
        )


@dataclass(frozen=True)
class Result:
    """The trials of an experiment, whole or as far as they came."""

    name: str
    arms: tuple[str, ...]
    trials: tuple[Trial, ...]
    wanted: int
    """Trials per arm that a full run has."""

    @property
    def simulated(self) -> bool:
        return any(trial.simulated for trial in self.trials)

    @property
    def complete(self) -> bool:
        return len(self.trials) == self.wanted * len(self.arms)

    def of(self, arm: str) -> tuple[Trial, ...]:
        """The trials of one arm. Raises KeyError for an unknown arm."""
        if arm not in self.arms:
            raise KeyError(f"There is no arm '{arm}'; there are {', '.join(self.arms)}.")
        return tuple(trial for trial in self.trials if trial.arm == arm)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row a trial: arm, index, passed, score, of, tokens, calls, seconds, cost_usd, simulated, model, error,
        fingerprint (the model's version)."""
        import pandas as pd

        columns = [name for name in Trial.__dataclass_fields__ if name != "exchanges"]
        rows = [[getattr(trial, name) for name in columns] for trial in self.trials]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row an arm: trials, passed, rate with its 95 % interval (low, high), mean score with its own
        (score_low, score_high) out of `of`, mean tokens and cost of a trial (nan where any states none), calls,
        simulated."""
        import pandas as pd

        rows = []
        for arm in self.arms:
            trials = self.of(arm)
            n, passed = len(trials), sum(trial.passed for trial in trials)
            low, high = wilson(passed, n)
            costs = [trial.cost_usd for trial in trials if trial.cost_usd is not None]
            scores = [float(trial.score) for trial in trials]
            score_low, score_high = mean_interval(scores)
            rows.append(
                {
                    "arm": arm,
                    "trials": n,
                    "passed": passed,
                    "rate": passed / n if n else float("nan"),
                    "low": low,
                    "high": high,
                    "score": fmean(scores) if n else float("nan"),
                    "score_low": score_low,
                    "score_high": score_high,
                    "of": trials[0].of if n else 0,
                    "calls": fmean(trial.calls for trial in trials) if n else float("nan"),
                    "tokens": fmean(trial.input_tokens + trial.output_tokens for trial in trials)
                    if n
                    else float("nan"),
                    "cost_usd": fmean(costs) if n and len(costs) == n else float("nan"),
                    "simulated": any(trial.simulated for trial in trials),
                }
            )
        return pd.DataFrame(rows).set_index("arm")

    def finding(self, by: By = "rate", first: str | None = None, then: str | None = None) -> str:
        """The result in words: two arms (default: the first and the last), their difference, and how sure it is."""
        first, then = first or self.arms[0], then or self.arms[-1]
        before, after = self.of(first), self.of(then)
        label = " (simulated)" if self.simulated else ""
        part = (
            ""
            if self.complete
            else f" This is a partial result, {len(self.trials)} of {self.wanted * len(self.arms)} trials."
        )
        if not before or not after:
            return f"Nothing to compare yet: '{first if not before else then}' has no trials.{part}"
        if first == then:
            return self._alone(first, by) + label + "." + part
        if by == "rate":
            x, n = sum(one.passed for one in before), len(before)
            y, m = sum(one.passed for one in after), len(after)
            gap, (low, high) = y / m - x / n, difference(x, n, y, m)
            sure = low > 0 or high < 0
            counts = f"{first}: {x} of {n} right; {then}: {y} of {m} right{label}."
            size = f"The difference is {abs(gap) * 100:.0f} points, 95 % interval {_span(low * 100, high * 100, gap)}."
        else:
            scores, later = [float(one.score) for one in before], [float(one.score) for one in after]
            gap, (low, high) = fmean(later) - fmean(scores), mean_difference(scores, later)
            sure = low > 0 or high < 0
            of = before[0].of
            counts = (
                f"{first}: {fmean(scores):.1f} of {of} tests on average; {then}: {fmean(later):.1f} of {of}{label}."
            )
            shown = abs(float(f"{fmean(later):.1f}") - float(f"{fmean(scores):.1f}"))
            size = f"The difference is {shown:.1f} tests, 95 % interval {_span(low, high, gap, 1)}."
        if not sure:
            size = f"Not distinguishable with {min(len(before), len(after))} trials: {size[0].lower()}{size[1:]}"
        return f"{counts} {size}{part}"

    def _alone(self, arm: str, by: By) -> str:
        trials = self.of(arm)
        if by == "score":
            low, high = mean_interval([float(one.score) for one in trials])
            mean = fmean(one.score for one in trials)
            return f"{arm}: {mean:.1f} of {trials[0].of} tests on average, 95 % interval {low:.1f} to {high:.1f}"
        passed = sum(one.passed for one in trials)
        low, high = wilson(passed, len(trials))
        return f"{arm}: {passed} of {len(trials)} right, 95 % interval {low * 100:.0f} to {high * 100:.0f} %"


def _span(low: float, high: float, gap: float, digits: int = 0) -> str:
    """`14 to 49`, seen from the direction of the gap."""
    if gap < 0:
        low, high = -high, -low
    return f"{low:.{digits}f} to {high:.{digits}f}"
