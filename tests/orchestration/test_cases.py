"""Feedback on a function that a learner changed: whatever it gives back or raises becomes a line."""

import pytest

from orchestration.checks.cases import Case, feedback

CASE = Case("Two and two are four.", (2, 2), 4, "Add them.")


class Shy:
    def __repr__(self):
        raise RuntimeError("no")


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no")


def raising(one, other):
    raise Mute


def test_what_holds_is_said_and_what_does_not_comes_with_what_it_gave_and_a_hint():
    assert str(feedback(lambda one, other: one + other, CASE)) == "✓ Two and two are four."
    assert str(feedback(lambda one, other: one, CASE)) == "✗ Two and two are four. It gave 2. Add them."


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda one, other: Shy(), "It gave a Shy that cannot be shown. Add them."),
        (raising, "It raised Mute: a Mute that cannot be shown. Add them."),
        (lambda one, other: one / 0, "It raised ZeroDivisionError: division by zero. Add them."),
    ],
)
def test_an_answer_that_cannot_be_shown_is_a_line_all_the_same(function, said):
    assert str(feedback(function, CASE)).endswith(said)


@pytest.mark.parametrize(("gave", "shown"), [(40 / 3, "13.333"), (4.0000001, "4.0000001"), (1e-5, "1e-05")])
def test_a_number_is_rounded_unless_it_would_then_look_right(gave, shown):
    assert str(feedback(lambda one, other: gave, CASE)).endswith(f"It gave {shown}. Add them.")


def test_a_long_answer_is_cut_short():
    told = str(feedback(lambda one, other: list(range(1_000_000)), CASE))
    assert len(told) < 200 and "[0, 1, 2" in told and told.endswith("…, a list, where a number is wanted. Add them.")


def test_a_missing_return_is_named():
    assert str(feedback(lambda one, other: None, CASE)).endswith("It gave nothing back: is there a `return`? Add them.")


def test_an_answer_of_the_wrong_kind_says_which_kind_is_wanted():
    names = Case("It names one.", (), ["pieces"], "Look.")
    assert str(feedback(lambda: {"pieces"}, names)).endswith("It gave {'pieces'}, a set, where a list is wanted. Look.")
    assert str(feedback(lambda: ["rules"], names)).endswith("It gave ['rules']. Look.")


def test_what_is_no_function_gets_one_line_and_not_one_a_case():
    said = "✗ There is a text and no function: run the cell with `def` again."
    assert str(feedback("a sentence", CASE, CASE)) == said


def test_on_a_page_words_between_backticks_are_code_and_what_came_back_cannot_act():
    hint = Case("Two and two are four.", (2, 2), 4, "What does `min` do?")
    page = feedback(lambda one, other: "<script>`", hint)._repr_html_()
    assert "&lt;script&gt;" in page and "<script>" not in page
    assert "What does <code>min</code> do?" in feedback(lambda one, other: 3, hint)._repr_html_()
