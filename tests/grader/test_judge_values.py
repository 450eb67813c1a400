"""Ordinary tests on ordinary values: what crosses between the judge and the learner's functions, and what does not."""

import json

import pytest
from handed_in import answered, cell, item, mark, notebook

from grader.judging.judge import grade
from grader.judging.supplies import supplies_in
from grader.reading.plain_python import plain_python

ECHO = "def f(*x):\n    return x[0] if len(x) == 1 else x"
IMPORTS = """import collections, contextlib, datetime, decimal, io, math
import numpy as np
import pandas as pd
import pytest"""
PRELOAD = ["numpy", "pandas", "pyarrow"]


def source_of(test, before=IMPORTS, tags=()):
    tested = cell(test, mark("f-test", grade=True, locked=True, points=4))
    tested["metadata"]["tags"] = list(tags)
    answer = cell("### BEGIN SOLUTION\npass\n### END SOLUTION", mark("f", solution=True))
    return notebook([cell(before, mark("given", locked=True)), answer, tested])


def judged(test, answer=ECHO, tags=(), **more):
    source = source_of(test, tags=tags)
    return grade(item(answered(source, {"f": answer}), source, preload=PRELOAD, **more))


def verdict(test, answer=ECHO, tags=(), **more):
    (found,) = judged(test, answer, tags, **more)["verdicts"]
    return found


@pytest.mark.parametrize(
    "test",
    [
        "assert f((1, 2)) == (1, 2) and f(1, 2) == (1, 2) and f([(1,)]) == [(1,)]",
        "assert f({1: 'a', (2, 3): {4, 5}}) == {1: 'a', (2, 3): {4, 5}}",
        "assert math.isnan(f(math.nan)) and f(-math.inf) == -math.inf and f(2 + 3j) == 2 + 3j and f(b'x') == b'x'",
        "assert f(datetime.date(2026, 2, 28)) == datetime.date(2026, 2, 28)",
        "assert f(decimal.Decimal('0.10')).as_tuple().exponent == -2",
        "assert isinstance(f(collections.Counter('aab')), collections.Counter)",
        "assert f(np.int64(3)) == 3 and isinstance(f(np.float32(1.5)), np.float32)",
        "np.testing.assert_array_equal(f(np.arange(6).reshape(2, 3)), np.arange(6).reshape(2, 3))",
        "table = pd.DataFrame({'a': [1, 2], 'b': ['x', None]})\npd.testing.assert_frame_equal(f(table), table)",
        "pd.testing.assert_series_equal(f(pd.Series([1.5, np.nan], name='s')), pd.Series([1.5, np.nan], name='s'))",
    ],
)
def test_a_value_goes_in_and_comes_back_as_what_it_was(test):
    assert verdict(test)["outcome"] == "pass"


def test_a_frame_of_the_learners_notebook_is_looked_at():
    answer = "table = pd.DataFrame({'a': [3, 1]}).sort_values('a')\ntotal = table['a'].sum()"
    assert (
        verdict("assert list(table['a']) == [1, 3] and table.index[0] == 1 and total == 4", answer)["outcome"] == "pass"
    )


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ("x = [3, 1, 2]\nf(x)\nassert x == [1, 2, 3]", "def f(x):\n    x.sort()"),
        ("x = {'a': [1]}\nf(x)\nassert x == {'a': [1, 2]}", "def f(x):\n    x['a'].append(2)"),
        ("x = np.zeros(3)\nf(x)\nassert x.sum() == 3", "def f(x):\n    x += 1"),
        (
            "x = pd.DataFrame({'a': [1]})\nf(frame=x)\nassert list(x.columns) == ['a', 'b']",
            "def f(frame):\n    frame['b'] = 2",
        ),
    ],
)
def test_a_function_that_works_in_place_changes_what_the_test_gave_it(test, answer):
    assert verdict(test, answer)["outcome"] == "pass"


def test_a_function_that_is_returned_can_be_called():
    found = verdict("add = f(2)\nassert add(3) == 5 and f(10)(add(1)) == 13", "def f(a):\n    return lambda b: a + b")
    assert found["outcome"] == "pass"


def test_a_learners_function_can_be_an_argument():
    answer = "def f(g, x):\n    return g(g(x))\n\ndef double(x):\n    return 2 * x"
    assert verdict("assert f(double, 3) == 12", answer)["outcome"] == "pass"


