"""The conductor joins the four layers: it asks, checks, retries with the failure, and logs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from orchestration.checks.check import Check, CheckResult
from orchestration.context.budget import ContextBudget, Source
from orchestration.errors import AnswerWithoutCode
from orchestration.log import Delegation, DelegationLog, own
from orchestration.log.current import quiet
from orchestration.models import background
from orchestration.models.client import Client
from orchestration.models.messages import Message, Response, Usage
from orchestration.plan.tasks import Plan, Task

_STUB = re.compile(r"^(?:async )?def \w+\(.*?\)(?: *->[^:\n]+)?(?=:)|^class \w+[^:\n]*(?=:)", re.M | re.S)


@dataclass(frozen=True)
class Exchange:
    """One call: what was sent, what came back, and what the checks said of it."""

    messages: tuple[Message, ...]
    response: Response
    checks: tuple[CheckResult, ...] = ()

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


@dataclass(frozen=True)
class Step:
    """What became of one task: its exchanges in order, and the code of the last one (empty if it holds none)."""

    task: Task
    exchanges: tuple[Exchange, ...]
    code: str

    @property
    def passed(self) -> bool:
        """Whether the last answer passed all of the task's checks."""
        return self.exchanges[-1].passed


@dataclass(frozen=True)
class Run:
    """A plan carried out."""

    steps: tuple[Step, ...]
    acceptance: CheckResult | None

    @property
    def code(self) -> str:
        """All code, in the plan's order."""
        return _joined(step.code for step in self.steps)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(exchange for step in self.steps for exchange in step.exchanges)

    @property
    def usage(self) -> Usage:
        """Tokens of all calls; a server that reports none counts as 0."""
        return sum((one.response.usage for one in self.exchanges if one.response.usage), Usage(0, 0))

    @property
    def seconds(self) -> float:
        """Wall time of all calls, added up."""
        return sum(one.response.seconds for one in self.exchanges)

    @property
    def cost_usd(self) -> float | None:
        """Price of all calls; None unless every answer stated one."""
        prices = [one.response.cost_usd for one in self.exchanges]
        return None if None in prices else sum(price for price in prices if price is not None)

    @property
    def simulated(self) -> bool:
        return any(one.response.simulated for one in self.exchanges)

    @property
    def passed(self) -> bool:
        """Whether the acceptance check passed; without one, whether every step's checks did."""
        return self.acceptance.passed if self.acceptance else all(step.passed for step in self.steps)


class Conductor:
    """Carries out plans with one model.

    Each task is asked with its prompt, the context that fits the budget and the signatures of what it needs; a failed
    check sends its message back, at most `tries` asks in all. Tasks whose needs are met run side by side. Each step is
    a unit of `log`: the learner's own where none is given, nowhere with False.
    """

    def __init__(
        self,
        client: Client,
        *,
        tries: int = 3,
        budget: ContextBudget | None = None,
        sources: Iterable[Source] = (),
        log: DelegationLog | Literal[False] | None = None,
    ) -> None:
        self.client, self.tries = client, max(1, tries)
        self.log = own() if log is None else log or None
        self._pack = (budget or ContextBudget(4_000)).pack(sources)

    def run(self, plan: Plan, *, sample: int = 0, on_step: Callable[[Step], None] | None = None) -> Run:
        """Carry out a plan and wait. Raises ModelError when the model cannot be asked."""
        return background.wait(self.conduct(plan, sample=sample, on_step=on_step))

    async def conduct(self, plan: Plan, *, sample: int = 0, on_step: Callable[[Step], None] | None = None) -> Run:
        """Carry out a plan on the course's loop; `sample` numbers independent repeats."""
        done: dict[str, Step] = {}
        while len(done) < len(plan.tasks):
            for step in await background.together(self._step(plan, task, done, sample) for task in plan.ready(done)):
                done[step.task.id] = step
                if on_step:
                    on_step(step)
        steps = tuple(done[task.id] for task in plan.order())
        acceptance = None
        if plan.acceptance is not None:
            acceptance = await asyncio.to_thread(plan.acceptance, _joined(step.code for step in steps))
        return Run(steps, acceptance)

    async def _step(self, plan: Plan, task: Task, done: dict[str, Step], sample: int) -> Step:
        if self.log is None:
            with quiet():
                return await self._asked(plan, task, done, sample, None)
        place = [one.id for one in plan.tasks].index(task.id) + 1
        with self.log.delegate(task.id, kind=task.kind, step=place, context=self._pack, tool="conductor") as unit:
            step = await self._asked(plan, task, done, sample, unit)
            if step.passed:
                unit.accept()
            else:
                unit.reject()
        return step

    async def _asked(self, plan: Plan, task: Task, done: dict[str, Step], sample: int, unit: Delegation | None) -> Step:
        needed = [done[one.id] for one in plan.order() if one.id in _ancestors(plan, task.id)]
        before = _joined(step.code for step in needed)
        messages: tuple[Message, ...] = (Message("user", self._prompt(task, needed)),)
        exchanges: list[Exchange] = []
        for attempt in range(self.tries):
            response = await self.client.ask_async(messages, sample=sample)
            try:
                code = response.code
                results = await self._checked(task.checks, _joined((before, code)))
            except AnswerWithoutCode as problem:
                code = ""
                results = (CheckResult("holds code", False, str(problem)),) if task.checks else ()
            exchanges.append(Exchange(messages, response, results))
            if unit:
                for result in results:
                    unit.check(result.name, result.passed, "test")
            failed = [result for result in results if not result.passed]
            if not failed or attempt + 1 == self.tries:
                break
            report = "\n\n".join(f"Check “{result.name}” failed. {result.message}" for result in failed)
            again = f"{report}\n\nPlease correct the code and give all of it again."
            messages = (*messages, Message("assistant", response.text), Message("user", again))
        return Step(task, tuple(exchanges), code)

    async def _checked(self, checks: tuple[Check, ...], code: str) -> tuple[CheckResult, ...]:
        return tuple([await asyncio.to_thread(check, code) for check in checks])

    def _prompt(self, task: Task, needed: list[Step]) -> str:
        parts = [task.prompt.strip()]
        if self._pack.text:
            parts.append(self._pack.text.strip())
        stubs = [stub for step in needed for stub in _STUB.findall(step.code)]
        if stubs:
            parts.append("Already written, you may call:\n" + "\n".join(stubs))
        return "\n\n".join(parts)


def without_checks(plan: Plan) -> Plan:
    """The same plan with no check between its steps."""
    return Plan((replace(task, checks=()) for task in plan.tasks), plan.acceptance)


def _ancestors(plan: Plan, task_id: str) -> set[str]:
    found: set[str] = set()
    left = list(plan.before(task_id))
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += plan.before(one)
    return found


def _joined(codes: Iterable[str]) -> str:
    return "\n\n\n".join(code for code in codes if code)
