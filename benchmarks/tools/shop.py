"""A realistic assignment and what a class hands in: six answers with hidden tests, pandas, one answer for a person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "shop"
AUTO_POINTS = {"right": 11, "half": 5, "syntax": 9}
"""What the tests give to each kind of submission."""

SETUP = '''import numpy as np
import pandas as pd
from pandas.testing import assert_frame_equal, assert_series_equal

ROWS, CALLS = {rows}, {calls}


def orders(seed, rows=ROWS):
    """Made-up orders of a shop; some prices are missing."""
    dice = np.random.default_rng(seed)
    return pd.DataFrame(
        {{
            "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(dice.integers(0, 365, rows), "D"),
            "customer": dice.integers(1, rows // 10 + 2, rows),
            "city": np.array(["Lima", "Oslo", "Pune", "Turin"])[dice.integers(0, 4, rows)],
            "quantity": dice.integers(1, 9, rows),
            "price": np.where(dice.random(rows) < 0.02, np.nan, dice.integers(100, 9999, rows) / 100),
        }}
    )'''


@dataclass(frozen=True)
class Question:
    """One answer cell and the test cell after it."""

    name: str
    points: int
    task: str
    right: str
    wrong: str
    shown: str
    """The part of the test that learners see."""
    hidden: str
    uses: tuple[str, ...]
    """Names of the learner's and of the course that the test uses: for the tool that must be told."""


QUESTIONS = (
    Question(
        "tidy", 1, 'def tidy(name):\n    """One space between words, each with a capital letter."""',
        '    return " ".join(word.capitalize() for word in name.split())',
        "    return name.strip().title()",
        'assert tidy("  ada   LOVELACE ") == "Ada Lovelace", "spaces or capitals are wrong"',
        'for number in range(CALLS):\n'
        '    assert tidy(f" x{number}  oF Y") == f"X{number} Of Y", "inner spaces are left"',
        ("tidy", "CALLS"),
    ),
    Question(
        "without_gaps", 2, 'def without_gaps(frame):\n    """Missing prices become the median price of their city."""',
        '    middle = frame.groupby("city")["price"].transform("median")\n'
        '    return frame.assign(price=frame["price"].fillna(middle))',
        '    return frame.assign(price=frame["price"].fillna(frame["price"].mean()))',
        'assert not without_gaps(orders(1, 50))["price"].isna().any(), "a price is still missing"',
        'given = orders(1)\nmiddle = given.groupby("city")["price"].transform("median")\n'
        'assert_frame_equal(without_gaps(given), given.assign(price=given["price"].fillna(middle)))',
        ("without_gaps", "orders", "assert_frame_equal"),
    ),
    Question(
        "by_month", 2, 'def by_month(frame):\n    """Revenue of each month (1 to 12), rounded to cents."""',
        '    revenue = frame["quantity"] * frame["price"]\n'
        '    return revenue.groupby(frame["day"].dt.month).sum().round(2)',
        '    return frame["price"].groupby(frame["day"].dt.month).sum().round(2)',
        "assert len(by_month(orders(2, 5000))) == 12",
        'given = orders(2)\nmonth = given["day"].dt.month\n'
        'total = (given["quantity"] * given["price"]).groupby(month).sum().round(2)\n'
        "assert_series_equal(by_month(given), total, check_names=False)",
        ("by_month", "orders", "assert_series_equal"),
    ),
    Question(
        "best", 2, 'def best(frame, count):\n    """Who bought most pieces: customer, quantity; most first."""',
        '    total = frame.groupby("customer", as_index=False)["quantity"].sum()\n'
        '    return total.sort_values(["quantity", "customer"], ascending=[False, True]).head(count)'
        ".reset_index(drop=True)",
        '    return frame.groupby("customer", as_index=False)["quantity"].sum().head(count)',
        'assert list(best(orders(3, 50), 3).columns) == ["customer", "quantity"]',
        'given = orders(3)\ntotal = given.groupby("customer", as_index=False)["quantity"].sum()\n'
        'total = total.sort_values(["quantity", "customer"], ascending=[False, True])\n'
        "assert_frame_equal(best(given, 10), total.head(10).reset_index(drop=True))",
        ("best", "orders", "assert_frame_equal"),
    ),
    Question(
        "streak", 2, 'def streak(days):\n    """The length of the longest run of days without a day left out."""',
        "    longest = run = 0\n    last = None\n    for day in sorted(set(days)):\n"
        "        run = run + 1 if last is not None and day == last + 1 else 1\n"
        "        longest, last = max(longest, run), day\n    return longest",
        "    return len(set(days))",
        'assert streak([3, 1, 2, 7]) == 3, "1, 2, 3 is a run of three"',
        "assert streak([]) == 0\n"
        "assert streak([day for day in range(ROWS) if day % 97]) == min(96, ROWS - 1)\n"
        "assert streak(list(range(ROWS // 2)) * 2) == ROWS // 2",
        ("streak", "ROWS"),
    ),
    Question(
        "summary", 2, "# For each city of `orders(4)`: the number of orders and the mean price, as a DataFrame",
        'summary = orders(4).groupby("city").agg(orders=("price", "size"), price=("price", "mean"))',
        'summary = orders(4).groupby("city").agg(orders=("price", "count"), price=("price", "median"))',
        'assert list(summary.columns) == ["orders", "price"]',
        'given = orders(4).groupby("city")\nassert summary["orders"].sum() == ROWS\n'
        'assert_frame_equal(summary, pd.DataFrame({"orders": given.size(), "price": given["price"].mean()}))',
        ("summary", "orders", "ROWS", "assert_frame_equal", "pd"),
    ),
)  # fmt: skip
WRONG_IN_HALF = ("without_gaps", "best", "summary")
BROKEN = "def by_month(frame)\n    return frame"
HOSTILE = {
    "loop": "def tidy(name):\n    while True:\n        pass",
    "memory": "hoard = []\nwhile True:\n    hoard.append(bytearray(10_000_000))",
    "flood": "while True:\n    print('x' * 10_000)",
    "fork": "import os\nwhile True:\n    os.fork()",
    "exit": "def tidy(name):\n    import os\n    os._exit(0)",
}


