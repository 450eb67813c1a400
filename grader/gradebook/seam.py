"""nbgrader's own `autograde`, by the judge: what nbgrader_config.py puts in the places of nbgrader's classes.

Only nbgrader loads this file. It writes outputs from which nbgrader itself reads exactly the judge's scores.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Bool, Float

from grader.attempts import attempts_of
from grader.carrying.process import JudgeProcess
from grader.errors import GraderError, SourceError
from grader.gradebook.marks import marks_of
from grader.intake.inbox import Delivery
from grader.judging.runtime import Runtime, runtime_of
from grader.lock import sole_writer
from grader.marking import basis_of, doubted, items_of
from grader.reading.assignment import Assignment, parse_source
from grader.reading.inspect import faults
from grader.score import Report, Verdict
from grader.telling.feedback import write_page

IDLE = 30.0
"""Seconds after which a judge that has nothing to do is ended; a formgrader may be open for days."""
FAILED = "not yet"
"""The name of the error that stands for a verdict, by which our own outputs are known again."""


BESIDE_A_SUBMISSION = ("timestamp.txt", "submission_secret.txt")


class LeftOpen(GraderError):
    """The judge's own trouble: nbgrader reports this submission as failed, and goes on."""


class HandedIn(NotebookExporter):  # type: ignore[misc]
    """Takes nbgrader through one submission. The file is read by the judge alone, however broken it is."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Refuse what cannot go well, before nbgrader removes an earlier result to make place for a new one."""
        super().__init__(*args, **kw)
        try:
            if not {f"{__name__}.Judge", Judge} & set(self.parent.autograde_preprocessors):
                raise GraderError("nbgrader_config.py sets autograde_preprocessors, and the judge is no longer in it.")
            with sole_writer(Path(self.parent.coursedir.root), "autograde"):
                pass
        except GraderError as error:
            self.parent.log.error(str(error))
            raise NbGraderException(str(error)) from error

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """An empty notebook the first time, when nbgrader means to tidy up; the graded one the second time."""
        autograde = self.parent
        course = Path(autograde.coursedir.root)
        with sole_writer(course, "autograde"):
            notebook, resources = self.from_notebook_node(nbformat.v4.new_notebook(), resources=resources)
            if "grader" in resources:
                number, report = resources["grader"]
                with attempts_of(course) as attempts:
                    attempts.mark_recorded([number])
                marks = marks_of(course, report.assignment, [report.student])
                write_page(report, course, marks.get((report.student, report.notebook)))
                carry_along(autograde.coursedir, "autograded", report.assignment, report.student)
        return notebook, resources


class Judge(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands where nbgrader has Execute. Set it up as `c.Judge.seconds = 10`."""

    seconds = Float(5.0, help="for one cell or call of a learner's").tag(config=True)
    allow_weak = Bool(False, help="grade even where code cannot be walled off").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The graded notebook instead of the empty one. Raises GraderError when the judge itself is in trouble."""
        where = resources["nbgrader"]
        names = where["assignment"], where["notebook"], where["student"]
        coursedir = self.parent.parent.coursedir
        source = Path(coursedir.format_path(coursedir.source_directory, ".", names[0])) / f"{names[1]}.ipynb"
        handed_in = Path(coursedir.format_path(coursedir.submitted_directory, names[2], names[0])) / f"{names[1]}.ipynb"
        report, text, basis = self._graded(source, Delivery(names[2], names[1], handed_in), names[0])
        with attempts_of(Path(coursedir.root)) as attempts:
            number = attempts.add(report, text, basis)
        for verdict in report.verdicts:
            if verdict.outcome == "internal":
                raise LeftOpen(f"{names[2]}, {verdict.grade_id}: {verdict.message}")
        resources["grader"] = number, report
        return readable_by_nbgrader(report), resources

    def _graded(self, source: Path, delivery: Delivery, name: str) -> tuple[Report, str | None, str]:
        try:
            written = source.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"The source notebook {source} cannot be read: {error}") from error
        limits, allow_weak = {"seconds": float(self.seconds)}, bool(self.allow_weak)
        assignment, runtime = _source(written, name, delivery.notebook)
        read = {delivery.notebook: (assignment, source)}
        release = Path(self.parent.parent.coursedir.root) / "release" / name
        [item] = items_of(read, [delivery], runtime, allow_weak=allow_weak, limits=limits, files_in=release)
        basis = basis_of(written, {"limits": limits, "allow_weak": allow_weak}, release)
        with attempts_of(Path(self.parent.parent.coursedir.root)) as attempts:
            known = attempts.doubts(name, {delivery.notebook: basis})
        item["doubted"] = sorted(doubted(known.get(delivery.notebook, ()))[0])
        return _judges.grade(item), item["submission"], basis


