"""Arms × trials: the same question put many times, every answer run, and a finding in words."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from orchestration.conductor import Conductor, Exchange
from orchestration.errors import OrchestrationError
from orchestration.log import Delegation, DelegationLog, own
from orchestration.log.place import place
from orchestration.models import background
from orchestration.models.client import Client
from orchestration.plan.tasks import Plan
from orchestration.settings import record_home
from orchestration.trials import grid
from orchestration.trials.fingerprint import fingerprint
from orchestration.trials.kept import KeptTrials
from orchestration.trials.result import Result, Trial
from worlds import count_tokens

ANSWER_TOKENS = 60  # of an answer besides its code
TOKENS_A_MINUTE = 9  # of answer per minute of human work; measured on the authentication world's reference code
APART = 1_000_000  # samples of different arms never meet, so that arms with one prompt stay independent


@dataclass(frozen=True)
class Planned:
    """What a run will take, stated before it starts: at best, with every first answer right."""

    calls: int
    tokens: int
    """Prompts counted exactly, answers estimated."""
    cost_usd: float | None
    simulated: bool

    @property
    def sentence(self) -> str:
        millions, thousands = self.tokens / 1e6, self.tokens / 1e3
        tokens = (
            f"{millions:.1f} million" if millions >= 1 else f"{thousands:.0f}k" if thousands >= 10 else str(self.tokens)
        )
        if self.cost_usd is None:
            cost = "this server states no price"
        elif self.simulated:
            cost = f"{self.cost_usd:.2f} US$ (simulated, nothing is paid)"
        else:
            cost = f"{self.cost_usd:.2f} US$"
        return f"At least {self.calls:,} calls, about {tokens} tokens, {cost}."


@dataclass
class Experiment:
    """A question with arms (plans) and trials; each trial carries out a plan and asks its acceptance check.

    `seed` throws other dice: a run with another seed is an independent repeat of the whole experiment.
    Runs without any widget. `run()` continues where a cancelled run stopped. Every exact request and answer is kept in
    the trials. Each arm of a run is a unit of `log`: the learner's own where none is given, nowhere with False.
    It is no work that was handed over, so the questions to the log leave it out.

    `keep`: write each trial down as it arrives, and go on from those that the very same experiment left before
    (a restarted kernel, a second copy of the notebook); None does so in the course's own notebooks.
    """

    name: str
    arms: Mapping[str, Plan]
    trials: int = 40
    client: Client | None = None
    tries: int = 3
    in_flight: int = 8
    log: DelegationLog | Literal[False] | None = None
    seed: int = 0
    keep: bool | None = None
    factors: Mapping[str, grid.Levels] = field(default_factory=dict)
    """By arm, the level of each factor, where the arms are a grid."""
    _done: dict[tuple[str, int], Trial] = field(default_factory=dict, repr=False)
    _resumed: dict[tuple[str, int], Trial] = field(default_factory=dict, init=False, repr=False)
    _kept: KeptTrials | None = field(default=None, init=False, repr=False)
    _looked: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.arms:
            raise OrchestrationError(f"The experiment '{self.name}' has no arms: give it at least one plan.")
        must_fit(self.name, self.trials, self.seed)
        without = [arm for arm, plan in self.arms.items() if plan.acceptance is None]
        if without:
            raise OrchestrationError(f"The arm '{without[0]}' has no acceptance check, so nothing could be counted.")

    @classmethod
    def grid(
        cls, name: str, factors: Mapping[str, Sequence[Any]], make: Callable[..., Plan], **options: Any
    ) -> Experiment:
        """An experiment on every combination of one to three factors: {"steps": [1, 6], "checks": [False, True]}.

        make: gets a level of each factor by name, and returns the plan of that arm. options: as of Experiment.
        """
        arms = grid.combinations(name, factors)
        return cls(name, {arm: make(**levels) for arm, levels in arms.items()}, factors=arms, **options)

    @property
    def total(self) -> int:
        return len(self.arms) * self.trials

    @property
    def finished(self) -> int:
        return len(self._done)

    @property
    def planned(self) -> Planned:
        """Calls, tokens and cost of the trials that are still missing. Asks the server once for its prices."""
        client = self._client()
        self.resume()
        calls = prompts = answers = 0
        for arm, plan in self.arms.items():
            missing = sum((arm, index) not in self._done for index in range(self.trials))
            calls += missing * len(plan.tasks)
            prompts += missing * sum(count_tokens(task.prompt) for task in plan.tasks)
            answers += missing * sum(ANSWER_TOKENS + round(TOKENS_A_MINUTE * task.minutes) for task in plan.tasks)
        price = client.price()
        cost = (prompts * price[0] + answers * price[1]) / 1e6 if price else None
        return Planned(calls, prompts + answers, cost, simulated=price is not None)

    @property
    def result(self) -> Result:
        """What is known so far; partial after a cancel."""
        order = {arm: place for place, arm in enumerate(self.arms)}
        trials = sorted(self._done.values(), key=lambda trial: (order[trial.arm], trial.index))
        return Result(self.name, tuple(self.arms), tuple(trials), self.trials, self.factors)

    def resume(self) -> int:
        """Take up the trials that this very experiment left in the learner's record; how many these are.

        Asks the server for its model the first time. Nothing is taken up if a prompt, a check, the model, the seed or
        the course's code is another one by now.
        """
        wanted = place().source != "work" if self.keep is None else self.keep
        if wanted and not self._looked:
            mark = fingerprint(
                self.name, self.arms, self._client(), tries=self.tries, seed=self.seed, trials=self.trials
            )
            if mark is not None:
                self._kept = KeptTrials(record_home(), self.name, mark)
                there = {key: one for key, one in self._kept.read().items() if key not in self._done}
                self._resumed = {key: one for key, one in there.items() if key[0] in self.arms and key[1] < self.trials}
                self._done.update(self._resumed)
            self._looked = True
        return len(self._resumed)

    def ask(self, client: Client) -> None:
        """Ask another model from now on. Its trials are its own: none of those so far is counted any more."""
        self.client = client
        self._done, self._resumed, self._kept, self._looked = {}, {}, None, False

    def run(self, on_trial: Callable[[Trial], None] | None = None) -> Result:
        """Run what is missing, wait, and return the result. Raises ModelError when the model cannot be asked."""
        running = self.start(on_trial)
        try:
            running.wait()
        except KeyboardInterrupt:
            running.cancel()
            raise
        return self.result

    def start(
        self,
        on_trial: Callable[[Trial], None] | None = None,
        on_end: Callable[[BaseException | None], None] | None = None,
    ) -> Running:
        """Run what is missing in the background. Both callbacks are called on the background loop's thread.

        `on_end` gets None at a full run, the error that stopped it, or CancelledError after a cancel.
        """
        try:
            self.resume()
        except OrchestrationError:
            pass  # the first call says it
        return Running(background.submit(self._all(on_trial, on_end)))

    async def _all(
        self, on_trial: Callable[[Trial], None] | None, on_end: Callable[[BaseException | None], None] | None
    ) -> None:
        try:
            await self._missing(on_trial)
        except BaseException as problem:
            if on_end:
                on_end(problem)
            raise
        if on_end:
            on_end(None)

    async def _missing(self, on_trial: Callable[[Trial], None] | None) -> None:
        conductor = Conductor(self._client(), tries=self.tries, log=False)
        places = {arm: place for place, arm in enumerate(self.arms)}
        wanted = [(arm, index) for index in range(self.trials) for arm in self.arms]
        left = [key for key in wanted if key not in self._done]
        units = self._units({arm for arm, _ in left})
        new: list[Trial] = []

        async def one(arm: str, index: int) -> None:
            sample = places[arm] * APART + self.seed * self.trials + index
            run = await conductor.conduct(self.arms[arm], sample=sample)
            assert run.acceptance is not None
            trial = Trial.of_run(arm, index, run, seed=self.seed, sample=sample)
            self._done[arm, index] = trial
            if self._kept:
                self._kept.add(trial)
            new.append(trial)
            if on_trial:
                on_trial(trial)

        async def worker() -> None:
            while left:
                await one(*left.pop(0))

        try:
            if left:  # the first alone: a wrong key or name is seen before the batch is spent
                await one(*left.pop(0))
                if stale := self._of_another_version(new[0]):
                    left = [key for key in wanted if key in stale or key in left]
                    units |= self._units({arm for arm, _ in stale} - units.keys())
            await background.together(worker() for _ in range(min(self.in_flight, len(left))))
        finally:
            if self._kept:
                self._kept.close()
            for arm, unit in units.items():
                _close(unit, [trial for trial in new if trial.arm == arm], len(self._missing_of(arm)))

    def _units(self, arms: set[str]) -> dict[str, Delegation]:
        log = own() if self.log is None else self.log
        if not log:
            return {}
        return {
            arm: log.delegate(f"{self.name}: {arm}", why=f"an experiment of {self.trials} trials", tool="experiment")
            for arm in self.arms
            if arm in arms
        }

    def _of_another_version(self, now: Trial) -> set[tuple[str, int]]:
        """Let go of the trials taken up that another version of the model answered than the one that answers now."""
        stale = {
            key for key, one in self._resumed.items() if (one.model, one.fingerprint) != (now.model, now.fingerprint)
        }
        for key in stale:
            del self._done[key], self._resumed[key]
        return stale

    def _missing_of(self, arm: str) -> list[int]:
        return [index for index in range(self.trials) if (arm, index) not in self._done]

    def _client(self) -> Client:
        if self.client is None:
            self.client = Client()
        return self.client


def must_fit(name: str, trials: int, seed: int) -> None:
    """Raises OrchestrationError for no trials, and for a seed whose dice would be those of another arm."""
    if trials < 1:
        raise OrchestrationError(f"The experiment '{name}' needs at least one trial, not {trials}.")
    if not 0 <= seed < APART // trials:
        raise OrchestrationError(
            f"The seed of '{name}' must be from 0 to {APART // trials - 1}, not {seed}: "
            "beyond, its dice would be those of another arm."
        )


class Running:
    """An experiment under way."""

    def __init__(self, future: concurrent.futures.Future[None]) -> None:
        self._future = future

    @property
    def done(self) -> bool:
        return self._future.done()

    def cancel(self) -> None:
        """Stop now; what is finished is kept."""
        self._future.cancel()

    def wait(self, timeout: float | None = None) -> None:
        """Wait for the end; a cancel is no error. Raises what stopped it, or TimeoutError after `timeout` seconds."""
        try:
            self._future.result(timeout)
        except concurrent.futures.CancelledError:
            return


def _close(unit: Delegation, trials: list[Trial], missing: int) -> None:
    """Note an arm's trials as one record of calls and one of checks; an arm that is not full was abandoned."""
    if trials:
        costs = [trial.cost_usd for trial in trials]
        unit.called(
            count=sum(trial.calls for trial in trials),
            model=trials[-1].model,
            fingerprint=trials[-1].fingerprint,
            input_tokens=sum(trial.input_tokens for trial in trials),
            output_tokens=sum(trial.output_tokens for trial in trials),
            seconds=sum(trial.seconds for trial in trials),
            cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
            simulated=any(trial.simulated for trial in trials),
        )
        passed = sum(trial.passed for trial in trials)
        unit.check("acceptance", passed == len(trials), "test", count=len(trials), count_passed=passed)
    if missing:
        unit.abandon()
    else:  # forty answers are neither accepted nor rejected: the checks say how many passed
        unit.revise(outcome="done")


__all__ = ["Exchange", "Experiment", "Planned", "Running"]
