"""Cost sliders without a browser: boxes are typed into, sliders moved, and the twin does the same."""

from __future__ import annotations

import pytest

from orchestration import Costs
from orchestration.errors import BadEntry
from orchestration.widgets.costs import CostSliders, cost_sliders

SECURITY = Costs(own=60, brief=10, check=30, rework=70, slips=0.3, escape=2000)


@pytest.fixture
def sliders() -> CostSliders:
    return cost_sliders(title="Boilerplate")


def test_it_starts_from_the_example_and_says_its_break_even(sliders: CostSliders) -> None:
    assert sliders.break_even == pytest.approx(0.32, abs=0.005)
    assert "Break-even 32&nbsp;%" in sliders.message.value and "break-even 32 %" in sliders.drawing.value


def test_a_number_that_is_typed_moves_slider_break_even_and_drawing(sliders: CostSliders) -> None:
    before = sliders.drawing.value
    sliders._slots["escape"].text.value = "2000"
    assert sliders._slots["escape"].slider.value == 2000
    assert sliders.costs.escape == 2000 and sliders.break_even > 0.7
    assert sliders.drawing.value != before


def test_a_slider_that_is_moved_counts_like_a_number_that_is_typed(sliders: CostSliders) -> None:
    sliders._slots["slips"].slider.value = 50
    assert sliders.costs.slips == pytest.approx(0.5)


def test_one_line_does_what_the_sliders_do(sliders: CostSliders) -> None:
    sliders.set(own=60, brief=10, check=30, rework=70, slips=0.3, escape=2000, chance=0.75)
    assert sliders.costs == SECURITY and sliders.chance == 0.75
    assert sliders._slots["slips"].text.value == "30" and sliders._slots["escape"].slider.value == 2000
    assert sliders.break_even == SECURITY.break_even() and sliders.saved == SECURITY.saved(0.75) < 0


def test_numbers_are_kept_as_the_sliders_can_show_them() -> None:
    sliders = cost_sliders(Costs(own=20.2, brief=2, check=3, rework=22, slips=0.204, escape=2000))
    assert (sliders.costs.own, sliders.costs.rework, sliders.costs.slips) == (20, 22, 0.205)
    for slot in sliders._slots.values():
        low, step = slot.slider.min, slot.slider.step
        assert (slot.slider.value - low) % step == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"ownn": 3}, "There is no cost 'ownn'; there are own, brief"),
        ({"slips": 30}, "slips is a number from 0 to 1, not 30"),
        ({"own": -1}, "own is a number from 5 to 480 min, not -1"),
        ({"own": "an hour"}, "not 'an hour'"),
    ],
)
def test_a_line_that_makes_no_sense_says_what_is_possible_and_changes_nothing(
    sliders: CostSliders, wrong: dict[str, float], told: str
) -> None:
    before = sliders.costs
    with pytest.raises(BadEntry, match=told):
        sliders.set(**{"brief": 9, **wrong})
    assert sliders.costs == before


@pytest.mark.parametrize("typed", ["an hour", "-3", "nan", ""])
def test_while_a_box_holds_no_possible_number_the_last_good_one_counts(sliders: CostSliders, typed: str) -> None:
    sliders._slots["own"].text.value = typed
    assert sliders.costs.own == 40
    assert "counts" in sliders.message.value
    sliders._slots["own"].text.value = "50"
    assert sliders.costs.own == 50 and "Break-even" in sliders.message.value


def test_what_never_pays_and_what_always_pays_is_said_in_words(sliders: CostSliders) -> None:
    assert "never pays" in repr(sliders.set(own=20, brief=15, check=10))
    assert "always pays" in repr(sliders.set(own=100, brief=1, check=1, rework=10, slips=0, escape=0))


def test_the_drawing_has_words_and_a_table_for_those_who_do_not_see_it(sliders: CostSliders) -> None:
    figure = sliders.figure
    assert 'role="img"' in figure.svg and "Break-even 32 %" in figure.alt
    assert (
        '<th scope="row">50 %</th>' in figure.table
        and "<summary>The same as a table</summary>" in sliders.drawing.value
    )


def test_a_page_without_widgets_still_reads_what_it_said(sliders: CostSliders) -> None:
    assert repr(sliders).startswith("Boilerplate: Break-even 32 %")
    sliders.set(brief=9)
    assert sliders.message.value in sliders.static().data and "<svg" in sliders.static().data


def test_a_thousand_typed_as_the_course_prints_it_is_a_thousand(sliders: CostSliders) -> None:
    sliders._slots["escape"].text.value = "1,200"
    assert sliders.costs.escape == 1200 and sliders._slots["escape"].slider.value == 1200


def test_the_text_of_the_sliders_holds_a_title_as_it_is() -> None:
    assert repr(cost_sliders(title="A & B")).startswith("A & B: Break-even")
