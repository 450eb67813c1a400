"""How predictions are put into groups, and what luck would have given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from orchestration.log.questions.answers import luck
from orchestration.predictions.prediction import Answered, Prediction
from orchestration.predictions.table import calibration

NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)


def answered(confidence: float, right: bool = True, seconds: float = 60) -> Answered:
    said = Prediction("?", 40.0, confidence, id="q", lesson="1.1", made_at=NOON)
    return Answered(said, "a" * 16, 40.0 if right else 90.0, NOON + timedelta(seconds=seconds), simulated=False)


def test_a_confidence_of_100_per_cent_stands_with_those_above_90() -> None:
    table = calibration([answered(sure) for sure in (0.0, 9.9, 10.0, 90.0, 99.0, 100.0)], "confidence")
    assert table.n.to_dict() == {"0–10 %": 2, "10–20 %": 1, "90–100 %": 3, "all": 6}


def test_luck_beside_a_score_is_that_of_these_very_predictions() -> None:
    sure = [95.0, 60.0, 80.0] * 8
    row = calibration([answered(one, right=one > 60) for one in sure], None).loc["all"]
    expected = luck(np.array(sure) / 100)
    assert row[list(expected)].to_dict() == pytest.approx(expected)
    assert 0 < row.luck_low < row.calibrated < row.luck_high < 1


def test_a_prediction_of_the_moment_in_which_the_truth_is_known_is_not_late() -> None:
    assert [answered(80.0, seconds=late).late for late in (0, -0.001)] == [False, True]
