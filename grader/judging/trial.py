"""One notebook on trial, top to bottom: the learner's cells run inside, the tests here; each verdict is said here."""

from __future__ import annotations

import ast
import contextlib
import io
import math
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.judging.clock import Clock, JudgeTimeout
from grader.judging.crossing import STATEMENT, Stopped, Uncrossable, for_its_effect, marked
from grader.judging.learner import MISSING, Learner, SandboxTrouble
from grader.judging.notebook import outputs_of, verdict_output
from grader.judging.saying import bare, in_full, message_of, readable, what_happened
from grader.judging.unisolated import IN_PLACE, UNISOLATED, beside_the_learner, message_beside, tags_of
from grader.reading.assignment import GradeCell
from grader.reading.names import Needs, Statement, parse
from grader.reading.plain_python import plain_python, with_last_value
from grader.reading.submission import Placed, Submission
from grader.score import Outcome, Verdict
from sandbox import Limits, Sandbox

MOST_FINDINGS = 20


@dataclass(frozen=True)
class Rules:
    """What is known of an assignment's tests from the instructor's own solution."""

    own: bool = False
    """It is the instructor's own solution: messages are for its author, and a test it fails is tried beside it too."""
    doubted: frozenset[str] = frozenset()
    """Tests that it does not pass: left open for whoever does not pass them."""
    beside: frozenset[str] = frozenset()
    """Tests that it passes only beside the code, where the instructor allows that."""


class Trial:
    """One submission being graded. After `verdicts()`, `findings` and `outputs` (by cell) tell the rest."""

    def __init__(
        self, needs: Mapping[str, Needs], submission: Submission, box: Sandbox,
        limits: Mapping[str, float], first: str = "", rules: Rules | None = None,
    ) -> None:  # fmt: skip
        self._needs, self._submission, self._limits = needs, submission, limits
        self._rules = rules or Rules()
        self._clock = Clock(limits["test_seconds"])
        per_call = Limits(
            seconds=limits["seconds"], memory=int(limits["memory"]), output=int(limits["output"]),
            processes=int(limits["processes"]),
        )  # fmt: skip
        self._learner = Learner(box, per_call, limits["budget"], self._clock.pause, self._clock.resume, first)
        self._shared: dict[str, Any] = {"__name__": "__main__", "display": print}
        self._done: set[tuple[int, int]] = set()
        self._course_broken = ""
        self._printed = io.StringIO()
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
        except Stopped as error:  # the learner's time is used up: said once, in the verdicts
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
            alone = " That alone takes nothing off." if done.status == "error" and cell.of is None else ""
            self.findings.append(readable(f"{name} {what_happened(done, self._learner)}{alone}"))

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
        tags = tags_of(cell)
        if UNISOLATED in tags or cell.grade_id in self._rules.beside:
            verdict = self._judged(cell, lambda missing: self._beside(cell))
        else:
            verdict = self._judged(cell, lambda missing: self._inside(cell, missing, IN_PLACE in tags))
            if verdict.points and self._learner.held_back:
                # a function answered and changed its argument: the test has to pass whether or not it sees that
                again = self._judged(cell, lambda missing: self._inside(cell, missing, True))
                verdict = again if (again.points or 0.0) < verdict.points else verdict
        if verdict.outcome in ("pass", "internal"):
            return verdict
        if self._rules.own and UNISOLATED not in tags:
            beside = self._judged(cell, lambda missing: self._beside(cell))
            return replace(verdict, unisolated=beside.outcome == "pass")
        if cell.grade_id in self._rules.doubted:
            return self._internal(
                cell, "The course's own solution does not pass this check either. A person will look."
            )
        return verdict

    def _judged(self, cell: GradeCell, run: Callable[[set[str]], Verdict]) -> Verdict:
        missing: set[str] = set()
        self._printed = io.StringIO()
        self._learner.begin(cell.hidden, self._printed)
        try:
            return run(missing)
        except JudgeTimeout:
            seconds = f"{self._limits['test_seconds']:g}"
            return self._internal(cell, f"The check itself did not finish within {seconds} s.")
        except SandboxTrouble as error:
            return self._internal(cell, f"It could not be checked: {bare(error)}.")
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            if self._course_broken:
                return self._internal(cell, f"It could not be checked: {bare(self._course_broken)}.")
            if self._rules.own and not self._learner.has_raised(error) and not isinstance(error, Uncrossable):
                return self._say(cell, "fail", 0.0, in_full(error))
            try:
                sentence = message_of(error, self._learner, missing)
            except (Exception, Uncrossable):  # the message holds a value of the learner's that has no text
                sentence = "This check did not pass."
            return self._say(cell, "fail", 0.0, sentence)
        finally:
            self._learner.end()

    def _inside(self, cell: GradeCell, missing: set[str], in_place: bool) -> Verdict:
        """The test in this process."""
        self._learner.begin(cell.hidden, self._printed, in_place)
        errors = io.StringIO()
        with contextlib.redirect_stdout(self._printed), contextlib.redirect_stderr(errors), self._clock:
            result = self._execute(cell, missing)
        return self._passed(cell, result, self._printed.getvalue().strip())

    def _execute(self, cell: GradeCell, missing: set[str]) -> Any:
        """Run a test cell to its end; the value of its last expression, or None."""
        needs = self._needs[cell.grade_id]
        for statement in needs.fixed:
            if statement.place not in self._done:
                try:
                    self._statement(statement, self._shared)
                except Exception as error:
                    what = f"{type(error).__name__}: {error}"[:200]
                    self._course_broken = f"the course's own cell did not run in the judge: {what}"
                    raise
                self._done.add(statement.place)
        tree = parse(cell)
        space = {**self._shared, STATEMENT: for_its_effect}
        for name in sorted(needs.asked):
            value = self._learner.look_up(name)
            if value is not MISSING:
                space[name] = value
            elif name in needs.required:
                missing.add(name)
        for statement in needs.fresh:
            self._statement(statement, space)
        last = tree.body[-1] if tree.body else None
        shown = isinstance(last, ast.Expr) and not cell.source.rstrip().endswith(";")
        body = tree.body[:-1] if shown else tree.body
        exec(compile(marked(ast.Module(body, [])), f"<{cell.grade_id}>", "exec"), space)
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
        """nbgrader's partial credit: a number as last value is the score; none, a truth value or text is full points.

        Anything else a learner's answer may have made of a number (an array, a complex number): no score, so no pass.
        What the test itself printed is the message that goes with a partial score.
        """
        if result is None or isinstance(result, bool | str) or type(result).__name__ == "bool":
            return self._say(cell, "pass", cell.points, "", unisolated)
        if not isinstance(result, numbers.Real):
            said = f"The check ended with a {type(result).__name__}, which is no score."
            return self._say(cell, "fail", 0.0, said, unisolated)
        try:
            points = float(result)
        except OverflowError:
            points = math.inf
        if math.isnan(points) or not 0 <= points <= cell.points:
            return self._internal(cell, f"The check gave {points:g} of {cell.points:g} points, which cannot be.")
        outcome: Outcome = "pass" if points == cell.points else "partial" if points > 0 else "fail"
        return self._say(cell, outcome, points, "" if outcome == "pass" else printed, unisolated)

    def _internal(self, cell: GradeCell, message: str) -> Verdict:
        return self._say(cell, "internal", None, message)

    def _say(
        self, cell: GradeCell, outcome: Outcome, points: float | None, message: str, unisolated: bool = False
    ) -> Verdict:
        return Verdict(cell.grade_id, cell.title, outcome, points, cell.points, readable(message), unisolated)
