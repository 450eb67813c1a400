"""One Python source that runs an answer over a world's reference solution and judges it by tests."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from functools import lru_cache

_HARNESS = """\
import sys

# What the answer could replace or break is taken in before it runs.
_BaseException, _AssertionError, _type, _str, _len, _getattr, _exec, _compile = (
    BaseException, AssertionError, type, str, len, getattr, exec, compile)


def _short(text):
    return text if _len(text) <= 400 else text[:400] + " ..."


def _told(error):
    try:
        text = _short(_str(error))
    except _BaseException:
        text = ""
    kind = _type(error).__name__
    return kind + ": " + text if text else kind


def _where(error):
    place, step = "", error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename in ("answer.py", "reference.py") and code.co_name != "<module>":
            place = " in " + code.co_name
        step = step.tb_next
    return place


def _failure(test, error):
    requirement = (test.__doc__ or test.__name__).strip().rstrip(".")
    place = _where(error)
    if isinstance(error, _AssertionError) and not place and _str(error):
        return requirement + ": " + _short(_str(error))
    return requirement + ": " + _told(error) + place


def _judge(reference, answer, tests, names):
    app = _type(sys)("app")
    # Dataclasses and pickling look a module up by its name.
    sys.modules["app"] = app
    _exec(reference, app.__dict__)
    try:
        _exec(_compile(answer, "answer.py", "exec"), app.__dict__)
    except _BaseException as error:
        line = _getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
        step = error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename == "answer.py":
                line = step.tb_lineno
            step = step.tb_next
        wrong = "the answer does not run: " + _told(error)
        if line is not None and "line " not in wrong:
            wrong += " (line " + _str(line) + ")"
        return {"passed": [], "failed": {name: wrong for name in names}}
    passed, failed = [], {}
    space = {"__name__": "tests"}
    _exec(tests, space)
    for name in names:
        try:
            space[name](app)
        except _BaseException as error:
            failed[name] = _failure(space[name], error)
        else:
            passed.append(name)
    return {"passed": passed, "failed": failed}

"""


def assemble(reference: str, answer: str, tests: Mapping[str, str]) -> str:
    """A source that sets `result` to {"passed": [names], "failed": {name: message}}, whatever the answer does.

    The answer runs in the namespace of the reference, so what it defines replaces what was there. A loop without end
    is left to whoever runs the source. `tests` are names and sources of functions that take the assembled namespace.
    All but the answer travels compiled, so the source is for the Python that made it.
    """
    harness, known = _compiled(_HARNESS, "harness.py"), _compiled(reference, "reference.py")
    judging = _compiled("\n".join(tests.values()), "tests.py")
    return (
        "from marshal import loads\n"
        f"exec(loads(bytes.fromhex('{harness}')))\n"
        f"result = _judge(loads(bytes.fromhex('{known}')), {answer!a}, "
        f"loads(bytes.fromhex('{judging}')), {list(tests)!a})\n"
    )


@lru_cache(maxsize=512)
def _compiled(source: str, name: str) -> str:
    # The same parts stand in thousands of programs, and compiling them took longer than running them.
    return marshal.dumps(compile(source, name, "exec")).hex()
