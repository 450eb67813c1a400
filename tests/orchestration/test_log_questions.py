"""Questions to the log: the numbers, how sure they can be, and what is never shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from log_records import Record, unit
from log_units import asked, closed, frame, kept, left_open, mixed_bag

from orchestration.errors import BadEntry
from orchestration.intervals import ratio_interval, wilson
from orchestration.log.questions.answers import FEW, Answer, calibrated_brier, compared
from orchestration.log.schema import DELEGABLE, JUDGMENT

# all warnings are errors, but for the sockets that clients of earlier tests leave to the garbage collector
pytestmark = pytest.mark.filterwarnings("error", "ignore::ResourceWarning")


def test_shares_of_a_kind_are_of_all_its_decisions_open_ones_too(tmp_path: Path) -> None:
    units = [closed()] * 8 + [closed(decision="assist")] * 4 + [kept()] * 4 + [left_open()] * 4
    row = frame(tmp_path, *units).delegation.by_kind().loc["tests"]
    assert (row.n, row.delegated, row.assisted, row.kept) == (20, 0.6, 0.2, 0.2)
    assert (row.low, row.high) == pytest.approx(wilson(4, 20))


def test_below_20_units_kinds_are_pooled_into_the_two_sides_and_it_is_said(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed(kind=kind) for kind in (*DELEGABLE, *JUDGMENT)])
    answer = df.delegation.first_pass()
    assert answer.n.to_dict() == {"mostly delegate": 5, "mostly keep": 5}
    assert "pooled into the two sides" in answer.note
    assert df.delegation.first_pass(pool=False).index.tolist() == [*DELEGABLE, *JUDGMENT]


def test_from_20_units_on_kinds_stand_alone_in_the_tables_order(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed(kind=kind) for kind in ("ux", "docs", "tests", "other") * 5])
    assert df.delegation.first_pass().index.tolist() == ["tests", "docs", "ux", "other"]


def test_open_units_are_left_out_of_outcomes_and_counted(tmp_path: Path) -> None:
    answer = frame(
        tmp_path, *[closed()] * 3, *[closed("rejected")] * 3, left_open(), left_open()
    ).delegation.first_pass()
    assert (answer.n.sum(), answer.accepted_first.sum()) == (6, 3)
    assert "6 closed units; 2 still open, left out." in answer.note


def test_a_unit_that_was_reopened_and_is_open_again_is_open(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed()] * 5, closed(later={"outcome": "open"}))
    assert df.delegation.first_pass(None).n.tolist() == [5]
    assert "1 still open" in df.delegation.rework(None).note


def test_kept_work_is_no_outcome_of_a_model(tmp_path: Path) -> None:
    df = frame(tmp_path, closed(), *[kept()] * 9)
    assert df.delegation.first_pass(None).n.tolist() == [1]
    assert df.delegation.verified(None).n.tolist() == [1]


def test_drafts_are_in_no_share_and_are_counted(tmp_path: Path) -> None:
    df = frame(tmp_path, closed(), *[left_open(decision=None, source="import")] * 3)
    assert df.delegation.by_kind().n.tolist() == [1]
    assert "3 drafts to file" in df.delegation.by_kind().note
    assert "3 not filed yet" in df.delegation.first_pass().note


def test_the_interval_of_a_first_pass_is_wilsons(tmp_path: Path) -> None:
    row = frame(tmp_path, *[closed()] * 7, *[closed("edited")] * 3).delegation.first_pass(None).loc["all"]
    assert (row.n, row.first_pass) == (10, 0.7)
    assert (row.low, row.high) == pytest.approx(wilson(7, 10))


def test_a_share_of_few_says_how_little_it_is_known(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed()] * 10)
    assert "known to about ± 26 points" in df.delegation.first_pass(None).note
    assert "Too few to tell anything yet." in df.head(3).delegation.first_pass(None).note


def test_what_was_accepted_unchecked_is_counted_apart(tmp_path: Path) -> None:
    units = [closed(checked=True)] * 4 + [closed()] * 3 + [closed("rejected")] * 3
    row = frame(tmp_path, *units).delegation.verified(None).loc["all"]
    assert (row.n, row.verified, row.accepted_unchecked) == (10, 0.4, 0.3)


def test_rework_counts_what_came_back_and_minutes_where_they_are_known(tmp_path: Path) -> None:
    back = closed(later={"outcome": "edited", "rework_s": 1200.0})
    again = [*closed(later={"outcome": "open"}), unit(4, "accepted", 99999)]
    units = [closed()] * 2 + [closed("edited", rework_s=600.0), back, closed("edited"), again]
    row = frame(tmp_path, *units).delegation.rework(None).loc["all"]
    assert (row.n, row.reworked, row.known, row.minutes) == (6, 4 / 6, 4, 7.5)


def test_the_price_of_an_accepted_unit_carries_the_rejected_ones(tmp_path: Path) -> None:
    units = [closed(tokens=100, duration_s=60.0)] * 3 + [closed("rejected", tokens=300, duration_s=180.0)] * 3
    table = frame(tmp_path, *units, left_open(duration_s=9999.0)).delegation.per_accepted()
    assert table.loc["output tokens", ["n", "taken", "per_accepted"]].tolist() == [6, 3, 400]
    assert table.loc["minutes by the clock", "per_accepted"] == 4.0
    assert table.loc["cost, US$", "n"] == 0 and np.isnan(table.loc["cost, US$", "per_accepted"])


def test_the_brier_score_stands_beside_the_base_rate_and_luck(tmp_path: Path) -> None:
    units = [closed(predicted_success=0.8)] * 6 + [closed("rejected", predicted_success=0.8)] * 4
    answer = frame(tmp_path, *units).delegation.brier()
    row = answer.loc["all"]
    assert row.brier == pytest.approx((6 * 0.2**2 + 4 * 0.8**2) / 10)
    assert (row.base_rate, row.always_base_rate) == (pytest.approx(0.6), pytest.approx(0.24))
    scores = [(right * 0.2**2 + (10 - right) * 0.8**2) / 10 for right in (10, 5)]  # luck gives 5 to 10 right
    assert (row.calibrated, row.luck_low, row.luck_high) == pytest.approx((0.16, *scores))
    assert "cannot be told from that" in answer.note


def simulated_brier(n: int, learners: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Brier scores of learners who are right as often as they say (50 to 95 %), and had they always said 90 %."""
    dice = np.random.default_rng(n)
    chance = dice.uniform(0.5, 0.95, (learners, n))
    right = dice.random((learners, n)) < chance
    return ((chance - right) ** 2).mean(axis=1), ((0.9 - right) ** 2).mean(axis=1)