def test_an_exception_of_the_learners_own_is_of_the_kinds_it_is():
    answer = "class TooSmall(ValueError):\n    pass\n\ndef f(x):\n    raise TooSmall('no')"
    test = "with pytest.raises(ValueError):\n    f(1)\nwith pytest.raises(TooSmall, match='no'):\n    f(1)"
    assert verdict(test, answer)["outcome"] == "pass"
    assert verdict("with pytest.raises(KeyError):\n    f(1)", answer)["outcome"] == "fail"


def test_what_the_learner_prints_can_be_read_by_a_test_that_redirects_it():
    test = "out = io.StringIO()\nwith contextlib.redirect_stdout(out):\n    f()\nassert out.getvalue() == 'hi\\n'"
    assert verdict(test, "def f():\n    print('hi')")["outcome"] == "pass"


@pytest.mark.parametrize(
    "answer",
    [
        "class A(str):\n    def __eq__(self, o): return True\n    __hash__ = str.__hash__\ndef f(x): return A('no')",
        "class A(int):\n    def __eq__(self, o): return True\n    __hash__ = int.__hash__\ndef f(x): return A(0)",
        "class A(list):\n    def __eq__(self, o): return True\ndef f(x): return A()",
        "class A:\n    def __eq__(self, o): return True\n    def __call__(self): return 1\ndef f(x): return A()",
        "class A(pd.DataFrame):\n    def __eq__(self, o): return True\ndef f(x): return A()",
        "class A(np.ndarray):\n    def __eq__(self, o): return True\ndef f(x): return np.zeros(1).view(A)",
    ],
)
def test_a_value_that_lies_about_being_equal_cannot_cross(answer):
    assert verdict("assert f(1) == 42", answer)["outcome"] == "fail"


def test_an_object_that_cannot_leave_is_named():
    found = verdict("assert thing.size == 1", "class Stack:\n    size = 1\nthing = Stack()")
    assert (
        found["outcome"] == "fail" and "`thing` cannot be checked" in found["message"] and "Stack" in found["message"]
    )


@pytest.mark.parametrize(
    "use", ["thing == 1", "thing", "not thing", "len(thing) == 0", "1 in thing", "thing + 1", "str(thing)"]
)
def test_nothing_that_is_asked_of_such_an_object_passes(use):
    assert verdict(f"assert {use}", "class Stack:\n    pass\nthing = Stack()")["outcome"] == "fail"


def test_a_test_that_sends_in_what_cannot_go_in_leaves_the_score_open():
    found = verdict("assert f(lambda: 1)() == 1")
    assert found["outcome"] == "internal" and "argument" in found["message"]


STACK = "class Stack:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)"
STACK_TEST = "s = Stack()\ns.push('secret-case')\nassert s.items == ['secret-case'], 'push keeps nothing'"


def test_a_tagged_test_runs_beside_the_code_and_says_so():
    found = verdict(STACK_TEST, STACK, tags=["unisolated"])
    assert (found["outcome"], found["points"], found["unisolated"]) == ("pass", 4, True)
    assert verdict(STACK_TEST, STACK)["unisolated"] is False


def test_a_tagged_test_gives_part_of_the_points_and_the_instructors_message():
    assert verdict(STACK_TEST + "\n2.5", STACK, tags=["unisolated"])["points"] == 2.5
    lazy = STACK.replace("self.items.append(x)", "pass")
    assert verdict(STACK_TEST, lazy, tags=["unisolated"])["message"] == "push keeps nothing"


def test_code_that_has_seen_a_tagged_test_cannot_repeat_it():
    spy = STACK.replace("self.items.append(x)", "raise AssertionError('I saw ' + x)")
    said = judged(STACK_TEST, spy + "\nprint('fine')", tags=["unisolated"])
    assert said["verdicts"][0]["outcome"] == "fail"
    theirs = [said["findings"], said["verdicts"][0]["message"], [c.get("outputs") for c in said["graded"]["cells"]]]
    assert "secret-case" not in json.dumps(theirs)


def test_the_value_of_a_cells_last_line_is_shown_as_a_notebook_shows_it():
    cells = judged("assert f(1) == 1", ECHO + "\n1, 'two'")["graded"]["cells"]
    assert cells[1]["outputs"][0]["text"] == "(1, 'two')\n"


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ("x = [3, 1]\nassert f(x) == sorted(x)", "def f(x):\n    x.clear()\n    return []"),
        (
            "for got, right in zip(map(f, [1, 2]), [2, 4]):\n    assert got == right",
            "def f(x):\n    raise StopIteration",
        ),
    ],
)
def test_an_answer_cannot_take_the_question_away(test, answer):
    assert verdict(test, answer)["outcome"] == "fail"


