"""The assignment that is attacked: hidden tests of the kinds that people write."""

from handed_in import CLEAN, CLEAN_TEST, COUNT, COUNT_TEST, ESSAY, SETUP, TITLE, cell, mark, notebook

DOUBLE = '''def double(n):
    """Twice the number; ValueError for anything else."""
    ### BEGIN SOLUTION
    if not isinstance(n, int):
        raise ValueError("a number, please")
    return 2 * n
    ### END SOLUTION'''
ZIP_TEST = """# Doubles each
### BEGIN HIDDEN TESTS
for got, want in zip(map(double, [1, 2, 3]), [2, 4, 6]):
    assert got == want
### END HIDDEN TESTS"""
ALL_TEST = """# Doubles all
### BEGIN HIDDEN TESTS
assert all(map(lambda pair: double(pair[0]) == pair[1], [(7, 14), (0, 0)]))
### END HIDDEN TESTS"""
RAISES_TEST = """# Refuses text
### BEGIN HIDDEN TESTS
try:
    double("secret-case-three")
except ValueError:
    pass
else:
    assert False, "text is no number"
assert double(4) == 8
### END HIDDEN TESTS"""
LIMIT = "### BEGIN SOLUTION\nlimit = {'low': 1, 'high': [2.5, 3.5]}\n### END SOLUTION"
LIMIT_TEST = """# Knows the limits
### BEGIN HIDDEN TESTS
assert limit["low"] == 1, "the lower limit is 1"
assert max(limit["high"]) - 3.5 < 0.001 and len(limit["high"]) == 2
### END HIDDEN TESTS"""
TABLE = '''def table(frame):
    """Each word once, and how often it occurs, the most frequent first."""
    ### BEGIN SOLUTION
    return frame["word"].value_counts().rename_axis("word").reset_index(name="times")
    ### END SOLUTION'''
TABLE_TEST = """# Counts in a table
### BEGIN HIDDEN TESTS
want = pd.DataFrame({"word": ["secret-case-four", "b"], "times": [2, 1]})
got = table(pd.DataFrame({"word": ["b", "secret-case-four", "secret-case-four"]}))
pd.testing.assert_frame_equal(got, want)
### END HIDDEN TESTS"""
COLUMN_TEST = """# Counts in its column
### BEGIN HIDDEN TESTS
column = table(pd.DataFrame({"word": ["a", "a", "a"]}))["times"]
assert (column == 3).all() and column.sum() == 3 and column.tolist() == [3]
### END HIDDEN TESTS"""
REFUSE = """### BEGIN SOLUTION
class TooLow(Exception):
    pass


def need(n):
    if n < 3:
        raise TooLow
    return n
### END SOLUTION"""
REFUSE_TEST = """# Refuses what is too low
### BEGIN HIDDEN TESTS
try:
    need(2)
    assert False, "2 is too low"
except TooLow:
    pass
### END HIDDEN TESTS"""
SHOWN_TEST = """# Cleans another word
assert clean(" B ") == "b"
"""


def source():
    """The instructor's notebook: 13 points by tests, 2 by hand."""

    def test(text, grade_id, points):
        return cell(text, mark(grade_id, grade=True, locked=True, points=points), id=grade_id)

    def answer(text, grade_id):
        return cell(text, mark(grade_id, solution=True), id=grade_id)

    return notebook(
        [
            cell(TITLE, None, "markdown", "title"),
            cell(
                SETUP.replace("import string", "import string\n\nimport pandas as pd"),
                mark("setup", locked=True),
                id="setup",
            ),
            answer(CLEAN, "clean"),
            test(CLEAN_TEST, "clean-test", 2),
            answer(COUNT, "count"),
            test(COUNT_TEST, "count-test", 3),
            answer(DOUBLE, "double"),
            test(ZIP_TEST, "zip-test", 1),
            test(ALL_TEST, "all-test", 1),
            test(RAISES_TEST, "raises-test", 1),
            answer(LIMIT, "limit"),
            test(LIMIT_TEST, "limit-test", 1),
            answer(REFUSE, "need"),
            test(REFUSE_TEST, "need-test", 1),
            answer(TABLE, "table"),
            test(TABLE_TEST, "table-test", 1),
            test(COLUMN_TEST, "column-test", 1),
            test(SHOWN_TEST, "shown-test", 1),
            cell(ESSAY, mark("why", grade=True, solution=True, points=2), "markdown", "why"),
        ]
    )


POINTS = 13
RIGHT = {
    "clean": "def clean(text):\n    return text.strip().lower()",
    "count": "def count(words):\n    return {word: words.count(word) for word in words}",
    "double": "def double(n):\n    if isinstance(n, str):\n        raise ValueError(n)\n    return n + n",
    "limit": "limit = {'low': 1, 'high': [2.5, 3.5]}",
    "need": "class TooLow(ValueError): ...\ndef need(n):\n    if n < 3: raise TooLow(n)\n    return n",
    "table": (
        "def table(frame):\n    found = frame.word.value_counts()\n"
        "    return pd.DataFrame({'word': found.index, 'times': found.values})"
    ),
    "why": "Words differ in spaces and capitals.",
}
HALF = {"clean": "def clean(text):\n    return text.lower()", "double": RIGHT["double"], "why": "So."}
HALF_POINTS = 3
WRONG = "clean = count = double = need = table = lambda *x: None\nlimit = TooLow = None"
"""Answers that are all wrong, so that whatever they earn was stolen."""

SECRETS = [
    "secret-case", "secret_case", "Secret-case", "SECRET-CASE", "esac-terces", "s e c r e t", "7365637265742d",
    "c2VjcmV0LWNhc2U", "given =", "cases =", "BEGIN HIDDEN", "is no number\")", str(int.from_bytes(b"secret-case-one")),
    str(int.from_bytes(b"secret-case")), str(int.from_bytes(b"sec")), str([*b"secret-case"])[1:-1],
]  # fmt: skip
"""Hidden inputs and hidden lines, written in some of the ways in which code could smuggle them out."""