@pytest.mark.parametrize(("n", "spread"), [(10, 0.06), (20, 0.04), (50, 0.03)])
def test_luck_is_as_large_as_a_simulation_of_calibrated_learners_says(n: int, spread: float) -> None:
    scores, _ = simulated_brier(n)
    assert scores.std() == pytest.approx(spread, abs=0.01)
    mean, luck = calibrated_brier(np.random.default_rng(0).uniform(0.5, 0.95, n * 1000))
    assert scores.mean() == pytest.approx(mean, abs=0.003)
    assert scores.std() == pytest.approx(luck * 1000**0.5, abs=0.003)


def test_with_10_predictions_a_calibrated_learner_often_looks_worse_than_one_who_always_says_90() -> None:
    worse = [(ours > theirs).mean() for ours, theirs in map(simulated_brier, (10, 20, 50))]
    assert worse[0] > 0.1 and worse[0] > 2 * worse[2]


def test_calibration_puts_predictions_into_fixed_ranges(tmp_path: Path) -> None:
    chances = [(0.0, 0), (0.2, 1), (0.39, 0), (0.4, 1), (0.6, 1), (0.8, 0), (1.0, 1)]
    units = [closed("accepted" if right else "rejected", predicted_success=p) for p, right in chances]
    table = frame(tmp_path, *units).delegation.calibration()
    assert table.n.to_dict() == {"0–20 %": 1, "20–40 %": 2, "40–60 %": 1, "60–80 %": 1, "80–100 %": 2}
    assert table.loc["20–40 %", "said"] == pytest.approx(0.295) and table.loc["20–40 %", "got"] == 0.5


