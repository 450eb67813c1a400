"""Notebooks that got damaged on their way are worth what their answers are worth, and each repair is noted."""

import copy
import json

import pytest
from handed_in import RIGHT, answered, cell, item, words_source

from grader.judging.judge import grade
from grader.reading.assignment import parse_source

SOURCE = words_source()
SHOWN = {c.grade_id: c.shown for c in parse_source(json.dumps(SOURCE), "words", "words").cells}


def handed_in():
    """A right notebook, as a learner has it: no hidden tests."""
    notebook = answered(SOURCE, {name: text for name, text in SHOWN.items() if name})
    return answered(notebook, RIGHT)


def place(notebook, grade_id):
    return next(
        i for i, c in enumerate(notebook["cells"]) if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def duplicated_answer(n):
    extra = copy.deepcopy(n["cells"][place(n, "clean")])
    extra["source"] = SHOWN["clean"]
    n["cells"].insert(place(n, "clean") + 1, extra)


def duplicated_test(n):
    n["cells"].append(copy.deepcopy(n["cells"][place(n, "count-test")]))


def deleted_test(n):
    del n["cells"][place(n, "clean-test")]


def deleted_setup(n):
    del n["cells"][place(n, "setup")]


def emptied_test(n):
    n["cells"][place(n, "clean-test")]["source"] = "pass"


def merged_answer_and_test(n):
    answer, test = n["cells"][place(n, "clean")], n["cells"].pop(place(n, "clean-test"))
    answer["source"] += "\n\n" + test["source"]


def split_answer(n):
    n["cells"].insert(place(n, "clean"), cell("HELPER = 3"))


def turned_into_text(n):
    n["cells"][place(n, "clean")]["cell_type"] = "markdown"


def lost_marks(n):
    answer = n["cells"][place(n, "clean")]
    answer["metadata"], answer["id"] = {}, "7f3a"


def moved_up(n):
    n["cells"].insert(0, n["cells"].pop(place(n, "count-test")))


def lost_kernel(n):
    n["metadata"] = {}


def foreign_kernel(n):
    n["metadata"]["kernelspec"] = {"name": "mine-r", "display_name": "Mine", "language": "R"}


def lines_as_list(n):
    for c in n["cells"]:
        c["source"] = c["source"].splitlines(keepends=True)


def other_points(n):
    n["cells"][place(n, "clean-test")]["metadata"]["nbgrader"]["points"] = 999


def odd_metadata(n):
    n["cells"].append(cell("1 + 1"))
    n["cells"][-1]["metadata"] = {"nbgrader": ["not", "a", "dict"]}
    n["cells"].append("not a cell")


def magics(n):
    n["cells"].insert(place(n, "setup"), cell("%matplotlib inline\n!pip install nothing\nfiles = !ls\nlen?"))
    n["cells"].insert(place(n, "clean"), cell("%%time\nx = 1"))
    n["cells"].insert(place(n, "clean"), cell("%%bash\nrm -rf /"))
    n["cells"].append(cell("x"))


@pytest.mark.parametrize(
    ("damage", "note"),
    [
        (duplicated_answer, "There were 2 cells named 'clean'; the one you edited last counts."),
        (duplicated_test, "There were 2 cells named 'count-test'; the original was put back."),
        (deleted_test, "The test cell 'clean-test' was missing and was put back."),
        (deleted_setup, "The course's cell 'setup' was missing and was put back."),
        (emptied_test, "The test cell 'clean-test' had been changed; the original was put back."),
        (merged_answer_and_test, "The test cell 'clean-test' was missing and was put back."),
        (split_answer, None),
        (turned_into_text, "The answer cell 'clean' was no longer a code cell; it was turned back."),
        (lost_marks, "The answer cell 'clean' had lost its marks; it was recognised by its content."),
        (moved_up, "Some cells had been moved; they were put back in the assignment's order."),
        (lost_kernel, "The notebook no longer named its kernel; it was graded with the course's Python."),
        (
            foreign_kernel,
            "The notebook named another kernel ('mine-r'); it was graded with the course's Python.",
        ),
        (lines_as_list, None),
        (other_points, None),
        (odd_metadata, None),
        (magics, None),
    ],
)
def test_a_damaged_notebook_earns_what_its_answers_are_worth(damage, note):
    notebook = handed_in()
    damage(notebook)
    report = grade(item(notebook))
    assert [v["outcome"] for v in report["verdicts"]] == ["pass", "pass", "manual"]
    assert [v["of"] for v in report["verdicts"]] == [2, 3, 2]
    assert list(report["notes"]) == ([note] if note else [])
    assert report["findings"] == ()


def test_a_missing_answer_costs_only_its_own_points():
    notebook = handed_in()
    del notebook["cells"][place(notebook, "clean")]
    report = grade(item(notebook))
    assert [v["points"] for v in report["verdicts"]] == [0, 3, None]
    assert "The answer cell 'clean' was missing and counts as not answered." in report["notes"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "not a readable notebook (broken at line 1)"),
        ("[" * 100_000, "not a readable notebook (broken at its nesting)"),
        ("[]", "not a notebook in format 4"),
        ('{"worksheets": []}', "not a notebook in format 4"),
        (json.dumps({"cells": [], "metadata": {}, "nbformat": 4}), "is it the right file?"),
        (None, "No notebook named 'words' was handed in."),
        (" " * 20_000_001, "larger than 20 MB"),
    ],
    ids=["empty", "nested", "list", "format-3", "another", "none", "huge"],
)
def test_what_cannot_be_read_is_said_in_one_sentence(text, finding):
    report = grade(item(text))
    assert finding in report["findings"][0]
    assert [v["outcome"] for v in report["verdicts"]] == ["fail", "fail", "fail"]
    assert sum(v["points"] for v in report["verdicts"]) == 0
