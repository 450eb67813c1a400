"""The learners' version of an assignment, made by nbgrader's own rules, and its entry in the gradebook."""

from __future__ import annotations

import fnmatch
import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.errors import ReleaseError, SourceError
from grader.gradebook.door import COURSE_ID, address, gradebook, nbgrader
from grader.reading.assignment import source_notebooks

CONFIG = '''"""By this file nbgrader's tools, formgrader among them, find the course: start JupyterLab here."""

c = get_config()  # noqa: F821
c.CourseDirectory.source_directory = {source!r}
# whatever lies beside a notebook in the source folder stays there
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "__pycache__", "*.pyc", "feedback", "*.py", "*.md", "*.txt", "*.json", "*.toml", "*.y*ml",
]
'''


def release(assignment: str, source: Path, course: Path, supply: Sequence[str] = ()) -> tuple[Path, ...]:
    """Make the students' version with nbgrader and enter the assignment into the gradebook.

    supply: globs of other files to hand out (data); without one, nothing but notebooks leaves the source folder.
    Returns the files released. Raises SourceError, ReleaseError.
    """
    source_notebooks(source, assignment)
    source, course = source.resolve(), course.resolve()
    course.mkdir(parents=True, exist_ok=True)
    _write_config(source, course)
    with nbgrader():
        from nbgrader.apps import NbGraderAPI
        from traitlets.config import Config

        config = Config()
        config.CourseDirectory.root = str(course)
        config.CourseDirectory.course_id = COURSE_ID
        config.CourseDirectory.source_directory = os.path.relpath(source, course)
        config.CourseDirectory.db_url = address(course)
        config.CourseDirectory.ignore = ["*"]  # of the files beside the notebooks; what is wanted is copied below
        api = NbGraderAPI(config=config)
        api.log.setLevel(logging.CRITICAL)
        result = api.generate_assignment(assignment, force=True, create=True)
    if not result.get("success"):
        raise ReleaseError(f"nbgrader would not release '{assignment}': {_last_words(result)}")
    target = course / "release" / assignment
    for path in sorted((source / assignment).rglob("*")):
        if path.is_file() and any(fnmatch.fnmatch(path.name, pattern) for pattern in supply):
            copy = target / path.relative_to(source / assignment)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return tuple(sorted(p for p in target.rglob("*") if p.is_file()))


def release_notebook(source: Path, target: Path) -> None:
    """Write the learner's version of one notebook, by nbgrader's own rules, without a gradebook.

    Raises SourceError, ReleaseError.
    """
    if not source.is_file():
        raise SourceError(f"There is no source notebook {source}.")
    with nbgrader():
        import nbformat
        from nbgrader import preprocessors as made_by

        steps = [
            made_by.LockCells, made_by.ClearSolutions, made_by.ClearOutput, made_by.CheckCellMetadata,
            made_by.ComputeChecksums, made_by.ClearHiddenTests, made_by.ClearMarkScheme, made_by.ComputeChecksums,
            made_by.CheckCellMetadata,
        ]  # fmt: skip
        try:
            notebook = nbformat.read(source, as_version=4)
            resources: dict[str, Any] = {}
            for step in steps:
                notebook, resources = step().preprocess(notebook, resources)
        except Exception as error:
            raise ReleaseError(f"nbgrader would not make the learner's version of {source.name}: {error}") from error
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)


def is_released(assignment: str, notebooks: Sequence[str], course: Path) -> bool:
    """Whether the gradebook knows the assignment with exactly these notebooks."""
    if not (course / "gradebook.db").exists():
        return False
    with gradebook(course) as book:
        from nbgrader.api import MissingEntry

        try:
            return {n.name for n in book.find_assignment(assignment).notebooks} == set(notebooks)
        except MissingEntry:
            return False


def _write_config(source: Path, course: Path) -> None:
    path = course / "nbgrader_config.py"
    if not path.exists():
        relative = Path(os.path.relpath(source, course)).as_posix()
        path.write_text(CONFIG.format(source=relative), encoding="utf-8")


def _last_words(result: dict[str, Any]) -> str:
    text = str(result.get("error") or result.get("log") or "no reason given").strip()
    return text.splitlines()[-1][:300]
