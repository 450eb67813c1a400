"""Hidden tests run in the judge, with the learner's names as proxies; only the judge says what passed."""

import json

import pytest
from handed_in import CLEAN, RIGHT, answered, cell, item, mark, notebook, words_source

from grader.carrying.pool import grade_all
from grader.errors import CourseError
from grader.judging.judge import grade


def one_test(test, points=4, before=(), solution="def f(x):\n    return x"):
    """A source notebook with one answer `f`, one test, and the course's cells before them."""
    return notebook(
        [
            *(cell(text, mark(f"given-{i}", locked=True)) for i, text in enumerate(before)),
            cell(f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION", mark("f", solution=True)),
            cell(test, mark("f-test", grade=True, locked=True, points=points)),
        ]
    )


def verdict(test, answer="def f(x):\n    return x", **more):
    source = one_test(test, **{k: more.pop(k) for k in ("points", "before", "solution") if k in more})
    (found,) = grade(item(answered(source, {"f": answer}), source, **more))["verdicts"]
    return found


def hidden(test):
    return f"# Checks f\n### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"


def test_an_ordinary_test_cell_works_unchanged():
    assert verdict("assert f(3) == 3")["outcome"] == "pass"


def test_the_message_of_an_assertion_is_the_named_message():
    found = verdict("assert f(3) == 4, 'f should add one'")
    assert (found["outcome"], found["points"], found["message"]) == ("fail", 0, "f should add one")


@pytest.mark.parametrize(
    ("last", "outcome", "points"),
    [
        ("2", "partial", 2), ("2.5", "partial", 2.5), ("0", "fail", 0), ("4", "pass", 4), ("2;", "pass", 4),
        ("True", "pass", 4), ("'2'", "pass", 4), ("None", "pass", 4), ("x = 2", "pass", 4),
        ("5", "internal", None), ("-1", "internal", None), ("float('nan')", "internal", None),
    ],
)  # fmt: skip
def test_partial_credit_is_the_last_expression(last, outcome, points):
    found = verdict(last)
    assert (found["outcome"], found["points"]) == (outcome, points)


def test_what_the_test_prints_goes_with_a_partial_score_and_what_the_learner_prints_does_not():
    found = verdict("f(1)\nprint('one of two')\n2", "def f(x):\n    print('noise')\n    return x")
    assert found["message"] == "one of two"


def test_helpers_and_data_of_the_course_come_from_the_source():
    before = ["import math\nfrom fractions import Fraction as Q", "LIMIT = [1]\nLIMIT.append(math.floor(2.5))",
              "def helper(x):\n    return inner(x) in LIMIT\n\ndef inner(x):\n    return f(x)"]  # fmt: skip
    cheat = "def helper(x):\n    return True\nLIMIT = range(100)\ndef f(x):\n    return x"
    assert verdict("assert helper(2)\nassert Q(1, 2) * 2 == 1", before=before)["outcome"] == "pass"
    assert verdict("assert helper(3)", cheat, before=before)["outcome"] == "fail"


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    int('x')\nexcept Wrong:\n    assert False\nexcept ValueError:\n    pass",
        "try:\n    int('x')\nexcept (Wrong, ValueError) as error:\n    assert error.args",
        "with contextlib.suppress(Wrong):\n    pass",
        "while issubclass(Wrong, KeyError):\n    assert False",
        "if issubclass(Wrong, KeyError):\n    assert False",
        "for case in Wrong.mro():\n    assert case",
        "match ValueError():\n    case Wrong():\n        assert False",
        "try:\n    pass\nfinally:\n    assert Wrong",
        "def check(kind=Wrong):\n    assert kind\ncheck()",
        "class Worse(Wrong):\n    pass",
    ],
)
def test_a_name_is_the_learners_wherever_in_a_statement_the_test_uses_it(text):
    source = notebook(
        [
            cell("import contextlib", mark("setup", locked=True)),
            cell(
                "### BEGIN SOLUTION\nclass Wrong(Exception):\n    pass\n### END SOLUTION", mark("kind", solution=True)
            ),
            cell(hidden(text), mark("one", grade=True, locked=True, points=1)),
        ]
    )
    (right,) = grade(item(answered(source, {"kind": "class Wrong(Exception): ..."}), source))["verdicts"]
    (missing,) = grade(item(answered(source, {"kind": "pass"}), source))["verdicts"]
    assert right["outcome"] == "pass"
    assert (missing["outcome"], missing["message"]) == ("fail", "`Wrong` is not defined in your notebook.")


