"""A context budget is never broken, and says what it left out and why."""

import pytest

from orchestration.context.budget import ContextBudget, Source
from orchestration.errors import BadEntry, BudgetExceeded
from worlds import count_tokens

LONG = Source("history", "we talked about the weather " * 100, summary="small talk")
RULE = Source("rule", "Passwords have at least 12 characters.", must=True)
NOTE = Source("note", "The customer likes blue.")


def test_everything_fits_in_a_wide_budget():
    pack = ContextBudget(10_000).pack([LONG, RULE, NOTE])
    assert pack.kept == (LONG, RULE, NOTE)
    assert pack.left_out == pack.summarised == ()


def test_a_narrow_budget_keeps_the_must_and_summarises():
    pack = ContextBudget(60).pack([LONG, RULE, NOTE])
    assert RULE in pack.kept
    assert pack.summarised == (LONG,)
    assert "summary" in pack.why["history"]


def test_what_is_left_out_is_said_with_numbers():
    pack = ContextBudget(15).pack([NOTE, RULE])
    assert pack.left_out == (NOTE,)
    assert "tokens" in pack.why["note"]


@pytest.mark.parametrize("limit", [13, 20, 40, 100, 700])
def test_the_text_is_never_longer_than_the_limit(limit):
    pack = ContextBudget(limit).pack([LONG, NOTE, RULE])
    assert count_tokens(pack.text) <= pack.tokens <= limit


def test_worth_decides_what_is_kept():
    one, two = Source("one", "alpha " * 20), Source("two", "beta " * 20)
    pack = ContextBudget(30).pack([one, two], worth=lambda source: source.name == "two")
    assert pack.kept == (two,)


def test_a_must_that_does_not_fit_is_an_error_with_the_way_out():
    with pytest.raises(BudgetExceeded, match=r"'rule' must be in but takes .* Raise the budget or shorten it"):
        ContextBudget(5).pack([RULE])


def test_no_budget_at_all_keeps_nothing_and_does_not_fail():
    assert ContextBudget(0).pack([NOTE]).text == ""


def test_two_sources_of_one_name_are_refused_as_one_would_be_lost():
    with pytest.raises(BadEntry, match="Two sources are called 'a': give each a name of its own"):
        ContextBudget(100).pack([Source("a", "one"), Source("a", "two words here")])
