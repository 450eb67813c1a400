"""One job cut in different ways, carried out for real on the practice model."""

from __future__ import annotations

import pytest

from orchestration import (
    Client,
    Conductor,
    Contract,
    Experiment,
    as_needed,
    contracts,
    first_tries,
    in_steps,
    load_world,
    recalls,
    six_steps,
    starting_over,
)
from orchestration.checks.check import Examples
from orchestration.errors import OrchestrationError
from orchestration.studies.splitting import Looks, even

WORLD = load_world("authentication")


def test_steps_are_about_equal_and_lose_no_unit() -> None:
    plans = {steps: in_steps(WORLD, 120, steps) for steps in (1, 2, 4, 6, 8)}
    assert {len(plan.tasks) for plan in plans.values()} == set(plans)
    assert {plan.minutes for plan in plans.values()} == {120}
    assert max(task.minutes for task in plans[6].tasks) <= 30
    assert even(("a", "b", "c"), (10, 10, 20), 2) == (("a", "b"), ("c",))


def test_more_steps_than_units_and_an_unknown_size_are_refused() -> None:
    with pytest.raises(ValueError, match="8 units cannot be cut into 9 steps"):
        in_steps(WORLD, 120, 9)
    with pytest.raises(KeyError):
        in_steps(WORLD, 77, 2)


def test_each_step_is_told_its_own_rules_and_needs_what_it_calls() -> None:
    plan = in_steps(WORLD, 120, 8)
    log_in = next(task for task in plan.tasks if task.id == "log_in")
    assert "A log-in with an unknown address gets the same answer" in log_in.prompt
    assert "mailinator" not in log_in.prompt
    assert set(log_in.needs) == {"normalise_email", "verify_password", "allow_attempt"}


def test_checks_run_nothing_the_examples_one_test_most_or_all() -> None:
    def tests(look):  # type: ignore[no-untyped-def]
        (check,) = in_steps(WORLD, 120, 1, check=look).tasks[0].checks
        return len(check.tests)

    assert in_steps(WORLD, 120, 1).tasks[0].checks == ()
    assert isinstance(in_steps(WORLD, 120, 1, check="the examples").tasks[0].checks[0], Examples)
    assert 8 == tests("one test") < tests("most tests") < tests("every test") == 14


def test_the_examples_let_a_silent_fault_pass_and_stop_a_crash() -> None:
    check = Examples(WORLD, ("check_password",))
    right = WORLD.units["check_password"].reference
    assert check(right).passed
    assert check(right.replace("PASSWORD_LENGTH = 12", "PASSWORD_LENGTH = 8")).passed
    assert not check("def password_problems(email, password):\n    return pasword").passed


@pytest.mark.parametrize(
    "code", ["", "def password_problem(email, password):\n    return []"], ids=["empty", "misspelt"]
)
def test_the_examples_do_not_pass_by_the_worlds_own_solution(code: str) -> None:
    found = Examples(WORLD, ("validate_email", "check_password"))(code)
    assert not found.passed and found.message == "`is_valid_email` was not written"
    right = WORLD.units["validate_email"].reference
    assert "`password_problems` was not written" in Examples(WORLD, ("check_password",))(f"{right}\n\n{code}").message


def test_starting_over_forgets_the_failed_code_and_throws_other_dice(model_url: str) -> None:
    plan = in_steps(WORLD, 120, 1, check="every test")
    run = Conductor(starting_over(Client()), log=False).run(plan)
    first, *again = run.steps[0].exchanges
    assert again, "with these dice the first try fails"
    assert first.response.text != again[0].response.text
    assert again[0].response.usage.input_tokens == first.response.usage.input_tokens
    mended = Conductor(Client(), log=False).run(plan).steps[0].exchanges
    assert mended[1].response.usage.input_tokens > first.response.usage.input_tokens


