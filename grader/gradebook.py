"""The one door to nbgrader: its release converter and its gradebook, so that formgrader and manual grading go on.

nbgrader takes one to two seconds to import, so nothing here imports it before it is needed. Only one process, the
command itself, ever writes the gradebook; a judge never opens it.
"""

from __future__ import annotations

import fnmatch
import json
import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.assignment import source_notebooks
from grader.errors import ReleaseError, SourceError
from grader.score import Report

COURSE_ID = "default_course"

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
    with _nbgrader():
        from nbgrader.apps import NbGraderAPI
        from traitlets.config import Config

        config = Config()
        config.CourseDirectory.root = str(course)
        config.CourseDirectory.course_id = COURSE_ID
        config.CourseDirectory.source_directory = os.path.relpath(source, course)
        config.CourseDirectory.db_url = _address(course)
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
    with _nbgrader():
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
    with _open(course) as book:
        from nbgrader.api import MissingEntry

        try:
            return {n.name for n in book.find_assignment(assignment).notebooks} == set(notebooks)
        except MissingEntry:
            return False


def record(reports: Iterable[Report], course: Path) -> None:
    """Enter scores and comments into the gradebook, in one transaction, and keep what people graded by hand."""
    with _open(course) as book:
        for report in reports:
            _record(book, report)
        book.db.commit()


def keep_files(report: Report, submitted: str | None, course: Path) -> None:
    """Write the graded notebook, the notebook as handed in, and this attempt, beside all earlier attempts."""
    folder = Path(report.student) / report.assignment
    autograded = course / "autograded" / folder / f"{report.notebook}.ipynb"
    if report.graded:
        autograded.parent.mkdir(parents=True, exist_ok=True)
        autograded.write_text(json.dumps(report.graded, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if submitted is not None:
        original = course / "submitted" / folder / f"{report.notebook}.ipynb"
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_text(submitted, encoding="utf-8", errors="replace")
    attempts = course / "attempts" / report.assignment / report.student
    attempts.mkdir(parents=True, exist_ok=True)
    stamp = (report.graded_at or "unfinished").replace(":", "-")
    said = report.to_dict()
    del said["graded"]  # lies in autograded/
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    count = 0
    while True:
        name = f"{stamp}.json" if not count else f"{stamp}.{count}.json"
        try:
            with (attempts / name).open("x", encoding="utf-8") as file:
                file.write(text)
            return
        except FileExistsError:
            count += 1


def latest_reports(assignment: str, course: Path) -> tuple[Report, ...]:
    """The newest attempt of each student and notebook. Raises SourceError when nothing was graded yet."""
    newest: dict[tuple[str, str], tuple[float, Report]] = {}
    for path in (course / "attempts" / assignment).glob("*/*.json"):
        report = Report.from_dict(json.loads(path.read_text(encoding="utf-8")))
        key, when = (report.student, report.notebook), path.stat().st_mtime_ns
        if key not in newest or newest[key][0] < when:
            newest[key] = (when, report)
    if not newest:
        raise SourceError(
            f"Nothing of '{assignment}' has been graded in {course}. Run: grader grade {assignment} --submissions …"
        )
    return tuple(report for _, (_, report) in sorted(newest.items()))


def _record(book: Any, report: Report) -> None:
    from nbgrader.api import Comment, Grade, MissingEntry, Student, SubmittedAssignment, SubmittedNotebook

    assignment = book.find_assignment(report.assignment)
    student = book.db.get(Student, report.student)
    if student is None:
        student = Student(id=report.student)
        book.db.add(student)
    try:
        submission = book.find_submission(report.assignment, report.student)
    except MissingEntry:
        submission = SubmittedAssignment(assignment=assignment, student=student)
        book.db.add(submission)
        for notebook in assignment.notebooks:
            # the links run both ways, so each new row must be in the session before the next one is linked to it
            handed_in = SubmittedNotebook(notebook=notebook, assignment=submission)
            book.db.add(handed_in)
            for cell in (*notebook.grade_cells, *notebook.task_cells):
                book.db.add(Grade(cell_id=cell.id, notebook=handed_in))
            for cell in (*notebook.solution_cells, *notebook.task_cells):
                book.db.add(Comment(cell_id=cell.id, notebook=handed_in))
        book.db.flush()
    handed_in = book.find_submission_notebook(report.notebook, report.assignment, report.student)
    verdicts = {verdict.grade_id: verdict for verdict in report.verdicts}
    for grade in handed_in.grades:
        verdict = verdicts.get(grade.cell.name)
        if verdict is not None:
            grade.auto_score = verdict.points
            grade.needs_manual_grade = grade.manual_score is not None or verdict.points is None
    for comment in handed_in.comments:
        comment.auto_comment = "No response." if comment.cell.name in report.blank else None


@contextmanager
def _open(course: Path) -> Iterator[Any]:
    with _nbgrader():
        from nbgrader.api import Gradebook

        with Gradebook(_address(course.resolve()), COURSE_ID) as book:
            yield book


@contextmanager
def _nbgrader() -> Iterator[None]:
    """nbgrader runs a bare `alembic`, which lies beside this Python, whether or not its environment is activated."""
    # importing it compiles a grammar of addresses for over a second, which nothing here uses
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _address(course: Path) -> str:
    return "sqlite:///" + (course / "gradebook.db").as_posix()


def _write_config(source: Path, course: Path) -> None:
    path = course / "nbgrader_config.py"
    if not path.exists():
        relative = Path(os.path.relpath(source, course)).as_posix()
        path.write_text(CONFIG.format(source=relative), encoding="utf-8")


def _last_words(result: dict[str, Any]) -> str:
    text = str(result.get("error") or result.get("log") or "no reason given").strip()
    return text.splitlines()[-1][:300]