def test_a_number_of_ranges_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadEntry, match="1 to 20 ranges"):
        frame(tmp_path, closed()).delegation.calibration(bins=0)


def test_overconfidence_is_named_only_where_it_can_be_told(tmp_path: Path) -> None:
    sure = [closed("rejected", kind="docs", predicted_success=0.9)] * 12
    few = [closed("rejected", kind="ux", predicted_success=0.9)] * 4
    even = [closed(kind="tests", predicted_success=0.5), closed("rejected", kind="tests", predicted_success=0.5)] * 5
    told = frame(tmp_path, *sure, *few, *even).delegation.confidence_gap().confidence
    assert told.to_dict() == {"tests": "within luck", "docs": "over", "ux": "too few to tell"}


def test_a_week_begins_on_monday_and_one_with_fewer_than_5_units_is_hidden_and_named(tmp_path: Path) -> None:
    units = [closed(day=day) for day in (0, 0, 1, 2, 3)] + [closed(day=8)] * 3 + [closed("rejected", day=15)] * 6
    answer = frame(tmp_path, *units).delegation.weekly()
    assert answer.index.tolist() == ["2026-09-21", "2026-10-05"]
    assert all(pd.Timestamp(week).day_name() == "Monday" for week in answer.index)
    assert "2026-09-28 (n = 3)" in answer.note
    assert "First pass: the first week 5 of 5, the last 0 of 6" in answer.note


def test_weeks_count_kept_work_in_what_was_handed_over_only(tmp_path: Path) -> None:
    row = frame(tmp_path, *[closed()] * 6, *[kept()] * 4).delegation.weekly().iloc[0]
    assert (row.units, row.n, row.handed_over) == (10, 6, 0.6)


def test_the_courses_table_is_held_against_what_was_done(tmp_path: Path) -> None:
    units = [closed()] * 6 + [kept()] * 2 + [kept(kind="security")] * 3 + [closed(kind="ux", title="A button")]
    df = frame(tmp_path, *units)
    answer = df.delegation.against_table()
    assert answer.loc["mostly delegate", ["n", "agrees"]].tolist() == [8, 0.75]
    assert answer.loc["mostly keep", ["n", "agrees"]].tolist() == [4, 0.75]
    assert df.delegation.judgment_given_away().title.tolist() == ["A button"]
    assert "Judgment was given away once" in answer.note


def test_judgment_given_away_lists_units_and_says_of_how_many(tmp_path: Path) -> None:
    long = "Decide where the cookie of a session lives, " * 2
    units = [closed(kind="ux", title=long, why="no time")] * 2 + [kept(kind="security")] * 3 + [closed()]
    df = frame(tmp_path, *units, left_open(kind="ux", decision=None, source="import"))
    answer = df.delegation.judgment_given_away()
    assert isinstance(answer, Answer)
    assert answer.columns.tolist() == ["started_at", "kind", "title", "why", "predicted_success", "outcome"]
    assert "5 units that the table would keep; 1 draft to file. 2 were delegated whole (95 % interval 12 to 77 %)." in (
        answer.note
    )
    assert long.strip() in answer._repr_html_()
    assert df.loc[answer.index, "unit_id"].tolist() == ["u0000", "u0001"]


def test_a_frame_without_titles_lists_what_it_has_of_judgment_given_away(tmp_path: Path) -> None:
    df = frame(tmp_path, closed(kind="ux")).drop(columns=["title", "why"])
    answer = df.delegation.judgment_given_away()
    assert answer.columns.tolist() == ["started_at", "kind", "predicted_success", "outcome"]
    assert "0 units that the table would keep." in df.head(0).delegation.judgment_given_away().note


