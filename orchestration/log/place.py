"""Where work is done: in a lesson, in an exercise, or in the learner's own projects."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

_NOTEBOOK = re.compile(r"(?:^|[/\\])(exercises[/\\])?((?:week\d_\w+|capstone)[/\\][^/\\]+)\.ipynb$")


@dataclass(frozen=True)
class Place:
    source: str
    """`lesson`, `exercise` or `work`."""
    course_ref: str | None = None


def place() -> Place:
    """The place of the notebook that this kernel belongs to; outside the course's own notebooks it is work.

    ORCHESTRATION_PLACE, such as `exercises/week1_decompose/plan.ipynb`, says it where no notebook server does.
    """
    path = os.environ.get("ORCHESTRATION_PLACE") or os.environ.get("JPY_SESSION_NAME") or ""
    found = _NOTEBOOK.search(path)
    if found is None:
        return Place("work")
    return Place("exercise" if found[1] else "lesson", found[2].replace("\\", "/"))
