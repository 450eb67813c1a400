"""Where work is done: in a lesson, in an exercise, or in the learner's own projects."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[2]
_FOLDERS = {"lesson": "notebooks", "exercise": "exercises"}
_NOTEBOOK = re.compile(r"(?:^|[/\\])(exercises[/\\])?([^/\\]+)[/\\]([^/\\]+)\.ipynb$")
_COPY = re.compile(r"(?: \(newer(?: \d+)?\)|-Copy\d+)$")
"""What the workspace and JupyterLab put behind the name of a second copy."""


@dataclass(frozen=True)
class Place:
    source: str
    """`lesson`, `exercise` or `work`."""
    course_ref: str | None = None


def place() -> Place:
    """The place of the notebook that this kernel belongs to; outside the course's own notebooks it is work.

    ORCHESTRATION_PLACE, such as `exercises/week1_decompose/plan.ipynb`, says it where no notebook server does.
    """
    found = _NOTEBOOK.search(os.environ.get("ORCHESTRATION_PLACE") or os.environ.get("JPY_SESSION_NAME") or "")
    if found is None:
        return Place("work")
    source = "exercise" if found[1] else "lesson"
    ref = f"{found[2]}/{_COPY.sub('', found[3])}"
    return Place(source, ref) if ref in _notebooks()[source] else Place("work")


@cache
def course_refs() -> frozenset[str]:
    """All that a course_ref of the course can be: its notebooks, and the folders that hold them."""
    refs = frozenset().union(*_notebooks().values())
    return refs | {ref.partition("/")[0] for ref in refs}


@cache
def _notebooks() -> Mapping[str, frozenset[str]]:
    """The course's notebooks by source; none where the course does not lie beside this package."""
    return {
        source: frozenset(f"{path.parent.name}/{path.stem}" for path in (_REPOSITORY / folder).glob("*/*.ipynb"))
        for source, folder in _FOLDERS.items()
    }
