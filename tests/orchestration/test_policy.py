"""A policy follows from costs; the course's four examples give the published break-evens."""

from dataclasses import replace

import pytest

from orchestration.errors import BadEntry
from orchestration.policy.policies import Costs, Policy

COSTS = {
    "boilerplate": Costs(own=40, brief=5, check=5, rework=45, slips=0.05, escape=30),
    "bug hunt": Costs(own=60, brief=8, check=10, rework=65, slips=0.1, escape=90),
    "business rule": Costs(own=45, brief=10, check=20, rework=50, slips=0.3, escape=400),
    "security": Costs(own=60, brief=10, check=30, rework=70, slips=0.3, escape=2000),
}


@pytest.mark.parametrize(
    ("kind", "chance"), [("boilerplate", 0.32), ("bug hunt", 0.38), ("business rule", 0.90), ("security", 0.97)]
)
def test_break_even_follows_from_costs(kind, chance):
    assert COSTS[kind].break_even() == pytest.approx(chance, abs=0.005)


@pytest.mark.parametrize("kind", COSTS)
def test_nothing_is_saved_at_the_break_even(kind):
    assert COSTS[kind].saved(COSTS[kind].break_even()) == pytest.approx(0, abs=1e-9)


def test_the_sessions_of_lesson_4_2_pay_with_fewer_slips_and_not_with_a_free_check():
    sessions = Costs(own=20, brief=2, check=3, rework=22, slips=0.2, escape=2000)
    assert replace(sessions, check=0).saved(0.7) < 0 < replace(sessions, slips=0.01, check=4).saved(0.7)


def test_a_good_chance_is_delegated_and_a_poor_one_kept():
    policy = Policy(COSTS)
    assert policy.decide("boilerplate", 0.7).choice == "delegate"
    assert policy.decide("boilerplate", 0.35).choice == "assist"
    assert policy.decide("boilerplate", 0.1).choice == "keep"


def test_what_must_stay_with_people_is_kept_at_any_chance():
    assert Policy(COSTS, always_keep=frozenset({"security"})).decide("security", 1.0).choice == "keep"


def test_an_unknown_kind_is_named_with_the_known_ones():
    with pytest.raises(BadEntry, match=r"no costs for 'poetry'.*boilerplate"):
        Policy(COSTS).decide("poetry", 0.5)


@pytest.mark.parametrize("rework", [0, 2])
def test_what_never_pays_is_kept_in_words_without_a_break_even(rework):
    policy = Policy({"docs": Costs(own=10, brief=10, check=5, rework=rework, slips=0, escape=0)})
    assert policy.decide("docs", 1.0).choice == "keep"
    assert policy.decide("docs", 0.8).why == "Delegating never pays here."


def test_a_reason_writes_percentages_as_all_texts_do():
    assert Policy(COSTS).decide("boilerplate", 0.7).why == "70 % is above the break-even of 32 %."
