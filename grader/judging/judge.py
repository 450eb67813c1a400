"""Grades one notebook: `grade(item) -> dict`, plain JSON in and out, the one unit of work.

The learner's cells run in the sandbox; hidden tests run here, in a namespace where the learner's names are proxies or
copies of plain data. A test's text never goes to the learner's process, and only this file says what passed.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import io
import math
import numbers
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.errors import WeakSandbox
from grader.judging.clock import Clock, JudgeTimeout
from grader.judging.learner import MISSING, Learner, SandboxTrouble
from grader.judging.notebook import graded_notebook, outputs_of, verdict_output
from grader.reading.assignment import Assignment, GradeCell, parse_source
from grader.reading.names import Needs, Statement, needs_of_tests, parse
from grader.reading.plain_python import plain_python
from grader.reading.submission import Placed, Submission, read_submission
from grader.score import Outcome, Report, Verdict
from sandbox import Execution, Limits, Sandbox, SandboxError

DEFAULTS: Mapping[str, float] = {
    "seconds": 5.0,  # wall time of one cell or one call of the learner's
    "memory": 1024 * 2**20,
    "output": 2**20,
    "processes": 32,
    "budget": 60.0,  # wall seconds for all of a learner's code in one notebook
    "test_seconds": 10.0,  # the judge's own time in one test cell
}
LONGEST_MESSAGE = 600

_boxes: dict[tuple[tuple[str, ...], tuple[str, ...]], Sandbox] = {}


def grade(item: Mapping[str, Any]) -> dict[str, Any]:
    """Grade one notebook of one learner.

    item: assignment, notebook, student (names); source, submission (texts of notebooks; submission may be None);
    optional notes (sentences), preload (module names), readable (folders), limits (see DEFAULTS), allow_weak (bool).
    Returns Report.to_dict(). Raises SourceError, WeakSandbox.
    """
    began = time.monotonic()
    assignment = parse_source(item["source"], item["assignment"], item["notebook"])
    needs = _needs(item["source"], item["assignment"], item["notebook"])
    submission = read_submission(item.get("submission"), assignment)
    box = _box(tuple(item.get("preload", ())), tuple(item.get("readable", ())), bool(item.get("allow_weak")))
    limits = {**DEFAULTS, **item.get("limits", {})}
    run = _Marking(assignment, needs, submission, box, limits)
    verdicts = run.verdicts()
    report = Report(
        assignment=assignment.name,
        notebook=assignment.notebook,
        student=str(item["student"]),
        verdicts=verdicts,
        notes=(*item.get("notes", ()), *submission.notes),
        findings=tuple(([submission.problem] if submission.problem else []) + run.findings),
        seconds=round(time.monotonic() - began, 4),
        sandbox=box.backend.sentence,
        graded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        blank=tuple(cell.of.grade_id for cell in submission.cells if cell.blank and cell.of),
    )
    return {**asdict(report), "graded": graded_notebook(assignment, submission, run.outputs)}


def is_weak(backend: Any) -> bool:
    """Whether a sandbox backend leaves the network, the files or other processes open to a learner's code."""
    return not (backend.network and backend.filesystem and backend.processes)


@lru_cache(maxsize=16)
def _needs(source: str, assignment: str, notebook: str) -> Mapping[str, Needs]:
    return needs_of_tests(parse_source(source, assignment, notebook))


def _box(preload: tuple[str, ...], readable: tuple[str, ...], allow_weak: bool) -> Sandbox:
    key = (preload, readable)
    if key not in _boxes:
        box = _open_box(preload, tuple(map(Path, readable)))
        atexit.register(box.close)
        _boxes[key] = box
    box = _boxes[key]
    if is_weak(box.backend) and not allow_weak:
        raise WeakSandbox(
            f"This machine cannot wall off learners' code ({box.backend.sentence}) Grade on Linux with bubblewrap, or "
            "add --weak-sandbox if you trust every submission."
        )
    return box


