"""The course's lessons and exercises, and which predictions each lesson asks for, read off the notebooks themselves."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

COURSE = Path(__file__).resolve().parents[2]
"""The folder with `notebooks` and `exercises`, where the course lies beside this package."""
_LESSON = re.compile(r"week(\d)_(\w+)/(\d)_\w+\.ipynb")
_EXERCISE = re.compile(r"week(\d)_\w+/\w+\.ipynb")
_MAGIC = re.compile(r"(?m)^\s*[%!].*$")


@dataclass(frozen=True)
class Lesson:
    """One lesson as it stands in the course."""

    number: str
    """`1.2`."""
    title: str
    path: str
    """From the workspace: `week1_decompose/2_smaller_steps_are_not_enough.ipynb`."""
    predictions: tuple[re.Pattern[str], ...]
    """The ids that it asks for; one whose id is put together while it runs is a pattern."""

    def asked(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """For each prediction of the lesson, those of `ids` that are it."""
        known = list(ids)
        return {one.pattern: [id for id in known if one.fullmatch(id)] for one in self.predictions}


@dataclass(frozen=True)
class Exercise:
    """One graded piece."""

    week: int
    name: str
    """Its folder, as `course grade` calls it: `week1_decompose`."""
    path: str


@dataclass(frozen=True)
class Course:
    """All that there is; empty where the course is not there."""

    lessons: tuple[Lesson, ...] = ()
    exercises: tuple[Exercise, ...] = ()


def course(folder: Path = COURSE) -> Course:
    """The lessons and exercises in `folder`, in order; a notebook that cannot be read is passed over."""
    lessons = (_lesson(path) for path in sorted(folder.glob("notebooks/*/*.ipynb")))
    exercises = (_exercise(path) for path in sorted(folder.glob("exercises/*/*.ipynb")))
    return Course(tuple(one for one in lessons if one), tuple(one for one in exercises if one))


def _lesson(path: Path) -> Lesson | None:
    name = f"{path.parent.name}/{path.name}"
    found = _LESSON.fullmatch(name)
    if found is None:
        return None
    try:
        title, asked = _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Lesson(f"{found[1]}.{found[3]}", title or path.stem, name, asked)


def _exercise(path: Path) -> Exercise | None:
    name = f"{path.parent.name}/{path.name}"
    found = _EXERCISE.fullmatch(name)
    return Exercise(int(found[1]), path.parent.name, f"exercises/{name}") if found else None


@cache
def _read(path: Path, changed: int) -> tuple[str, tuple[re.Pattern[str], ...]]:
    """Title and predictions of a notebook. Raises OSError for none, and others for what is no notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    words = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    title = re.search(r"^# (.+)$", words, re.M)
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    asked = {one.pattern: one for text in code for one in predictions(text)}
    return title[1] if title else "", tuple(asked.values())


def predictions(code: str) -> Iterator[re.Pattern[str]]:
    """The ids that a cell's code asks predictions under: the first argument of each `predict(…)`."""
    try:
        tree = ast.parse(_MAGIC.sub("", code))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in ("predict", "PredictionLock"):
            given = node.args[:1] or [one.value for one in node.keywords if one.arg == "id"]
            pattern = "".join(_pattern(given[0])) if given else ""
            if pattern:
                yield re.compile(pattern)


def _called(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _pattern(given: ast.expr) -> Iterator[str]:
    """A text as it is; of an f-string what is fixed in it; of anything else nothing."""
    parts: list[Any] = given.values if isinstance(given, ast.JoinedStr) else [given]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield re.escape(part.value)
        elif isinstance(part, ast.FormattedValue):
            yield ".+"