def test_checking_is_compared_in_words_and_without_a_claim_of_cause(tmp_path: Path) -> None:
    back = {"outcome": "rejected"}
    units = [closed(checked=True)] * 20 + [closed(later=back)] * 15 + [closed()] * 5
    answer = frame(tmp_path, *units).delegation.does_checking_pay()
    assert answer.came_back.to_dict() == {"checked": 0.0, "unchecked": 0.75}
    assert "unchecked 15 of 20, checked 0 of 20: a difference of -75 points" in answer.note
    assert "differ in more than the check" in answer.note


def test_a_difference_that_chance_may_have_made_is_not_called_one() -> None:
    assert "not distinguishable" in compared("before", 3, 6, "after", 4, 6)
    assert "not distinguishable" not in compared("before", 10, 60, "after", 40, 60)


def test_simulated_rows_are_always_said_and_mixing_them_too(tmp_path: Path) -> None:
    mixed = frame(tmp_path, *[closed(simulated=True)] * 4, *[closed()] * 8)
    for answer in (mixed.delegation.by_kind(), mixed.delegation.first_pass(), mixed.delegation.brier()):
        assert "4 of 12 units are simulated, 8 real" in answer.note or not len(answer)
    assert "All of it is simulated." in mixed[mixed.simulated].delegation.verified().note
    assert "imulated" not in mixed[~mixed.simulated].delegation.verified().note


def learners(number: int, units: int = 6) -> list[list[Record]]:
    return [
        closed("accepted" if at <= who % units else "rejected", learner_id=f"{who:016x}")
        for who in range(number)
        for at in range(units)
    ]  # fmt: skip


def test_learners_are_pooled_below_five_and_spread_from_five_on(tmp_path: Path) -> None:
    few = frame(tmp_path / "few", *learners(4)).delegation
    assert few.spread().empty and "would show single people" in few.spread().note
    assert "Pooled over 4 learners" in few.first_pass().note and "spread" not in few.first_pass().note
    many = frame(tmp_path / "many", *learners(6)).delegation.spread()
    assert many.loc["first pass", "n"] == 6
    assert many.loc["first pass"].lower_quartile < many.loc["first pass"].upper_quartile


def test_a_spread_shows_quartiles_and_nobodys_own_number(tmp_path: Path) -> None:
    df = frame(tmp_path, *learners(9))
    answer = df.delegation.spread()
    assert answer.columns.tolist() == ["n", "lower_quartile", "median", "upper_quartile"]
    assert not any(str(who) in f"{answer!r}{answer.note}" for who in df.learner_id.unique())


@pytest.mark.parametrize("by", ["learner_id", "unit_id", "title"])
def test_nobody_is_ranked(tmp_path: Path, by: str) -> None:
    with pytest.raises(BadEntry, match="never compares single people"):
        frame(tmp_path, *learners(6)).delegation.first_pass(by)


def test_any_other_column_groups_and_what_is_not_said_is_a_group(tmp_path: Path) -> None:
    units = [closed(course_ref="week1_decompose/plan")] * 3 + [closed(course_ref=None)] * 2
    assert frame(tmp_path, *units).delegation.first_pass("course_ref").n.to_dict() == {
        "week1_decompose/plan": 3, "not said": 2,
    }  # fmt: skip


def test_a_column_of_measurements_is_no_column_of_groups(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed(duration_s=float(at)) for at in range(60)])
    with pytest.raises(BadEntry, match=r"60 different values.*pd\.cut"):
        df.delegation.first_pass("duration_s")
    with pytest.raises(BadEntry, match="name of one column"):
        df.delegation.first_pass(["kind", "tool"])


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadEntry, match=r"no column colour; log\.columns\(\) lists the log's\."):
        frame(tmp_path, closed()).delegation.first_pass("colour")


def test_a_frame_that_is_no_log_says_what_it_lacks() -> None:
    with pytest.raises(AttributeError, match="no column decision or outcome"):
        _ = pd.DataFrame({"kind": ["docs"]}).delegation