def _open_box(preload: tuple[str, ...], readable: tuple[Path, ...]) -> Sandbox:
    for modules in (("json", *preload), ("json",)):
        box = Sandbox(workers=1, preload=modules, readable=readable)
        with contextlib.suppress(SandboxError):  # a module that only the judge's side has is no reason not to grade
            if box.backend:
                return box
        box.close()
    raise SandboxError("no way of confining a learner's code works on this machine")


class _Marking:
    """One notebook being graded, top to bottom."""

    def __init__(
        self, assignment: Assignment, needs: Mapping[str, Needs], submission: Submission, box: Sandbox,
        limits: Mapping[str, float],
    ) -> None:  # fmt: skip
        self._assignment, self._needs, self._submission, self._limits = assignment, needs, submission, limits
        self._clock = Clock(limits["test_seconds"])
        per_call = Limits(
            seconds=limits["seconds"], memory=int(limits["memory"]), output=int(limits["output"]),
            processes=int(limits["processes"]),
        )  # fmt: skip
        self._learner = Learner(box, per_call, limits["budget"], self._clock.pause, self._clock.resume)
        self._shared: dict[str, Any] = _namespace()
        self._done: set[tuple[int, int]] = set()
        self._course_broken = ""
        self.findings: list[str] = []
        self.outputs: dict[int, list[dict[str, Any]]] = {}

    def verdicts(self) -> tuple[Verdict, ...]:
        found: list[Verdict] = []
        learner_ran = False
        try:
            for place, cell in enumerate(self._submission.cells):
                if cell.of is not None and cell.of.graded:
                    found.append(self._verdict(place, cell, cell.of))
                if cell.runs and not self._submission.problem:
                    theirs = cell.of is None or cell.of.answered_by_learner
                    self._run(place, cell, theirs, learner_ran)
                    learner_ran = learner_ran or theirs
        finally:
            self._learner.close()
        return tuple(found)

    def _run(self, place: int, cell: Placed, theirs: bool, learner_ran: bool) -> None:
        name = f"Your cell '{cell.of.grade_id}'" if cell.of and theirs else "A cell you added" if theirs else "A cell"
        try:
            done = self._learner.run(plain_python(cell.source))
        except SandboxTrouble as error:
            self._course_broken = self._course_broken or str(error)
            return
        except Exception as error:  # the learner's time is used up: said once, in the verdicts
            self.outputs[place] = outputs_of(None, str(error))
            return
        self.outputs[place] = outputs_of(done, "")
        if done.status == "ok":
            return
        if not theirs and not learner_ran:
            self._course_broken = f"the course's own cell did not run in the sandbox: {_what_happened(done)}"
        elif not self._course_broken and not (done.error and done.error.kind == "NotImplementedError"):
            self.findings.append(f"{name} {_what_happened(done)}")

    def _verdict(self, place: int, placed: Placed, cell: GradeCell) -> Verdict:
        if self._submission.problem:
            return self._say(cell, "fail", 0.0, self._submission.problem)
        if cell.kind != "test":
            if cell.kind == "manual" and placed.blank:
                return self._say(cell, "fail", 0.0, "No answer yet.")
            return self._say(cell, "manual", None, "A person will read this one.")
        verdict = self._test(cell)
        self.outputs[place] = verdict_output(verdict)
        return verdict

    def _test(self, cell: GradeCell) -> Verdict:
        self._learner.hide_inputs = cell.hidden
        self._learner.raised.clear()
        self._learner.answered_none.clear()
        missing: set[str] = set()
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()), self._clock:
                result = self._execute(cell, missing)
        except JudgeTimeout:
            seconds = f"{self._limits['test_seconds']:g}"
            return self._internal(cell, f"The check itself did not finish within {seconds} s.")
        except SandboxTrouble as error:
            return self._internal(cell, f"It could not be checked: {_bare(error)}.")
        except (MemoryError, RecursionError) as error:
            return self._internal(cell, f"The check itself stopped on a {type(error).__name__}.")
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            sentence = self._explain(error, cell, missing)
            if self._course_broken:
                return self._internal(cell, f"It could not be checked: {_bare(self._course_broken)}.")
            return self._say(cell, "fail", 0.0, sentence)
        return self._passed(cell, result, printed.getvalue().strip())

    def _execute(self, cell: GradeCell, missing: set[str]) -> Any:
        """Run a test cell to its end; the value of its last expression, or None."""
        needs = self._needs[cell.grade_id]
        for statement in needs.fixed:
            if statement.place not in self._done:
                self._statement(statement, self._shared)
                self._done.add(statement.place)
        space = dict(self._shared)
        for name in sorted(needs.asked):
            value = self._learner.look_up(name)
            if value is not MISSING:
                space[name] = value
            elif name in needs.required:
                missing.add(name)
        for statement in needs.fresh:
            self._statement(statement, space)
        tree = parse(cell)
        last = tree.body[-1] if tree.body else None
        shown = isinstance(last, ast.Expr) and not cell.source.rstrip().endswith(";")
        body = tree.body[:-1] if shown else tree.body
        exec(compile(ast.Module(body, []), f"<{cell.grade_id}>", "exec"), space)
        if shown and isinstance(last, ast.Expr):
            return eval(compile(ast.Expression(last.value), f"<{cell.grade_id}>", "eval"), space)
        return None

    def _statement(self, statement: Statement, space: dict[str, Any]) -> None:
        exec(compile(ast.Module([statement.node], []), f"<cell {statement.place[0]}>", "exec"), space)

    def _passed(self, cell: GradeCell, result: Any, printed: str) -> Verdict:
        """nbgrader's partial credit: a number as last value is the score; anything else is full points.

        What the test itself printed is the message that goes with a partial score.
        """
        if isinstance(result, bool) or not isinstance(result, numbers.Real):
            return self._say(cell, "pass", cell.points, "")
        points = float(result)
        if math.isnan(points) or not 0 <= points <= cell.points:
            return self._internal(cell, f"The check gave {points:g} of {cell.points:g} points, which cannot be.")
        outcome: Outcome = "pass" if points == cell.points else "partial" if points > 0 else "fail"
        return self._say(cell, outcome, points, "" if outcome == "pass" else printed)

    def _explain(self, error: BaseException, cell: GradeCell, missing: set[str]) -> str:
        for raised, sentence in self._learner.raised:
            if raised is error:
                return sentence
        if isinstance(error, NameError) and error.name in missing:
            return f"`{error.name}` is not defined in your notebook."
        inner = traceback.extract_tb(error.__traceback__)
        ours = bool(inner) and inner[-1].filename.startswith("<")
        if isinstance(error, AssertionError):
            # a library's assertion quotes expected values (numpy.testing); the instructor's own words do not
            return str(error).strip() if ours and str(error).strip() else "This check did not pass."
        kind = type(error).__name__
        if isinstance(error, TypeError | AttributeError):
            if self._learner.answered_none and "NoneType" in str(error):
                return f"`{self._learner.answered_none[-1]}` gives back nothing; did you print instead of return?"
            return f"The check could not use your answer: {kind}: {error}."
        return f"The check could not use your answer (it stopped on a {kind})."

    def _internal(self, cell: GradeCell, message: str) -> Verdict:
        return self._say(cell, "internal", None, message)

    def _say(self, cell: GradeCell, outcome: Outcome, points: float | None, message: str) -> Verdict:
        return Verdict(cell.grade_id, cell.title, outcome, points, cell.points, message[:LONGEST_MESSAGE])


def _namespace() -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "__main__", "display": print}
    return space


def _bare(sentence: object) -> str:
    return str(sentence).rstrip(".")


def _what_happened(done: Execution) -> str:
    if done.status == "timeout":
        return "did not finish in time and was stopped. Is there a loop that never ends?"
    if done.status == "error" and done.error is not None:
        where = f" in line {done.error.line}" if done.error.line else ""
        text = done.error.message.strip().split("\n")[0][:200]
        return f"stopped with {done.error.kind}{where}" + (f": {_bare(text)}" if text else "") + "."
    words = {
        "memory": "used more memory than is allowed and was stopped.",
        "output": "printed more than is allowed and was stopped.",
        "signal": "ended its own Python.",
    }
    return words.get(done.status, f"ended with status '{done.status}'.")
