"""Tests that a model wrote are judged by what they kill, over the right version and mutants."""

import pytest

from orchestration import Bites, Client, ask_for_tests
from orchestration.errors import BadEntry
from worlds import load

SHOP = load("pricing")
BITES = Bites(SHOP, ("shipping_cost",))
GOOD = """
def test_free_from_sixty(app):
    assert app.shipping_cost(2500, "DE", 6000) == 0
    assert app.shipping_cost(2500, "FR", 6000) == 1190
"""
UNFAIR = """
def test_free_from_fifty(app):
    assert app.shipping_cost(2500, "DE", 5000) == 0
"""


def test_each_mutant_that_a_test_fails_is_killed():
    verdict = BITES(GOOD)
    assert (verdict.score, verdict.of, verdict.passed) == (2, 6, False)
    assert "4 of 6 mutants are alive after 1 tests" in verdict.message


def test_a_share_of_them_may_be_enough():
    assert Bites(SHOP, ("shipping_cost",), 0.3)(GOOD).passed


def test_a_test_that_the_right_version_fails_counts_for_nothing():
    verdict = BITES(UNFAIR)
    assert verdict.score == 0 and "The right version fails test_free_from_fifty" in verdict.message
    assert BITES(GOOD + UNFAIR).score == 2


def test_words_in_place_of_tests_kill_nothing():
    assert BITES("I would test the edges.").score == 0


def test_a_test_that_never_ends_fails_on_the_right_version_too():
    assert BITES("def test_wait(app):\n    while True:\n        pass\n").score == 0


def test_the_worlds_own_tests_kill_all():
    assert BITES("\n\n".join(SHOP.units["shipping_cost"].tests.values())).passed


def test_a_model_is_asked_for_tests_and_answers_with_tests(model_url):
    plan = ask_for_tests(SHOP, "shipping_cost", "format_money")
    answer = Client(model_url, "practice").ask(plan.tasks[0].prompt)
    assert "def test_" in answer.code and "def shipping_cost" not in answer.code


def test_without_its_rules_the_request_tells_none():
    told, untold = (ask_for_tests(SHOP, "shipping_cost", told=told).tasks[0].prompt for told in (True, False))
    assert "Shipping is free from 60.00" in told and "60.00" not in untold


def test_tests_for_no_function_cannot_be_asked_for():
    with pytest.raises(BadEntry, match="at least one function"):
        ask_for_tests(SHOP)
