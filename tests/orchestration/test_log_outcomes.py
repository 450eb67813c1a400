"""How units ended: which repair is known, what an accepted unit costs, whose outcome an experiment is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from log_records import Record
from log_units import asked, closed, frame, kept, left_open, mixed_bag

from orchestration.errors import BadEntry
from orchestration.intervals import ratio_interval

# all warnings are errors, but for the sockets that clients of earlier tests leave to the garbage collector
pytestmark = pytest.mark.filterwarnings("error", "ignore::ResourceWarning")


def arm(outcome: str = "done", **facts: Any) -> list[Record]:
    """An arm of an experiment, as Experiment leaves it."""
    return closed(outcome, tool="experiment", kind="other", calls=40, tokens=9000, checked=True, **facts)


def outcomes(df: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(answer) for name, answer in asked(df).items()}


# Repair


def test_repair_whose_minutes_nobody_noted_is_not_taken_for_none(tmp_path: Path) -> None:
    units = [closed("edited", checked=True)] * 6 + [closed("edited", rework_s=600.0)] * 6
    table = frame(tmp_path, *units).delegation.does_checking_pay()
    assert table.known.to_dict() == {"checked": 0, "unchecked": 6}
    assert np.isnan(table.loc["checked", "minutes"]) and table.loc["unchecked", "minutes"] == 10.0


def test_three_questions_on_repair_know_the_minutes_of_the_same_units(tmp_path: Path) -> None:
    back = closed(later={"outcome": "rejected"})
    again = closed(later={"outcome": "accepted", "rework_s": 1200.0})
    units = [closed()] * 3 + [closed("edited", rework_s=600.0, checked=True), closed("edited"), closed("rejected")]
    asked = frame(tmp_path, *units, back, again).delegation
    repair, paid, cost = asked.rework(None).iloc[0], asked.does_checking_pay(), asked.per_accepted()
    assert repair.known == paid.known.sum() == cost.loc["minutes of rework", "n"] == 5
    assert repair.known * repair.minutes == np.nansum(paid.known * paid.minutes) == 30.0
    assert cost.loc["minutes of rework", "total"] == 30.0


def test_an_accepted_unit_that_came_back_is_not_known_to_have_cost_no_minute(tmp_path: Path) -> None:
    again = frame(tmp_path, closed(later={"outcome": "accepted", "reopened": 1, "human_s": 60.0})).delegation
    assert again.rework(None).known.tolist() == [0]
    assert again.per_accepted().loc["minutes of rework", "n"] == 0


def test_an_accepted_unit_takes_no_minute_of_repair_into_the_price(tmp_path: Path) -> None:
    row = frame(tmp_path, *[closed()] * 3, closed("edited", rework_s=1200.0)).delegation.per_accepted()
    assert row.loc["minutes of rework", ["n", "taken", "per_accepted"]].tolist() == [4, 4, 5.0]


def test_model_minutes_are_minutes(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed()] * 4).assign(model_s=90.0)
    assert df.delegation.per_accepted().loc["model minutes", "per_accepted"] == 1.5


# Experiments


def test_an_arm_of_an_experiment_is_in_no_answer_however_it_ended(tmp_path: Path) -> None:
    units = [closed()] * 12 + [closed("rejected", kind="ux", predicted_success=0.9)] * 12 + [kept(), left_open()]
    plain = frame(tmp_path / "plain", *units)
    arms = [arm(), arm("abandoned"), arm("accepted", predicted_success=0.5), left_open(tool="experiment")]
    mixed = frame(tmp_path / "mixed", *units, *arms)
    for name, answer in outcomes(mixed).items():
        pd.testing.assert_frame_equal(answer, outcomes(plain)[name])


def test_arms_that_are_left_out_are_counted_in_every_note(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed()] * 6, left_open(), arm(), arm("abandoned"))
    for name, answer in asked(df).items():
        assert "2 arms of experiments" in answer.note, name
    assert "6 closed units; 1 still open and 2 arms of experiments, left out." in df.delegation.first_pass().note
    assert "7 units; 2 arms of experiments, left out." in df.delegation.by_kind().note
    words = df.delegation.summary()
    assert words.startswith(
        "7 units: 7 delegated, 0 assisted, 0 kept; 1 still open; 2 arms of experiments, left out.\n"
    )


def test_a_log_of_experiments_only_holds_no_unit_of_work(tmp_path: Path) -> None:
    df = frame(tmp_path, arm())
    assert df.delegation.summary().startswith("The log is empty; 1 arm of an experiment, left out: with log.delegate")
    assert df.delegation.first_pass(None).empty and df.delegation.figure("kinds")


def test_an_arm_that_was_given_a_kind_is_no_judgment_given_away(tmp_path: Path) -> None:
    df = frame(tmp_path, closed(tool="experiment", kind="security"), closed(kind="security"))
    assert len(df.delegation.judgment_given_away()) == 1


def test_a_figure_is_not_called_simulated_for_an_experiments_sake(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed(kind="docs")] * 5, arm(simulated=True))
    assert "imulated" not in df.delegation.figure("kinds").alt


def test_units_whose_outcome_does_not_fit_their_decision_are_counted_in_the_note(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed()] * 6, *[closed("done")] * 2)
    note = df.delegation.first_pass(None).note
    assert "6 closed units; 2 with an outcome that does not fit the decision, left out." in note


# The course's table


def test_work_that_was_shared_with_a_model_is_delegated_as_the_table_has_it(tmp_path: Path) -> None:
    units = [closed(decision="assist")] * 2 + [kept(), *[closed(kind="ux", decision="assist")] * 4]
    table = frame(tmp_path, *units).delegation.against_table()
    assert table.loc["mostly delegate", ["assisted", "agrees"]].tolist() == [2, 2 / 3]
    assert table.loc["mostly keep", ["assisted", "agrees"]].tolist() == [4, 0.0]


def test_judgment_that_was_shared_with_a_model_is_not_given_away(tmp_path: Path) -> None:
    asked = frame(tmp_path, *[closed(kind="ux", decision="assist")] * 4).delegation
    assert asked.judgment_given_away().empty and "given away" not in asked.against_table().note


# Frames of other sorts


def test_a_frame_of_plain_objects_gives_the_same_answers(tmp_path: Path) -> None:
    df = mixed_bag(tmp_path)
    again = outcomes(df.astype(object))
    for name, answer in outcomes(df).items():
        pd.testing.assert_frame_equal(again[name], answer, check_index_type=False, check_dtype=False)


def test_numbers_and_truths_written_as_text_are_read(tmp_path: Path) -> None:
    df = mixed_bag(tmp_path)
    text = df.assign(**{name: df[name].astype("str") for name in ("predicted_success", "verified", "rework_s")})
    again = outcomes(text.replace({"<NA>": None, "nan": None, "None": None}))
    for name, answer in outcomes(df).items():
        pd.testing.assert_frame_equal(again[name], answer)


@pytest.mark.parametrize(
    ("column", "question"),
    [("predicted_success", "brier"), ("verified", "verified"), ("rework_s", "rework"), ("cost_usd", "per_accepted")],
)
@pytest.mark.parametrize("wrong", ["plenty", ["1"], 3 + 4j, pd.Timestamp("2026-09-21")])
def test_what_is_no_number_is_refused_and_its_column_named(
    tmp_path: Path, column: str, question: str, wrong: object
) -> None:
    df = frame(tmp_path, *[closed(predicted_success=0.5)] * 6).astype(object)
    df.at[2, column] = wrong
    with pytest.raises(BadEntry, match=f"column {column} should hold numbers"):
        getattr(df.delegation, question)()


@pytest.mark.parametrize("wrong", ["yesterday", 12, [1]])
def test_what_is_no_time_is_refused_and_its_column_named(tmp_path: Path, wrong: object) -> None:
    df = frame(tmp_path, *[closed()] * 6).astype(object)
    df.at[2, "started_at"] = wrong
    with pytest.raises(BadEntry, match="column started_at should hold times"):
        df.delegation.weekly()


# How sure


def test_an_interval_leaves_out_two_and_a_half_per_cent_on_either_side() -> None:
    low, high = ratio_interval(np.tile([0.0, 1.0], 50), np.ones(100))  # the mean of 100 coins: binomial
    assert (low, high) == pytest.approx((0.40, 0.60), abs=0.011)


def test_an_interval_of_a_ratio_resamples_both_of_its_sides() -> None:
    taken = np.tile([0.0, 1.0, 2.0], 10)
    spent = 3 * taken + 0.1 * np.cos(range(30))  # 3 for each that is taken, however many are
    assert ratio_interval(spent, taken) == pytest.approx((3.0, 3.0), abs=0.05)


def test_one_closed_unit_tells_little_and_two_tell_little(tmp_path: Path) -> None:
    assert "1 closed unit tells little: the intervals" in frame(tmp_path / "1", closed()).delegation.summary()
    assert "2 closed units tell little: the intervals" in frame(tmp_path / "2", *[closed()] * 2).delegation.summary()
