"""Over- and under-confidence: what luck gives somebody calibrated, and what is too few to tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from log_units import closed, frame

from orchestration import log
from orchestration.errors import BadEntry
from orchestration.intervals import luck_range, ratio_interval, wilson
from orchestration.log.questions.answers import luck
from orchestration.log.questions.confidence import verdict

# all warnings are errors, but for the sockets that clients of earlier tests leave to the garbage collector
pytestmark = pytest.mark.filterwarnings("error", "ignore::ResourceWarning")
RUNS = 2000
MIXED = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def predictions(n: int, p: float | None) -> np.ndarray:
    """`n` predictions of one chance, or of all sorts."""
    return np.full(n, p) if p else np.random.default_rng(n).choice(MIXED, n)


def verdicts(said: np.ndarray, chance: np.ndarray, seed: int = 0) -> pd.Series:
    """The verdict on each of 2,000 learners who say the one and are right as often as the other."""
    right = (np.random.default_rng((seed, len(said))).random((RUNS, len(said))) < chance).sum(axis=1)
    told = [verdict(said, count) for count in range(len(said) + 1)]
    return pd.Series([told[count] for count in right])


@pytest.mark.parametrize("n", [5, 7, 10, 20, 30, 200])
@pytest.mark.parametrize("p", [0.8, 0.9, 0.95, None])
def test_of_calibrated_learners_one_in_20_at_most_is_called_over_or_under(n: int, p: float | None) -> None:
    said = predictions(n, p)
    told = verdicts(said, said)
    assert told.isin(["over", "under"]).mean() <= 0.05 + 2 * (0.05 * 0.95 / RUNS) ** 0.5


def test_of_calibrated_learners_with_predictions_of_their_own_one_in_20_at_most_is_called_either() -> None:
    dice = np.random.default_rng(7)
    told = []
    for _ in range(RUNS):
        said = dice.choice(MIXED, 12)
        told.append(verdict(said, int((dice.random(12) < said).sum())))
    assert 0.01 < pd.Series(told).isin(["over", "under"]).mean() <= 0.05


def test_who_is_right_half_as_often_as_said_is_mostly_called_over_confident_from_10_predictions_on() -> None:
    for n, least in ((10, 0.8), (20, 0.98)):
        told = verdicts(np.full(n, 0.9), np.full(n, 0.45))
        assert (told == "over").mean() > least and not (told == "under").any()


def test_who_is_right_more_often_than_said_is_called_under_confident_once_it_can_be_told() -> None:
    assert (verdicts(np.full(20, 0.5), np.full(20, 0.9)) == "under").mean() > 0.95
    assert (verdicts(np.full(60, 0.9), np.full(60, 0.99)) == "under").mean() > 0.8


def test_all_of_six_right_at_90_percent_is_too_few_to_tell() -> None:
    for number in range(6):
        with log.delegate(f"part {number}", kind="tests", p=0.9) as unit:
            unit.accept()
    answer = log.frame().delegation.confidence_gap(None)
    row = answer.loc["all"]
    assert (row.n, row.confidence) == (6, "too few to tell")
    assert (row.gap, row.low, row.high) == pytest.approx((-0.1, -0.1, 0.9 - wilson(6, 6)[0]))
    assert (row.luck_low, row.luck_high) == pytest.approx((0.9 - 6 / 6, 0.9 - 4 / 6))
    assert (
        "With these 6 predictions luck alone gives somebody perfectly calibrated 4 to 6 right; 6 were." in answer.note
    )


@pytest.mark.parametrize(
    ("said", "right", "told"),
    [
        ([0.9] * 4, 0, "too few to tell"),  # below 5 nothing is told
        ([0.9] * 6, 6, "too few to tell"),  # in this direction nothing could be: .9 ** 6 is .53
        ([0.9] * 6, 5, "within luck"),  # in this one it could
        ([0.9] * 6, 3, "over"),
        ([0.9] * 35, 35, "too few to tell"),  # .9 ** 35 is .02503
        ([0.9] * 36, 36, "under"),  # .9 ** 36 is .0225
        ([0.5] * 5, 5, "too few to tell"),
        ([0.5] * 6, 6, "under"),
        ([1.0] * 5, 4, "over"),  # what is certain does not fail
        ([1.0] * 5, 5, "within luck"),
        ([0.0] * 5, 1, "under"),
    ],
)
def test_a_verdict_is_given_where_chance_gives_it_less_than_one_in_40(said: list[float], right: int, told: str) -> None:
    assert verdict(np.array(said), right) == told


def plainly(chances: np.ndarray) -> np.ndarray:
    """The chance of each number of successes, trial after trial."""
    of_each = np.ones(1)
    for chance in chances:
        of_each = np.append(of_each * (1 - chance), 0) + np.append(0, of_each * chance)
    return of_each


def test_the_range_of_luck_leaves_one_in_40_at_most_on_either_side_and_no_number_too_many() -> None:
    dice = np.random.default_rng(3)
    for _ in range(100):
        chances = dice.random(dice.integers(1, 60))
        few, many = luck_range(chances)
        of_each = plainly(chances)
        assert of_each[:few].sum() <= 0.025 < of_each[: few + 1].sum()
        assert of_each[many + 1 :].sum() <= 0.025 < of_each[many:].sum()


@pytest.mark.parametrize(("low", "high", "n"), [(0.8, 1, 1500), (0.5, 0.95, 700), (0.95, 0.99, 4000), (0.4, 0.6, 420)])
def test_of_many_predictions_the_approximate_range_is_the_exact_one_but_for_ties(
    low: float, high: float, n: int
) -> None:
    for more in range(5):
        chances = np.random.default_rng(n + more).uniform(low, high, n + more)
        assert (chances * (1 - chances)).sum() > 100  # so it is approximated
        few, many = luck_range(chances)
        of_each = plainly(chances)
        assert of_each[:few].sum() <= 0.0252 and of_each[: few + 1].sum() > 0.0248
        assert of_each[many + 1 :].sum() <= 0.0252 and of_each[many:].sum() > 0.0248


def test_the_range_of_no_and_of_a_million_predictions_is_there_at_once() -> None:
    assert luck_range(np.array([])) == (0, 0)
    few, many = luck_range(np.full(1_000_000, 0.8))
    assert (few, many) == pytest.approx((800_000 - 784, 800_000 + 784), abs=1)


def test_a_gap_stands_between_wilsons_ends_and_is_never_of_width_0(tmp_path: Path) -> None:
    units = [closed(predicted_success=0.7)] * 8 + [closed("rejected", predicted_success=0.9)] * 4
    row = frame(tmp_path, *units).delegation.confidence_gap(None).loc["all"]
    least, largest = wilson(8, 12)
    said = (8 * 0.7 + 4 * 0.9) / 12
    assert (row.said, row.gap, row.low, row.high) == pytest.approx((said, said - 8 / 12, said - largest, said - least))


def test_several_rows_of_verdicts_say_that_luck_names_some(tmp_path: Path) -> None:
    units = [closed("rejected", kind="docs", predicted_success=0.9)] * 10
    even = [closed(how, predicted_success=0.5) for how in ("accepted", "rejected") for _ in range(5)]
    df = frame(tmp_path, *units, *even).delegation
    assert "luck alone" in df.confidence_gap(None).note and "luck alone" not in df.confidence_gap().note
    assert "of 20 that are within luck one may be called over or under" in df.confidence_gap().note
    assert "may be called" not in df.confidence_gap(None).note


@pytest.mark.parametrize("n", [5, 7, 10, 20, 30])
@pytest.mark.parametrize("p", [0.8, 0.9, 0.95, None])
def test_of_calibrated_learners_one_in_20_at_most_has_a_score_outside_of_luck(n: int, p: float | None) -> None:
    said = predictions(n, p)
    ends = luck(said)
    right = np.random.default_rng((1, n)).random((RUNS, n)) < said
    scores = ((said - right) ** 2).mean(axis=1)
    outside = (scores < ends["luck_low"] - 1e-9) | (scores > ends["luck_high"] + 1e-9)
    assert outside.mean() <= 0.05 + 2 * (0.05 * 0.95 / RUNS) ** 0.5


def test_the_ends_of_luck_of_few_scores_go_over_into_those_of_many() -> None:
    few, many = (luck(np.resize([0.6, 0.7, 0.8, 0.9], n)) for n in (500, 504))
    assert (few["luck_low"], few["luck_high"]) == pytest.approx((many["luck_low"], many["luck_high"]), abs=0.003)


def test_a_chance_of_80_in_somebodys_own_frame_is_refused(tmp_path: Path) -> None:
    df = frame(tmp_path, *[closed(predicted_success=0.8)] * 6).assign(predicted_success=80.0)
    for question in ("brier", "calibration", "confidence_gap"):
        with pytest.raises(BadEntry, match="chances from 0 to 1"):
            getattr(df.delegation, question)()


def test_a_score_says_whether_it_is_better_or_worse_than_luck(tmp_path: Path) -> None:
    bad = frame(tmp_path / "bad", *[closed("rejected", predicted_success=0.9)] * 12).delegation.brier()
    assert "0.81 is worse than that." in bad.note
    good = frame(tmp_path / "good", *[closed(predicted_success=0.6)] * 12).delegation.brier()
    assert "0.16 is better than that." in good.note


@pytest.mark.parametrize(("wrong", "given"), [(0, False), (4, False), (5, True), (25, True), (26, False), (30, False)])
def test_a_score_has_an_interval_from_5_right_and_5_wrong_ones_on(tmp_path: Path, wrong: int, given: bool) -> None:
    dice = np.random.default_rng(4)
    units = [
        closed("rejected" if at < wrong else "accepted", predicted_success=dice.uniform(0.6, 1)) for at in range(30)
    ]
    answer = frame(tmp_path, *units).delegation.brier()
    row = answer.loc["all"]
    assert (row.low < row.brier < row.high) if given else (np.isnan(row.low) and np.isnan(row.high))
    assert ("no interval below 5 right and 5 wrong" in answer.note) != given


def test_minutes_of_rework_that_hardly_differ_have_no_interval_and_it_is_said(tmp_path: Path) -> None:
    smooth, mended = [closed()] * 6, [closed("edited", rework_s=300.0 + at) for at in range(5)]
    calm = frame(tmp_path / "calm", *smooth, *mended[1:]).delegation.rework(None)
    assert np.isnan(calm.loc["all", "minutes_low"]) and "fewer than 5 units differ" in calm.note
    silent = frame(tmp_path / "silent", *[closed("edited")] * 6).delegation.rework(None)
    assert silent.loc["all", "known"] == 0 and "no interval" not in silent.note
    busy = frame(tmp_path / "busy", *smooth, *mended).delegation.rework(None)
    row = busy.loc["all"]
    assert row.minutes_low < row.minutes < row.minutes_high and "no interval" not in busy.note


def test_no_interval_of_resampling_is_of_width_0_however_many_are_alike() -> None:
    for n in (5, 6, 50, 600):
        assert np.isnan(ratio_interval(np.full(n, 3.0), np.ones(n))).all()
        assert np.isnan(ratio_interval(np.r_[np.full(n - 4, 3.0), 1, 2, 4, 5], np.ones(n))).all()
    low, high = ratio_interval(np.ones(50), np.r_[np.ones(45), np.zeros(5)])  # it is the taken ones that differ
    assert low < 50 / 45 < high
