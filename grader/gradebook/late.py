"""Penalties for handing in late, as nbgrader assigns them: by its own plugin, or the course's."""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from grader.errors import CourseError
from grader.gradebook.door import nbgrader

CONFIG = "nbgrader_config"


class Penalties:
    """The late policy of one course: `AssignLatePenalties` and its plugin, as nbgrader_config.py sets them up."""

    def __init__(self, course: Path) -> None:
        self._course = course.resolve()

    @cached_property
    def _step(self) -> Any:
        """nbgrader's own step. Raises CourseError when the configuration or the plugin in it cannot be loaded."""
        with nbgrader(), _importable(self._course):
            from nbgrader.preprocessors import AssignLatePenalties

            try:
                step = AssignLatePenalties(config=configuration(self._course))
                step.log = logging.getLogger("grader.late")  # it warns of every late learner
                step.log.setLevel(logging.CRITICAL)
                step.init_plugin()
                return step
            except CourseError:
                raise
            except Exception as error:
                raise CourseError(
                    f"The late policy in {self._course / CONFIG}.py cannot be used ({_said(error)}). Put it right; "
                    "the same command then goes on."
                ) from error

    def assign(self, db: sqlite3.Connection, assignment: str, students: Collection[str] = ()) -> tuple[str, ...]:
        """Set or take back the penalties of an assignment, for all learners or for these, without committing.

        Returns sentences for those whose penalty the plugin could not say; theirs stays as it was.
        """
        changed, sentences = [], []
        for row in db.execute(_NOTEBOOKS, (assignment,)).fetchall():
            student, before = row["student_id"], row["late_submission_penalty"]
            if students and student not in students:
                continue
            seconds = _seconds_late(row["timestamp"], row["duedate"], row["extension"])
            if seconds <= 0 and before is None:
                continue
            try:
                penalty = self._penalty(student, row["score"], seconds)
            except CourseError:
                raise
            except Exception as error:
                sentences.append(
                    f"The late policy could not say {student}'s penalty ({_said(error)}); it was left as it was."
                )
                continue
            if penalty != before:
                changed.append((penalty, row["id"]))
        db.executemany("update submitted_notebook set late_submission_penalty = ? where id = ?", changed)
        return tuple(dict.fromkeys(sentences))

    def _penalty(self, student: str, score: float, seconds: float) -> float | None:
        if seconds <= 0:
            return None
        step = self._step
        with _importable(self._course):
            penalty = step.plugin_inst.late_submission_penalty(student, score, seconds)
        return None if penalty is None else float(step._check_late_penalty(SimpleNamespace(score=score), penalty))


def configuration(course: Path) -> Any:
    """nbgrader's configuration for a course folder: the user's and the system's, then the course's own.

    Raises CourseError when a file cannot be read.
    """
    from traitlets.config import Config, JSONFileConfigLoader, PyFileConfigLoader

    with nbgrader():
        from nbgrader.apps.baseapp import NbGrader

        folders = [*reversed(NbGrader().config_file_paths), str(course)]
    whole = Config()
    for folder in folders:
        for loader, ending in ((JSONFileConfigLoader, ".json"), (PyFileConfigLoader, ".py")):
            if (Path(folder) / (CONFIG + ending)).is_file():
                try:
                    whole.merge(loader(CONFIG + ending, path=folder).load_config())
                except Exception as error:
                    path = Path(folder) / (CONFIG + ending)
                    raise CourseError(f"{path} cannot be read ({_said(error)}). Put it right first.") from error
    return whole


def _seconds_late(handed_in: str | None, due: str | None, extension: str | None) -> float:
    if handed_in is None or due is None:
        return 0.0
    until = datetime.fromisoformat(due)
    if extension is not None:
        until += datetime.fromisoformat(extension) - datetime(1970, 1, 1)  # noqa: DTZ001 - as the tables keep a span
    return max(0.0, (datetime.fromisoformat(handed_in) - until).total_seconds())


@contextmanager
def _importable(course: Path) -> Iterator[None]:
    """A block in which a plugin that lies in the course folder can be imported, as when nbgrader runs there."""
    sys.path.insert(0, str(course))
    try:
        yield
    finally:
        if str(course) in sys.path:
            sys.path.remove(str(course))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}".rstrip(": .")


_NOTEBOOKS = """select h.id, s.student_id, s.timestamp, s.extension, a.duedate, h.late_submission_penalty,
    total(case when g.manual_score is not null then g.manual_score + coalesce(g.extra_credit, 0)
               when g.auto_score is not null then g.auto_score + coalesce(g.extra_credit, 0) end) score
    from assignment a
    join submitted_assignment s on s.assignment_id = a.id
    join submitted_notebook h on h.assignment_id = s.id
    left join base_cell c on c.notebook_id = h.notebook_id
    left join grade g on g.cell_id = c.id and g.notebook_id = h.id
    where a.name = ? and (a.duedate is not null or h.late_submission_penalty is not null) group by h.id"""
