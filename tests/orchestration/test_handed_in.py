"""What a learner's cell came to, told in words before anything is asked of it."""

import numpy as np
import pandas as pd
import pytest

from orchestration.checks.handed_in import kind_of, mistake, no_function, ready

RIGHT = {"low": -2.0, "high": 3.0}
SLIPS = {"it is the other way round": {"low": -3.0, "high": 2.0}}


def failing(thing):
    return thing[9]


def unfinished(thing):
    raise NotImplementedError


@pytest.mark.parametrize(
    ("notebook", "said"),
    [
        ({}, "`f` is not there yet"),
        ({"f": 3}, "`f` is not a function; write `def f(…):`"),
        ({"f": unfinished}, "`f` is still to do."),
        ({"f": failing}, "`f` raised IndexError: list index out of range"),
    ],
)
def test_what_is_not_ready_is_told_in_words(notebook, said, capsys):
    assert not ready(notebook, "f", [1])
    assert capsys.readouterr().out.startswith(said)


def test_a_function_that_runs_is_ready_and_changes_nothing(capsys):
    example = [1, 2]
    assert ready({"f": lambda things: things.pop()}, "f", example)
    assert (example, capsys.readouterr().out) == ([1, 2], "")


def test_only_what_can_be_called_is_a_function():
    assert no_function("f", len) == ""
    assert no_function("f", "len").startswith("`f` is not a function")


@pytest.mark.parametrize("answer", [RIGHT, pd.Series(RIGHT), (-2, 3), np.array([-2.04, 3.0]), [np.float64(-2), 3]])
def test_the_right_numbers_pass_in_any_form(answer):
    assert mistake("f", answer, RIGHT, SLIPS, within=0.05, ordered=True) == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "`f` gives back nothing; did you print instead of return?"),
        (3.5, "`f` gives back a number; (low, high) is asked for"),
        ((1, 2, 3), "`f` gives back a tuple; (low, high) is asked for"),
        (pd.DataFrame({"low": [1], "high": [2]}), "`f` gives back a DataFrame; (low, high) is asked for"),
        ((-3, 2), "it is the other way round"),
        ((-2, float("nan")), "it has more or fewer numbers than are asked for, or under other names"),
        ((-2, "three"), "some of the values are texts; numbers are asked for"),
        ((-2, 4), "1 of 2 numbers are wrong"),
    ],
)
def test_wrong_numbers_are_told_in_words(answer, said):
    assert mistake("f", answer, RIGHT, SLIPS, within=0.05, ordered=True) == said


def test_numbers_without_names_are_not_enough_where_names_are_asked_for():
    assert mistake("f", [-2, 3], RIGHT, SLIPS, within=0.05) == (
        "`f` gives back a list; a dict or a Series of numbers is asked for"
    )


def test_a_kind_tells_nothing_of_what_an_answer_holds():
    class Budget2360:
        pass

    assert [kind_of(one) for one in (None, "2360", {2360}, 2360, Budget2360())] == [
        "nothing", "a text", "a set", "a number", "something else",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"low": 10**400, "high": -(10**400)}, "2 of 2 numbers are wrong"),
        (np.array(5.0), "`f` gives back an array; (low, high) is asked for"),
    ],
)
def test_the_oddest_numbers_are_told_like_any_other(answer, said):
    assert mistake("f", answer, RIGHT, SLIPS, within=0.05, ordered=True) == said


@pytest.mark.parametrize("answer", [{"felt": 17, "measured": -34}, {"felt": 16.0, "measured": -33.0}])
def test_whole_numbers_close_to_the_right_ones_are_told_that_they_are_rounded(answer):
    said = mistake("f", answer, {"felt": 16.86, "measured": -33.73}, {}, within=0.05)
    assert said == "the numbers are rounded; leave them as they are"


def test_no_sentence_about_numbers_repeats_one_or_counts_them():
    answers = [dict.fromkeys(range(2360), 1), dict.fromkeys(range(2360), "1"), {"low": 2360, "high": "2360"}]
    assert not [said for answer in answers if "2360" in (said := mistake("f", answer, RIGHT, SLIPS, within=0.05))]
