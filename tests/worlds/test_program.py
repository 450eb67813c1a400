"""An answer may do what it likes: the program always says which tests passed."""

from __future__ import annotations

from typing import Any

import pytest

from worlds import World, load


@pytest.fixture(scope="module")
def world() -> World:
    return load("authentication")


def outcome(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(source, "program", "exec"), space)
    return space["result"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("raise SystemExit(3)", "SystemExit: 3 (line 1)"),
        ("\nraise KeyboardInterrupt", "KeyboardInterrupt (line 2)"),
        ("def f():\n    return 1 / 0\n\nf()", "ZeroDivisionError: division by zero (line 2)"),
        ("Here is the code you wanted.", "SyntaxError"),
        ("def log_in(:", "SyntaxError"),
        ("a = '\0'", "null bytes"),
        ("a = '\ud800'", "UnicodeEncodeError"),
        ("a = " + "(" * 5000, "SyntaxError"),
        ("class E(Exception):\n    def __str__(self):\n        raise SystemExit\n\nraise E", "E (line 5)"),
    ],
)
def test_an_answer_that_does_not_run_fails_every_test_and_says_why(world: World, answer: str, says: str) -> None:
    result = outcome(world.program(answer))
    assert result["passed"] == []
    assert list(result["failed"]) == list(world.tests)
    message = set(result["failed"].values())
    assert len(message) == 1
    assert message.pop().startswith("the answer does not run: ")
    assert all(says in text for text in result["failed"].values())


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "print('hello')",
        "if __name__ == '__main__':\n    raise SystemExit",
        "result = tests = app = sys = None\ndef test_addresses_have_one_form(app):\n    assert False",
        "from __future__ import annotations\nfrom dataclasses import dataclass\n\n"
        "@dataclass\nclass User:\n    age: int = 1",
    ],
)
def test_an_answer_cannot_get_in_the_way_of_the_tests(world: World, answer: str) -> None:
    assert outcome(world.program(answer))["failed"] == {}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("raise SystemExit", "SystemExit in normalise_email"),
        ("return {}['x']", "KeyError: 'x' in normalise_email"),
        ("assert email == 1, 'no'", "AssertionError: no in normalise_email"),
        ("return normalise_email(email)", "RecursionError: maximum recursion depth exceeded"),
        ("return None", "'ada@example.com' became None"),
    ],
)
def test_a_function_that_fails_is_named(world: World, body: str, says: str) -> None:
    answer = f"def normalise_email(email):\n    {body}\n"
    failed = outcome(world.program(answer, ["test_addresses_have_one_form"]))["failed"]
    message = failed["test_addresses_have_one_form"]
    assert message.startswith("An address is trimmed and written in small letters, and otherwise left as it is: ")
    assert says in message


def test_few_tests_make_a_small_program(world: World) -> None:
    one = world.program(tests=["test_addresses_have_one_form"])
    assert outcome(one) == {"passed": ["test_addresses_have_one_form"], "failed": {}}
    assert len(one) < len(world.program()) / 8


def test_an_answer_may_call_what_no_test_mentions(world: World) -> None:
    answer = (
        "def normalise_email(email):\n"
        "    assert check_session(new_store(), 'x', 0.0) is None\n"
        "    return email.strip().lower()\n"
    )
    assert outcome(world.program(answer, ["test_addresses_have_one_form"]))["failed"] == {}


def test_a_test_that_is_not_there_is_named(world: World) -> None:
    with pytest.raises(ValueError, match="has no test 'test_nothing'"):
        world.program(tests=["test_nothing"])


def test_a_patch_that_does_not_fit_is_an_error(world: World) -> None:
    with pytest.raises(ValueError, match="the fact leeway: 'LEEWAY = 30' is in the code 0 times"):
        world.apply_fact("x = 1", "leeway")
    with pytest.raises(ValueError, match="no slip 'nothing'"):
        world.apply_slip("x = 1", "nothing")
    with pytest.raises(ValueError, match="no fact 'nothing'"):
        world.apply_fact("x = 1", "nothing")
