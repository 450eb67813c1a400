"""A small assignment and what learners do to it, as plain data."""

import copy
import json

TITLE = "# Words\nThree small functions."
SETUP = "import string\n\nLETTERS = set(string.ascii_lowercase)\n\n\ndef same(a, b):\n    return a == b"
CLEAN = '''def clean(text):
    """Without spaces around it, in small letters."""
    ### BEGIN SOLUTION
    return text.strip().lower()
    ### END SOLUTION'''
CLEAN_TEST = """# Cleans one word
assert clean(" A ") == "a", "clean(' A ') should be 'a'"
### BEGIN HIDDEN TESTS
assert clean("  Hello ") == "hello", "spaces or capitals are left"
assert same(clean("ÄB "), "äb"), "not every letter is Latin"
### END HIDDEN TESTS"""
COUNT = '''def count(words):
    """How often each word occurs."""
    ### BEGIN SOLUTION
    found = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found
    ### END SOLUTION'''
COUNT_TEST = """# Counts words
### BEGIN HIDDEN TESTS
cases = {"secret-case-one": 2, "secret-case-two": 1}
given = [word for word, times in cases.items() for _ in range(times)]
right = sum(count(given).get(word) == times for word, times in cases.items())
if right < 2:
    print(f"{right} of 2 words are counted right")
right + (count([]) == {})
### END HIDDEN TESTS"""
ESSAY = "### BEGIN SOLUTION\nBecause.\n### END SOLUTION"


def mark(grade_id, *, grade=False, solution=False, locked=False, points=None):
    data = {
        "grade": grade, "grade_id": grade_id, "locked": locked, "schema_version": 3, "solution": solution,
        "task": False,
    }  # fmt: skip
    return data if points is None else {**data, "points": points}


def cell(source, nbgrader=None, kind="code", id="x"):
    data = {"cell_type": kind, "id": id, "metadata": {"nbgrader": nbgrader} if nbgrader else {}, "source": source}
    return {**data, "execution_count": None, "outputs": []} if kind == "code" else data


def notebook(cells):
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def words_source():
    """The instructor's notebook: 5 points by tests, 2 by hand."""
    return notebook(
        [
            cell(TITLE, None, "markdown", "title"),
            cell(SETUP, mark("setup", locked=True), id="setup"),
            cell(CLEAN, mark("clean", solution=True), id="clean"),
            cell(CLEAN_TEST, mark("clean-test", grade=True, locked=True, points=2), id="clean-test"),
            cell(COUNT, mark("count", solution=True), id="count"),
            cell(COUNT_TEST, mark("count-test", grade=True, locked=True, points=3), id="count-test"),
            cell(ESSAY, mark("why", grade=True, solution=True, points=2), "markdown", "why"),
        ]
    )


RIGHT = {
    "clean": "def clean(text):\n    return text.strip().lower()",
    "count": "def count(words):\n    return {word: words.count(word) for word in words}",
    "why": "Words differ in spaces and capitals.",
}


def answered(released, answers):
    """The released notebook with these answers in it."""
    filled = copy.deepcopy(released)
    for one in filled["cells"]:
        grade_id = one["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            one["source"] = answers[grade_id]
    return filled


def item(submission, source=None, **more):
    """One unit of work for the judge."""
    text = submission if isinstance(submission, str | None) else json.dumps(submission)
    source = json.dumps(words_source() if source is None else source)
    return {
        "assignment": "words", "notebook": "words", "student": "ada", "source": source, "submission": text,
        "allow_weak": True, **more,
    }  # fmt: skip
