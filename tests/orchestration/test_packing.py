"""Packing a context exactly, beside the rule of thumb, and saying what is wrong with a choice."""

from itertools import combinations

import pytest

from orchestration.context import packing
from orchestration.context.packing import (
    _best,
    by_value,
    by_value_per_token,
    edge_problems,
    pack_problems,
    pack_share,
    pack_task,
)
from orchestration.errors import BudgetExceeded

SEEDS = range(40)


def item(name, tokens, value, kind="doc", must=False):
    return {"name": name, "kind": kind, "tokens": tokens, "value": value, "must": must}


LONG = [item("bug", 10, 1, "code", must=True), item("short", 30, 6), item("long", 90, 12), item("key", 5, 50, "secret")]


def tried_out(items, budget):
    """The best value, by looking at every choice there is."""
    room = budget - sum(one["tokens"] for one in items if one["must"])
    free = [one for one in items if not one["must"] and one["kind"] != "secret"]
    choices = (chosen for many in range(len(free) + 1) for chosen in combinations(free, many))
    return max(
        sum(one["value"] for one in chosen) for chosen in choices if sum(one["tokens"] for one in chosen) <= room
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_choice_is_the_one_that_trying_all_of_them_finds(seed):
    items, budget = pack_task(seed)
    assert _best(items, budget).value == tried_out(items, budget)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_choice_keeps_every_rule(seed):
    items, budget = pack_task(seed)
    names = _best(items, budget).names
    assert pack_problems(items, budget, names) == () == edge_problems(items, names)
    assert pack_share(items, budget, names) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_both_rules_of_thumb_keep_the_rules_and_fall_short(seed):
    items, budget = pack_task(seed)
    for rule in (by_value_per_token, by_value):
        names = rule(items, budget).names
        assert pack_problems(items, budget, names) == ()
        assert 0.4 < pack_share(items, budget, names) <= 0.87


def test_a_short_item_pushes_out_a_long_one_that_is_worth_more():
    assert by_value_per_token(LONG, 105).names == ("bug", "short")
    assert _best(LONG, 105).names == ("bug", "long")


def test_what_does_harm_stays_out_although_there_is_room():
    assert _best([item("decoy", 10, -3), item("note", 10, 1)], 100).names == ("note",)


def test_what_must_be_in_and_does_not_fit_is_said():
    with pytest.raises(BudgetExceeded, match="takes 10 tokens; the budget is 5"):
        _best(LONG, 5)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (None, "nothing came back"),
        ({"bug"}, "a set came back"),
        (["bug", 3], "an entry is not the name of an item: it is a number"),
        (["bug 2360"], "an entry is not the name of an item: it is a text"),
        (["bug", "bug"], "an item is in twice"),
        (["short"], "'bug' must be in and is not"),
        (["bug", "short", "long"], "it takes more tokens than the budget has"),
        (["bug", "key"], "'key' is a secret"),
    ],
)
def test_a_wrong_choice_is_told_in_words(names, said):
    assert pack_problems(LONG, 105, names)[0].startswith(said)


def test_a_constraint_may_stand_at_either_edge_and_not_between():
    items = [item("a", 1, 1), item("b", 1, 1), item("law", 1, 1, "constraint"), item("limit", 1, 1, "constraint")]
    assert edge_problems(items, ["law", "a", "b", "limit"]) == ()
    assert edge_problems(items, ["law", "limit"]) == ()
    assert edge_problems(items, ["a", "law", "b", "limit"]) == (
        "the constraint 'law' stands in the middle; constraints go to an edge",
    )


def test_a_choice_that_does_harm_is_worth_nothing():
    assert pack_share([item("decoy", 10, -3), item("note", 10, 1)], 100, ["decoy"]) == 0


def test_the_best_choice_is_no_public_name():
    import orchestration

    assert not {name for name in (*packing.__all__, *dir(orchestration)) if "best" in name}
