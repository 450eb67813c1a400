"""Predictions: the first counts, the truth is compared with it when it comes, and little is said of few."""

from __future__ import annotations

import html
from pathlib import Path

import pandas as pd
import pytest
from predictions_kit import SECRET, predict, true, write

from orchestration.errors import InvalidPrediction
from orchestration.predictions import Prediction, Predictions
from orchestration.predictions.table import COLUMNS

# The first counts


def test_the_first_prediction_counts():
    Predictions().record(predict("q", 80.0, 70.0))
    again = Predictions().record(predict("q", 41.0, 99.0))
    assert (again.value, again.confidence) == (80.0, 70.0)
    assert len(Predictions().frame()) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Prediction("?", 1.0), "needs an id"),
        (predict("q", confidence=101.0), "between 0 and 100"),
        (predict("q", float("nan")), "neither"),
        (predict("q", True), "neither"),
        (predict("q", ""), "neither"),
        (Prediction("?", 1.0, id="q", near=-1), "no distance"),
    ],
)
def test_what_could_never_be_compared_with_a_truth_is_refused(wrong: Prediction, told: str):
    with pytest.raises(InvalidPrediction, match=told):
        Predictions().record(wrong)
    assert Predictions().frame().empty


# The truth


def test_predictions_are_scored_when_the_truth_arrives():
    mine = Predictions()
    for one in (predict("near"), predict("far", 90.0), predict("choice", "left", 60.0), predict("waits")):
        mine.record(one)
    for id, truth in (("near", 50.0), ("far", 79.9), ("choice", "left")):
        mine.settle(id, truth, simulated=True)
    frame = mine.frame().set_index("id")
    assert frame["hit"].dropna().to_dict() == {"near": True, "far": False, "choice": True}
    assert frame["brier"].dropna().to_dict() == pytest.approx({"near": 0.04, "far": 0.64, "choice": 0.16})
    assert frame["off"].dropna().to_dict() == pytest.approx({"near": -10.0, "far": 10.1})


def test_the_first_truth_counts():
    mine = Predictions()
    mine.record(predict("q"))
    mine.settle("q", 45.0, simulated=True)
    mine.settle("q", 99.0, simulated=False)
    row = mine.frame().iloc[0]
    assert row["truth"] == 45.0 and row["simulated"]


def test_a_prediction_made_when_the_truth_is_known_is_kept_but_never_counted():
    mine = Predictions()
    mine.settle("q", 40.0, simulated=True)
    mine.record(predict("q", 40.0, 100.0))
    row = mine.frame().iloc[0]
    assert row["late"] and pd.isna(row["hit"]) and pd.isna(row["brier"])
    table = mine.calibration()
    assert table.loc["all", "n"] == 0 and "Not counted: 1 made after the truth was known." in table.note


def test_a_prediction_is_late_whatever_the_clock_said_when_the_truth_was_written(tmp_path: Path):
    write(tmp_path / "predictions", "1", true("q", 4_000_000_000_000_000))
    mine = Predictions(tmp_path)
    mine.record(predict("q", 40.0, 100.0))
    assert mine.frame()["late"].tolist() == [True]


def test_a_choice_is_not_compared_with_a_number():
    mine = Predictions()
    mine.record(predict("q", "left"))
    mine.settle("q", 40.0, simulated=False)
    assert pd.isna(mine.frame().loc[0, "hit"])
    assert "1 not comparable with the truth" in mine.calibration().note


def test_two_choices_that_were_struck_out_are_not_taken_for_the_same():
    mine = Predictions()
    mine.record(predict("q", f"the key {SECRET}"))
    mine.settle("q", f"the key ghp_{'z9Y8x7W6v5U4' * 3}", simulated=False)
    assert pd.isna(mine.frame().loc[0, "hit"])


# The frame


def test_the_frame_is_typed_the_same_with_and_without_rows():
    empty = Predictions().frame()
    Predictions().record(predict("q"))
    Predictions().record(predict("r", "left"))
    full = Predictions().frame()
    for frame in (empty, full):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
            one.name: one.dtype.replace("string[pyarrow]", "string") for one in COLUMNS
        }
    assert empty.empty and empty.query("hit").empty
    assert full["asked"].tolist() == ["number", "choice"]


def test_every_column_says_what_it_means_and_its_unit():
    columns = Predictions().columns()
    assert all(meaning in html.unescape(columns._repr_html_()) for meaning in columns["meaning"])
    assert list(columns.index) == list(Predictions().frame().columns)
    assert columns["meaning"].str.len().min() > 5
    assert columns.loc["confidence", "unit"] == "%"


