"""Arms × trials: the same question put many times, every answer run, and a finding in words."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from orchestration import background
from orchestration.client import Client
from orchestration.conductor import Conductor, Exchange
from orchestration.errors import OrchestrationError
from orchestration.log import Delegation, DelegationLog, own
from orchestration.plan import Plan
from orchestration.result import Result, Trial
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

    Runs without any widget. `run()` continues where a cancelled run stopped. Every exact request and answer is kept in
    the trials. Each arm of a run is a unit of `log`: the learner's own where none is given, nowhere with False.
    It is no work that was handed over, so the questions to the log leave it out.
    """

    name: str
    arms: Mapping[str, Plan]
    trials: int = 40
    client: Client | None = None
    tries: int = 3
    in_flight: int = 8
    log: DelegationLog | Literal[False] | None = None
    _done: dict[tuple[str, int], Trial] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.arms:
            raise OrchestrationError(f"The experiment '{self.name}' has no arms: give it at least one plan.")
        if self.trials < 1:
            raise OrchestrationError(f"The experiment '{self.name}' needs at least one trial, not {self.trials}.")
        without = [arm for arm, plan in self.arms.items() if plan.acceptance is None]
        if without:
            raise OrchestrationError(f"The arm '{without[0]}' has no acceptance check, so nothing could be counted.")

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
        return Result(self.name, tuple(self.arms), tuple(trials), self.trials)

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
        left = [(arm, index) for index in range(self.trials) for arm in self.arms if (arm, index) not in self._done]
        units = self._units({arm for arm, _ in left})
        new: list[Trial] = []

        async def one(arm: str, index: int) -> None:
            run = await conductor.conduct(self.arms[arm], sample=places[arm] * APART + index)
            assert run.acceptance is not None
            trial = Trial.of_run(arm, index, run)
            self._done[arm, index] = trial
            new.append(trial)
            if on_trial:
                on_trial(trial)

        async def worker() -> None:
            while left:
                await one(*left.pop(0))

        try:
            if left:  # the first alone: a wrong key or name is seen before the batch is spent
                await one(*left.pop(0))
            await background.together(worker() for _ in range(min(self.in_flight, len(left))))
        finally:
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

    def _missing_of(self, arm: str) -> list[int]:
        return [index for index in range(self.trials) if (arm, index) not in self._done]

    def _client(self) -> Client:
        if self.client is None:
            self.client = Client()
        return self.client


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