def test_a_question_names_the_column_that_it_misses(tmp_path: Path) -> None:
    with pytest.raises(BadEntry, match=r"no column verified, which this question needs; log\.frame\(\) has it\."):
        frame(tmp_path, closed()).drop(columns="verified").delegation.verified()


@pytest.mark.parametrize("n", [0, 1, 2, 60])
def test_every_answer_has_n_and_a_note_however_small_the_log(tmp_path: Path, n: int) -> None:
    df = mixed_bag(tmp_path, n)
    for name, answer in asked(df).items():
        assert isinstance(answer, Answer) and "n" in answer.columns, name
        assert answer.note.endswith("."), name
        assert answer.note in repr(answer), name
    assert str(df.delegation.summary())


def test_a_frame_of_csv_gives_the_same_answers(tmp_path: Path) -> None:
    df = mixed_bag(tmp_path / "log")
    df.to_csv(tmp_path / "log.csv", index=False)
    again = asked(pd.read_csv(tmp_path / "log.csv"))
    for name, answer in asked(df).items():
        pd.testing.assert_frame_equal(pd.DataFrame(again[name]), pd.DataFrame(answer), check_index_type=False)


def test_an_interval_is_the_same_at_every_call_and_widens_with_doubt() -> None:
    values, ones = np.array([1.0, 2, 2, 3, 9, 1, 4]), np.ones(7)
    assert ratio_interval(values, ones) == ratio_interval(values, ones)
    low, high = ratio_interval(np.tile(values, 40), np.tile(ones, 40))
    assert high - low < ratio_interval(values, ones)[1] - ratio_interval(values, ones)[0]
    assert all(map(np.isnan, ratio_interval(values[:4], ones[:4])))


def test_many_units_have_the_interval_that_resampling_would_give() -> None:
    dice = np.random.default_rng(1)
    spent, taken = dice.exponential(10, 501), (dice.random(501) < 0.7).astype(float)
    assert ratio_interval(spent, taken) == pytest.approx(ratio_interval(spent[:500], taken[:500]), rel=0.05)


def test_the_summary_says_it_in_a_few_sentences(tmp_path: Path) -> None:
    units = [closed(checked=True, predicted_success=0.9)] * 6 + [closed("rejected", kind="ux")] * 2 + [kept(kind="ux")]
    words = frame(tmp_path, *units, left_open()).delegation.summary()
    assert words.startswith("10 units: 9 delegated, 0 assisted, 1 kept; 1 still open.")
    assert "6 of 8 closed units were right at the first pass (75 %, 95 % interval 41 % to 93 %)" in words
    assert "8 closed units tell little" in words
    assert repr(words) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.00067, "0.00067"), (0.0268, "0.027"), (0.05, "0.05"), (0.0999, "0.10"), (0.6, "0.60"), (0.0, "0.00"),
     (1e-17, "0.00"), (1.2e-7, "0.00000012"), (-0.0034, "-0.0034"), (48.2, "48.20"), (1234.6, "1,235")],
)  # fmt: skip
def test_small_numbers_are_shown_with_two_digits(value: float, shown: str) -> None:
    answer = Answer.of([{"measure": "cost, US$", "each": value}], "each", "measure", ["A note."])
    assert f"<td>{shown}</td>" in answer._repr_html_()
    assert f" {shown}\n" in repr(answer)


def test_one_simulated_unit_is_one(tmp_path: Path) -> None:
    df = frame(tmp_path, closed(simulated=True), closed())
    assert "1 of 2 units is simulated, 1 real" in df.delegation.first_pass().note


def test_a_table_in_a_notebook_has_its_note_below_and_no_markup_of_a_title(tmp_path: Path) -> None:
    html = frame(tmp_path, *[closed(kind="docs")] * FEW).delegation.first_pass()._repr_html_()
    assert "<table" in html and f"<p>{FEW} closed units." in html