def write_source(folder: Path, rows: int, calls: int) -> None:
    """The instructor's notebook, below the folder."""
    cells = [_cell("# Orders of a shop", None, "markdown"), _cell(SETUP.format(rows=rows, calls=calls), _mark("setup"))]
    for one in QUESTIONS:
        solution = f"{one.task}\n### BEGIN SOLUTION\n{one.right}\n### END SOLUTION"
        test = f"# {one.name}\n{one.shown}\n### BEGIN HIDDEN TESTS\n{one.hidden}\n### END HIDDEN TESTS"
        cells += [
            _cell(solution, _mark(one.name, solution=True)),
            _cell(test, _mark(f"{one.name}-test", grade=True, points=one.points)),
        ]
    words = "### BEGIN SOLUTION\nThe missing prices.\n### END SOLUTION"
    cells.append(_cell(words, _mark("doubts", grade=True, solution=True, points=3), "markdown"))
    folder.mkdir(parents=True, exist_ok=True)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    data = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    (folder / f"{NAME}.ipynb").write_text(json.dumps(data, indent=1), encoding="utf-8")


def write_class(released: Path, folder: Path, count: int, hostile: bool = False) -> dict[str, str]:
    """So many submissions, <student>/<assignment>/<notebook>: half of them right, the others half right, one in ten
    with a cell that is no Python; with `hostile`, one in ten attacks. Every student's kind.

    Half of the students' names begin with a, half with b, so that two processes can share them.
    """
    data = json.loads(released.read_text(encoding="utf-8"))
    kinds = {}
    for number in range(count):
        student = f"{'ab'[number % 2]}{number:04}"
        kind = ("right", "right", "half", "right", "half", "right", "half", "syntax", "right", "half")[number % 10]
        if hostile and number % 10 == 9:
            kind = tuple(HOSTILE)[number // 10 % len(HOSTILE)]
        kinds[student] = kind
        place = folder / student / NAME / f"{NAME}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(_answered(data, kind, student)), encoding="utf-8")
    return kinds


def write_otter_tests(folder: Path) -> None:
    """The same tests as otter's exception-based test files."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in QUESTIONS:
        body = "\n".join("    " + line for line in f"{one.shown}\n{one.hidden}".split("\n"))
        text = (
            "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
            f"name = {one.name!r}\npoints = {one.points}\n\n"
            f"@test_case(points={one.points}, hidden=True)\ndef test_{one.name}({', '.join(one.uses)}):\n{body}\n"
        )
        (folder / f"{one.name}.py").write_text(text, encoding="utf-8")


def work(rows: int, calls: int) -> str:
    """A program that prints the seconds which the six tests take on the right answers, by themselves."""
    answers = "\n".join(f"{one.task}\n{one.right}" for one in QUESTIONS)
    tests = "\n".join(f"{one.shown}\n{one.hidden}" for one in QUESTIONS)
    return (
        f"{SETUP.format(rows=rows, calls=calls)}\n{answers}\nimport time\ntests = compile({tests!r}, 'tests', 'exec')\n"
        "exec(tests)\nbegan = time.perf_counter()\nexec(tests)\nprint(time.perf_counter() - began)"
    )


def _answered(data: dict[str, Any], kind: str, student: str) -> dict[str, Any]:
    answers = {
        one.name: f"{one.task}\n{one.wrong if kind == 'half' and one.name in WRONG_IN_HALF else one.right}"
        for one in QUESTIONS
    }
    if kind == "syntax":
        answers["by_month"] = BROKEN
    if kind in HOSTILE:
        answers["tidy"] = HOSTILE[kind]
    cells = []
    for cell in data["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell = {**cell, "source": f"# {student}\n{answers[name]}"}
        elif name == "doubts":
            cell = {**cell, "source": f"Prices are missing. ({student})"}
        cells.append(cell)
    return {**data, "cells": cells}


def _mark(name: str, *, grade: bool = False, solution: bool = False, points: int | None = None) -> dict[str, Any]:
    mark = {"grade": grade, "grade_id": name, "locked": not solution, "schema_version": 3, "solution": solution}
    return {**mark, "task": False} if points is None else {**mark, "task": False, "points": points}


def _cell(source: str, mark: dict[str, Any] | None, kind: str = "code") -> dict[str, Any]:
    data = {"cell_type": kind, "metadata": {"nbgrader": mark} if mark else {}, "source": source}
    return {**data, "execution_count": None, "outputs": []} if kind == "code" else data
