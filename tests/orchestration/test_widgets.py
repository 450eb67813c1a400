"""The controls without a browser: a lock is clicked, a panel runs a real experiment on the practice model."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import ipywidgets as ui
import pytest

from orchestration import Experiment, InvalidPrediction, Predictions, job, load_world
from orchestration.conductor import Exchange
from orchestration.models.messages import Message, Response, Usage
from orchestration.trials.result import Trial
from orchestration.widgets import ExperimentPanel, NotYet, PredictionLock, predict, show
from orchestration.widgets.inside import describe

QUESTION = "How many of 100 answers pass?"
Make = Callable[..., Experiment]
LONG = 60  # seconds that a busy machine may take


@pytest.fixture
def lock() -> PredictionLock:
    return predict("w1.share", QUESTION, lesson="1.1")


@pytest.fixture
def small(model_url: str) -> Make:
    """A real experiment: five minutes of work against an hour."""
    world = load_world("authentication")
    arms = {"5 min": job(world, 5), "60 min": job(world, 60)}
    return lambda trials=6: Experiment("The wall", arms, trials=trials)


def fill(lock: PredictionLock, value: str, confidence: str) -> None:
    """Type into the two boxes and press the button."""
    lock.value.text.value = value
    lock.confidence.text.value = confidence
    lock.button.click()


# The lock


def test_an_empty_lock_asks_kindly_and_stays_open(lock: PredictionLock) -> None:
    lock.button.click()
    assert "First your prediction: move the slider or type a number." in lock.message.value
    assert not lock.locked


def test_a_prediction_without_a_confidence_is_asked_for_it(lock: PredictionLock) -> None:
    fill(lock, "35", "")
    assert "how sure are you?" in lock.message.value
    assert not lock.locked


@pytest.mark.parametrize(
    ("typed", "told"),
    [("many", "“many” is not a number"), ("135", "135 is out of range"), ("nan", "nan is out of range")],
)
def test_what_is_no_possible_answer_is_refused_with_a_sentence(lock: PredictionLock, typed: str, told: str) -> None:
    fill(lock, typed, "70")
    assert told in lock.message.value and "from 0 to 100" in lock.message.value
    assert not lock.locked


def test_moving_the_slider_fills_the_box_and_typing_moves_the_slider(lock: PredictionLock) -> None:
    lock.value.slider.value = 35
    assert lock.value.text.value == "35"
    lock.value.text.value = "40,5 %"
    assert lock.value.slider.value == 40.5


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [(0, 12, 1), (0, 10, 1), (1, 8, 0.5), (0, 1, 0.1), (0, 2, 0.2), (0.5, 9, 0.2), (-100, 100, 1), (0, 0.02, 0.001)],
)
def test_a_slider_moves_by_a_round_number(low: float, high: float, step: float) -> None:
    slider = predict("w2.hits", "How many?", lesson="2.1", low=low, high=high, unit="functions").value.slider
    assert slider.step == pytest.approx(step) and low <= slider.value <= high
    assert (slider.value - low) / step == pytest.approx(round((slider.value - low) / step))


def test_a_number_that_only_the_browser_put_on_a_step_is_nobodys_prediction() -> None:
    lock = predict("w2.undone", "How many?", lesson="2.2", low=1, high=8, unit="changes")
    lock.value.slider.value = 4.500000000000001
    assert lock.value.text.value == "" and lock.value.read() is None
    lock.value.text.value = "3.3"
    lock.value.slider.value = 3.5
    assert lock.value.text.value == "3.3"
    lock.value.slider.value = 4
    assert lock.value.text.value == "4"


@pytest.mark.parametrize("typed", ["\N{MINUS SIGN}20", "\N{EN DASH}20", "-20 %"])
def test_a_negative_number_is_read_as_it_is_printed(typed: str) -> None:
    lock = predict("w4.fifth", "How far off?", lesson="4.1", low=-100, high=100)
    fill(lock, typed, "70")
    assert lock.prediction and lock.prediction.value == -20


def test_a_locked_prediction_is_recorded_shown_and_closed(lock: PredictionLock) -> None:
    fill(lock, "35", "70")
    recorded = Predictions().get("w1.share")
    assert recorded and (recorded.value, recorded.confidence, recorded.lesson) == (35.0, 70.0, "1.1")
    assert "You said 35&nbsp;% (70&nbsp;% sure), locked " in lock.message.value
    assert lock.button.disabled and lock.value.text.disabled and lock.value.slider.disabled


def test_a_lock_leaves_its_question_and_what_was_said_in_the_notebook(lock: PredictionLock) -> None:
    assert QUESTION in lock.static().data and "Run this cell to answer." in lock.static().data
    fill(lock, "35", "70")
    assert "You said 35&nbsp;% (70&nbsp;% sure), locked " in lock.static().data


def test_the_first_prediction_counts_also_after_a_restart(lock: PredictionLock) -> None:
    fill(lock, "35", "70")
    again = predict("w1.share", QUESTION, lesson="1.1", value=90, confidence=99)
    assert again.prediction and again.prediction.value == 35.0
    assert again.button.disabled


def test_one_line_does_what_the_click_does() -> None:
    lock = predict("w1.share", QUESTION, lesson="1.1", value=35, confidence=70)
    assert lock.prediction == Predictions().get("w1.share")


def test_a_line_with_an_impossible_value_says_so() -> None:
    with pytest.raises(InvalidPrediction, match="from 0 to 100"):
        predict("w1.share", QUESTION, lesson="1.1", value=120)


def test_a_choice_starts_with_none_chosen_and_is_recorded_in_words() -> None:
    lock = predict("w1.which", "Which wins?", lesson="1.1", choices=["one prompt", "steps"])
    lock.button.click()
    assert "choose one of the answers" in lock.message.value
    assert isinstance(lock.choice, ui.ToggleButtons) and set(lock.choice.tooltips) == {"Which wins?"}
    lock.choice.value = "steps"
    lock.confidence.text.value = "60"
    lock.button.click()
    assert lock.prediction and lock.prediction.value == "steps"


def test_a_lock_that_locks_itself_says_so_and_records_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    lock = predict("w1.share", QUESTION, lesson="1.1")
    assert lock.locked and lock.auto and lock.prediction and lock.prediction.value == 50
    assert "by itself" in lock.message.value
    assert Predictions().get("w1.share") is None


def test_a_record_that_cannot_be_written_is_said_and_the_lesson_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ORCHESTRATION_HOME", str(tmp_path / "file"))
    lock = predict("w1.share", QUESTION, lesson="1.1")
    fill(lock, "35", "70")
    assert lock.locked and "could not be kept" in lock.message.value


# The panel


def test_a_panel_says_what_it_takes_and_waits_for_the_prediction(small: Make, lock: PredictionLock) -> None:
    panel = show(small(), {"5 min": lock})
    assert "At least 12 calls" in panel.head.value and "SIMULATED" in panel.head.value
    assert panel.go.disabled and "Lock in your prediction first" in panel.message.value
    fill(lock, "80", "60")
    assert not panel.go.disabled and panel.message.value == ""


def test_running_by_a_line_also_waits_for_the_prediction(small: Make, lock: PredictionLock) -> None:
    with pytest.raises(InvalidPrediction, match="Lock in your prediction first"):
        show(small(), {"5 min": lock}).run()


def test_before_a_run_everything_is_a_kind_sentence(small: Make) -> None:
    panel = show(small())
    for there in (panel.result, panel.figure, panel.table, panel.finding, panel.result.frame.head()):
        assert isinstance(there, NotYet) and "has not been run yet" in repr(there)
        assert not there and list(there) == []


def test_a_run_ends_in_figure_table_finding_and_gap(small: Make, lock: PredictionLock) -> None:
    panel = show(small(), {"5 min": lock}, title="Five minutes or an hour?")
    fill(lock, "80", "60")
    result = panel.run()
    assert result.complete and panel.go.description == "Done" and panel.go.disabled
    assert panel.finding == result.finding()
    assert "80 % (60 % sure)" in panel.figure.alt and "(simulated)" in panel.figure.svg
    assert list(panel.table.index) == ["5 min", "60 min"]
    assert "5 min: you said 80&nbsp;% (60&nbsp;% sure), it was" in panel.outcome.value
    assert "It took 12 calls" in panel.head.value


def test_the_truth_is_written_beside_the_prediction(small: Make, lock: PredictionLock) -> None:
    panel = show(small(), {"5 min": lock})
    fill(lock, "80", "60")
    panel.run()
    row = Predictions().frame().iloc[0]
    assert row["truth"] == pytest.approx(100 * panel.table.loc["5 min", "rate"]) and row["simulated"]


def test_cancel_keeps_what_is_done_and_resume_runs_the_rest(small: Make) -> None:
    panel = show(small(trials=150))
    panel.go.click()
    while panel.finished < 20:
        time.sleep(0.005)
    panel.stop.click()
    assert panel.wait(LONG)
    kept = panel.finished
    assert 0 < kept < panel.total
    assert panel.go.description == f"Resume: {panel.total - kept} left" and "Stopped" in panel.message.value
    assert "partial" in panel.finding
    panel.go.click()
    assert panel.wait(LONG)
    assert panel.finished == panel.total and panel.go.description == "Done"


def test_a_panel_on_an_experiment_that_has_run_shows_it_at_once(small: Make) -> None:
    experiment = small()
    experiment.run()
    assert show(experiment).go.description == "Done"


def test_a_result_that_exists_already_waits_for_the_prediction(small: Make, lock: PredictionLock) -> None:
    experiment = small()
    experiment.run()
    panel = show(experiment, {"5 min": lock})
    assert not panel.outcome.value
    fill(lock, "80", "60")
    assert "you said 80&nbsp;%" in panel.outcome.value


def test_an_unreachable_model_is_one_sentence_in_the_panel(small: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_MODEL_URL", "http://127.0.0.1:9/v1")
    panel = show(small())
    assert "No model answers at http://127.0.0.1:9/v1" in panel.message.value
    panel.go.click()
    assert panel.wait(LONG)
    assert "No model answers" in panel.message.value and panel.go.description == "Run" and not panel.go.disabled


def test_headless_a_panel_runs_at_once(small: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    lock = predict("w1.share", QUESTION, lesson="1.1")
    panel = show(small(), {"5 min": lock})
    assert panel.result and panel.finished == panel.total
    assert Predictions().frame().empty


def test_a_static_copy_stays_in_the_notebook(small: Make) -> None:
    panel = show(small())
    assert "has not been run yet" in panel.static().data
    panel.run()
    assert "<svg" in panel.static().data and panel.finding.split(".")[0] in panel.static().data


def test_a_curve_is_drawn_when_arms_have_numbers(small: Make) -> None:
    panel = show(small(), x={"5 min": 5, "60 min": 60}, x_label="minutes of human work")
    panel.run()
    assert "Minutes of human work, logarithmic" in panel.figure.svg


# Look inside


def test_a_failed_trial_is_offered_first(small: Make) -> None:
    panel = show(small(trials=12))
    panel.run()
    panel.inside.arm.value = "60 min"
    failed = [trial.index for trial in panel.result.of("60 min") if not trial.passed]
    assert failed and panel.inside.trial.value == failed[0]
    assert "✗ failed" in panel.inside.text.value and "Sent, as user" in panel.inside.text.value


def test_messages_are_shown_word_for_word_and_cannot_act_on_the_page() -> None:
    sent = Message("user", "Return <script>alert(1)</script> & 'quotes'")
    back = Response("<img src=x onerror=alert(1)>", Usage(3, 4), "practice-large", 0.1, True)
    trial = Trial(
        "a", 0, False, 1, 3, 3, 4, 1, 0.1, 0.0, True, "practice-large", "2 of 3 <failed>", (Exchange((sent,), back),)
    )
    page = describe(trial)
    assert "Return &lt;script&gt;alert(1)&lt;/script&gt; &amp; " in page
    assert "<script>" not in page and "<img" not in page and "<failed>" not in page
    assert "3 tokens sent" in page and "simulated" in page


def test_as_plain_text_a_panel_says_what_was_found_and_a_lock_what_was_said(small: Make) -> None:
    panel = ExperimentPanel(small())
    assert repr(panel) == "The wall: 0 of 12 trials."
    panel.run()
    assert repr(panel) == f"The wall: 12 of 12 trials. {panel.finding}"
    asked = predict("w1.text", "How many pass?", lesson="1.1")
    assert repr(asked) == "How many pass?\n  Not locked in yet."
    asked.lock(24, 60)
    assert repr(asked) == "How many pass?\n  You said 24 % (60 % sure)."


def test_a_choice_that_is_no_arm_meets_its_truth_when_the_run_has_ended(small: Make) -> None:
    choice = predict("w1.worse", "Which size fails more often?", lesson="1.1", choices=("5 min", "60 min"))
    choice.lock("5 min", 60)
    panel = show(small(trials=12), {"the worse one": choice}, truths={"the worse one": lambda table: "60 min"})
    panel.run()
    assert "You said 5 min (60&nbsp;% sure), it was 60 min: not what you chose." in panel.outcome.value
    assert Predictions().answered("w1.worse").truth == "60 min"


def test_how_near_counts_is_said_without_a_plural_of_one() -> None:
    few = predict("w1.few", "How many?", lesson="1.1", high=12, unit="functions")
    many = predict("w1.many", "How many?", lesson="1.1", high=100, unit="functions")
    hints = [lock.confidence.box.children[-1].value for lock in (few, many)]
    assert "within 1 of it" in hints[0] and "within 10 functions of it" in hints[1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("12,000", 12_000), ("1,200.5", 1200.5), ("2,5", 2.5), ("0,125", 0.125), ("35 %", 35), ("1234,5", 1234.5)],
)
def test_a_comma_before_three_digits_groups_thousands_and_any_other_is_a_decimal_comma(
    typed: str, meant: float
) -> None:
    long = predict("w1.tokens", "How many?", lesson="1.1", low=0, high=50_000, unit="tokens")
    fill(long, typed, "60")
    assert long.prediction is not None and long.prediction.value == meant


def test_a_comma_that_can_be_read_in_two_ways_is_asked_about(lock: PredictionLock) -> None:
    fill(lock, "1,200", "60")
    assert "“1,200” can be read in two ways, as 1200 or as 1.2" in lock.message.value
    assert not lock.locked