@pytest.mark.parametrize("first", ["x", "y"])
def test_a_name_that_a_tests_own_loop_fills_is_not_looked_for_in_the_test_before(first):
    loop = "wrong = []\nfor case in {0!r}:\n    given = f(case)\n    wrong += [case] if given != case else []\n"
    loop += "assert not wrong"
    source = notebook(
        [
            cell("### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION", mark("f", solution=True)),
            cell(hidden(loop.format([first])), mark("one", grade=True, locked=True, points=1)),
            cell(hidden(loop.format(["y"])), mark("two", grade=True, locked=True, points=1)),
        ]
    )
    found = grade(item(answered(source, {"f": "def f(x):\n    return 'y'"}), source))["verdicts"]
    assert [one["outcome"] for one in found] == ["pass" if first == "y" else "fail", "pass"]


def test_plain_values_are_copied_as_they_are_when_the_test_starts():
    assert verdict("f.append(3)\nassert f == [1, 2, 3]", "f = [1, 2]")["outcome"] == "pass"


def test_a_learners_exception_keeps_its_built_in_kind():
    test = "try:\n    f(1)\nexcept ZeroDivisionError:\n    pass\nelse:\n    assert False, 'f should refuse'"
    assert verdict(test, "def f(x):\n    return 1 / 0")["outcome"] == "pass"


def test_a_learners_exception_is_named_with_its_line():
    found = verdict("f(1)", "def f(x):\n    y = 0\n    return x / y")
    assert found["message"] == "`f` raised ZeroDivisionError in its line 3: division by zero."


def test_a_message_that_could_carry_hidden_inputs_is_not_shown():
    found = verdict(hidden("f('the secret')"), "def f(x):\n    raise ValueError(x)")
    assert found["message"] == "`f` raised ValueError in its line 2."


def test_a_name_that_is_missing_is_named():
    assert verdict("f(1)", "g = 1")["message"] == "`f` is not defined in your notebook."


def test_an_answer_of_the_wrong_kind_is_the_learners_mistake():
    found = verdict(hidden("assert f(1)[0] == 1"), "def f(x):\n    return 7")
    assert (found["outcome"], found["points"]) == ("fail", 0)
    assert "'int' object is not subscriptable" in found["message"]


@pytest.mark.parametrize("test", ["f(1)[0]", "'a' in f(1)", "len(f(1))", "f(1).strip()", "f(1) + 1"])
def test_a_function_that_prints_instead_of_returning_is_told_so(test):
    found = verdict(hidden(test), "def f(x):\n    print(x)")
    assert (found["outcome"], found["points"]) == ("fail", 0)
    assert found["message"] == "`f` gives back nothing; did you print instead of return?"


def test_none_is_a_right_answer_where_the_test_takes_it():
    assert verdict("assert f(1) is None", "def f(x):\n    return None")["outcome"] == "pass"


def test_an_answer_that_is_not_plain_data_is_named():
    found = verdict("f(1)", "def f(x):\n    return object()")
    assert found["message"].startswith("`f` must answer with data: the value is an object of type object")


def test_a_librarys_assertion_does_not_quote_what_was_expected():
    test = hidden("import unittest\nunittest.TestCase().assertEqual(f(1), 'the secret')")
    assert verdict(test)["message"] == "This check did not pass."


def test_a_test_that_does_not_end_leaves_the_score_open():
    found = verdict(
        "while True:\n    try:\n        pass\n    except Exception:\n        pass", limits={"test_seconds": 0.3}
    )
    assert (found["outcome"], found["points"]) == ("internal", None)


def test_waiting_for_a_learner_does_not_count_as_the_judges_time():
    slow = "def f(x):\n    import time\n    time.sleep(0.5)\n    return x"
    assert verdict("assert f(1) == 1", slow, limits={"test_seconds": 0.3})["outcome"] == "pass"