@pytest.mark.parametrize(
    ("lesson", "topic"),
    [("0.1", "start"), ("1.2", "decompose"), ("2.1", "verify"), ("3.3", "context"), ("4.1", "delegate"),
     ("capstone", "capstone"), ("", "other"), ("7.1", "other"), ("12", "other")],
)  # fmt: skip
def test_the_topic_is_the_lessons_unless_it_is_said(lesson: str, topic: str):
    Predictions().record(predict("q", lesson=lesson))
    Predictions().record(Prediction("?", 1.0, id="own", lesson=lesson, topic="prices"))
    assert Predictions().frame()["topic"].tolist() == [topic, "prices"]


# Calibration


def answered(n: int, right: int, confidence: float, lesson: str = "1.1", simulated: bool = True) -> None:
    """Predict `n` numbers of which `right` come true."""
    for i in range(n):
        id = f"{lesson}-{i}-{simulated}"
        Predictions().record(predict(id, 40.0, confidence, lesson))
        Predictions().settle(id, 40.0 if i < right else 90.0, simulated=simulated)


def test_calibration_says_how_sure_against_how_right_for_each_topic():
    answered(20, 10, 90.0, "2.1")
    answered(4, 3, 75.0, "1.1", simulated=False)
    table = Predictions().calibration()
    assert list(table.index) == ["decompose", "verify", "all"]
    verify = table.loc["verify"]
    assert (verify["n"], verify["said"], verify["got"]) == (20, pytest.approx(0.9), 0.5)
    assert verify["brier"] == pytest.approx((10 * 0.1**2 + 10 * 0.9**2) / 20)
    assert verify["calibrated"] == pytest.approx(0.09)
    assert verify["luck_high"] < verify["brier"]
    assert verify["low"] < 0.5 < verify["high"] and verify["simulated"] == 1.0
    assert table.loc["all", "simulated"] == pytest.approx(20 / 24)


def test_few_answers_are_marked_as_too_few_to_tell():
    answered(19, 10, 90.0)
    answered(20, 10, 90.0, "2.1")
    assert "Fewer than 20 are too few to tell: decompose (19)." in Predictions().calibration().note


def test_calibration_of_an_empty_record_has_one_row_without_a_number():
    table = Predictions().calibration()
    assert table.loc["all", "n"] == 0 and pd.isna(table.loc["all", "brier"])
    assert table.note == "No prediction counts yet."


def test_calibration_can_be_told_apart_by_other_words():
    answered(2, 1, 90.0)
    answered(3, 1, 90.0, simulated=False)
    assert Predictions().calibration("simulated")["n"].to_dict() == {"real": 3, "simulated": 2, "all": 5}
    assert Predictions().calibration("confidence")["n"].to_dict() == {"90–100 %": 5, "all": 5}
    assert Predictions().calibration("asked")["n"].to_dict() == {"number": 5, "all": 5}
    assert Predictions().calibration(None)["n"].to_dict() == {"all": 5}
    with pytest.raises(InvalidPrediction, match="by='week'"):
        Predictions().calibration("week")  # type: ignore[arg-type]


def test_a_prediction_without_a_confidence_is_scored_but_not_calibrated():
    Predictions().record(predict("q", confidence=None))
    Predictions().settle("q", 40.0, simulated=True)
    assert Predictions().frame().loc[0, "hit"]
    table = Predictions().calibration()
    assert table.loc["all", "n"] == 0 and "Not counted: 1 without a confidence." in table.note


def test_the_figure_says_in_words_what_it_shows():
    answered(20, 10, 90.0)
    answered(4, 3, 55.0, simulated=False)
    figure = Predictions().figure()
    assert "Said 55 % on average, came true 75 %" in figure.alt and "n = 20" in figure.alt
    assert "partly simulated" in figure.svg
    assert "No prediction with an outcome yet" not in figure.alt


# What leaves


def test_sharing_leaves_out_times_names_and_the_learners_own_questions():
    mine = Predictions()
    mine.record(predict("w1.share"))
    mine.settle("w1.share", 42.0, simulated=True)
    mine.record(predict("w1.which", "steps"))
    mine.record(Prediction("Will my boss like it?", 50.0, 50.0, id="own"))
    number, choice = mine.shared()
    assert number == {
        "t": "prediction", "id": "w1.share", "lesson": "1.1", "topic": "decompose", "question": "How much is w1.share?",
        "unit": "%", "value": 40.0, "near": 10.0, "confidence": 80.0, "late": False, "truth": 42.0, "simulated": True,
    }  # fmt: skip
    assert choice["choice"] == "steps" and "truth" not in choice