def test_inputs_of_a_hidden_test_are_not_repeated_by_a_later_cell_or_test():
    spy = "seen = []\ndef f(x):\n    seen.append(x)\n    return x\ndef g():\n    raise ValueError(str(seen))"
    hidden = "### BEGIN HIDDEN TESTS\nassert f('secret-case') == 'secret-case'\n### END HIDDEN TESTS"
    given = lambda name, text: cell(text, mark(name, grade=True, locked=True, points=1))  # noqa: E731
    cells = [cell("### BEGIN SOLUTION\n### END SOLUTION", mark("f", solution=True)), given("one", hidden)]
    source = notebook([*cells, given("two", "assert g() == 1")])
    handed_in = answered(source, {"f": spy})
    handed_in["cells"].insert(2, cell("raise KeyError(str(seen))"))
    report = grade(item(handed_in, source))
    assert [v["outcome"] for v in report["verdicts"]] == ["pass", "fail"]
    assert "secret-case" not in str([report["verdicts"], report["findings"]])
    assert "`g` raised ValueError in its line 6." in report["verdicts"][1]["message"]


def test_a_file_that_was_handed_out_is_there_for_the_answer_and_for_the_test(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("a,b\n1,2\n")
    (tmp_path / "words.ipynb").write_text("{}")
    answer = "def f():\n    return pd.read_csv('data/table.csv')"
    test = "pd.testing.assert_frame_equal(f(), pd.read_csv('data/table.csv'))"
    assert verdict(test, answer, files=supplies_in(tmp_path))["outcome"] == "pass"
    assert "FileNotFoundError" in verdict(test, answer)["message"]


def test_what_outlives_a_submission_is_not_changed_by_it():
    empties = "def f(words):\n    words.clear()"
    assert verdict("import keyword\nf(keyword.kwlist)\nassert keyword.kwlist == []", empties)["outcome"] == "pass"
    assert verdict("import keyword\nassert f(keyword.kwlist) > 30", "def f(x):\n    return len(x)")["outcome"] == "pass"


def test_each_test_has_the_courses_data_to_itself():
    cells = [
        cell(
            "CASES = [('a', 1), ('bb', 2)]\nLOG = []\n\ndef noted(x):\n    LOG.append(x)\n    return x",
            mark("given", locked=True),
        ),
        cell("### BEGIN SOLUTION\n### END SOLUTION", mark("f", solution=True)),
        cell("assert show(CASES) is None\nnoted(1)\nassert LOG == [1]", mark("one", grade=True, locked=True, points=1)),
        cell("for word, n in CASES:\n    assert length(word) == n", mark("two", grade=True, locked=True, points=1)),
    ]
    source = notebook(cells)
    answer = "def show(cases):\n    cases.clear()\n\ndef length(word):\n    return 99"
    found = grade(item(answered(source, {"f": answer}), source))["verdicts"]
    assert [v["outcome"] for v in found] == ["pass", "fail"]


@pytest.mark.parametrize("answer", ["np.array([0])", "1j", "decimal.Decimal(0)", "pd.Series([1.0])", "pd.Timedelta(0)"])
def test_an_answer_that_turns_a_score_into_something_else_is_no_score(answer):
    assert verdict("right = 0\nright + f(1)", f"def f(x):\n    return {answer}")["outcome"] == "fail"


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ("assert f(1) == 8, f(1)", "def f(x):\n    return 10 ** 5000"),
        ("assert isinstance(thing, dict), thing", "thing = object()"),
        ("2 - abs(f(1) - 8)", "def f(x):\n    return 10 ** 400"),
    ],
)
def test_an_answer_that_has_no_text_or_no_size_costs_only_its_own_test(test, answer):
    assert verdict(test, answer)["outcome"] in ("fail", "internal")


def test_reading_a_cell_takes_no_time_however_it_is_written():
    for cell_text in (
        '"' + "a" * 100_000 + '" b?',
        "%x\n" + ",f a b\n" * 20_000,
        "%x\n" * 50_000,
        " " * 300_000 + "\n%x",
    ):
        assert len(plain_python(cell_text).split("\n")) == len(cell_text.split("\n"))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    !ls it's\n", "if x:\n    pass\n"),
        ("%time y = f(3)", "y = f(3)"),
        ("names = !ls\nq = %who", "names = []\nq = None"),
        ("x?\n?len\nobj.name??", "pass\npass\npass"),
        ("'''\n%kept\n'''\nx = (5\n % 3)\n%gone", "'''\n%kept\n'''\nx = (5\n % 3)\npass"),
        ("print('really?')\n# what?\n%gone", "print('really?')\n# what?\npass"),
        ("%%bash\nrm -rf x", ""),
        ("%%time\nx = 1", "\nx = 1"),
    ],
)
def test_ipythons_own_lines_do_nothing_and_python_stays(written, plain):
    assert plain_python(written) == plain


