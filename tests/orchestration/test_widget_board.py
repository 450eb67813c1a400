"""The plan board without a browser: its twin in plain Python, its form, and a real run shown step by step."""

from __future__ import annotations

import re

import pytest

from orchestration import Client, Conductor, Contract, Plan, Task, contracts, load_world, plan_board, six_steps
from orchestration.errors import BadEntry
from orchestration.figures.plan import Box, levels, plan_graph
from orchestration.widgets.board import PlanBoard

WORLD = load_world("authentication")


@pytest.fixture
def board() -> PlanBoard:
    """Three steps in a row, nothing wrong with them."""
    return plan_board(
        [
            {
                "id": "model",
                "prompt": "Two tables.",
                "needs": [],
                "produces": ["users"],
                "minutes": 20,
                "checks": ["t1"],
            },
            {
                "id": "login",
                "prompt": "Log in.",
                "needs": ["users"],
                "produces": ["id"],
                "minutes": 30,
                "checks": ["t2"],
            },
            {
                "id": "stay",
                "prompt": "Stay.",
                "needs": ["id"],
                "produces": ["session"],
                "minutes": 30,
                "checks": ["t3"],
            },
        ]
    )


def said(board: PlanBoard) -> str:
    """What the card says of the plan, as plain text."""
    return re.sub("<[^>]+>", " ", board.said.value)


def test_a_plan_with_nothing_wrong_says_so(board: PlanBoard) -> None:
    assert board.problems == ()
    assert "✓ Nothing to put right" in said(board)


def test_a_step_that_loses_its_maker_is_named(board: PlanBoard) -> None:
    problems = board.remove("model")
    assert "step 'login' uses 'users', which no earlier step produces" in problems
    assert "which no earlier step produces" in said(board)
    assert "users (nobody makes it)" in board.figure.table


def test_a_step_that_loses_its_check_is_named_also_while_something_else_is_wrong(board: PlanBoard) -> None:
    board.remove("model")
    assert "'stay' has no check: a fault in it travels on unseen." in board.set("stay", checks=[])


def test_a_circle_is_named_with_its_steps(board: PlanBoard) -> None:
    (problem, *_) = board.set("model", needs="session")
    assert problem.startswith("steps wait for each other in a circle: ")
    assert all(step in problem for step in ("model", "login", "stay"))


def test_a_long_step_is_named_once(board: PlanBoard) -> None:
    assert board.set("login", minutes=90) == ("step 'login' takes 90 minutes; 60 is the most for one step",)


def test_moving_a_step_before_what_it_uses_is_a_problem_and_moving_it_back_is_none(board: PlanBoard) -> None:
    assert board.move("login", -1)
    assert [step["id"] for step in board.steps] == ["login", "model", "stay"]
    assert board.move("login", 1) == ()


def test_the_steps_it_gives_are_a_copy(board: PlanBoard) -> None:
    board.steps[0]["needs"].append("nonsense")
    assert board.problems == ()


def test_the_form_does_what_the_twin_does(board: PlanBoard) -> None:
    board.choice.value = "login"
    assert board.fields["needs"].value == "users"
    board.fields["needs"].value = "users,\nlimits"
    assert board.steps[1]["needs"] == ["users", "limits"]
    board.new.value = "limit"
    board.plus.click()
    board.fields["produces"].value = "limits"
    assert board.choice.value == "limit"
    assert "step 'login' uses 'limits', which no earlier step produces" in board.problems
    board.fields["prompt"].value = "Count wrong passwords."
    board.fields["checks"].value = "t4"
    assert board.move("limit", -2) == ()


def test_minutes_that_are_no_number_are_answered_kindly_and_change_nothing(board: PlanBoard) -> None:
    board.choice.value = "stay"
    board.fields["minutes"].value = "half an hour"
    assert "“half an hour” is not a number" in board.message.value
    assert board.steps[2]["minutes"] == 30


def test_a_step_or_field_that_is_not_there_is_named(board: PlanBoard) -> None:
    with pytest.raises(BadEntry, match="no step 'logout'; it has model, login, stay"):
        board.set("logout", minutes=3)
    with pytest.raises(BadEntry, match="A step has no 'needed'; it has title, prompt, needs"):
        board.set("stay", needed=["id"])
    with pytest.raises(BadEntry, match="There is a step 'stay' already"):
        board.add("stay")


def test_every_control_has_a_label_or_a_tooltip(board: PlanBoard) -> None:
    assert all(field.description and field.tooltip for field in (*board.fields.values(), board.new))
    assert board.plus.tooltip and board.choice.description


def test_what_is_given_from_outside_and_a_catalogue_of_checks_are_respected() -> None:
    steps = [{"id": "a", "prompt": "Read.", "needs": ["brief"], "produces": ["plan"], "minutes": 5, "checks": ["luck"]}]
    assert plan_board(steps, given=["brief"], checks=["luck"]).problems == ()
    assert plan_board(steps, given=["brief"], checks=["tests"]).problems == (
        "step 'a' names the check 'luck', which is not in the catalogue",
    )


