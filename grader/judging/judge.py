"""Grades one notebook: `grade(item) -> dict`, plain JSON in and out, the one unit of work.

The learner's cells run in the sandbox; hidden tests run here, in a namespace where the learner's names are proxies or
copies of plain data. A test's text never goes to the learner's process, and only this room says what passed.
"""

from __future__ import annotations

import atexit
import contextlib
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.errors import WeakSandbox
from grader.judging.notebook import graded_notebook
from grader.judging.saying import readable
from grader.judging.supplies import among, copy_in, folder_of
from grader.judging.trial import Rules, Trial
from grader.reading.assignment import parse_source
from grader.reading.names import Needs, needs_of_tests
from grader.reading.submission import read_submission
from grader.score import Report
from sandbox import Sandbox, SandboxError

DEFAULTS: Mapping[str, float] = {
    "seconds": 5.0,  # wall time of one cell or one call of the learner's
    "memory": 1024 * 2**20,
    "output": 2**20,
    "processes": 32,
    "budget": 60.0,  # wall seconds for all of a learner's code in one notebook
    "test_seconds": 10.0,  # the judge's own time in one test cell
}
_boxes: dict[tuple[tuple[str, ...], tuple[str, ...]], Sandbox] = {}


def grade(item: Mapping[str, Any]) -> dict[str, Any]:
    """Grade one notebook of one learner.

    item: assignment, notebook, student (names); source, submission (texts of notebooks; submission may be None);
    optional notes (sentences), preload (module names), readable (folders), limits (see DEFAULTS), allow_weak (bool),
    own (it is the instructor's own solution), doubted and beside (names of tests: see Rules),
    and what was handed out beside the notebook: files (path and base64 of each) or files_in (a folder here).
    Returns Report.to_dict(). Raises SourceError, WeakSandbox.
    """
    began = time.monotonic()
    assignment = parse_source(item["source"], item["assignment"], item["notebook"])
    needs = _needs(item["source"], item["assignment"], item["notebook"])
    submission = read_submission(item.get("submission"), assignment)
    folder = folder_of(item)
    folders = (*item.get("readable", ()), *([str(folder)] if folder else []))
    box = _box(tuple(item.get("preload", ())), folders, bool(item.get("allow_weak")))
    limits = {**DEFAULTS, **item.get("limits", {})}
    rules = Rules(bool(item.get("own")), frozenset(item.get("doubted", ())), frozenset(item.get("beside", ())))
    trial = Trial(needs, submission, box, limits, copy_in(folder) if folder else "", rules)
    with among(folder):
        verdicts = trial.verdicts()
    report = Report(
        assignment=assignment.name,
        notebook=assignment.notebook,
        student=str(item["student"]),
        verdicts=verdicts,
        notes=tuple(readable(str(note)) for note in (*item.get("notes", ()), *submission.notes)),
        findings=tuple(([submission.problem] if submission.problem else []) + trial.findings),
        seconds=round(time.monotonic() - began, 4),
        sandbox=box.backend.sentence,
        graded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        blank=tuple(cell.of.grade_id for cell in submission.cells if cell.blank and cell.of),
    )
    return {**asdict(report), "graded": graded_notebook(assignment, submission, trial.outputs, trial.after_hidden)}


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
    """A sandbox with what can be had of ``preload``; a module that only the judge has is no reason not to grade."""
    box = Sandbox(workers=1, preload=("json", *preload), readable=readable, packages=True)
    with contextlib.suppress(SandboxError):
        if box.backend:
            return box
    box.close()
    with Sandbox(workers=1, preload=("json",), readable=readable, packages=True) as bare:
        able = [name for name in preload if bare.execute(f"import importlib; importlib.import_module({name!r})").ok]
    return Sandbox(workers=1, preload=("json", *able), readable=readable, packages=True)
