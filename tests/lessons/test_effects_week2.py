"""Week 2 shows what it teaches, whatever the dice: two hundred seeds at the sizes that the lessons use."""

from __future__ import annotations

import pytest
from nearby import nearby
from seeds import SEEDS, share_of_seeds, shares_of_seeds

from orchestration.checks.check import Examples, Passes
from orchestration.plan.tasks import Plan
from orchestration.studies.changes import histories
from orchestration.studies.jobs import ask_for_tests, load_world, task
from orchestration.studies.opinions import Opinions, second_opinions
from orchestration.studies.proposals import cards
from orchestration.trials.experiment import Experiment
from orchestration.trials.result import Result

pytestmark = pytest.mark.slow
SHOP, SYSTEM = load_world("pricing"), load_world("authentication")
FUNCTIONS = ("shipping_cost", "voucher_value", "format_money")
BEHIND = ("data_model", "normalise_email", "validate_email", "check_password")
BEHIND += ("hash_password", "verify_password", "allow_attempt", "issue_session")
OUTSIDE = ("register", "log_in", "log_out", "rotate_refresh_token")


def examples_or_tests(seed: int) -> Experiment:
    request = task(SYSTEM, ["allow_attempt"])
    tests = tuple(SYSTEM.units["allow_attempt"].tests)
    arms = {
        "its examples": Plan([request], Examples(SYSTEM, ("allow_attempt",))),
        "every test": Plan([request], Passes(SYSTEM, tests)),
    }
    return Experiment("What an answer must pass", arms, trials=100, seed=seed)


def suites_by_a_model(seed: int) -> Experiment:
    arms = {
        "signatures only": ask_for_tests(SHOP, *FUNCTIONS, told=False, least=0.5),
        "rules told": ask_for_tests(SHOP, *FUNCTIONS, least=0.5),
    }
    return Experiment("Tests by a model", arms, trials=60, seed=seed)


def differs(result: Result) -> bool:
    return "Not distinguishable" not in result.finding()


def test_nearly_every_answer_passes_its_examples_and_far_fewer_every_test() -> None:
    def nearly_all(result: Result) -> bool:
        return bool(result.table.loc["its examples", "rate"] >= 0.9)

    shares = shares_of_seeds(examples_or_tests, {"differs": differs, "nearly all": nearly_all}, SEEDS)
    assert min(shares.values()) >= 0.95, shares


def test_a_model_that_is_told_the_rules_writes_tests_that_bite() -> None:
    def more(result: Result) -> bool:
        rates = result.table["rate"]
        return differs(result) and bool(rates["rules told"] > rates["signatures only"])

    share = share_of_seeds(suites_by_a_model, more, SEEDS)
    assert share >= 0.95, share


def sees_one_nearly_always_and_one_hardly_ever(said: Opinions) -> bool:
    wrong = said.table[said.table["tests"] == "failed"]["named the bug"]
    return bool(wrong.max() >= 8 and wrong.min() <= 1)


def objects_to_right_ones(said: Opinions) -> bool:
    return bool((said.table[said.table["tests"] == "passed"]["objected"] > 0).any())


def test_a_reviewer_sees_one_bug_nearly_always_another_hardly_ever_and_objects_to_right_functions() -> None:
    client = nearby()
    shown = 0
    for seed in range(SEEDS):
        said = second_opinions(client, cards(), times=10, seed=seed)
        shown += sees_one_nearly_always_and_one_hardly_ever(said) and objects_to_right_ones(said)
    assert shown >= 0.95 * SEEDS, shown


def test_from_the_outside_at_the_end_most_bugs_stay_unseen_and_the_way_back_is_long() -> None:
    unseen = long = 0
    for seed in range(SEEDS):
        lived = histories("authentication", BEHIND, OUTSIDE, count=60, seed=seed)
        assert all(one.red_after == one.place for one in lived.rows)
        unseen += lived.seen_outside < 50
        long += lived.undone >= 3
    assert min(unseen, long) >= 0.95 * SEEDS, (unseen, long)
