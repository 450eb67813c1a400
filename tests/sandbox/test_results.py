"""What comes back: values, prints and exceptions."""

import pytest

from sandbox import Sandbox


def test_a_value_comes_back(box: Sandbox) -> None:
    outcome = box.execute("result = {'a': [1, 2.5, True, None, 'ä']}")
    assert (outcome.status, outcome.value, outcome.error) == ("ok", {"a": [1, 2.5, True, None, "ä"]}, None)


def test_no_result_is_none(box: Sandbox) -> None:
    assert box.execute("x = 1").value is None


def test_what_is_printed_comes_back(box: Sandbox) -> None:
    outcome = box.execute("import sys\nprint('out €')\nprint('err', file=sys.stderr)")
    assert (outcome.stdout, outcome.stderr) == ("out €\n", "err\n")


def test_what_is_printed_before_an_exception_comes_back(box: Sandbox) -> None:
    outcome = box.execute("print('before', end='')\n1 / 0")
    assert (outcome.status, outcome.stdout, outcome.stderr) == ("error", "before", "")


def test_an_exception_is_named_with_its_line(box: Sandbox) -> None:
    error = box.execute("def f():\n    raise ValueError('too small')\n\nf()").error
    assert error is not None
    assert (error.kind, error.message, error.line) == ("ValueError", "too small", 2)


def test_a_line_inside_the_library_is_not_ours(box: Sandbox) -> None:
    error = box.execute("import json\n\njson.loads('{')").error
    assert error is not None
    assert (error.kind, error.line) == ("JSONDecodeError", 3)


def test_a_syntax_error_is_named_with_its_line(box: Sandbox) -> None:
    error = box.execute("x = 1\ndef f(:\n    pass").error
    assert error is not None
    assert (error.kind, error.line) == ("SyntaxError", 2)


def test_a_source_nested_too_deeply_is_an_error(box: Sandbox) -> None:
    assert box.execute("x = " + "(" * 5000 + ")" * 5000).status == "error"


def test_recursion_is_an_error(box: Sandbox) -> None:
    error = box.execute("def f(): return f()\nf()").error
    assert error is not None
    assert (error.kind, error.line) == ("RecursionError", 1)


def test_sys_exit_is_an_error(box: Sandbox) -> None:
    outcome = box.execute("import sys\nsys.exit(0)")
    assert outcome.error is not None
    assert (outcome.status, outcome.error.kind, outcome.error.line) == ("error", "SystemExit", 2)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("object()", "of type object"),
        ("{1, 2}", "of type set"),
        ("[lambda: 1]", "of type function"),
        ("{'a': b'x'}", "of type bytes"),
        ("{1: 'a'}", "key of type int"),
        ("float('nan')", "NaN"),
        ("[float('inf')]", "infinity"),
        ("10 ** 5000", "4,300 digits"),
        ("'\\ud800'", "surrogate"),
    ],
)
def test_what_is_not_plain_data_is_refused_in_words(box: Sandbox, value: str, words: str) -> None:
    outcome = box.execute(f"result = {value}")
    assert outcome.error is not None
    assert (outcome.status, outcome.error.kind) == ("error", "NotPlainData")
    assert words in outcome.error.message


@pytest.mark.parametrize("step", ["x = [x]", "x.append(x)"])
def test_endless_nesting_is_refused(box: Sandbox, step: str) -> None:
    error = box.execute(f"x = []\nfor _ in range(5000):\n    {step}\nresult = x").error
    assert error is not None
    assert error.kind in ("NotPlainData", "output")


def test_a_value_that_doubles_at_each_level_is_too_large(box: Sandbox) -> None:
    assert box.execute("x = 1\nfor _ in range(90): x = [x, x]\nresult = x").status == "output"


def test_large_numbers_and_relatives_of_plain_types_cross_as_plain_data(box: Sandbox) -> None:
    outcome = box.execute("import collections\nresult = [10 ** 4000, (1, 2), collections.Counter('aab')]")
    assert outcome.value == [10**4000, [1, 2], {"a": 2, "b": 1}]
    assert type(outcome.value[2]) is dict


def test_an_object_that_equals_everything_cannot_cross(box: Sandbox) -> None:
    source = "class Equal({base}):\n    def __eq__(self, other): return True\n    __hash__ = None\nresult = Equal()"
    assert box.execute(source.format(base="")).status == "error"
    outcome = box.execute(source.format(base="int"))
    assert type(outcome.value) is int
    assert outcome.value == 0


def test_a_value_that_cannot_be_printed_does_no_harm(box: Sandbox) -> None:
    source = (
        "class Odd(Exception):\n    def __str__(self): raise RuntimeError\n    __repr__ = __str__\nresult = Odd()\n"
    )
    assert box.execute(source).status == "error"
    outcome = box.execute(source + "raise result")
    assert outcome.error is not None
    assert "cannot be read" in outcome.error.message


def test_a_long_message_is_cut(box: Sandbox) -> None:
    error = box.execute("raise ValueError('x' * 10_000_000)").error
    assert error is not None
    assert len(error.message) == 2_000


def test_patched_builtins_do_not_help(box: Sandbox) -> None:
    outcome = box.execute("import builtins, json\nbuiltins.len = lambda x: 0\njson.dumps = None\nresult = object()")
    assert outcome.status != "ok"


def test_a_dataclass_finds_its_own_module(box: Sandbox) -> None:
    source = (
        "from __future__ import annotations\nimport dataclasses, typing\n"
        "@dataclasses.dataclass\nclass A:\n    b: B | None = None\nclass B: pass\n"
        "result = sorted(typing.get_type_hints(A)) + [__name__]"
    )
    assert box.execute(source).value == ["b", "__main__"]


def test_each_execute_is_a_fresh_process(box: Sandbox) -> None:
    box.execute("import json\njson.dumps = 'spoilt'\nx = 1")
    assert box.execute("import json\nresult = json.dumps('x' in globals())").value == "false"
