"""Looks at what a learner's cell came to and says in words what is missing or wrong. Never raises.

The judge shows a learner the words of an assertion only where a test's own text makes it: these functions answer with
sentences, and the exercise says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from math import inf
from numbers import Real
from typing import Any

__all__ = ["kind_of", "mistake", "no_function", "ready"]

NOTHING = "gives back nothing; did you print instead of return?"
_KINDS = {
    "NoneType": "nothing", "str": "a text", "int": "a number", "float": "a number", "int64": "a number",
    "float64": "a number", "bool": "True or False", "ndarray": "an array", "generator": "a generator",
    "function": "a function",
} | {name: f"a {name}" for name in ("dict", "list", "tuple", "set", "frozenset", "Series", "DataFrame")}  # fmt: skip


def kind_of(answer: Any) -> str:
    """What kind of thing an answer is, in words. Never what it holds: an answer can hold a hidden input."""
    return _KINDS.get(type(answer).__name__, "something else")


def no_function(name: str, answer: Any) -> str:
    """Why an answer is no function; empty when it is one."""
    return "" if callable(answer) else f"`{name}` is not a function; write `def {name}(…):` and return the answer"


def ready(notebook: Mapping[str, Any], name: str, *example: Any) -> bool:
    """Whether a function of this name is there and runs on the example; prints what is missing when not.

    notebook: its globals().
    """
    if name not in notebook:
        print(f"`{name}` is not there yet: write it as a Python function in its cell, and run that cell.")
        return False
    if problem := no_function(name, notebook[name]):
        print(problem)
        return False
    try:
        notebook[name](*deepcopy(example))
    except NotImplementedError:
        print(f"`{name}` is still to do.")
    except Exception as error:
        print(f"`{name}` raised {type(error).__name__}: {error}")
    else:
        return True
    return False


def mistake(
    name: str,
    answer: Any,
    right: Mapping[str, float],
    slips: Mapping[str, Mapping[str, float]],
    *,
    within: float,
    ordered: bool = False,
) -> str:
    """What is wrong with the numbers that a function gave back, in a sentence; empty when all are right.

    No sentence repeats a number of the answer, or how many it has: it could be a hidden input.

    answer: a dict or a Series; when `ordered`, also a list, tuple or array in the order of `right`. slips: a sentence
    to the numbers that one gets who makes that mistake. within: how far off a number may be.
    """
    if answer is None:
        return f"`{name}` {NOTHING}"
    given = _numbers(answer, list(right) if ordered else [])
    if given is None:
        wanted = f"({', '.join(right)})" if ordered else "a dict or a Series of numbers"
        return f"`{name}` gives back {kind_of(answer)}; {wanted} is asked for"

    def like(other: Mapping[str, float]) -> bool:
        return set(given) == set(other) and all(abs(given[key] - other[key]) <= within for key in other)

    if like(right):
        return ""
    if known := next((sentence for sentence, wrong in slips.items() if like(wrong)), ""):
        return known
    if any(isinstance(value, str) for value in _values(answer)):
        return "some of the values are texts; numbers are asked for"
    if set(given) != set(right):
        return "it has more or fewer numbers than are asked for, or under other names"
    if all(given[key].is_integer() and abs(given[key] - right[key]) < 1 for key in right):
        return "the numbers are rounded; leave them as they are"
    return f"{sum(abs(given[key] - right[key]) > within for key in right)} of {len(right)} numbers are wrong"


def _values(answer: Any) -> list[Any]:
    return list(answer.values()) if isinstance(answer, dict) else list(answer)


def _numbers(answer: Any, order: list[str]) -> dict[str, float] | None:
    """The numbers by name, without NaN and what is no number; None when there are no names."""
    kind = type(answer).__name__
    if kind == "Series":
        answer = answer.to_dict()
    elif kind == "ndarray":
        answer = answer.tolist()  # of an array without an axis a number
    if isinstance(answer, list | tuple) and order and len(answer) == len(order):
        answer = dict(zip(order, answer, strict=True))
    if not isinstance(answer, dict):
        return None
    return {str(key): _float(value) for key, value in answer.items() if isinstance(value, Real) and value == value}


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number may have any size
        return inf if value > 0 else -inf
