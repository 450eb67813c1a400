"""What a team's log says a kind of work costs; and policies, run on tasks of which it is known how they end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from orchestration.errors import BadEntry
from orchestration.intervals import mean_interval, wilson
from orchestration.log.questions.answers import Answer
from orchestration.log.schema import DECISIONS, DELEGABLE, JUDGMENT
from orchestration.policy.policies import Costs

if TYPE_CHECKING:
    import pandas as pd

Decide = Callable[[Mapping[str, Any]], str]
"""A policy: gets what is known of a task before, as a dict, and says delegate, assist or keep."""

KNOWN = (
    "unit_id", "kind", "size", "security_critical", "own", "brief", "check", "review", "rework", "slips", "escape",
    "forecast",
)  # fmt: skip
"""What a policy is told of a task (`team_tasks` says what each means)."""


def costs_by_kind(log: pd.DataFrame) -> Answer:
    """What the delegated rows of a team's log cost, by kind, and the chance above which delegating pays.

    Minutes on average: `own` (estimate of the same tasks), `hand_over` (briefing and checking), `rework` (of a failure
    that was seen), `escape` (of one that slipped through); `failed` (failures that these means rest on), `slips` (share
    of them that slipped through), `chance` (right at once and stayed right) with its 95 % interval (Wilson),
    `break_even` and `saved` by `Costs`, `says` (delegate where the whole interval lies above the break-even, keep where
    it lies below, else close) and `table` (what the course's table says).
    """
    rows = []
    for kind in (*DELEGABLE, *JUDGMENT):
        here = log[(log.kind == kind) & (log.decision == "delegate")]
        if not len(here):
            continue
        seen = here[here.rework_s > 0]
        out = here[here.escaped]
        failed = len(seen) + len(out)
        costs = Costs(
            own=float(here.estimate_min.mean()),
            brief=float(here.human_s.mean()) / 60,
            check=0,
            rework=float(seen.rework_s.mean()) / 60 if len(seen) else 0.0,
            slips=len(out) / failed if failed else 0.0,
            escape=float(out.escape_min.mean()) if len(out) else 0.0,
        )
        n, right = len(here), len(here) - failed
        low, high = wilson(right, n)
        needed = costs.break_even()
        rows.append(
            {
                "kind": kind,
                "n": n,
                "failed": failed,
                "own": costs.own,
                "hand_over": costs.brief,
                "rework": costs.rework,
                "slips": costs.slips,
                "escape": costs.escape,
                "chance": right / n,
                "low": low,
                "high": high,
                "break_even": needed,
                "saved": costs.saved(right / n),
                "says": "delegate" if low > needed else "keep" if high < needed else "close",
                "table": "delegate" if kind in DELEGABLE else "keep",
            }
        )
    columns = "n failed own hand_over rework slips escape chance low high break_even saved says table"
    return Answer.of(rows, columns, "kind", [f"{(log.decision == 'delegate').sum()} delegated tasks, simulated."])


def try_policies(tasks: pd.DataFrame, policies: Mapping[str, Decide]) -> Answer:
    """Run policies on `team_tasks`: what each would have cost, against keeping everything.

    A task takes `own` minutes when kept; delegated `brief + check`, and `rework` on top for a failure that was seen or
    `escape` for one that was not; assisted the same with `review` on top, and hardly a failure slips through. A row a
    policy: how many tasks it would `delegate`, `assist`, `keep`; `minutes` of people in all, `escapes` and the
    `escape_min` among those minutes; `saved`: minutes saved a task, escapes counted, with a 95 % interval (bootstrap
    over tasks; nan where fewer than 5 differ, 0 where all are kept); `unreviewed`: security-critical tasks that it
    delegates with nobody reading them. Raises BadEntry when a policy fails or says another word, and when there is no
    task.
    """
    if not len(tasks):
        raise BadEntry("There is no task to try the policies on: give them at least one.")
    rows: list[dict[str, Any]] = []
    records = tasks.to_dict("records")
    for name, decide in policies.items():
        decided = [(task, _asked(name, decide, task)) for task in records]
        spent = [_minutes(task, choice) for task, choice in decided]
        saved = [float(task["own"]) - minutes for (task, _), minutes in zip(decided, spent, strict=True)]
        escaped = [float(task["escape"]) for task, choice in decided if _escapes(task, choice)]
        unread = [task for task, choice in decided if choice == "delegate" and task["security_critical"]]
        counts: dict[str, int] = {word: sum(choice == word for _, choice in decided) for word in DECISIONS}
        low, high = mean_interval(saved) if counts["keep"] < len(decided) else (0.0, 0.0)  # nothing to estimate
        totals = {"minutes": sum(spent), "escapes": len(escaped), "escape_min": sum(escaped), "unreviewed": len(unread)}
        rows.append({"policy": name, **counts, **totals, "saved": sum(saved) / len(saved), "low": low, "high": high})
    columns = "delegate assist keep minutes escapes escape_min saved low high unreviewed"
    note = f"{len(records)} tasks, simulated: only a simulation knows how a task ends either way."
    return Answer.of(rows, columns, "policy", [note])


def _asked(name: str, decide: Decide, task: Mapping[str, Any]) -> str:
    known = {column: task[column] for column in KNOWN}
    try:
        choice = decide(known)
    except Exception as problem:
        kind = f"{type(problem).__name__}: {problem}"
        raise BadEntry(f"The policy “{name}” failed on task {task['unit_id']} ({task['kind']}): {kind}.") from problem
    if choice not in DECISIONS:
        raise BadEntry(f"The policy “{name}” said {choice!r}; it should say one of {', '.join(DECISIONS)}.")
    return str(choice)


def _escapes(task: Mapping[str, Any], choice: str) -> bool:
    return bool({"delegate": task["slipped"], "assist": task["slipped_review"]}.get(choice, False))


def _minutes(task: Mapping[str, Any], choice: str) -> float:
    if choice == "keep":
        return float(task["own"])
    handed = task["brief"] + task["check"] + (task["review"] if choice == "assist" else 0)
    if task["right"]:
        return float(handed)
    return float(handed + (task["escape"] if _escapes(task, choice) else task["rework"]))