class SaveScores(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's own, and the scores of tasks, which nbgrader never looks at again."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """Enter one cell into the gradebook."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if utils.is_task(cell) and "grader" in resources:
            name = cell.metadata.nbgrader["grade_id"]
            verdict = {verdict.grade_id: verdict for verdict in resources["grader"][1].verdicts}[name]
            grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
            grade.auto_score = verdict.points
            grade.needs_manual_grade = grade.manual_score is not None or verdict.points is None
            self.gradebook.db.commit()
        return cell, resources


class Proofread(NbGraderPreprocessor):  # type: ignore[misc]
    """Refuses to release what `grader release` would refuse."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook as it came. Raises SourceError."""
        found = faults(nbformat.writes(nb), resources["nbgrader"]["notebook"])
        if found:
            raise SourceError(" ".join(found))
        return nb, resources


def carry_along(coursedir: Any, step: str, assignment: str, student: str) -> None:
    """Copy what nbgrader keeps beside a submission: by it, it knows a newer one, and whose feedback it hands back."""
    submitted = Path(coursedir.format_path(coursedir.submitted_directory, student, assignment))
    target = Path(coursedir.format_path(getattr(coursedir, f"{step}_directory"), student, assignment))
    for path in (submitted / name for name in BESIDE_A_SUBMISSION):
        if path.is_file() and not path.is_symlink():
            target.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                (target / path.name).unlink()
            shutil.copyfile(path, target / path.name)


def readable_by_nbgrader(report: Report) -> Any:
    """The graded notebook, with outputs and checksums from which nbgrader reads the very scores of the report."""
    notebook = nbformat.from_dict(report.graded)
    verdicts = {verdict.grade_id: verdict for verdict in report.verdicts}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in report.blank:
            cell.metadata.nbgrader["checksum"] = utils.compute_checksum(cell)
        verdict = verdicts.get(name)
        if verdict is not None and cell.cell_type == "code" and not utils.is_solution(cell):
            cell.outputs = [nbformat.from_dict(output) for output in _outputs(verdict, cell.outputs)]
    return notebook


def _outputs(verdict: Verdict, said: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    line = "".join(output["text"] for output in said if output.get("name") == "stdout").rstrip("\n")
    if verdict.outcome == "fail":
        return [{"output_type": "error", "ename": FAILED, "evalue": verdict.message, "traceback": [line]}]
    shown = {"output_type": "stream", "name": "stdout", "text": line + "\n"}
    if verdict.outcome == "pass":
        return [shown]
    value = {"text/plain": repr(verdict.points)}
    return [shown, {"output_type": "execute_result", "data": value, "metadata": {}, "execution_count": None}]


@lru_cache(maxsize=16)
def _source(text: str, assignment: str, notebook: str) -> tuple[Assignment, Runtime]:
    read = parse_source(text, assignment, notebook)
    return read, runtime_of([read])


class _Judges:
    """A judge that is there for as long as it is asked things."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._judge: JudgeProcess | None = None
        self._timer: threading.Timer | None = None

    def grade(self, item: Mapping[str, Any]) -> Report:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._judge = self._judge or JudgeProcess()
            try:
                return self._judge.grade(item)
            finally:
                self._timer = threading.Timer(IDLE, self._end)
                self._timer.daemon = True
                self._timer.start()

    def _end(self) -> None:
        with self._lock:
            judge, self._judge = self._judge, None
            if judge is not None:
                judge.close()


_judges = _Judges()