def test_first_tries_count_each_step_once_a_trial(model_url: str) -> None:
    experiment = Experiment("first", {"two": in_steps(WORLD, 120, 2, check="every test")}, trials=6, log=False)
    assert first_tries(experiment, "two").empty
    experiment.run()
    table = first_tries(experiment, "two")
    assert list(table["tries"]) == [6, 6]
    assert (table["share"] == table["right"] / 6).all()
    assert list(table["minutes"]) == [65, 55]


def test_first_tries_and_recall_of_kept_trials_are_those_of_the_run(model_url: str) -> None:
    steps = in_steps(WORLD, 120, 6, check="every test")
    live = Experiment("six", {"six": steps}, trials=2, log=False, keep=True)
    live.run()
    back = Experiment("six", {"six": steps}, trials=2, log=False, keep=True)
    assert back.resume() == 2
    table = first_tries(back, "six")
    assert list(table.index) == [task.id for task in steps.tasks] and table.equals(first_tries(live, "six"))
    looks: tuple[Looks, ...] = ("the examples", "one test")
    assert recalls(WORLD, back, "six", looks) == recalls(WORLD, live, "six", looks) != {}


def test_recall_is_all_for_every_test_and_next_to_nothing_for_the_examples(model_url: str) -> None:
    experiment = Experiment("recall", {"two": in_steps(WORLD, 120, 2)}, trials=12, log=False)
    assert recalls(WORLD, experiment, "two", ("every test",)) == {}
    experiment.run()
    found = recalls(WORLD, experiment, "two", ("nothing", "the examples", "one test", "every test"))
    assert found["nothing"] == 0 and found["every test"] == 1
    assert found["the examples"] < found["one test"] < 1


def test_a_contract_has_the_clauses_that_are_asked_for() -> None:
    full, bare = contracts(WORLD), contracts(WORLD, Contract(needs=False, gives=False, rules=False, check=False))
    assert [task.id for task in full.tasks] == ["data_model", "registration", "login", "sessions"]
    assert all(task.checks and task.produces for task in full.tasks)
    assert full.tasks[2].needs == ("data_model", "registration")
    assert "Rules:" in full.tasks[1].prompt and "def register(" in full.tasks[1].prompt
    assert not any(task.checks or task.needs or task.produces for task in bare.tasks)
    assert len(bare.tasks[1].prompt.splitlines()) == 1
    rules_only = contracts(WORLD, Contract(gives=False)).tasks[1].prompt
    assert "Rules:" in rules_only and "def register(" not in rules_only


def test_the_six_steps_end_with_tests_and_a_review_that_nobody_can_check() -> None:
    plan = six_steps(WORLD)
    assert [task.id for task in plan.order()][-2:] == ["integration_tests", "security_review"]
    assert [task.id for task in plan.tasks if not task.checks] == ["security_review"]


def test_cutting_as_needed_judges_one_version_of_every_function(model_url: str) -> None:
    result = as_needed(Client(), WORLD, trials=6)
    assert result.complete and result.simulated
    steps, single, needed = (result.of(arm) for arm in result.arms)
    assert all(trial.calls >= 4 for trial in steps) and all(trial.calls >= 14 for trial in single)
    assert any(trial.calls > 4 for trial in needed)
    assert not any("was not written" in (trial.error or "") for trial in result.trials)
    assert list(result.frame["sample"]) == [at * 1_000_000 + one for at in range(3) for one in range(6)]


def test_cutting_as_needed_under_another_seed_says_its_dice(model_url: str) -> None:
    frame = as_needed(Client(), WORLD, trials=1, seed=7).frame
    assert set(frame["seed"]) == {7} and list(frame["sample"]) == [7, 1_000_007, 2_000_007]


def test_cutting_as_needed_refuses_a_seed_whose_dice_are_another_arms() -> None:
    with pytest.raises(OrchestrationError, match="must be from 0 to 24999, not 25000"):
        as_needed(Client("http://127.0.0.1:1/v1"), WORLD, trials=40, seed=25_000)
