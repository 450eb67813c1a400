"""Delegate, delegate with review, or keep: what each costs on average, and what a policy comes to."""

import pytest

from orchestration.errors import OrchestrationError
from orchestration.policy import choices
from orchestration.policy.choices import TRACK_RECORD, _minutes_saved, choice_tasks, decided
from orchestration.policy.policies import Costs

CHOICES = ("delegate", "assist", "keep")
TASK = {
    "kind": "tests", "own": 60, "brief": 5, "check": 5, "review": 10, "rework": 40, "slips": 0.5, "escape": 100,
    "forecast": 0.9, "security_critical": False,
}  # fmt: skip


def best(task):
    allowed = CHOICES[1:] if task["security_critical"] else CHOICES
    return max(allowed, key=lambda choice: _minutes_saved(task, choice))


def dearest(task):
    return min(CHOICES, key=lambda choice: _minutes_saved(task, choice))


def test_delegating_saves_what_the_formula_of_the_costs_says():
    costs = Costs(own=60, brief=5, check=5, rework=40, slips=0.5, escape=100)
    assert _minutes_saved(TASK, "delegate") == costs.saved(TRACK_RECORD[0.9])
    assert _minutes_saved(TASK, "keep") == 0


def test_a_person_who_reads_every_line_leaves_one_slip_in_ten():
    assert _minutes_saved(TASK, "delegate") == pytest.approx(60 - 10 - 0.3 * (20 + 50))
    assert _minutes_saved(TASK, "assist") == pytest.approx(60 - 20 - 0.3 * (0.95 * 40 + 0.05 * 100))


def test_people_expect_more_than_they_get():
    assert all(true < forecast for forecast, true in TRACK_RECORD.items())


@pytest.mark.parametrize("seed", [*range(20), 7602])
def test_looking_at_each_task_beats_every_answer_for_all(seed):
    done = decided(best, choice_tasks(seed, 200))
    assert done.share == 1 and done.saved == pytest.approx(done.best) and not done.problems
    assert (done.bold, done.careful) == (0, 0)
    assert done.always < 0.75 * done.best


@pytest.mark.parametrize("choice", CHOICES)
def test_one_answer_for_all_earns_no_share(choice):
    assert decided(lambda task: choice, choice_tasks(7602, 200)).share == 0


def test_a_rule_by_kind_alone_earns_little():
    judgement = ("architecture", "security", "business_rules", "ux", "trade_off")
    shares = [
        decided(lambda task: "keep" if task["kind"] in judgement else "delegate", choice_tasks(seed, 200)).share
        for seed in range(20)
    ]
    assert max(shares) < 0.5


def test_a_security_critical_task_that_nobody_reads_is_named():
    critical = {**TASK, "security_critical": True}
    assert decided(lambda task: "delegate", [critical, TASK]).problems == (
        "a security-critical task is delegated, and nobody reads it",
    )
    assert not decided(lambda task: "assist", [critical, TASK]).problems


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "`decide` gives back nothing"),
        ("review", "`decide` gives back a text that is no choice; it should say one of delegate, assist, keep"),
        (3.5, "`decide` gives back a number that is no choice"),
        ([1], "`decide` gives back a list that is no choice"),
    ],
)
def test_a_word_that_is_no_choice_is_named_and_counts_as_keeping(answer, said):
    done = decided(lambda task: answer, [TASK])
    assert done.problems[0].startswith(said) and done.saved == 0


def test_a_delegated_security_critical_task_counts_as_kept():
    critical = {**TASK, "security_critical": True}
    assert _minutes_saved(critical, "delegate") > 0
    done = decided(lambda task: "delegate", [critical, TASK])
    assert done.saved == _minutes_saved(TASK, "delegate") / 2 and done.critical_saved == 0


def test_the_policy_gets_a_task_of_its_own():
    tasks = choice_tasks(1, 5)
    decided(lambda task: task.clear() or "keep", tasks)
    assert tasks == choice_tasks(1, 5)


@pytest.mark.parametrize(("choice", "share"), [("assist", 1), ("keep", 0)])
def test_where_one_answer_for_all_is_the_best_only_the_best_has_a_share(choice, share):
    best_of_all = next(seed for seed in range(9) if best(choice_tasks(seed, 1)[0]) == "assist")
    assert decided(lambda task: choice, choice_tasks(best_of_all, 1)).share == share


@pytest.mark.parametrize("rows", [1, 3, 5])
def test_a_share_lies_between_nought_and_one_however_few_the_tasks(rows):
    for seed in range(60):
        tasks = choice_tasks(seed, rows)
        assert decided(best, tasks).share == 1
        assert all(0 <= decided(lambda task, one=one: one, tasks).share <= 1 for one in CHOICES)
        worst = decided(dearest, tasks)
        assert worst.share < 1 or worst.saved == worst.best


def test_no_task_is_said_so():
    with pytest.raises(OrchestrationError, match="no task"):
        decided(best, [])


def test_what_a_choice_saves_is_under_no_public_name():
    import orchestration

    assert not [name for name in (*choices.__all__, *dir(orchestration)) if name.endswith("minutes_saved")]
