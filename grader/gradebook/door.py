"""nbgrader, opened when it is needed: its modules, and the gradebook of one course."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.errors import CourseError
from grader.gradebook.book import FILE, check_version, sentence

COURSE_ID = "default_course"


@contextmanager
def nbgrader() -> Iterator[None]:
    """A block in which nbgrader works: it runs a bare `alembic`, which lies beside this Python, activated or not."""
    # importing it compiles a grammar of addresses for over a second, which nothing here uses
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def gradebook(course: Path) -> Iterator[Any]:
    """nbgrader's own Gradebook of a course folder, made when it is not there.

    Raises CourseError when it cannot be used, also for trouble with the file inside the block.
    """
    path = course.resolve() / FILE
    with nbgrader():
        from nbgrader.api import Gradebook
        from sqlalchemy.exc import DBAPIError

        try:
            check_version(path)
            with Gradebook(address(course.resolve()), COURSE_ID) as book:
                yield book
        except DBAPIError as error:
            raise CourseError(sentence(path, error.orig or error)) from error


def address(course: Path) -> str:
    """The gradebook's database URL."""
    return "sqlite:///" + (course / FILE).as_posix()
