"""A plan is rehearsed by formula and by dice, and what is wrong with it is said by name."""

import numpy as np
import pytest

from orchestration.plan.feasibility import Part, order_problems, order_score
from orchestration.plan.rehearsal import CheckKind, expected_success, rehearse, step_success

CHECKS = {"tests": CheckKind(recall=0.9, tokens=400), "glance": CheckKind(recall=0.3, tokens=100)}


def step(id, produces, *, needs=(), minutes=20, checks=("tests",), prompt="Write it."):
    return {
        "id": id, "prompt": prompt, "needs": list(needs), "produces": [produces], "minutes": minutes,
        "checks": list(checks),
    }  # fmt: skip


GOOD = [
    step("describe", "schema"),
    step("read", "reader"),
    step("validate", "validator", needs=["schema", "reader"]),
]


def problems(steps, **more):
    return rehearse(steps, checks=CHECKS, **more).problems


@pytest.mark.parametrize(
    ("steps", "shape", "recall", "tries", "percent"),
    [
        # the table in the course's research notes: 120 minutes, horizon 60
        (1, 1.0, 0.0, 1, 25), (6, 1.0, 0.0, 1, 25), (6, 0.6, 0.0, 1, 12), (12, 0.6, 0.0, 1, 6),
        (6, 1.0, 1.0, 2, 77), (6, 1.0, 1.0, 3, 95), (6, 1.0, 0.7, 3, 63), (6, 1.0, 0.45, 3, 45),
    ],
)  # fmt: skip
def test_the_closed_form_gives_the_published_table(steps, shape, recall, tries, percent):
    one = step_success(120 / steps, t50=60, shape=shape, recall=recall, tries=tries)
    assert round(100 * expected_success([one] * steps)) == percent


@pytest.mark.parametrize("shape", [1.0, 0.6])
@pytest.mark.parametrize("handover", [0.0, 0.05])
def test_dice_and_formula_agree(shape, handover):
    rehearsal = rehearse(GOOD, checks=CHECKS, shape=shape, handover=handover, seeds=range(4000))
    assert abs(rehearsal.success - rehearsal.expected) < 0.025
    assert rehearsal.low < rehearsal.expected < rehearsal.high


def test_the_same_seeds_give_the_same_result():
    assert rehearse(GOOD, checks=CHECKS) == rehearse(GOOD, checks=CHECKS)


def test_a_check_is_worth_what_it_catches():
    parts = {"schema": Part(20, trouble="rule"), "reader": Part(20, trouble="input"), "validator": Part(20)}
    checks = {"rules": CheckKind(recall=0.1, catches={"rule": 0.9})}
    plan = [step("a", "schema"), step("b", "reader"), step("c", "validator")]
    plan = [{**one, "checks": ["rules"]} for one in plan]
    rehearsal = rehearse(plan, checks=checks, parts=parts)
    assert rehearsal.steps["a"] == pytest.approx(step_success(20, recall=0.9, tries=3))
    assert rehearsal.steps["b"] == pytest.approx(step_success(20, recall=0.1, tries=3))


def test_a_check_named_twice_counts_once():
    twice = [{**one, "checks": ["tests", "tests"]} for one in GOOD]
    assert rehearse(twice, checks=CHECKS) == rehearse(GOOD, checks=CHECKS)


def test_the_weakest_step_is_named():
    plan = [*GOOD[:2], {**GOOD[2], "checks": []}]
    assert rehearse(plan, checks=CHECKS).weakest == "validate"


def test_hand_overs_are_told_apart_from_steps():
    assert rehearse(GOOD, checks=CHECKS, handover=0.1).handovers == pytest.approx(0.9**2)
    assert rehearse([], checks=CHECKS).handovers == 0


def test_merging_saves_a_hand_over_and_makes_a_longer_step():
    merged = [{**step("both", "schema", minutes=40), "produces": ["schema", "reader"]}, GOOD[2]]
    risky, safe = ({"checks": CHECKS, "handover": risk, "fewest": 2, "longest": 40} for risk in (0.15, 0.0))
    assert rehearse(merged, **risky).expected > rehearse(GOOD, **risky).expected
    assert rehearse(merged, **safe).expected < rehearse(GOOD, **safe).expected


