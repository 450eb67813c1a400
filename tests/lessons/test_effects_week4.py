"""Week 4: what its two lessons teach shows for nearly every seed of the team, at the size that the lessons use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest
from seeds import SEEDS, shares_of_seeds

from orchestration import Costs, Experiment, Passes, Plan, load_world, task
from orchestration.checks.check import tests_of as acceptance_of
from orchestration.policy.runs import costs_by_kind, try_policies
from orchestration.studies.perception import felt_and_measured, time_saved
from orchestration.studies.team import team_log, team_tasks
from orchestration.trials.result import Result

pytestmark = pytest.mark.slow
ENOUGH = 0.95


@cache
def first_year(seed: int) -> pd.DataFrame:
    log = team_log(seed)
    return log.assign(minutes=(log.human_s + log.rework_s) / 60)


def slower_where_held_fixed(log: pd.DataFrame, column: str) -> bool:
    means = log.pivot_table(index=column, columns="decision", values="minutes", aggfunc="mean", observed=True)
    return bool((means["delegate"] > means["keep"]).all())


def report_says_faster(log: pd.DataFrame) -> bool:
    means = log.groupby("decision", observed=True).minutes.mean()
    return bool(means["delegate"] < means["keep"])


def felt_lies_outside(log: pd.DataFrame) -> bool:
    rows = felt_and_measured(log)
    return bool(rows.value["felt"] > rows.high["measured"])


def repair_takes_the_gain(log: pd.DataFrame) -> bool:
    given = log[log.decision == "delegate"]
    unrepaired = 100 * (1 - given.human_s.sum() / 60 / given.estimate_min.sum())
    return bool(unrepaired >= felt_and_measured(log).value["felt"] and 0.15 < (given.rework_s > 0).mean() < 0.25)


def kinds_differ(log: pd.DataFrame) -> bool:
    saved = time_saved(log, "kind").value
    return bool(saved["boilerplate"] > 0 > saved["business_rules"])


def escapes_outweigh(log: pd.DataFrame) -> bool:
    given = log[log.decision == "delegate"]
    gained = (given.estimate_min - given.minutes).groupby(given.kind, observed=True).sum()
    return bool(given.escape_min.sum() > gained[gained > 0].sum())


@pytest.mark.parametrize(
    "shows",
    [
        report_says_faster,
        lambda log: report_says_faster(log) and slower_where_held_fixed(log, "size"),
        lambda log: not slower_where_held_fixed(log, "team") and not slower_where_held_fixed(log, "half"),
        lambda log: felt_and_measured(log).value["measured"] < 0 < felt_and_measured(log).value["felt"],
        felt_lies_outside,
        repair_takes_the_gain,
        kinds_differ,
        escapes_outweigh,
    ],
    ids=["the report", "size turns it round", "team and half do not", "slower, felt faster", "felt lies outside",
         "repair takes the gain", "kinds differ", "escapes outweigh"],
)  # fmt: skip
def test_lesson_4_1_shows_in_nearly_every_log(shows: Callable[[pd.DataFrame], bool]) -> None:
    shown = [shows(first_year(seed)) for seed in range(SEEDS)]
    assert sum(shown) >= ENOUGH * SEEDS, f"not for seeds {[seed for seed in range(SEEDS) if not shown[seed]]}"


@pytest.fixture(scope="module")
def second_year() -> pd.DataFrame:
    return team_log(rows=1200, year=2)


def test_policies_of_lesson_4_2_come_out_as_taught_on_nearly_all_tasks(second_year: pd.DataFrame) -> None:
    given = second_year[second_year.decision == "delegate"]
    right = (given.accepted_first & ~given.escaped).astype(float)
    record = right.groupby([given["kind"], given["size"]], observed=True).mean().to_dict()

    def by_break_even(one: dict[str, object]) -> str:
        costs = Costs(*(float(str(one[name])) for name in ("own", "brief", "check", "rework", "slips", "escape")))
        return "delegate" if record[one["kind"], one["size"]] > costs.break_even() else "keep"

    policies = {
        "always": lambda _: "delegate",
        "likely": lambda one: "delegate" if one["forecast"] >= 0.9 else "keep",
        "break-even": by_break_even,
    }
    runs = [try_policies(team_tasks(seed, 400, year=2), policies).saved for seed in range(SEEDS)]
    effects = {
        "break-even beats always and never": [run["break-even"] > max(run["always"], 0) for run in runs],
        "and what is likely right": [run["break-even"] > run["likely"] for run in runs],
        "always is below never": [run["always"] < 0 for run in runs],
    }
    assert {name: sum(shown) / SEEDS for name, shown in effects.items() if sum(shown) < ENOUGH * SEEDS} == {}


def test_the_courses_table_comes_out_of_nearly_every_second_year() -> None:
    tables = [costs_by_kind(team_log(seed, 1200, year=2)) for seed in range(SEEDS)]
    agrees = [((rows["says"] == rows["table"]).sum() >= 8) for rows in tables]
    against = [((rows["says"] != rows["table"]) & (rows["says"] != "close")).any() for rows in tables]
    faster = [felt_and_measured(team_log(seed, 1200, year=2)).low["measured"] > 0 for seed in range(20)]
    assert sum(agrees) >= ENOUGH * SEEDS and sum(against) <= (1 - ENOUGH) * SEEDS and all(faster)


def test_the_key_moment_of_lesson_4_2_same_chance_opposite_decisions() -> None:
    world = load_world("authentication")

    def asked_for(unit: str) -> Plan:
        return Plan((task(world, [unit]),), Passes(world, acceptance_of(world, [unit], held_back=True)))

    def make(seed: int) -> Experiment:
        arms = {"data model": asked_for("data_model"), "sessions": asked_for("issue_session")}
        return Experiment("Two tasks of twenty minutes", arms, trials=60, seed=seed)

    same = {"own": 20, "brief": 2, "check": 3, "rework": 22, "slips": 0.2}
    cheap, dear = Costs(**same, escape=30).break_even(), Costs(**same, escape=2000).break_even()

    def opposite(result: Result) -> bool:
        return bool(result.table.rate["data model"] > cheap and result.table.rate["sessions"] < dear)

    def overlap(result: Result) -> bool:
        rows = result.table
        return bool(rows.low.max() < rows.high.min())

    shares = shares_of_seeds(make, {"opposite": opposite, "overlap": overlap}, seeds=SEEDS)
    assert {name: share for name, share in shares.items() if share < ENOUGH} == {}
