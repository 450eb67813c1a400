"""What an experiment found: trials, a table with intervals, and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from orchestration.conductor import Exchange, Run
from orchestration.errors import OrchestrationError
from orchestration.intervals import difference, mean_difference, mean_interval, ratio_interval, too_few, wilson
from orchestration.trials.differences import Difference
from orchestration.trials.grid import Levels, Paired, called, said

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

By = Literal["rate", "score"]
_WIDE = ", wide because too few trials differ"


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
    seed: int = 0
    """Of the experiment."""
    sample: int = 0
    """The number of the dice that a practice model threw."""

    @staticmethod
    def of_run(arm: str, index: int, run: Run, *, seed: int = 0, sample: int = 0) -> Trial:
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
            seed=seed,
            sample=sample,
        )


@dataclass(frozen=True)
class Result:
    """The trials of an experiment, whole or as far as they came."""

    name: str
    arms: tuple[str, ...]
    trials: tuple[Trial, ...]
    wanted: int
    """Trials per arm that a full run has."""
    factors: Mapping[str, Levels] = field(default_factory=dict)
    """By arm, the level of each factor, where the arms are a grid."""

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

    def arm(self, levels: str | Levels) -> str:
        """The arm of that name, or with these levels: {"steps": 6, "checks": True}. Raises OrchestrationError."""
        name = levels if isinstance(levels, str) else self._named(levels)
        if name not in self.arms:
            raise OrchestrationError(f"'{self.name}' has no arm '{name}'; it has {'; '.join(self.arms)}.")
        return name

    def _named(self, levels: Levels) -> str:
        wanted = {factor: said(level) for factor, level in levels.items()}
        for arm, one in self.factors.items():
            if {factor: said(level) for factor, level in one.items()} == wanted:
                return arm
        return called(levels)

    def paired(self, first: Levels, then: Levels, over: str) -> Paired:
        """What going from some levels to others does, over the tasks that the factor `over` holds, each with itself.

        Only for a grid in which `over` is a factor whose levels are pieces of work: they are the tasks that vary, and
        the interval is a bootstrap over them. Raises OrchestrationError where there is no such factor, or no trial.
        """
        tasks = list(dict.fromkeys(one[over] for one in self.factors.values() if over in one))
        if not tasks:
            raise OrchestrationError(f"'{self.name}' has no factor '{over}' whose levels could be paired.")
        differences = {}
        for task in tasks:
            before, after = (self._rate(self.arm({**levels, over: task})) for levels in (first, then))
            differences[said(task)] = 100 * (after - before)
        gaps = list(differences.values())
        low, high = ratio_interval(_array(gaps), _array([1.0] * len(gaps)))
        return Paired(called(first), called(then), over, differences, low, high, self.simulated)

    def _rate(self, arm: str) -> float:
        if not (trials := self.of(arm)):
            raise OrchestrationError(f"Nothing to pair yet: '{arm}' has no trials.")
        return sum(trial.passed for trial in trials) / len(trials)

    def compare(self, one: tuple[str, int], other: tuple[str, int]) -> dict[str, Difference]:
        """What differs between two trials, each named by its arm and its number from 1: {"prompt": …, "answer": …}.

        The first request and the last answer of each. Raises OrchestrationError for a trial that is not there.
        """
        return differences(self._trial(*one), self._trial(*other))

    def _trial(self, arm: str, number: int) -> Trial:
        for trial in self.of(self.arm(arm)):
            if trial.index == number - 1:
                return trial
        raise OrchestrationError(f"'{arm}' has no trial {number} yet.")

    def export(self, path: str | Path) -> Path:
        """Write `frame` as CSV (UTF-8) and give the file's path. What is there already is kept: the name gets a number.

        Raises OrchestrationError where nothing can be written.
        """
        wanted = Path(path)
        for number in count(1):
            place = wanted if number == 1 else wanted.with_stem(f"{wanted.stem} ({number})")
            try:
                with place.open("x", encoding="utf-8", newline="") as file:
                    self.frame.to_csv(file, index=False)
                return place
            except FileExistsError:
                continue
            except OSError as problem:
                raise OrchestrationError(f"{place} cannot be written: {problem.strerror or problem}.") from None
        raise AssertionError

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row a trial: the factors of a grid, arm, index, passed, score, of, tokens, calls, seconds, cost_usd,
        simulated, model, error, fingerprint (the model's version), seed, sample (the dice)."""
        import pandas as pd

        columns = [name for name in Trial.__dataclass_fields__ if name != "exchanges"]
        rows = [
            {**self.factors.get(trial.arm, {}), **{name: getattr(trial, name) for name in columns}}
            for trial in self.trials
        ]
        return pd.DataFrame(rows, columns=[*self._factors, *columns])

    @property
    def _factors(self) -> tuple[str, ...]:
        return tuple(next(iter(self.factors.values()), {}))

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row an arm: the factors of a grid, trials, passed, rate with its 95 % interval (low, high), mean score
        with its own (score_low, score_high) out of `of`, mean tokens and cost of a trial (nan where any states none),
        calls, simulated."""
        import pandas as pd

        rows = []
        for arm in self.arms:
            trials = self.of(arm)
            n, passed = len(trials), sum(trial.passed for trial in trials)
            low, high = wilson(passed, n)
            costs = [trial.cost_usd for trial in trials if trial.cost_usd is not None]
            scores = [float(trial.score) for trial in trials]
            score_low, score_high = mean_interval(scores, of=trials[0].of if n else None)
            rows.append(
                {
                    "arm": arm,
                    **self.factors.get(arm, {}),
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

    def finding(self, by: By = "rate", first: str | Levels | None = None, then: str | Levels | None = None) -> str:
        """The result in words: two arms (default: the first and the last), their difference, and how sure it is.

        An arm of a grid may also be given by its levels. Raises OrchestrationError for an unknown arm.
        """
        first, then = self.arm(first or self.arms[0]), self.arm(then or self.arms[-1])
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
            points, between = f"{abs(gap) * 100:.0f}", _span(low * 100, high * 100, gap)
            apart = f"{points} point{'' if points == '1' else 's'}"
        else:
            scores, later = [float(one.score) for one in before], [float(one.score) for one in after]
            of = before[0].of
            gap, (low, high) = fmean(later) - fmean(scores), mean_difference(scores, later, of=max(of, after[0].of))
            sure = low > 0 or high < 0
            counts = (
                f"{first}: {fmean(scores):.1f} of {of} tests on average; {then}: {fmean(later):.1f} of {of}{label}."
            )
            shown = abs(float(f"{fmean(later):.1f}") - float(f"{fmean(scores):.1f}"))
            apart, between = f"{shown:.1f} tests", _span(low, high, gap, 1)
            between += _WIDE if too_few(scores, later) else ""
        if sure:
            return f"{counts} The difference is {apart}, 95 % interval {between}.{part}"
        ahead = f" in favour of '{then if gap > 0 else first}'" if gap else ""  # a number below 0 is one against it
        n = min(len(before), len(after))
        few = f"Not distinguishable with {n} trial{'' if n == 1 else 's'}"
        return f"{counts} {few}: the difference is {apart}{ahead}, 95 % interval {between}.{part}"

    def _alone(self, arm: str, by: By) -> str:
        trials = self.of(arm)
        if by == "score":
            scores = [float(one.score) for one in trials]
            low, high = mean_interval(scores, of=trials[0].of)
            start = f"{arm}: {fmean(one.score for one in trials):.1f} of {trials[0].of} tests on average"
            return f"{start}, 95 % interval {low:.1f} to {high:.1f}{_WIDE if too_few(scores) else ''}"
        passed = sum(one.passed for one in trials)
        low, high = wilson(passed, len(trials))
        return f"{arm}: {passed} of {len(trials)} right, 95 % interval {low * 100:.0f} to {high * 100:.0f} %"


def differences(one: Trial, other: Trial) -> dict[str, Difference]:
    """What differs between two trials, in the first request ("prompt") and in the last answer ("answer")."""
    names = f"{one.arm}, trial {one.index + 1}", f"{other.arm}, trial {other.index + 1}"
    return {
        "prompt": Difference(_asked(one), _asked(other), names),
        "answer": Difference(_answered(one), _answered(other), names),
    }


def _asked(trial: Trial) -> str:
    return "\n".join(message.content for message in trial.exchanges[0].messages) if trial.exchanges else ""


def _answered(trial: Trial) -> str:
    return trial.exchanges[-1].response.text if trial.exchanges else ""


def _array(values: list[float]) -> np.ndarray:
    import numpy as np

    return np.asarray(values, dtype=float)


def _span(low: float, high: float, gap: float, digits: int = 0) -> str:
    """`14 to 49`, seen from the direction of the gap."""
    if gap < 0:
        low, high = -high, -low
    low, high = round(low, digits) + 0.0, round(high, digits) + 0.0  # no minus before a zero
    return f"{low:.{digits}f} to {high:.{digits}f}"
