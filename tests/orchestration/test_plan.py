"""A plan knows its order, refuses what cannot be carried out, and says what a reviewer would say."""

import pytest

from orchestration.checks.check import Mentions
from orchestration.errors import BadEntry, DuplicateTask, PlanCycle, UnknownNeed
from orchestration.plan.tasks import Plan, Task


def ids(tasks):
    return [task.id for task in tasks]


def test_order_puts_what_is_needed_first():
    plan = Plan([Task("login", "…", needs=("users",)), Task("model", "…", produces=("users",)), Task("docs", "…")])
    assert ids(plan.order()).index("model") < ids(plan.order()).index("login")
    assert set(ids(plan.order())) == {"login", "model", "docs"}


def test_ready_grows_as_work_is_done():
    plan = Plan([Task("a", "…"), Task("b", "…", needs=("a",)), Task("c", "…", needs=("a", "b"))])
    assert ids(plan.ready([])) == ["a"]
    assert ids(plan.ready(["a"])) == ["b"]
    assert ids(plan.ready(["a", "b"])) == ["c"]


def test_a_need_that_nobody_makes_is_named_with_what_there_is():
    with pytest.raises(
        UnknownNeed, match=r"Task 'login' needs 'sessions', which no task produces. Produced are: login"
    ):
        Plan([Task("login", "…", needs=("sessions",))])


def test_a_circle_is_drawn():
    with pytest.raises(PlanCycle, match=r"circle: .*a.* → .*b"):
        Plan([Task("a", "…", needs=("b",)), Task("b", "…", needs=("a",))])


def test_a_task_that_needs_itself_is_a_circle():
    with pytest.raises(PlanCycle, match="a → a"):
        Plan([Task("a", "…", needs=("a",))])


def test_two_tasks_of_one_name_are_refused():
    with pytest.raises(DuplicateTask, match="'a'"):
        Plan([Task("a", "…"), Task("a", "…")])


def test_a_kind_that_the_log_does_not_know_is_refused_before_anything_is_asked():
    with pytest.raises(BadEntry, match=r"Task 'a': kind='refactoring' is not known; it is one of boilerplate, tests"):
        Task("a", "…", kind="refactoring")
    with pytest.raises(BadEntry, match="did you mean 'security'"):
        Task("a", "…", kind="Securty")
    assert Task("a", "…", kind="security").kind == "security"


def test_critique_names_missing_checks_and_large_steps():
    plan = Plan([Task("all", "do it", minutes=240), Task("next", "…", needs=("all",), checks=(Mentions(("x",)),))])
    said = " ".join(plan.critique())
    assert "'all' has no check" in said
    assert "'all' takes 240 minutes" in said
    assert "'next'" not in said


def test_a_plan_of_one_checked_task_has_no_critique():
    assert Plan([Task("a", "write it", checks=(Mentions(("x",)),), minutes=20)]).critique() == ()