def test_a_plan_over_budget_still_runs_and_says_so():
    rehearsal = rehearse(GOOD, checks=CHECKS, budget=1000)
    assert rehearsal.success > 0.5
    assert rehearsal.problems[0].startswith("the plan costs ") and rehearsal.problems[0].endswith("the budget is 1,000")


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ([], "the plan is empty"),
        (None, "the plan is not a list of steps, each a dict"),
        (["write it"], "the plan is not a list of steps, each a dict"),
        ([{"id": "a"}], "step 'a' has no 'prompt' and no 'needs' and no 'produces' and no 'minutes' and no 'checks'"),
        (GOOD[:2], "the plan has 2 steps; between 3 and 7 are asked for"),
        ([*GOOD, step("validate", "more")], "two steps are called 'validate'"),
        ([GOOD[1], GOOD[2], GOOD[0]], "step 'validate' uses 'schema', which no earlier step produces"),
        ([GOOD[0], GOOD[2], step("late", "x")], "step 'validate' uses 'reader', which no earlier step produces"),
        (
            [step("a", "x", needs=["y"]), step("b", "y", needs=["x"]), GOOD[0]],
            "steps wait for each other in a circle: a → b → a",
        ),
        ([*GOOD, step("again", "schema")], "'schema' is produced twice, by 'describe' and by 'again'"),
        ([*GOOD, step("big", "all", minutes=45)], "step 'big' takes 45 minutes; 30 is the most for one step"),
        ([*GOOD, step("x", "y", checks=["luck"])], "step 'x' names the check 'luck', which is not in the catalogue"),
        ([*GOOD, step("x", "y", prompt=" ")], "step 'x' has an empty 'prompt'"),
        ([*GOOD, step("x", "y", minutes="soon")], "step 'x': 'minutes' is not a positive number"),
        ([*GOOD, step("x", "y", minutes=float("nan"))], "step 'x': 'minutes' is not a positive number"),
        ([*GOOD, {**GOOD[0], "id": "x", "needs": "schema"}], "step 'x': 'needs' is not a list of names"),
    ],
)
def test_each_problem_is_named(plan, sentence):
    assert sentence in problems(plan)


def test_a_step_that_names_what_it_makes_itself_waits_for_nobody():
    own = {**GOOD[2], "needs": ["schema", "reader", "validator"]}
    assert problems([*GOOD[:2], own]) == (
        "step 'validate' names 'validator' among its needs and makes it itself; leave it out",
    )


def test_the_parts_of_a_job_are_asked_for():
    parts = {"schema": Part(25), "reader": Part(20), "validator": Part(20, needs=("schema",)), "report": Part(5)}
    plan = [GOOD[0], GOOD[1], step("validate", "validator"), step("extra", "poem")]
    assert set(problems(plan, parts=parts)) == {
        "no step produces 'report'",
        "step 'extra' produces 'poem', which the job does not ask for",
        "step 'validate' makes 'validator' without naming 'schema' among its needs",
        "step 'describe' says 20 minutes, but what it produces takes 25",
    }


def test_things_given_need_no_step():
    assert not problems([step("a", "x", needs=["brief"]), *GOOD], given=["brief"])


def test_an_order_is_judged_by_its_edges():
    edges = {"log in": ["hash"], "review": ["log in", "hash"]}
    assert order_problems(["log in", "hash", "review"], edges) == ("'log in' comes before 'hash', which it uses",)
    assert order_score(["log in", "hash", "review"], edges) == pytest.approx(2 / 3)
    assert order_problems(["hash", "log in", "review"], edges) == ()


def test_missing_repeated_and_unneeded_steps_are_named():
    said = order_problems(["hash", "hash", "poem"], {"log in": ["hash"]}, {"poem"})
    assert said == ("'hash' is there twice", "'poem' is not needed: nothing in the job uses it", "'log in' is missing")


@pytest.mark.parametrize("order", [None, "hash", [1, 2], [["hash"]], 3])
def test_an_order_that_is_no_list_of_names_is_said_to_be_none(order):
    assert order_problems(order, {"log in": ["hash"]}) == ("the order is not a list of names of steps",)
    assert order_score(order, {"log in": ["hash"]}) == 0


def test_parts_that_take_no_minutes_are_checked_like_any_other():
    plan = [{**step(name, name), "checks": ["rules"]} for name in ("schema", "reader", "validator")]
    parts = {name: Part(0.0) for name in ("schema", "reader", "validator")}
    rehearsal = rehearse(plan, checks={"rules": CheckKind(recall=0.9)}, parts=parts)
    assert rehearsal.steps["reader"] == pytest.approx(step_success(plan[1]["minutes"], recall=0.9, tries=3))


def test_minutes_of_an_array_are_numbers_too():
    plan = [{**one, "minutes": np.int64(one["minutes"])} for one in GOOD]
    assert rehearse(plan, checks=CHECKS).problems == ()
