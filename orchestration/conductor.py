"""The conductor joins the four layers: it asks, checks, retries with the failure, and logs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from orchestration import background
from orchestration.checks import Check, CheckResult
from orchestration.client import Client
from orchestration.context import ContextBudget, Source
from orchestration.errors import AnswerWithoutCode, RecordUnwritable
from orchestration.log import Delegation, DelegationLog
from orchestration.messages import Message, Response, Usage
from orchestration.plan import Plan, Task

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
    check sends its message back, at most `tries` asks in all. Tasks whose needs are met run side by side.
    """

    def __init__(
        self,
        client: Client,
        *,
        tries: int = 3,
        budget: ContextBudget | None = None,
        sources: Iterable[Source] = (),
        log: DelegationLog | None = None,
    ) -> None:
        self.client, self.tries, self.log = client, max(1, tries), log
        self._context = (budget or ContextBudget(4_000)).pack(sources).text
        self.unlogged: str | None = None
        """Why the last run could not be logged, if it could not."""

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
        self._note(steps)
        return Run(steps, acceptance)

    async def _step(self, plan: Plan, task: Task, done: dict[str, Step], sample: int) -> Step:
        needed = [done[one.id] for one in plan.order() if one.id in _ancestors(plan, task.id)]
        before = _joined(step.code for step in needed)
        messages: tuple[Message, ...] = (Message("user", self._prompt(task, needed)),)
        exchanges: list[Exchange] = []
        code = ""
        for attempt in range(self.tries):
            response = await self.client.ask_async(messages, sample=sample)
            try:
                code = response.code
                results = await self._checked(task.checks, _joined((before, code)))
            except AnswerWithoutCode as problem:
                results = (CheckResult("holds code", False, str(problem)),) if task.checks else ()
            exchanges.append(Exchange(messages, response, results))
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
        if self._context:
            parts.append(self._context.strip())
        stubs = [stub for step in needed for stub in _STUB.findall(step.code)]
        if stubs:
            parts.append("Already written, you may call:\n" + "\n".join(stubs))
        return "\n\n".join(parts)

    def _note(self, steps: tuple[Step, ...]) -> None:
        if self.log is None:
            return
        self.unlogged = None
        for step in steps:
            alone = Run((step,), None)
            checks = step.exchanges[-1].checks
            unit = Delegation(
                title=step.task.prompt.strip().splitlines()[0] if step.task.prompt.strip() else step.task.id,
                outcome="accepted" if step.passed else "rejected",
                checks=len(checks),
                checks_passed=sum(check.passed for check in checks),
                calls=len(step.exchanges),
                input_tokens=alone.usage.input_tokens,
                output_tokens=alone.usage.output_tokens,
                seconds=alone.seconds,
                cost_usd=alone.cost_usd,
                model=step.exchanges[-1].response.model,
                fingerprint=step.exchanges[-1].response.fingerprint or None,
                simulated=alone.simulated,
            )
            try:
                self.log.append(unit)
            except RecordUnwritable as problem:
                self.unlogged = str(problem)
                return


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
