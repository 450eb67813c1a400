"""Figures that answer a prediction, read as the text they are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml

import pandas as pd
import pytest
from matplotlib.figure import Figure as Canvas

from orchestration.figures import By, Figure, curve, dots, said
from orchestration.figures.svg import gap_line, name_lines
from orchestration.intervals import wilson
from orchestration.learning.met import sentence
from orchestration.predictions import Prediction
from orchestration.predictions.prediction import Answered

SVG = "{http://www.w3.org/2000/svg}"
ARMS = {"one big prompt": 16, "orchestration": 37}
EXPECTED = {"one big prompt": Prediction("How many pass?", 80.0, 70.0)}


def results(passed: dict[str, int], trials: int = 40) -> pd.DataFrame:
    """A table as `Result.table` gives it."""
    rows = []
    for arm, count in passed.items():
        low, high = wilson(count, trials)
        score = {"score": 24 * count / trials, "score_low": 9.0, "score_high": 23.5, "of": 24}
        rows.append(
            {"arm": arm, "trials": trials, "passed": count, "rate": count / trials, "low": low, "high": high} | score
        )
    return pd.DataFrame(rows).set_index("arm")


@pytest.fixture(scope="module")
def figure() -> Figure:
    return dots(results(ARMS), EXPECTED, title="How often do all 24 tests pass?")


def texts(figure: Figure) -> str:
    """All that is written on the drawing."""
    return " | ".join("".join(text.itertext()).strip() for text in xml.fromstring(figure.svg).iter(f"{SVG}text"))


def test_the_drawing_shows_estimate_counts_and_the_prediction_with_its_confidence(figure: Figure) -> None:
    written = texts(figure)
    assert "40 %,  16 of 40" in written
    assert "you said 80 % (70 % sure)" in written


def test_an_image_for_those_who_see_and_words_for_those_who_do_not(figure: Figure) -> None:
    root = xml.fromstring(figure.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == figure.alt
    assert "one big prompt: 40 % (95 % interval 26 to 55), 40 trials; you said 80 % (70 % sure)" in figure.alt


def test_the_word_simulated_is_on_the_axis_in_the_words_and_in_the_table(figure: Figure) -> None:
    assert "Trials that passed, % (simulated)" in texts(figure)
    assert figure.alt.endswith("Simulated.")
    assert "(simulated)</caption>" in figure.table


def test_a_live_model_is_not_called_simulated() -> None:
    live = dots(results(ARMS), simulated=False)
    assert "simulated" not in (live.svg + live.alt + live.table).lower()


def test_the_table_can_be_read_cell_by_cell(figure: Figure) -> None:
    assert '<th scope="row">orchestration</th><td>40</td><td>92 %</td><td>80 to 97</td>' in figure.table
    assert '<th scope="col">95 % interval</th>' in figure.table


def test_rates_are_whole_per_cents_all_of_them() -> None:
    figure = dots(results({"a": 7, "b": 8, "c": 12}, trials=100))
    assert all(f"<td>{rate} %</td>" in figure.table for rate in (7, 8, 12))
    assert "." not in re.sub(r"<[^>]+>", "", figure.table)


def test_colours_come_from_the_page(figure: Figure) -> None:
    drawn = re.sub(r"<style.*?</style>", "", figure.svg, flags=re.DOTALL)
    assert not re.findall(r"(?:fill|stroke): ?#\w+", drawn)
    assert "var(--oc-result)" in drawn and "var(--oc-guess)" in drawn


def test_its_style_does_not_reach_the_rest_of_the_page(figure: Figure) -> None:
    rules = "".join(re.findall(r"<style[^>]*>(.*?)</style>", figure.svg, flags=re.DOTALL))
    selectors = re.findall(r"(?:^|\})\s*([^{}@]+)\{", rules)
    assert selectors and all(".oc-" in part for selector in selectors for part in selector.split(","))


def test_results_and_predictions_have_different_shapes_and_a_key_that_says_so(figure: Figure) -> None:
    assert "●  result, with its 95 % interval" in texts(figure)
    assert "◇  what you predicted" in texts(figure)


def test_the_gap_is_told_in_words(figure: Figure) -> None:
    assert figure.gaps == (
        "one big prompt: you said 80 % (70 % sure), it was 40 %: you were 40 points above. "
        "The 95 % interval is 26 to 55 %.",
    )


def test_scores_are_drawn_in_tests_and_a_prediction_in_per_cent_is_carried_over() -> None:
    figure = dots(results(ARMS), EXPECTED, by="score")
    assert "Tests passed on average, of 24 (simulated)" in texts(figure)
    assert "it was 40 %: you were 40 points above. The 95 % interval is 38 to 98 %." in figure.gaps[0]


@pytest.mark.parametrize(
    ("said", "unit", "near", "by", "truth", "told"),
    [
        (20.2, "tests", 2, "score", 9.6, "you were 10.6 tests above"),
        (11.2, "tests", 2, "score", 9.6, "you were 1.6 tests above, near enough"),
        (32, "%", 10, "rate", 40, "you were 8 points below, near enough"),
        (54, "%", 10, "rate", 40, "you were 14 points above"),
        (45, "%", 10, "score", 40, "you were 5 points above, near enough"),
    ],
)
def test_the_figure_tells_a_gap_as_the_kept_prediction_does(
    said: float, unit: str, near: float, by: By, truth: float, told: str
) -> None:
    guess = Prediction("How many?", said, 70.0, unit=unit, near=near)
    (gap,) = dots(results(ARMS), {"one big prompt": guess}, by=by).gaps
    kept = sentence(Answered(guess, "a" * 16, truth))
    assert kept.endswith(f"it was {truth:g} {unit}: {told}.")
    assert gap.startswith(f"one big prompt: y{kept[1:]} The 95 % interval is ")


def test_an_arm_without_trials_says_so() -> None:
    empty = pd.DataFrame(
        [{"arm": "live", "trials": 0, "passed": 0, "rate": float("nan"), "low": 0.0, "high": 1.0, "of": 0}]
    )
    figure = dots(empty)
    assert "no trial yet" in texts(figure) and "live: no trial yet" in figure.alt


def test_a_choice_is_no_mark_on_the_axis() -> None:
    figure = dots(results(ARMS), {"orchestration": Prediction("Which wins?", "orchestration", 60.0, "")})
    assert figure.gaps == ()


def test_names_from_elsewhere_cannot_break_out_of_the_page() -> None:
    figure = dots(results({"<b>&\"'": 3}), title="<script>")
    assert "<script>" not in figure._repr_html_() and "<b>" not in figure._repr_html_()


def test_a_curve_has_its_numbers_on_the_axis_and_the_predictions_beside_the_results() -> None:
    minutes = {"5 min": 5, "30 min": 30, "120 min": 120}
    figure = curve(
        results({"5 min": 38, "30 min": 25, "120 min": 7}), {"30 min": EXPECTED["one big prompt"]}, x=minutes
    )
    written = texts(figure)
    assert all(f"| {number} |" in f"| {written} |" for number in minutes.values())
    assert "80 %" in written and "70 % sure" in written
    assert "result of 40 trials" in written
    assert "Minutes of human work, logarithmic" in written


def test_a_figure_shows_itself_with_its_table(figure: Figure) -> None:
    shown = figure._repr_mimebundle_()
    assert "<svg" in shown["text/html"] and "<table" in shown["text/html"]
    assert shown["text/plain"] == figure.alt


def test_predictions_are_read_back_in_words() -> None:
    assert said(Prediction("?", 35.0, 70.0)) == "35 % (70 % sure)"
    assert said(Prediction("?", 2.5, None, "hours")) == "2.5 hours"
    assert said(Prediction("?", "orchestration", 60.0, "")) == "orchestration (60 % sure)"


@pytest.mark.parametrize(
    ("guess", "value", "label", "drawn"),
    [
        (100, 0, (60, 97), [[0, 0], [60, 0]]),  # the label stands on the line's side: the line ends where it begins
        (3, 90, (6, 40), [[90, 90], [40, 90]]),
        (100, 80, (60, 97), []),  # the result is above the label
        (60, 50, (63, 90), [[50, 50], [60, 50]]),  # the label is out of the way
        (50, 50, (53, 90), [[50, 50]]),
    ],
)
def test_the_dotted_line_of_a_prediction_ends_where_its_label_begins(
    guess: float, value: float, label: tuple[float, float], drawn: list[list[float]]
) -> None:
    ax = Canvas().add_subplot()
    gap_line(ax, guess, value, 10, 25, label)
    assert [list(line.get_xdata()) for line in ax.get_lines()] == drawn


def dotted(figure: Figure) -> list[float]:
    """Where the level dotted lines of a drawing end that are nearer to the prediction."""
    paths = re.findall(r'd="M ([\d.]+) ([\d.]+) *\nL ([\d.]+) ([\d.]+) *\n?"[^>]*dasharray', figure.svg)
    return [float(x) for x, y, _, to_y in paths if y == to_y]


def test_no_line_runs_through_the_words_of_a_prediction() -> None:
    everything = {"everything": Prediction("How many?", 100.0, 60.0)}
    (ends,) = dotted(dots(results({"everything": 0}), everything))
    assert ends < 680 - 34 - 12 - 7 * len("you said 100 % (60 % sure)")


def test_a_long_name_is_broken_behind_a_stroke_and_never_inside_a_word_that_fits() -> None:
    assert name_lines("without toolhire/legacy/counter98.py", 22) == "without toolhire/\nlegacy/counter98.py"
    assert name_lines("one big prompt", 22) == "one big prompt"
    drawn = texts(dots(results({"without toolhire/legacy/counter98.py": 3})))
    assert "without toolhire/" in drawn and "legacy/counter98.py" in drawn
