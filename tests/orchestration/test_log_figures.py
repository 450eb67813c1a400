"""The log's figures, read as the text they are: what is drawn, what is said to who cannot see it, what is simulated."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml
from itertools import pairwise

import pandas as pd
import pytest

import orchestration.log.questions.accessor  # noqa: F401  (registers the accessor)
from orchestration.errors import BadEntry
from orchestration.figures import Figure
from orchestration.figures.delegation import by_kind, calibration, weekly
from orchestration.log.schema import DELEGABLE, JUDGMENT

# all warnings are errors, but for the sockets that clients of earlier tests leave to the garbage collector
pytestmark = pytest.mark.filterwarnings("error", "ignore::ResourceWarning")
SVG = "{http://www.w3.org/2000/svg}"


def units(n: int, *, simulated: bool = False) -> pd.DataFrame:
    """A frame with the columns that the questions need, not one of the log's own: that is enough."""
    kinds, at, monday = (*DELEGABLE, *JUDGMENT), range(n), pd.Timestamp("2026-09-07", tz="UTC")
    outcomes = ["done" if one % 5 == 0 else "accepted" if one % 3 else "rejected" for one in at]
    return pd.DataFrame(
        {
            "kind": [kinds[one % 10] for one in at],
            "decision": ["keep" if one % 5 == 0 else "assist" if one % 5 == 1 else "delegate" for one in at],
            "outcome": outcomes,
            "accepted_first": [None if how == "done" else how == "accepted" for how in outcomes],
            "predicted_success": [0.25 if one % 2 else 0.75 for one in at],
            "verified": [one % 4 > 0 for one in at],
            "started_at": monday + pd.to_timedelta([one // 10 * 7 for one in at], unit="D"),
            "simulated": simulated,
        }
    )


def texts(figure: Figure) -> str:
    """All that is written on the drawing."""
    return " | ".join("".join(text.itertext()).strip() for text in xml.fromstring(figure.svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("which", ["kinds", "calibration", "weeks"])
def test_every_figure_is_an_image_with_words_and_a_table(which: str) -> None:
    figure = units(60).delegation.figure(which)
    root = xml.fromstring(figure.svg)
    assert root.get("role") == "img" and root.get("aria-label") == figure.alt
    assert "n = " in texts(figure) and "n = " in figure.alt
    assert figure.table.count("<tr>") >= 3


@pytest.mark.parametrize("which", ["kinds", "calibration", "weeks"])
@pytest.mark.parametrize(("simulated", "mark"), [(True, "(simulated)"), (False, "")])
def test_simulated_is_on_the_axis_in_the_words_and_in_the_table(which: str, simulated: bool, mark: str) -> None:
    figure = units(60, simulated=simulated).delegation.figure(which)
    for said in (texts(figure), figure.table, figure.alt):
        assert ("imulated" in said) == simulated
    assert mark in texts(figure)


def test_rows_of_both_sorts_are_called_partly_simulated() -> None:
    df = pd.concat([units(30), units(30, simulated=True)])
    assert "(partly simulated)" in texts(df.delegation.figure("kinds"))


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("which", ["kinds", "calibration", "weeks"])
def test_a_log_of_nothing_or_one_unit_has_a_figure_that_says_so(which: str, n: int) -> None:
    figure = units(n).delegation.figure(which)
    assert ("yet" in texts(figure)) == (n == 0 or which == "weeks" or which == "calibration")


def test_kinds_stand_in_the_tables_order_under_what_the_table_says() -> None:
    written = texts(units(60).delegation.figure("kinds"))
    places = [written.index(word.replace("_", " ")) for word in (*DELEGABLE, *JUDGMENT)]
    assert places == sorted(places)
    assert places[4] < written.index("the course's table: mostly keep") < places[5]


def test_below_20_units_the_bars_are_the_two_sides() -> None:
    written = texts(units(12).delegation.figure("kinds"))
    assert "mostly delegate | n = 7" in written and "mostly keep | n = 5" in written
    assert "boilerplate" not in written


def test_what_is_kept_assisted_and_delegated_differs_by_more_than_colour() -> None:
    figure = units(60).delegation.figure("kinds")
    assert figure.svg.count("fill: url(#") == 3  # striped: two kinds of which something was assisted, and the key
    assert all(word in texts(figure) for word in ("kept", "assisted", "delegated"))


def test_no_colour_of_the_drawing_is_fixed() -> None:
    for which in ("kinds", "calibration", "weeks"):
        drawn = re.sub(r"<style>.*?</style>", "", units(60).delegation.figure(which).svg, count=1, flags=re.DOTALL)
        assert re.findall(r"(?:fill|stroke): ?[\"']?#\w+", drawn) == []
        assert "fill: var(--oc-" in drawn


def test_calibration_takes_any_table_of_said_and_got() -> None:
    table = pd.DataFrame({"n": [4, 0, 9], "said": [0.3, 0.5, 0.9], "got": [0.5, 0.0, 0.66], "low": [0.15, 0, 0.35],
                          "high": [0.85, 1, 0.88]})  # fmt: skip
    figure = calibration(table, title="Predictions of week 1", simulated="simulated")
    assert "Said 90 % on average, came true 66 % (95 % interval 35 to 88), n = 9" in figure.alt
    assert texts(figure).count("n = ") == 2
    assert "as often as said" in texts(figure)


def test_a_week_on_the_axis_has_its_day_and_its_n() -> None:
    written = texts(units(60).delegation.figure("weeks"))
    assert "7 Sep" in written and "n = 8" in written and "2026" not in written


def test_of_many_weeks_only_some_are_named_and_all_are_in_the_table() -> None:
    figure = units(400).delegation.figure("weeks")
    assert texts(figure).count("n = ") <= 8
    assert figure.table.count('<th scope="row">') == 40


def test_the_two_words_beside_the_last_week_stay_apart_however_alike_the_shares_are() -> None:
    same = {"n": [9], "first_pass": [0.5], "low": [0.3], "high": [0.7]}
    checked = {"verified": [0.5], "verified_low": [0.3], "verified_high": [0.7]}
    drawn = weekly(pd.DataFrame(same | checked, index=["2026-09-07"])).svg
    places = {"".join(text.itertext()): text.get("y") for text in xml.fromstring(drawn).iter(f"{SVG}text")}
    assert float(places["verified"] or 0) - float(places["first pass"] or 0) > 18  # letters are 12 high


def test_a_point_of_many_predictions_is_larger_than_one_of_few() -> None:
    table = pd.DataFrame({"n": [4, 100], "said": [0.3, 0.9], "got": [0.5, 0.7], "low": [0.2, 0.6], "high": [0.8, 0.8]})
    drawn = calibration(table).svg
    few, many = (float(one) for one in re.findall(r'<path id="\w+" d="M 0 ([\d.]+) *\nC ', drawn))
    assert 1.5 < many / few < 5  # by area: 25 times as many, never a dot that cannot be seen


def test_names_and_titles_are_text_and_no_markup() -> None:
    table = pd.DataFrame({"side": ["mostly keep"], "n": [3], "delegated": [0.0], "assisted": [0.0], "kept": [1.0],
                          "low": [0.4], "high": [1.0]}, index=["<b>kind</b>"])  # fmt: skip
    figure = by_kind(table, title="<script>")
    assert "<script>" not in figure._repr_html_() and "<b>" not in figure._repr_html_()


def test_a_long_title_is_wrapped_and_a_heading_can_be_left_out() -> None:
    title = "What was handed over and what was kept in the four weeks of the course and in the year that followed it"
    table = units(60).delegation.weekly()
    assert max(len(one) for one in texts(weekly(table, title=title)).split(" | ")) < len(title)
    assert title not in texts(weekly(table, title=title, heading=False)) and title in weekly(table, title=title).alt


def test_a_figure_that_there_is_not_is_named() -> None:
    with pytest.raises(BadEntry, match="no figure 'pie'"):
        units(5).delegation.figure("pie")


def weeks_of(counts: dict[int, int]) -> pd.DataFrame:
    """Closed units in weeks, by the week's place after the first."""
    df = units(sum(counts.values())).assign(outcome="accepted", decision="delegate", accepted_first=True)
    places = [week for week, n in counts.items() for _ in range(n)]
    first = pd.Timestamp("2026-09-21", tz="UTC")
    return df.assign(started_at=first + pd.to_timedelta([7 * one for one in places], "D"))


def drawn(figure: Figure) -> tuple[list[float], int]:
    """Where across the marks of first pass stand, and how many lines join marks."""
    root = xml.fromstring(figure.svg)
    marks = [float(use.get("x", 0)) for use in root.iter(f"{SVG}use") if "var(--oc-result)" in use.get("style", "")]
    joined = [path for path in root.iter(f"{SVG}path") if "stroke-width: 1.6" in path.get("style", "")
              and "var(--oc-result)" in path.get("style", "") and _crosses(path.get("d", ""))]  # fmt: skip
    return sorted(set(marks)), len(joined)


def _crosses(path: str) -> bool:
    numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return len(numbers) == 4 and abs(numbers[0] - numbers[2]) > 20


def test_a_week_stands_where_its_date_puts_it_and_no_line_crosses_a_gap() -> None:
    places, joined = drawn(weeks_of({0: 6, 1: 6, 2: 3, 3: 6, 7: 6}).delegation.figure("weeks"))
    apart = [(there - here) / (places[1] - places[0]) for here, there in pairwise(places)]
    assert apart == pytest.approx([1, 2, 4], rel=0.01)
    assert joined == 1  # from the first week to the second


def test_a_week_that_is_left_out_is_on_the_axis_in_the_words_and_in_the_table() -> None:
    figure = weeks_of({0: 6, 1: 3, 2: 6}).delegation.figure("weeks")
    assert "28 Sep | n = 3" in texts(figure) and "too few units" in texts(figure)
    assert "Left out, with too few units: 28 Sep (n = 3)." in figure.alt
    assert '<th scope="row">2026-09-28</th><td>3</td><td>too few</td>' in figure.table
    assert "too few" not in (whole := weeks_of({0: 6, 1: 6}).delegation.figure("weeks")).alt + texts(whole)


def test_weeks_far_apart_have_room_for_their_names() -> None:
    figure = weeks_of({0: 6, 1: 6, 50: 6, 51: 6}).delegation.figure("weeks")
    assert "21 Sep" in texts(figure) and "28 Sep" not in texts(figure)
    assert figure.table.count('<th scope="row">') == 4
