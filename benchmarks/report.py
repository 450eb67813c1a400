"""The class report of 1,000 learners and 40 items, beside the overviews that nbgrader itself has.

    python benchmarks/report.py [--learners 1000] [--items 40] [--rounds 3]

One gradebook is filled through nbgrader's own schema, and attempts with a message for every point lost. Then, in turns:

  grader report    the command, in a process of its own: per item statistics, messages, who is stuck, the page
  nbgrader export  the command, in a process of its own: a line of totals for each learner
  our rows         reading both databases, all statistics and the page, inside a running process
  nbgrader's API   average_assignment_score and its three kinds, then submission_dicts, inside a running process

Neither of nbgrader's says anything of a single item: they are sums, ours are statistics of every item and message.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.attempts import FILE, SCHEMA
from grader.gradebook.door import COURSE_ID, gradebook
from grader.telling.report.page import page
from grader.telling.report.people import pseudonyms
from grader.telling.report.rows import read_rows
from grader.telling.report.survey import survey

NAME = "large"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        fill(course, given.learners, given.items)
        cases: dict[str, Callable[[], float]] = {
            "grader report": lambda: command("grader", "report", NAME, "--course", str(course), cwd=course),
            "nbgrader export": lambda: command("nbgrader", "export", "--to=totals.csv", cwd=course),
            "our rows": lambda: ours(course),
            "nbgrader's API": lambda: theirs(course),
        }
        before = os.getloadavg()[0]
        seconds: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(given.rounds):
            for name, run in cases.items():
                seconds[name].append(run())
        told(seconds, given.learners, given.items)
        print(f"\n{given.rounds} rounds; load average {before:.1f} before, {os.getloadavg()[0]:.1f} after.")


def told(seconds: dict[str, list[float]], learners: int, items: int) -> None:
    """Medians, and ratios made within each round."""
    print(f"{learners:,} learners, {items} items")
    print(f"{'':18}{'median s':>10}{'range s':>14}   beside ours")
    for name, values in seconds.items():
        own = "grader report" if name == "nbgrader export" else "our rows"
        pairs = zip(values, seconds[own], strict=True)
        ratio = "" if name in ("grader report", own) else f"   {statistics.median(a / b for a, b in pairs):.2g} x"
        spread = f"{min(values):.2f}-{max(values):.2f}"
        print(f"{name:18}{statistics.median(values):10.2f}{spread:>14}{ratio}".rstrip())


def command(*words: str, cwd: Path) -> float:
    """Seconds of a command in a process of its own."""
    home = Path(sys.executable).parent
    environ = os.environ | {"PATH": f"{home}{os.pathsep}{os.environ['PATH']}"}
    began = time.perf_counter()
    subprocess.run([home / words[0], *words[1:]], cwd=cwd, env=environ, check=True, capture_output=True)
    return time.perf_counter() - began


def ours(course: Path) -> float:
    """Seconds of everything that the report does, in this process."""
    began = time.perf_counter()
    rows = read_rows(course, NAME)
    found = survey(rows)
    text = page(found, pseudonyms(rows.people, course / "report"), names=False, command="grader grade")
    seconds = time.perf_counter() - began
    assert len(found.items) == len(rows.cells) and all(item.messages for item in found.items) and "Cronbach" in text
    return seconds


def theirs(course: Path) -> float:
    """Seconds of nbgrader's own averages and of its list of submissions, with a gradebook that is open."""
    with gradebook(course) as book:
        began = time.perf_counter()
        book.average_assignment_score(NAME)
        book.average_assignment_code_score(NAME)
        book.average_assignment_written_score(NAME)
        book.average_assignment_task_score(NAME)
        book.submission_dicts(NAME)
        return time.perf_counter() - began


def fill(course: Path, learners: int, items: int) -> None:
    """A gradebook, and attempts: learners differ, and so do items."""
    from nbgrader import api

    chance = random.Random(5)
    cells = [(f"cell{place:02d}", f"item{place:02d}", chance.gauss(0, 1)) for place in range(items)]
    rows: dict[Any, list[dict[str, object]]] = {
        api.Assignment: [{"id": "a", "name": NAME, "course_id": COURSE_ID}],
        api.Notebook: [{"id": "n", "name": "nb", "assignment_id": "a"}],
        api.BaseCell: [{"id": id, "name": name, "notebook_id": "n", "type": "GradeCell"} for id, name, _ in cells],
        api.GradeCell: [{"id": id, "max_score": 2.0, "cell_type": "code"} for id, _, _ in cells],
        api.Student: [], api.SubmittedAssignment: [], api.SubmittedNotebook: [], api.Grade: [],
    }  # fmt: skip
    attempts, verdicts = [], []
    for number in range(learners):
        student, able = f"learner{number:05d}", chance.gauss(0, 1)
        rows[api.Student].append({"id": student, "first_name": f"First{number}", "last_name": f"Last{number}"})
        rows[api.SubmittedAssignment].append({"id": f"s{number}", "assignment_id": "a", "student_id": student})
        rows[api.SubmittedNotebook].append({"id": f"b{number}", "assignment_id": f"s{number}", "notebook_id": "n"})
        attempts.append((number, NAME, "nb", student, "2026-10-12T10:00:00+00:00", f"sha{number}", "basis", 0.05,
                         "a wall", "[]", "[]", "[]", 1))  # fmt: skip
        for place, (cell, name, hard) in enumerate(cells):
            points = float(max(0, min(2, round(1 + able - hard + chance.gauss(0, 0.7)))))
            rows[api.Grade].append({"id": f"g{number}-{place}", "notebook_id": f"b{number}", "cell_id": cell,
                                    "auto_score": points, "needs_manual_grade": False})  # fmt: skip
            outcome = "pass" if points == 2 else "partial" if points else "fail"
            kind = chance.choice(("a loop stops early at", "an empty list gives", "two equal keys give"))
            message = "" if points == 2 else f"{kind} {chance.randint(0, 99)}, not '{chance.randint(0, 99)}'"
            verdicts.append((number, place, name, f"Item {place}", outcome, points, 2.0, message, 0))
    with gradebook(course) as book:
        for model, values in rows.items():
            book.db.execute(model.__table__.insert(), values)
        book.db.commit()
    kept = sqlite3.connect(course / FILE)
    kept.executescript(SCHEMA)
    kept.executemany(f"insert into attempt values ({', '.join('?' * 13)})", attempts)
    kept.executemany(f"insert into verdict values ({', '.join('?' * 9)})", verdicts)
    kept.commit()
    kept.close()
    config = {"CourseDirectory": {"root": str(course), "course_id": COURSE_ID}}
    (course / "nbgrader_config.json").write_text(json.dumps(config), encoding="utf-8")


if __name__ == "__main__":
    main()
