"""`course progress`: the learner's record in a terminal, whole or damaged."""

from __future__ import annotations

import os
import re
from pathlib import Path

from running_course import course

from orchestration.learning import Learning
from orchestration.predictions import Prediction, Predictions


def told(home: Path, columns: int = 120) -> str:
    done = course("progress", environ={**os.environ, "ORCHESTRATION_HOME": str(home), "COLUMNS": str(columns)})
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


def test_a_beginner_is_told_where_to_begin(tmp_path: Path) -> None:
    said = told(tmp_path / "record")
    assert "that is how everybody begins" in said
    assert "Next: begin lesson 0.1" in said
    assert not (tmp_path / "record").exists()


def test_what_was_done_stands_in_the_table(tmp_path: Path) -> None:
    home = tmp_path / "record"
    for id, truth in (("w0.told.without", 5), ("w0.told.with", 90)):
        Predictions(home).record(Prediction("?", 88.0, 80.0, id=id, lesson="0.1"))
        Predictions(home).settle(id, truth, simulated=True)
    Learning(home).keep(1, {"task": "a"})
    said = told(home)
    start, first = (next(line for line in said.splitlines() if name in line) for name in ("0 Start", "1 Decompose"))
    assert "1 of " in start and "2 of 2" in start and "1 of 3" in first
    assert "Of 2 predictions that count, 1 came true or near enough, 50 %; you were 80 % sure on average." in said
    assert "Next: begin lesson 0.2" in said


def test_a_torn_record_is_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "record"
    Learning(home).keep(1, {"task": "a"})
    [path] = (home / "learning").glob("*.jsonl")
    path.write_text(path.read_text().rstrip("\n") + '\n{"t": "habit", "we')
    said = told(home, columns=300)
    assert "1 of 3" in said and "incomplete last record" in said


def test_a_narrow_terminal_breaks_no_word(tmp_path: Path) -> None:
    said = told(tmp_path / "record", columns=72)
    assert all(word in said for word in ("Week", "Lessons", "Predictions", "Exercise", "Habit", "Quizzes"))


def test_the_list_of_commands_names_it() -> None:
    assert re.search(r"^  progress +how far you are", course("--help").stdout, re.M)
