"""The simulated team: a log like the course's own, tasks that know how they end, and policies that are run on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from orchestration.errors import BadEntry, OrchestrationError
from orchestration.figures import around_zero
from orchestration.figures.around_zero import signed
from orchestration.log.schema import COLUMNS
from orchestration.policy.policies import Costs
from orchestration.policy.runs import KNOWN, costs_by_kind, try_policies
from orchestration.predictions import Prediction
from orchestration.studies.perception import felt_and_measured, time_saved
from orchestration.studies.team import WORK, team_log, team_tasks


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    return team_log()


@pytest.fixture(scope="module")
def tasks() -> pd.DataFrame:
    return team_tasks(3, 60)


def test_the_log_is_the_same_for_the_same_seed_and_another_for_another(log: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(log, team_log())
    assert not log.human_s.equals(team_log(1).human_s)


@pytest.mark.parametrize("year", [1, 2])
def test_a_task_began_in_the_half_of_a_working_day_that_its_row_names(year: int) -> None:
    log = team_log(rows=120, year=year)
    assert ((log.started_at.dt.hour < 12) == (log.half == "morning")).all()
    assert (log.started_at.dt.day_of_week < 5).all() and log.started_at.is_monotonic_increasing


def test_the_second_year_of_the_team_begins_a_year_after_the_first() -> None:
    weeks = [team_log(year=year).started_at.min().isocalendar()[:2] for year in (1, 2)]
    assert weeks == [(2025, 10), (2026, 10)]


def test_columns_that_the_courses_log_has_too_have_its_types(log: pd.DataFrame) -> None:
    types = {column.name: column.dtype for column in COLUMNS}
    shared = [name for name in log.columns if name in types]
    assert len(shared) > 12
    assert {name: str(log[name].dtype) for name in shared} == {name: types[name] for name in shared}
    assert log.simulated.all()


def test_the_logs_own_questions_can_be_asked_of_it(log: pd.DataFrame) -> None:
    assert log.delegation.by_kind().n.sum() == len(log)
    assert "All of it is simulated" in log.delegation.summary()


def test_a_log_shows_what_the_team_decided_on_its_tasks(log: pd.DataFrame) -> None:
    before = team_tasks().set_index("unit_id")
    after = log.set_index("unit_id")
    assert (before.decision.astype(str) == after.decision.astype(str)).all()
    given = before.decision == "delegate"
    assert (after.escaped == (given & before.slipped)).all()
    assert (after.rework_s[given] > 0).equals((~before.right & ~before.slipped)[given])
    assert after[~given.to_numpy()][["predicted_success", "accepted_first"]].isna().all(axis=None)


def test_a_task_has_the_costs_of_its_kind_and_security_is_always_critical(tasks: pd.DataFrame) -> None:
    assert tasks[tasks.kind == "security"].security_critical.all()
    assert set(tasks[tasks.security_critical].escape) == {WORK["security"].costs.escape}
    assert {kind: part.slips.iloc[0] for kind, part in tasks.groupby("kind", observed=True)} == {
        kind: WORK[kind].costs.slips for kind in tasks.kind.unique()
    }


@pytest.mark.parametrize("wrong", [{"rows": 5}, {"year": 3}])
def test_a_log_that_cannot_be_made_is_refused_in_a_sentence(wrong: dict[str, int]) -> None:
    with pytest.raises(OrchestrationError, match=r"at least 20 rows, not 5|has the years 1, 2, not 3"):
        team_log(**wrong)


def test_time_saved_is_what_delegated_rows_took_less_than_their_estimate(log: pd.DataFrame) -> None:
    given = log[(log.decision == "delegate") & (log.kind == "tests")]
    minutes = (given.human_s + given.rework_s).sum() / 60
    row = time_saved(log, "kind").loc["tests"]
    assert row.value == pytest.approx(100 * (1 - minutes / given.estimate_min.sum()))
    assert row.low < row.value < row.high and row.n == len(given)


def test_forecast_felt_and_measured_stand_below_each_other(log: pd.DataFrame) -> None:
    assert list(felt_and_measured(log).index) == ["forecast", "felt", "measured"]


def test_a_frame_that_is_no_teams_log_is_named(log: pd.DataFrame) -> None:
    with pytest.raises(BadEntry, match="no column estimate_min"):
        felt_and_measured(log.drop(columns="estimate_min"))
    with pytest.raises(BadEntry, match="no column 'colour'"):
        time_saved(log, "colour")


def test_what_each_answer_costs_is_added_up_as_it_is_told(tasks: pd.DataFrame) -> None:
    rows = try_policies(tasks, {"always": lambda _: "delegate", "never": lambda _: "keep", "read": lambda _: "assist"})
    handed = tasks.brief + tasks.check
    failed = tasks.rework.where(~tasks.right & ~tasks.slipped, 0) + tasks.escape.where(tasks.slipped, 0)
    assert rows.minutes["never"] == pytest.approx(tasks.own.sum()) and rows.saved["never"] == 0
    assert rows.minutes["always"] == pytest.approx((handed + failed).sum())
    assert rows.escapes["always"] == tasks.slipped.sum() and rows.escapes["read"] == tasks.slipped_review.sum()
    assert rows.unreviewed["always"] == tasks.security_critical.sum() and rows.unreviewed["read"] == 0


def test_keeping_all_saves_exactly_nothing_and_one_task_handed_over_shows_nothing(tasks: pd.DataFrame) -> None:
    first = tasks.unit_id.iloc[0]
    policies = {"never": lambda _: "keep", "once": lambda task: "delegate" if task["unit_id"] == first else "keep"}
    rows = try_policies(tasks, policies)
    assert (rows.low["never"], rows.high["never"]) == (0, 0)
    assert pd.isna(rows.low["once"]) and pd.isna(rows.high["once"])


def test_a_policy_is_told_what_is_known_before_and_nothing_else(tasks: pd.DataFrame) -> None:
    seen: list[set[str]] = []

    def curious(task: Mapping[str, Any]) -> str:
        seen.append(set(task))
        return "keep"

    try_policies(tasks, {"curious": curious})
    assert all(names == set(KNOWN) for names in seen)
    assert not {"right", "slipped", "chance", "decision"} & set(KNOWN)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (lambda task: "yes", "said 'yes'; it should say one of delegate, assist, keep"),
        (lambda task: None, "said None"),
        (lambda task: task["colour"], r"“mine” failed on task t3-\d+ \(\w+\): KeyError: 'colour'"),
    ],
)
def test_a_policy_that_fails_or_says_another_word_is_named(tasks: pd.DataFrame, policy: object, told: str) -> None:
    with pytest.raises(BadEntry, match=told):
        try_policies(tasks, {"mine": policy})  # type: ignore[dict-item]


def test_costs_by_kind_follow_from_the_rows_and_agree_with_the_formula() -> None:
    log = team_log(5, 400)
    row = costs_by_kind(log).loc["security"]
    here = log[(log.kind == "security") & (log.decision == "delegate")]
    assert row.n == len(here) and row.own == pytest.approx(here.estimate_min.mean())
    assert row.failed == ((here.rework_s > 0) | here.escaped).sum() > 0
    costs = Costs(row.own, row.hand_over, 0, row.rework, row.slips, row.escape)
    assert row.break_even == pytest.approx(costs.break_even())
    assert row["says"] == "keep" and row["table"] == "keep"


def test_a_figure_around_zero_shows_sides_values_and_the_prediction(log: pd.DataFrame) -> None:
    said = {"measured": Prediction("How much?", 30.0, 70.0)}
    figure = around_zero(felt_and_measured(log), said, title="Saved?", x_label="Time saved, %", less="lost", more="won")
    assert "you said 30 % (70 % sure)" in figure.alt and "left of zero: lost; right: won" in figure.alt
    assert figure.alt.endswith("Simulated.") and "(simulated)</caption>" in figure.table
    assert re.fullmatch(
        r"measured: you said 30 % \(70 % sure\), it was \S+ %: you were [\d.]+ points above\.", figure.gaps[0]
    )
    assert '<th scope="row">felt</th>' in figure.table


@pytest.mark.parametrize(
    ("value", "told"),
    [(64.51, "+65 %"), (64.49, "+64 %"), (-23.96, "−24 %"), (9.96, "+10 %"), (-7.52, "−7.5 %"), (0.04, "0 %")],
)
def test_a_value_is_rounded_once(value: float, told: str) -> None:
    assert signed(value, "%") == told


def test_the_words_of_a_prediction_hide_the_lines_that_run_behind_them(log: pd.DataFrame) -> None:
    said = {"measured": Prediction("How much?", 20.0, 70.0)}
    page = around_zero(felt_and_measured(log), said).svg
    assert re.search(r'fill: var\(--oc-paper\)"/>\s*</g>\s*<text[^>]*>you said 20 %', page)


def test_a_figure_of_nothing_but_zero_and_missing_intervals_is_drawn() -> None:
    rows = pd.DataFrame({"value": [0.0], "low": [float("nan")], "high": [float("nan")]}, index=["never"])
    assert "never: 0 min" in around_zero(rows, unit="min", simulated=False).alt


def test_no_task_is_nothing_to_try_a_policy_on(tasks):
    with pytest.raises(BadEntry, match="no task"):
        try_policies(tasks.iloc[:0], {"never": lambda _: "keep"})