def test_a_course_cell_that_fails_in_the_sandbox_leaves_scores_open():
    found = verdict("assert f(1) == 2", before=["import surely_there_is_no_such_module"])
    assert (found["outcome"], found["points"]) == ("internal", None)
    assert "the course's own cell" in found["message"]


def test_a_death_half_way_keeps_earlier_verdicts_and_goes_on():
    answers = {"clean": RIGHT["clean"], "count": "def count(words):\n    import os\n    os._exit(1)"}
    source = words_source()
    source["cells"] += [
        cell("### BEGIN SOLUTION\n### END SOLUTION", mark("later", solution=True)),
        cell("assert later() == 'a'", mark("later-test", grade=True, locked=True, points=1)),
    ]
    answers["later"] = "def later():\n    return clean('A')"
    report = grade(item(answered(source, answers), source))
    assert [v["outcome"] for v in report["verdicts"]] == ["pass", "fail", "manual", "pass"]
    assert report["verdicts"][1]["message"] == "`count` ended its Python instead of answering."


def test_a_function_that_never_ends_is_not_called_for_ever():
    test = "for i in range(100):\n    try:\n        f(i)\n    except Exception:\n        pass"
    found = verdict(test, "def f(x):\n    while True: pass", limits={"seconds": 0.3})
    assert found["outcome"] == "fail" and "`f` did not finish within 0.3 s" in found["message"]


def test_a_test_uses_state_as_it_is_at_its_place_in_the_notebook():
    source = notebook(
        [
            cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", mark("x", solution=True)),
            cell("assert x == 1", mark("first", grade=True, locked=True, points=1)),
            cell("### BEGIN SOLUTION\nx = 2\n### END SOLUTION", mark("y", solution=True)),
            cell("assert x == 2", mark("second", grade=True, locked=True, points=1)),
        ]
    )
    assert [v["outcome"] for v in grade(item(source, source))["verdicts"]] == ["pass", "pass"]


def test_a_manual_answer_waits_for_a_person_unless_it_is_blank():
    shown = answered(words_source(), {"why": "YOUR ANSWER HERE"})
    assert grade(item(shown))["verdicts"][-1]["points"] == 0
    assert grade(item(answered(shown, {"why": "Because."})))["verdicts"][-1]["outcome"] == "manual"


def test_reports_are_plain_json():
    report = grade(item(answered(words_source(), RIGHT)))
    assert json.loads(json.dumps(report))["student"] == "ada"


def test_a_judge_that_dies_or_hangs_costs_only_its_own_item():
    deadly = one_test("import os\nos._exit(3)")
    hanging = one_test(
        "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except BaseException:\n        pass"
    )
    fine = one_test("assert f(1) == 1")
    items = [item(source, source, student=name) for name, source in (("a", deadly), ("b", hanging), ("c", fine))]
    reports = {report.student: report for report in grade_all(items, workers=2, deadline=6)}
    assert reports["a"].verdicts[0].outcome == reports["b"].verdicts[0].outcome == "internal"
    assert "did not finish within 6 s" in reports["b"].verdicts[0].message
    assert reports["c"].points == 4


def test_a_cell_of_the_learners_own_that_cannot_run_where_it_is_graded_takes_nothing_off():
    source = one_test("assert f(3) == 3")
    handed_in = answered(source, {"f": "def f(x):\n    return x"})
    handed_in["cells"].append(cell("open('my_log.csv')"))
    report = grade(item(handed_in, source))
    assert report["verdicts"][0]["outcome"] == "pass"
    (said,) = report["findings"]
    assert said.startswith("A cell you added stopped with FileNotFoundError") and said.endswith("takes nothing off.")


def test_the_solution_cell_may_use_the_courses_imports():
    source = one_test("assert f(2) == 'b'", before=["import string"], solution="def f(x):\n    return 'abc'[1]")
    answer = "def f(x):\n    return string.ascii_lowercase[x - 1]"
    assert grade(item(answered(source, {"f": answer}), source))["verdicts"][0]["outcome"] == "pass"
    assert CLEAN.startswith("def clean")


def test_judges_that_cannot_start_stop_the_run_with_their_own_words(monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(CourseError, match="A judge could not start"):
        list(grade_all([item(None)], workers=1))