def test_the_graph_puts_each_step_below_all_it_needs_and_leaves_out_arrows_that_follow() -> None:
    boxes = [Box("a", "a"), Box("b", "b", ("a",)), Box("c", "c", ("a", "b")), Box("d", "d", ("a",))]
    assert [[box.id for box in row] for row in levels(boxes)] == [["a"], ["b", "d"], ["c"]]
    figure = plan_graph(boxes, title="Four")
    assert figure.svg.count("marker-end") == 3
    assert "c: after a, b; no check" in figure.alt
    assert 'role="img"' in figure.svg and "<table" in figure.table


def test_a_graph_of_a_circle_is_drawn_all_the_same() -> None:
    assert plan_graph([Box("a", "a", ("b",)), Box("b", "b", ("a",))]).svg.count("<rect") == 2


def test_a_run_is_shown_step_by_step_with_what_was_sent_back(model_url: str) -> None:
    plan = contracts(WORLD)
    board = plan_board(plan)
    seen: list[int] = []

    def on_step(step):  # type: ignore[no-untyped-def]
        board.show(step)
        seen.append(len(board.shown))

    run = Conductor(Client(), log=False).run(plan, sample=6, on_step=on_step)
    board.accept(run.acceptance)
    assert seen == [1, 2, 3, 4]
    assert any(len(step.exchanges) > 1 for step in run.steps)
    assert "Sent back, try 2" in board.told.value and "The whole:" in board.told.value
    for step in run.steps:
        assert f"{step.task.id}: {'passed' if step.passed else 'failed'}" in re.sub("<[^>]+>", " ", board.told.value)
    assert "passed at" in board.figure.alt
    assert "simulated" in board.told.value


def test_a_step_that_nobody_checked_is_not_drawn_as_passed(model_url: str) -> None:
    plan = Plan(contracts(WORLD, Contract(check=False)).tasks[:1])
    board = plan_board(plan)
    Conductor(Client(), log=False).run(plan, on_step=board.show)
    assert "done, nobody checked" in board.figure.alt and "✓" not in board.figure.svg


def test_the_boards_static_copy_says_the_same_without_a_kernel(board: PlanBoard) -> None:
    board.remove("model")
    page = board.static().data
    assert "<svg" in page and "no earlier step produces" in page
    assert "step 'login' uses 'users'" in repr(board)


def test_the_six_steps_are_a_plan_with_three_objections() -> None:
    board = plan_board(six_steps(WORLD))
    assert len(board.steps) == 6
    assert [problem.split("'")[1] for problem in board.problems] == ["registration", "sessions", "security_review"]


def test_a_plan_given_in_another_order_is_put_in_order() -> None:
    plan = Plan([Task("late", "b", ("early",)), Task("early", "a")])
    assert [step["id"] for step in plan_board(plan).steps] == ["early", "late"]


def test_a_circle_does_not_hide_that_a_step_has_no_check(board: PlanBoard) -> None:
    board.set("stay", checks=[])
    problems = board.set("model", needs="session")
    assert any("in a circle" in problem for problem in problems)
    assert "'stay' has no check: a fault in it travels on unseen." in problems


def test_every_arrow_of_a_circle_is_drawn() -> None:
    boxes = [Box("model", "m", ("login",)), Box("registration", "r", ("model",)),
             Box("login", "l", ("model", "registration"))]  # fmt: skip
    assert plan_graph(boxes).svg.count("marker-end") == 4


def test_what_was_changed_after_a_run_and_what_rests_on_it_no_longer_counts_as_passed(model_url: str) -> None:
    plan = contracts(WORLD)
    board = plan_board(plan)
    run = Conductor(Client(), log=False).run(plan, sample=6, on_step=board.show)
    board.accept(run.acceptance)
    told = board.told.value

    board.set("login", title="Log-in", minutes=45)
    assert board.told.value == told, "a title and an estimate change nothing that was asked"
    (needed,) = (step["needs"] for step in board.steps if step["id"] == "registration")
    board.set("registration", needs=[])
    assert became(board) == {"registration", "login"}
    assert "The plan has been changed since" in board.told.value and "The whole:" in board.told.value

    board.set("registration", needs=needed)
    assert became(board) == set() and board.told.value == told, "put back, it is the plan that was carried out"
    board.move("data_model", 1)
    assert "registration" in became(board) and "data_model" not in became(board)
    board.remove("data_model")
    assert became(board) == {"registration", "login", "sessions"}


def became(board: PlanBoard) -> set[str]:
    """The steps that are drawn as carried out before a change."""
    return {box.id for box in map(board._box, board.steps) if box.state == "carried out before a change"}


def test_a_change_that_cannot_be_read_changes_nothing() -> None:
    board = plan_board([{"id": "a", "prompt": "Write it.", "minutes": 5}])
    for wrong in ({"minutes": "abc"}, {"needs": None}, {"colour": "red"}):
        before = board.steps
        with pytest.raises(BadEntry):
            board.set("a", title="T", **wrong)
        with pytest.raises(BadEntry):
            board.add("x", **wrong)
        assert board.steps == before


def test_a_name_that_is_taken_is_taken_with_blanks_around_it_too() -> None:
    board = plan_board([{"id": "a", "prompt": "Write it.", "minutes": 5}])
    with pytest.raises(BadEntry, match="There is a step 'a' already"):
        board.add(" a ")
