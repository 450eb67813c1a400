"""Damages upon damages, thousands of times: nothing raises, nothing is there twice, no answer that is there is lost."""

import copy
import json
import random

import pytest
from damages import ASSIGNMENT, LONG, SHOWN, handed_in, name_of, put, twin
from handed_in import RIGHT, cell, item

from grader.judging.judge import grade
from grader.reading.submission import read_submission

NAMES = [one.grade_id for one in ASSIGNMENT.cells if one.grade_id]
ANSWERS = {"clean": LONG, "count": RIGHT["count"], "why": RIGHT["why"]}
COURSE = ("setup", "clean-test", "count-test")


def some(draw, n, *names):
    """The position of a random cell, or of one of those that still have such a mark."""
    there = [i for i, one in enumerate(n["cells"]) if not names or name_of(one) in names]
    return draw.choice(there) if there else None


def copied_blank(draw, n):
    at = some(draw, n, *ANSWERS)
    if at is not None:
        one = n["cells"][at]
        put(n, at + draw.choice([0, 1]), twin(one, source=SHOWN[name_of(one)]))


def copied_exactly(draw, n):
    one = n["cells"][some(draw, n)]
    put(n, draw.randrange(len(n["cells"]) + 1), twin(one))


def deleted(draw, n):
    at = some(draw, n, *COURSE)
    if at is not None:
        del n["cells"][at]


def rewritten(draw, n):
    at = some(draw, n, "clean-test", "count-test")
    if at is not None and "def clean" not in n["cells"][at]["source"] and "def count" not in n["cells"][at]["source"]:
        n["cells"][at]["source"] = "assert True"


def merged(draw, n):
    pairs = [
        i for i in range(len(n["cells"]) - 1)
        if n["cells"][i]["cell_type"] == n["cells"][i + 1]["cell_type"] == "code"
    ]  # fmt: skip
    if pairs:
        i = draw.choice(pairs)
        first, second = n["cells"][i : i + 2]
        text = f"{first['source']}\n\n{second['source']}"
        n["cells"][i : i + 2] = [{**draw.choice([first, second]), "source": text}]


def torn(draw, n):
    whole = [i for i, one in enumerate(n["cells"]) if one["source"] == LONG]
    if whole:
        at = draw.choice(whole)
        lines = LONG.split("\n")
        where = draw.randrange(2, len(lines) - 1)
        first, second = twin(n["cells"][at]), twin(n["cells"][at])
        first["source"], second["source"] = "\n".join(lines[:where]), "\n".join(lines[where:])
        draw.choice([first, second, {}])["metadata"] = {}
        n["cells"][at : at + 1] = [first, second]


def retyped(draw, n):
    at = some(draw, n, "clean", "count", "why")
    if at is not None:
        n["cells"][at]["cell_type"] = draw.choice(["code", "markdown", "raw"])


def unmarked(draw, n):
    n["cells"][some(draw, n)]["metadata"] = {}


def all_unmarked(draw, n):
    for one in n["cells"]:
        one["metadata"] = {}


def without_ids(draw, n):
    for one in n["cells"]:
        one.pop("id", None)


def misnamed(draw, n):
    at = some(draw, n, *NAMES)
    if at is not None:
        n["cells"][at]["metadata"]["nbgrader"]["grade_id"] = draw.choice(["", "x", 7, None, "Clean "])


def moved(draw, n):
    one = n["cells"].pop(some(draw, n))
    put(n, draw.randrange(len(n["cells"]) + 1), one)


def added(draw, n):
    source, kind = draw.choice([("HELPER = 1", "code"), ("print('x'", "code"), ("My note.", "markdown"), ("", "code")])
    put(n, draw.randrange(len(n["cells"]) + 1), cell(source, None, kind, "own"))


def odd(draw, n):
    put(n, draw.randrange(len(n["cells"]) + 1), cell("2", {"grade_id": draw.choice([*NAMES, "zz"])}, "raw", "odd"))


