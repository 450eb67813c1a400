"""What the learner answered, kept and explained: nothing is lost, nothing written over, whoever else is writing."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from predictions_kit import SECRET, write

from orchestration.errors import BadEntry
from orchestration.learning import FORMS, Learning
from orchestration.learning.habits import form, remark

STEPS = {"task": "a password reset", "steps": "one\ntwo\nthree", "check": "a test"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "record"


def answers(learning: Learning) -> list[tuple[str, bool]]:
    return [(one.choice, one.right) for one in learning.tries("w1.quiz.one")]


def test_all_tries_are_kept_in_the_order_they_were_made(home: Path) -> None:
    learning = Learning(home)
    learning.answer("w1.quiz.one", "the first", right=False, lesson="1.2")
    learning.answer("w1.quiz.one", "the second", right=True, lesson="1.2")
    learning.answer("w1.quiz.other", "the second", right=True, lesson="1.2")
    assert answers(learning) == [("the first", False), ("the second", True)]


def test_another_process_reads_what_this_one_kept(home: Path) -> None:
    Learning(home).keep(1, STEPS)
    Learning(home).explain("w1.gap.one", "it guessed", lesson="1.2")
    Learning(home).explain("w1.gap.one", "it was not told", lesson="1.2")
    code = (
        "from orchestration.learning import Learning\n"
        "print(Learning().habits(1)[0].fields['task'], [one.text for one in Learning().gaps('w1.gap.one')])"
    )
    environ = {**os.environ, "ORCHESTRATION_HOME": str(home)}
    told = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    assert told.stdout == "a password reset ['it guessed', 'it was not told']\n", told.stderr


def test_processes_that_write_at_once_lose_nothing(home: Path) -> None:
    code = (
        "import sys\nfrom orchestration.learning import Learning\n"
        "for number in range(40): Learning().keep(2, {'change': f'{sys.argv[1]} {number}'})"
    )
    environ = {**os.environ, "ORCHESTRATION_HOME": str(home)}
    writers = [subprocess.Popen([sys.executable, "-c", code, name], env=environ) for name in ("left", "right", "third")]
    assert [one.wait() for one in writers] == [0, 0, 0]
    kept = [one.fields["change"] for one in Learning(home).habits(2)]
    assert sorted(kept) == sorted(f"{name} {number}" for name in ("left", "right", "third") for number in range(40))


def test_of_two_first_tries_the_earlier_one_is_first(home: Path) -> None:
    said = {"t": "quiz", "quiz_id": "w1.quiz.one", "lesson": "1.2"}
    write(home / "learning", "b", {**said, "ts": 20, "choice": "late", "right": True})
    write(home / "learning", "c", {**said, "ts": 10, "choice": "early", "right": False})
    assert answers(Learning(home)) == [("early", False), ("late", True)]


def test_a_torn_or_senseless_record_costs_only_itself(home: Path) -> None:
    good = {"t": "quiz", "quiz_id": "w1.quiz.one", "ts": 1, "choice": "a", "right": True}
    damaged = (
        {**good, "right": "yes"}, {**good, "choice": 3}, {**good, "quiz_id": None}, {**good, "t": "other"},
        {"t": "habit", "week": "one", "fields": {}, "ts": 2}, {"t": "habit", "week": True, "fields": {}, "ts": 2},
        {"t": "habit", "week": 1, "fields": ["task"], "ts": 2}, {"t": "gap", "gap_id": "g", "text": None, "ts": 2},
        {**good, "ts": 10**30}, "not a record", '{"t": "quiz", "quiz_id": "w1.qu',
    )  # fmt: skip
    write(home / "learning", "a", good, *damaged)
    learning = Learning(home)
    assert answers(learning) == [("a", True)]
    assert learning.habits() == () and learning.gaps() == ()
    assert "1 unreadable line passed over" in learning.notes and "incomplete last record" in learning.notes


def test_a_record_without_a_time_counts_as_the_oldest(home: Path) -> None:
    said = {"t": "quiz", "quiz_id": "w1.quiz.one", "right": True}
    write(home / "learning", "a", {**said, "choice": "timed", "ts": 5}, {**said, "choice": "untimed", "ts": "then"})
    assert [choice for choice, _ in answers(Learning(home))] == ["untimed", "timed"]


def test_a_secret_in_a_form_is_struck_out_before_it_is_written(home: Path) -> None:
    Learning(home).keep(1, {**STEPS, "task": f"use {SECRET}"})
    Learning(home).explain("w1.gap.one", f"because {SECRET}", lesson="1.2")
    written = "".join(path.read_text() for path in (home / "learning").glob("*.jsonl"))
    assert SECRET not in written and "use [redacted]" in written and "because [redacted]" in written


def test_the_record_is_readable_by_its_owner_only(home: Path) -> None:
    Learning(home).keep(1, STEPS)
    [path] = (home / "learning").glob("*.jsonl")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text().splitlines()[0])["v"] == 1


def test_where_nothing_can_be_written_the_session_still_counts_and_says_so_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    learning = Learning(tmp_path / "file")
    learning.answer("w1.quiz.one", "a", right=False, lesson="1.2")
    first = learning.told()
    learning.answer("w1.quiz.one", "b", right=True, lesson="1.2")
    assert answers(learning) == [("a", False), ("b", True)]
    assert "cannot be written" in first and learning.told() == "" and learning.trouble == first


# The forms of the habits


@pytest.mark.parametrize("week", FORMS)
def test_a_form_takes_under_a_minute(week: int) -> None:
    slots = FORMS[week].slots
    assert 2 <= len(slots) <= 4
    assert sum(slot.long for slot in slots) <= 1


def test_an_empty_form_asks_for_a_few_words() -> None:
    with pytest.raises(BadEntry, match="nothing in it yet"):
        form(1).checked({"task": "  "})


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"task": "a"}, "missing: “Your steps, one a line”"),
        ({**STEPS, "mood": "good"}, "has no field 'mood'; it has task, steps, check"),
    ],
)
def test_what_is_missing_or_unknown_is_named(fields: dict[str, str], told: str) -> None:
    with pytest.raises(BadEntry, match=told):
        form(1).checked(fields)


def test_a_word_that_is_no_choice_is_answered_with_the_choices() -> None:
    with pytest.raises(BadEntry, match="they passed, some failed, none covers it, not yet"):
        form(2).checked({"change": "a", "wrong": "b", "tests": "green"})


def test_a_week_without_a_habit_is_named() -> None:
    with pytest.raises(BadEntry, match="Week 7 has no habit; the weeks 1, 2, 3, 4 have one"):
        form(7)


@pytest.mark.parametrize(("steps", "told"), [(2, "Fewer than three"), (3, ""), (5, ""), (6, "More than five")])
def test_three_to_five_steps_go_without_a_remark(steps: int, told: str) -> None:
    said = remark(1, {"steps": "\n".join(["", *(f"step {number}" for number in range(steps))])})
    assert said.startswith(told) and bool(said) == bool(told)
