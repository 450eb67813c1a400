"""A result that waits for its predictions; and a prediction that meets its truth in one line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from orchestration import InvalidPrediction, Predictions, predict, reveal, your_predictions
from orchestration.widgets import NotYet, PredictionLock


def lock(name: str = "share", **more: object) -> PredictionLock:
    return predict(f"w1.{name}", f"How many {name}?", lesson="1.2", **more)  # type: ignore[arg-type]


def test_a_result_waits_and_is_not_even_made() -> None:
    made: list[int] = []
    shown = reveal(lambda: made.append(1), lock())
    assert isinstance(shown.value, NotYet) and not made
    assert "Lock in your prediction first" in shown.body.value


def test_it_shows_itself_when_the_last_lock_closes() -> None:
    first, second = lock("one"), lock("two")
    shown = reveal(lambda: "seven of ten", first, second, title="What it was")
    assert "2 are still open" in shown.body.value
    first.lock(40, 70)
    assert "Lock in your prediction first" in shown.body.value
    second.lock(50, 70)
    assert shown.value == "seven of ten" and "seven of ten" in shown.body.value
    assert repr(shown) == "What it was: seven of ten"


def test_a_table_is_shown_as_a_table_and_a_text_cannot_act_on_the_page() -> None:
    done = lock(value=40, confidence=70)
    assert "<table" in reveal(lambda: pd.DataFrame({"a": [1]}), done).body.value
    assert "<script>" not in reveal(lambda: "<script>alert(1)</script>", done).body.value


def test_a_result_that_fails_says_so_in_the_card() -> None:
    opened = lock()
    shown = reveal(lambda: [][0], opened)  # type: ignore[var-annotated]
    opened.lock(40, 70)
    assert "IndexError: list index out of range" in shown.body.value and "oc-error" in shown.body.value
    assert isinstance(shown.value, NotYet)


def test_with_nobody_there_it_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    assert reveal(lambda: "seven", lock()).value == "seven"


def test_with_nobody_there_a_failure_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    with pytest.raises(ZeroDivisionError):
        reveal(lambda: 1 / 0, lock())


def test_anything_that_says_when_it_is_locked_can_be_waited_for() -> None:
    class Desk:
        locked = False

        def on_lock(self, listener) -> None:  # type: ignore[no-untyped-def]
            self.listener = listener

    desk = Desk()
    shown = reveal(lambda: "seven", desk)
    desk.locked = True
    desk.listener()
    assert shown.value == "seven"


def test_a_static_copy_follows_the_card() -> None:
    opened = lock()
    shown = reveal(lambda: "seven of ten", opened, title="What it was")
    assert "Lock in your prediction" in shown.static().data
    opened.lock(40, 70)
    assert "seven of ten" in shown.static().data and "<h4>What it was</h4>" in shown.static().data


# A prediction meets its truth


def test_an_open_lock_is_not_told_the_truth_and_nothing_is_written() -> None:
    met = lock().settle(12, simulated=True)
    assert "still open" in repr(met) and "12" not in repr(met) and not met.settled
    lock().lock(40, 70)
    assert Predictions().frame().iloc[0].isna()["truth"]


@pytest.mark.parametrize(
    ("said", "truth", "told"),
    [
        (40, 12, "You said 40 % (70 % sure), it was 12 %: you were 28 points above."),
        (40, 41, "You said 40 % (70 % sure), it was 41 %: you were 1 point below, near enough."),
        (40, 40, "You said 40 % (70 % sure), it was 40 %: just that."),
        (40, 43.6, "You said 40 % (70 % sure), it was 44 %: you were 4 points below, near enough."),
    ],
)
def test_a_number_meets_its_truth_in_one_line(said: float, truth: float, told: str) -> None:
    assert repr(lock(value=said, confidence=70).settle(truth, simulated=False)) == told


def test_other_units_are_named() -> None:
    asked = lock(high=24, unit="tests", value=20, confidence=70)
    assert repr(asked.settle(21, simulated=True)) == (
        "You said 20 tests (70 % sure), it was 21 tests (simulated): you were 1 test below, near enough."
    )


@pytest.mark.parametrize(("truth", "told"), [("steps", "right"), ("checks", "not what you chose")])
def test_a_choice_meets_its_truth(truth: str, told: str) -> None:
    asked = lock(choices=["steps", "checks"], value="steps", confidence=60)
    assert repr(asked.settle(truth, simulated=False)) == f"You said steps (60 % sure), it was {truth}: {told}."


def test_the_first_truth_counts_and_a_later_one_is_told_as_such() -> None:
    asked = lock(value=40, confidence=70)
    asked.settle(12, simulated=False)
    assert repr(asked.settle(14, simulated=False)).endswith("This time it is 14 %; the first result counts.")
    assert Predictions().frame().iloc[0]["truth"] == 12


def test_a_truth_that_is_neither_number_nor_words_is_refused() -> None:
    with pytest.raises(InvalidPrediction, match="is neither"):
        lock(value=40, confidence=70).settle(None, simulated=False)  # type: ignore[arg-type]


def test_a_lock_that_locked_itself_tells_the_truth_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    assert repr(lock().settle(12, simulated=True)) == "Nobody predicted this; it was 12 % (simulated)."
    assert Predictions().frame().empty and not Predictions()._kept.settled("w1.share")


def test_where_nothing_can_be_written_the_truth_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ORCHESTRATION_HOME", str(tmp_path / "file"))
    told = repr(lock(value=40, confidence=70).settle(12, simulated=False))
    assert (
        told.startswith("You said 40 % (70 % sure), it was 12 %: you were 28 points above.")
        and "could not be kept" in told
    )


# A lesson's predictions together


def test_a_lesson_without_predictions_says_where_to_begin() -> None:
    assert "No prediction of this lesson is locked in yet" in repr(your_predictions("1.2"))
    assert "No prediction" in your_predictions("1.2")._repr_html_()


def test_predictions_stand_beside_their_truths() -> None:
    lock("one", value=40, confidence=70).settle(12, simulated=True)
    lock("two", value=40, confidence=70)
    predict("w2.other", "Elsewhere?", lesson="2.1", value=40, confidence=70)
    yours = your_predictions("1.2")
    assert repr(yours).splitlines()[:2] == [
        "How many one? You said 40 % (70 % sure), it was 12 % (simulated): you were 28 points above.",
        "How many two? You said 40 % (70 % sure); the truth is not known yet.",
    ]
    assert "Elsewhere" not in yours._repr_html_() and yours.figure is None
    assert "One prediction counts so far: it did not come true" in yours._repr_html_().replace("one pred", "One pred")


def test_from_ten_predictions_on_calibration_is_drawn() -> None:
    for number in range(10):
        lock(str(number), value=40, confidence=70).settle(42 if number < 6 else 90, simulated=True)
    yours = your_predictions("1.2")
    assert "of 10 predictions that count, 6 came true or near enough, 60 %; you were 70 % sure on average" in repr(
        yours
    )
    assert yours.figure and "<svg" in yours._repr_html_()
