"""Where nbgrader's exchange is, by the course's own configuration."""

from __future__ import annotations

from pathlib import Path

from grader.errors import SubmissionError
from grader.gradebook.door import nbgrader
from grader.gradebook.late import configuration


def exchange_of(course: Path) -> Path:
    """The exchange's folder of this course, as nbgrader would find it from inside the course folder.

    Raises CourseError when the configuration cannot be read, SubmissionError when there is no exchange.
    """
    with nbgrader():
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.exchange.default import Exchange

        config = configuration(course.resolve())
        root, course_id = Exchange(config=config).root, CourseDirectory(config=config).course_id
    place: Path = course.resolve() / root / course_id
    if not place.is_dir():
        raise SubmissionError(
            f"nbgrader's exchange for this course would be {place}, which is not there. Give the place to collect from."
        )
    return place
