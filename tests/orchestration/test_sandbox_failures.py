"""When the sandbox itself fails, nothing is known of the code: that is said, and not remembered."""

from contextlib import contextmanager

import pytest

from orchestration import Asserts, Bites, Examples, Passes, histories, hunt
from orchestration.checks import check
from orchestration.errors import OrchestrationError
from orchestration.studies.showing import Holds
from sandbox.replies import ended
from worlds import load

SHOP = load("pricing")
FAILED = r"The sandbox itself failed.* run it again \(The sandbox did not answer in time; nothing is known\)\."


class Failing:
    """The workbench, as one whose server falls silent after so many runs."""

    def __init__(self, after):
        self.there, self.left = check.workbench(), after

    def execute(self, source, limits=None):
        self.left -= 1
        if self.left < 0:
            return ended("internal", "The sandbox did not answer in time; nothing is known.")
        return self.there.execute(source, limits)


@pytest.fixture
def failing(monkeypatch):
    """What fails so, and says so, in a `with` block."""

    @contextmanager
    def start(after):
        bench = Failing(after)
        with monkeypatch.context() as here, pytest.raises(OrchestrationError, match=FAILED):
            here.setattr(check, "workbench", lambda: bench)
            yield

    return start


@pytest.mark.parametrize(
    "judge",
    [
        Asserts("assert one() == 1"),
        Examples(SHOP, ("format_money",)),
        Holds({"it is one": "one() == 1"}),
        Passes(SHOP, tuple(SHOP.units["format_money"].tests)),
    ],
    ids=lambda judge: type(judge).__name__,
)
def test_a_check_gives_no_verdict(failing, judge):
    with failing(0):
        judge("def format_money(amount):\n    return one()\n")


@pytest.mark.parametrize("after", [0, 2], ids=["on a right version", "on a mutant"])
def test_no_mutant_is_killed_and_no_case_unfair(failing, after):
    suite = {"shipping_cost": [((900 + after, "DE", 1000), 490)]}
    with failing(after):
        hunt(SHOP, suite)
    found = hunt(SHOP, suite)
    assert (found.killed, found.of, found.unfair) == (0, 6, ())


@pytest.mark.parametrize("after", [0, 1], ids=["on the right version", "on a mutant"])
def test_a_written_test_kills_nothing_and_is_not_unfair(failing, after):
    test = f"def test_small(app):\n    assert app.shipping_cost({900 + after}, 'DE', 1000) == 490\n"
    with failing(after):
        Bites(SHOP, ("shipping_cost",))(test)
    verdict = Bites(SHOP, ("shipping_cost",))(test)
    assert verdict.score == 0 and "right version" not in verdict.message


def test_no_change_turns_tests_red(failing):
    changed, outside = ("hash_password", "verify_password"), ("log_in",)
    with failing(0):
        histories("authentication", changed, outside, count=2)
    assert all(one.red_after == one.place for one in histories("authentication", changed, outside, count=2).rows)
