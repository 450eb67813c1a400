"""Eight changes, one wrong: tests close to the change see it at once; from the outside, at the end, few do."""

from dataclasses import replace

import pytest

from orchestration import Predictions, histories, predict
from orchestration.errors import BadEntry
from orchestration.studies.changes import LATE, NEAR, OUTSIDE, Histories

BEHIND = ("normalise_email", "allow_attempt", "issue_session")
FROM_OUTSIDE = ("log_in", "log_out")


@pytest.fixture(scope="module")
def lived():
    return histories("authentication", BEHIND, FROM_OUTSIDE, count=12)


def test_the_tests_of_what_changed_see_every_bug_right_after_it(lived):
    assert all(one.red_after == one.place for one in lived.rows)
    assert lived.table.loc[NEAR, "red"] == 12 and lived.table.loc[NEAR, "built on it"] == 0


def test_every_test_at_the_end_names_the_wrong_function_among_those_it_blames(lived):
    assert all(one.slip.unit in one.named for one in lived.rows)
    assert lived.table.loc[LATE, "red"] == 12


def test_the_way_back_ends_before_the_wrong_change(lived):
    red = [one for one in lived.rows if one.red_outside]
    assert 0 < len(red) < 12
    assert all(one.undone == len(BEHIND) - one.place + 1 for one in red)
    assert all(one.undone is None for one in lived.rows if not one.red_outside)
    assert lived.table.loc[OUTSIDE, "red"] == len(red)


def test_a_seed_gives_the_same_histories_again_and_another_others(lived):
    again = histories("authentication", BEHIND, FROM_OUTSIDE, count=12)
    other = histories("authentication", BEHIND, FROM_OUTSIDE, count=12, seed=1)
    assert again == lived and other != lived


def test_predictions_stand_on_the_figure_and_are_settled(lived):
    seen = predict("w2.bite.outside", "How many?", lesson="2.2", value=80, confidence=60)
    undone = predict("w2.bite.undone", "How many undone?", lesson="2.2", low=1, high=8, unit="changes", value=2)
    told = lived.against(seen, undone)
    assert "you said 80 %" in told.figure().alt and len(told.said) == 2
    truths = Predictions().frame().set_index("id")["truth"]
    assert truths["w2.bite.outside"] == round(lived.seen_outside)


def test_a_unit_cannot_change_and_judge_from_the_outside():
    with pytest.raises(BadEntry, match="'log_in' cannot both change and judge"):
        histories("authentication", ["log_in"], ["log_in"])


def test_where_nothing_turned_red_outside_only_that_is_settled(lived):
    quiet = replace(lived.rows[0], red_outside=False, undone=None)
    seen = predict("w1.seen", "Red?", lesson="1.3", value=50, confidence=60)
    undone = predict("w1.undone", "Undone?", lesson="1.3", low=0, high=8, value=2, confidence=60)
    told = Histories((quiet,)).against(seen, undone)
    assert "nothing was undone" in told.said[1]
    truths = Predictions().frame().set_index("id")["truth"]
    assert truths["w1.seen"] == 0 and list(truths.isna()) == [False, True]
