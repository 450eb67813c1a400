"""The first layer: work cut into tasks that need each other's products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from orchestration.checks.check import Check
from orchestration.errors import DuplicateTask, PlanCycle, UnknownNeed
from orchestration.log.entries import one_of
from orchestration.log.schema import KINDS

LARGEST_STEP = 60.0  # minutes of human work: beyond it most models of 2025 fail more often than not (Kwa et al. 2025)


@dataclass(frozen=True)
class Task:
    """One piece of work that can be delegated."""

    id: str
    prompt: str
    needs: tuple[str, ...] = ()
    """Products of other tasks (or their ids) that this one uses."""
    produces: tuple[str, ...] = ()
    """What others may need; a task's id always counts as one of its products."""
    checks: tuple[Check, ...] = ()
    minutes: float = 0.0
    """How long a person would take."""
    kind: str = "other"
    """What sort of work it is, in the log's words (`orchestration.log.schema.KINDS`)."""

    def __post_init__(self) -> None:
        """Raises BadEntry for a kind that the log does not know."""
        one_of(self.kind, KINDS, f"Task '{self.id}': kind")

    @property
    def products(self) -> tuple[str, ...]:
        return (self.id, *self.produces)


@dataclass(frozen=True)
class Plan:
    """A directed acyclic graph of tasks.

    Raises DuplicateTask, UnknownNeed or PlanCycle, each naming the tasks, when it is made.
    """

    tasks: tuple[Task, ...]
    acceptance: Check | None = None
    """Is the whole right? Asked once, of everything that the tasks made."""
    _before: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __init__(self, tasks: Iterable[Task], acceptance: Check | None = None) -> None:
        object.__setattr__(self, "tasks", tuple(tasks))
        object.__setattr__(self, "acceptance", acceptance)
        object.__setattr__(self, "_before", _edges(self.tasks))
        self.order()

    def order(self) -> tuple[Task, ...]:
        """The tasks so that each comes after what it needs; otherwise as they were given."""
        by_id = {task.id: task for task in self.tasks}
        sorter = TopologicalSorter(self._before)
        try:
            sorter.prepare()
        except CycleError as problem:
            circle = " → ".join(reversed(problem.args[1]))
            raise PlanCycle(
                f"The plan goes in a circle: {circle}. Let one of these tasks do without another."
            ) from None
        found: list[Task] = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready(), key=list(by_id).index)
            found += [by_id[one] for one in ready]
            sorter.done(*ready)
        return tuple(found)

    def ready(self, done: Collection[str]) -> tuple[Task, ...]:
        """The tasks not in `done` (ids) whose needs are all met by it: these may run at the same time."""
        return tuple(task for task in self.tasks if task.id not in done and self._before[task.id] <= set(done))

    def before(self, task_id: str) -> frozenset[str]:
        """The ids of the tasks that `task_id` directly needs."""
        return self._before[task_id]

    def critique(self) -> tuple[str, ...]:
        """What a reviewer would say of the plan: sentences, empty when there is nothing to say."""
        said = []
        for task in self.tasks:
            if not task.checks:
                said.append(f"'{task.id}' has no check: a fault in it travels on unseen.")
            if task.minutes > LARGEST_STEP:
                said.append(f"'{task.id}' takes {task.minutes:g} minutes of human work: cut it below {LARGEST_STEP:g}.")
            if not task.prompt.strip():
                said.append(f"'{task.id}' asks for nothing: give it a prompt.")
        used = set().union(*self._before.values()) if self._before else set()
        loose = [task.id for task in self.tasks if task.id not in used and not self._before[task.id]]
        if len(self.tasks) > 1 and loose:
            said.append(f"Nothing connects {', '.join(repr(one) for one in loose)} with the rest of the plan.")
        return tuple(said)

    @property
    def minutes(self) -> float:
        return sum(task.minutes for task in self.tasks)


def _edges(tasks: tuple[Task, ...]) -> dict[str, frozenset[str]]:
    twice = [one for one, count in Counter(task.id for task in tasks).items() if count > 1]
    if twice:
        raise DuplicateTask(f"Two tasks are called '{twice[0]}': give each task an id of its own.")
    makers: dict[str, set[str]] = {}
    for task in tasks:
        for product in task.products:
            makers.setdefault(product, set()).add(task.id)
    edges = {}
    for task in tasks:
        missing = [need for need in task.needs if need not in makers]
        if missing:
            there = ", ".join(sorted(makers))
            raise UnknownNeed(f"Task '{task.id}' needs '{missing[0]}', which no task produces. Produced are: {there}.")
        edges[task.id] = frozenset().union(*(makers[need] for need in task.needs)) if task.needs else frozenset()
    return edges