def marks_swapped(draw, n):
    first, second = n["cells"][some(draw, n)], n["cells"][some(draw, n)]
    first["metadata"], second["metadata"] = second["metadata"], first["metadata"]


def lines(draw, n):
    for one in n["cells"]:
        one["source"] = one["source"].replace("\n", "\r\n").splitlines(keepends=True)


MILD = [copied_blank, deleted, rewritten, retyped, unmarked, without_ids, moved, added]
"""Any of these together leave every answer where it can be told what it is."""
WILD = [*MILD, copied_exactly, merged, torn, all_unmarked, misnamed, odd, marks_swapped]


def damaged(seed, damages, count):
    draw = random.Random(seed)
    n = copy.deepcopy(handed_in(clean=LONG))
    for damage in (draw.choice(damages) for _ in range(draw.randint(1, count))):
        damage(draw, n)
    if draw.random() < 0.2:
        lines(draw, n)
    return n


def placed(n):
    submission = read_submission(json.dumps(n), ASSIGNMENT)
    assert not submission.problem
    names = [one.of.grade_id for one in submission.cells if one.of]
    assert names == NAMES
    return {one.of.grade_id: one.source for one in submission.cells if one.of}


def without_empty_lines(text):
    return "\n".join(line for line in text.replace("\r", "").split("\n") if line.strip())


@pytest.mark.parametrize("start", range(0, 3000, 500))
def test_after_any_few_damages_every_answer_is_where_it_belongs(start):
    for seed in range(start, start + 500):
        found = placed(damaged(seed, MILD, 6))
        for name, text in ANSWERS.items():
            assert without_empty_lines(text) in without_empty_lines(found[name]), (seed, name)


@pytest.mark.parametrize("start", range(0, 3000, 500))
def test_after_any_many_damages_every_graded_cell_is_there_once_and_no_text_is_lost(start):
    for seed in range(start, start + 500):
        n = damaged(seed, WILD, 12)
        submission = read_submission(json.dumps(n), ASSIGNMENT)
        names = [one.of.grade_id for one in submission.cells if one.of]
        assert names == NAMES
        before = json.dumps(n)
        after = "\n".join(one.source for one in submission.cells)
        for line in ("found.lower()", "words.count(word)", RIGHT["why"]):
            assert line in after or line not in before or submission.problem, (seed, line)


def test_after_any_few_damages_a_right_notebook_earns_full_points():
    for seed in range(100):
        report = grade(item(damaged(seed, MILD, 6)))
        assert [verdict["points"] for verdict in report["verdicts"]] == [2, 3, None], seed


ODD = [None, 7, "x", [], {}, [[]], {"nbgrader": 3}, True, "\ud800", 1e9, ["a", 5]]
TORN = [
    "\n<<<<<<< a\n",
    "\n=======\n",
    "\n>>>>>>> b\n",
    '"cells": [',
    '{"cell_type":',
    "]",
    "}",
    '"',
    "\\",
    "\0",
    "\udcff",
]


def with_odd_values(draw, data, share):
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        if draw.random() < share:
            data[key] = draw.choice(ODD)
        elif isinstance(data[key], dict | list):
            with_odd_values(draw, data[key], share)


def test_whatever_a_file_holds_it_is_read_or_its_problem_is_said():
    for seed in range(2000):
        draw = random.Random(seed)
        n = handed_in()
        with_odd_values(draw, n, draw.choice([0, 0.02, 0.2]))
        text = json.dumps(n, indent=draw.choice([1, None]))
        for _ in range(draw.randint(0, 5)):
            at = draw.randrange(len(text))
            text = text[:at] + draw.choice(TORN) + text[at + draw.choice([0, 1, 40]) :]
        submission = read_submission(text, ASSIGNMENT)
        assert [one.of.grade_id for one in submission.cells if one.of] == NAMES, seed
        told = [*submission.notes, submission.problem, *(one.source for one in submission.cells)]
        "\n".join(told).encode("utf-8")
