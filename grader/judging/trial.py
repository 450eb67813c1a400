"""One notebook on trial, top to bottom: the learner's cells run inside, the tests here; each verdict is said here."""

from __future__ import annotations

import ast
import contextlib
import io
import math
import numbers
from collections.abc import Mapping
from typing import Any

from grader.judging.clock import Clock, JudgeTimeout
from grader.judging.learner import MISSING, Learner, SandboxTrouble
from grader.judging.notebook import outputs_of, verdict_output
from grader.judging.saying import bare, message_of, what_happened
from grader.judging.unisolated import beside_the_learner, is_unisolated, message_beside
from grader.reading.assignment import Assignment, GradeCell
from grader.reading.names import Needs, Statement, parse
from grader.reading.plain_python import plain_python, with_last_value
from grader.reading.submission import Placed, Submission
from grader.score import Outcome, Verdict
from sandbox import Limits, Sandbox

LONGEST_MESSAGE = 600
MOST_FINDINGS = 20


class Trial:
    """One submission being graded. After `verdicts()`, `findings` and `outputs` (by cell) tell the rest."""

    def __init__(
        self, assignment: Assignment, needs: Mapping[str, Needs], submission: Submission, box: Sandbox,
        limits: Mapping[str, float], first: str = "",
    ) -> None:  # fmt: skip
        self._assignment, self._needs, self._submission, self._limits = assignment, needs, submission, limits
        self._clock = Clock(limits["test_seconds"])
        per_call = Limits(
            seconds=limits["seconds"], memory=int(limits["memory"]), output=int(limits["output"]),
            processes=int(limits["processes"]),
        )  # fmt: skip
        self._learner = Learner(box, per_call, limits["budget"], self._clock.pause, self._clock.resume, first)
        self._shared: dict[str, Any] = {"__name__": "__main__", "display": print}
        self._done: set[tuple[int, int]] = set()
        self._course_broken = ""
        self.findings: list[str] = []
        self.outputs: dict[int, list[dict[str, Any]]] = {}
        self.after_hidden: set[int] = set()
        """Cells of `outputs` that ran after inputs of a hidden test had gone in, and could print them."""

    def verdicts(self) -> tuple[Verdict, ...]:
        """Run everything and judge each graded cell at its place."""
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
        if len(self.findings) > MOST_FINDINGS:
            rest = len(self.findings) - MOST_FINDINGS
            self.findings[MOST_FINDINGS:] = [f"… and {rest} more cells that did not run to their end."]
        return tuple(found)

    def _run(self, place: int, cell: Placed, theirs: bool, learner_ran: bool) -> None:
        name = f"Your cell '{cell.of.grade_id}'" if cell.of and theirs else "A cell you added" if theirs else "A cell"
        try:
            done = self._learner.run(with_last_value(plain_python(cell.source)))
        except SandboxTrouble as error:
            self._course_broken = self._course_broken or str(error)
            return
        except Exception as error:  # the learner's time is used up: said once, in the verdicts
            self.outputs[place] = outputs_of(None, str(error))
            return
        self.outputs[place] = outputs_of(done, "")
        if self._learner.has_seen:
            self.after_hidden.add(place)
        if done.status == "ok":
            return
        if not theirs and not learner_ran:
            self._course_broken = (
                f"the course's own cell did not run in the sandbox: {what_happened(done, self._learner)}"
            )
        elif not self._course_broken and not (done.error and done.error.kind == "NotImplementedError"):
            self.findings.append(f"{name} {what_happened(done, self._learner)}")

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
        missing: set[str] = set()
        printed = io.StringIO()
        self._learner.begin(hidden=cell.hidden, silent=printed)
        try:
            if is_unisolated(cell):
                return self._beside(cell)
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()), self._clock:
                result = self._execute(cell, missing)
        except JudgeTimeout:
            seconds = f"{self._limits['test_seconds']:g}"
            return self._internal(cell, f"The check itself did not finish within {seconds} s.")
        except SandboxTrouble as error:
            return self._internal(cell, f"It could not be checked: {bare(error)}.")
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            if isinstance(error, MemoryError | RecursionError) and not self._learner.has_raised(error):
                return self._internal(cell, f"The check itself stopped on a {type(error).__name__}.")
            sentence = message_of(error, self._learner, missing)
            if self._course_broken:
                return self._internal(cell, f"It could not be checked: {bare(self._course_broken)}.")
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

    def _beside(self, cell: GradeCell) -> Verdict:
        done, value = beside_the_learner(cell, self._learner)
        if done.status == "ok":
            return self._passed(cell, value, "", unisolated=True)
        return self._say(cell, "fail", 0.0, message_beside(cell, done, self._learner), unisolated=True)

    def _passed(self, cell: GradeCell, result: Any, printed: str, unisolated: bool = False) -> Verdict:
        """nbgrader's partial credit: a number as last value is the score; anything else is full points.

        What the test itself printed is the message that goes with a partial score.
        """
        if isinstance(result, bool) or not isinstance(result, numbers.Real):
            return self._say(cell, "pass", cell.points, "", unisolated)
        points = float(result)
        if math.isnan(points) or not 0 <= points <= cell.points:
            return self._internal(cell, f"The check gave {points:g} of {cell.points:g} points, which cannot be.")
        outcome: Outcome = "pass" if points == cell.points else "partial" if points > 0 else "fail"
        return self._say(cell, outcome, points, "" if outcome == "pass" else printed, unisolated)

    def _internal(self, cell: GradeCell, message: str) -> Verdict:
        return self._say(cell, "internal", None, message)

    def _say(
        self, cell: GradeCell, outcome: Outcome, points: float | None, message: str, unisolated: bool = False
    ) -> Verdict:
        return Verdict(cell.grade_id, cell.title, outcome, points, cell.points, message[:LONGEST_MESSAGE], unisolated)