@pytest.mark.parametrize(
    ("test", "answer", "outcome"),
    [
        ("x = [2, 1]\nf(x)\nassert x == [1, 2]", "def f(x):\n    x.sort()\n    return x", "pass"),
        ("x = [2, 1]\ny = f(x)\nassert y == [1, 2]\nassert x == [2, 1]", "def f(x): x.sort(); return x", "fail"),
        ("x = [2, 1]\ny = f(x)\nassert y == [1, 2]\nassert x == [2, 1]", "def f(x):\n    return sorted(x)", "pass"),
        ("x = [3, 1]\ngot = f(x)\nassert got == sorted(x)", "def f(x):\n    x.clear()\n    return []", "fail"),
        ("x = [1]\nassert f(x) is not x and f(x) == [1]", "def f(x):\n    return x", "fail"),
        ("x = [1]\nassert f(x) is x", "def f(x):\n    return x", "pass"),
        ("g = f(3)\ng[0][0] = 1\nassert g[1][0] == 0", "def f(n):\n    return [[0] * n] * n", "fail"),
        ("g = f(3)\ng[0][0] = 1\nassert g[1][0] == 0", "def f(n):\n    return [[0] * n for _ in range(n)]", "pass"),
        ("assert f.__doc__ and len(f.__doc__) > 5", "def f(n):\n    return n", "fail"),
        ("assert f.__doc__ and len(f.__doc__) > 5", "def f(n):\n    'Gives back what it got.'", "pass"),
        ("assert callable(f)", "f = object()", "fail"),
        ("with pytest.raises(Exception):\n    f(1)", "def f(x):\n    while True: pass", "fail"),
        ("with pytest.raises(Exception):\n    f.size", "f = object()", "fail"),
        ("try:\n    assert f(1)\nexcept Low:\n    pass", "Low = AssertionError\ndef f(x): pass", "fail"),
        ("try:\n    g(1)\nexcept Low:\n    pass", "Low = NameError", "fail"),
        ("try:\n    f(1)\nexcept ValueError:\n    said = 1\nassert said", "said = 1\ndef f(x): pass", "fail"),
        ("for x in f():\n    assert x < 0", "def f():\n    return range(10**15)", "fail"),
    ],
)  # fmt: skip
def test_what_real_objects_would_do_is_what_happens(test, answer, outcome):
    assert verdict(test, answer, limits={"seconds": 3})["outcome"] == outcome


def test_a_test_that_is_tagged_so_sees_what_a_function_changes_and_answers():
    test, answer = "x = [1, 2]\nassert f(x) == 2 and x == [1]", "def f(x):\n    return x.pop()"
    assert verdict(test, answer)["outcome"] == "fail"
    assert verdict(test, answer, tags=["in-place"])["outcome"] == "pass"


def test_what_a_learner_says_cannot_drive_a_terminal():
    found = judged("assert f(1) == 1", "def f(x):\n    raise ValueError('\\x1b]52;c;aGk=\\x07')")
    assert "\x1b" not in json.dumps(found["verdicts"]) and "\\u001b" not in json.dumps(found["verdicts"])


def test_a_course_cell_that_fails_in_the_judge_leaves_the_score_open():
    source = source_of("assert f(table) == 1", before="table = open('nowhere.csv').read()")
    (found,) = grade(item(answered(source, {"f": ECHO}), source, preload=PRELOAD))["verdicts"]
    assert (found["outcome"], found["points"]) == ("internal", None)


def test_cells_that_never_end_when_they_run_again_use_up_the_notebooks_own_time():
    slow = "import time\nfrom time import monotonic\nBEGAN = monotonic()\ntime.sleep(0.3)"
    answer = slow + "\ndef f(x):\n    while True: pass"
    source = source_of("assert f(1)")
    handed_in = answered(source, {"f": answer})
    handed_in["cells"][1:1] = [cell("import time\ntime.sleep(0.4)") for _ in range(20)]
    report = grade(item(handed_in, source, preload=PRELOAD, limits={"seconds": 1, "budget": 3}))
    assert report["verdicts"][0]["outcome"] == "fail" and "used up its 3 s" in report["verdicts"][0]["message"]
