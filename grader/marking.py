"""Grades a learner's one notebook, or everything that was collected of an assignment."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.attempts import Attempts, attempts_of, sha
from grader.carrying.pool import Judges, cores, grade_all
from grader.errors import SubmissionError
from grader.gradebook.marks import Marks, notebooks_in
from grader.gradebook.release import release
from grader.intake.inbox import Delivery, collected, submissions_in
from grader.judging.runtime import Runtime, runtime_of
from grader.judging.supplies import digest, files_in, supplies_in
from grader.keeping import Keeping, Key, Source
from grader.lock import sole_writer
from grader.reading.assignment import cell_source, marks, read_source, source_notebooks
from grader.score import Report, number

VERSION = 1
"""Of the judging. Raise it when the same notebook may get another verdict; then everything is graded again."""
OWN = "\0 the instructor's own solution"
"""Stands where a student's name would; no folder can be called so."""


class Watcher:
    """Told of what happens while a class is graded; this one does nothing about it."""

    def begins(self, todo: Mapping[Key, float], kept: int, workers: int) -> None:
        """`todo` will be graded (the seconds each took before, 0: unknown); `kept` were before, and are unchanged."""

    def graded(self, report: Report) -> None:
        """One notebook is done and kept."""

    def says(self, sentence: str) -> None:
        """Something an instructor should know."""


@dataclass(frozen=True)
class Graded:
    """What grading a class came to."""

    reports: tuple[Report, ...]
    """The newest result of everybody asked for, in order of student."""
    fresh: tuple[Report, ...]
    """Those of them that this run graded."""
    before: Mapping[Key, Report]
    """The result that each had before this run."""
    marks: Mapping[Key, Marks]
    """What the gradebook says of them now."""


_OWN_FAILS = "Your own solution does not pass "
_NAMED = re.compile(_OWN_FAILS + "'([^']*)'")
PASSES_BESIDE = "It passes beside the learner's code"
BESIDE = (
    f"{PASSES_BESIDE}: give the test cell the tag 'unisolated' (in its property inspector), or grade with "
    "--unisolated. Learners' code could then forge it, and the report says so."
)


def grade_one(source: Path, submission: Path, *, student: str = "you", allow_weak: bool = True) -> Report:
    """Grade one notebook against its source, without a gradebook: the same verdicts and messages a class gets.

    Raises SourceError, SubmissionError when there is no such file, WeakSandbox unless allowed.
    """
    assignment = read_source(source)
    if not submission.is_file():
        raise SubmissionError(f"There is no notebook {submission}.")
    delivery = Delivery(student, assignment.notebook, submission)
    read = {assignment.notebook: (assignment, source)}
    items = items_of(read, [delivery], runtime_of([assignment]), allow_weak=allow_weak)
    return next(iter(grade_all(items, workers=1)))


def grade_class(
    assignment: str,
    *,
    source: Path,
    course: Path,
    students: Collection[str] = (),
    again: bool = False,
    allow_weak: bool = False,
    workers: int | None = None,
    limits: Mapping[str, float] | None = None,
    scheduler: str = "",
    unisolated: bool = False,
    watcher: Watcher | None = None,
) -> Graded:
    """Grade what was collected and is new or has changed since it was graded; write everything under `course`.

    The instructor's own solution is graded along with it, and the watcher is told of every test that it does not pass.
    A run that was stopped, in whatever way, is finished by the next one.

    students: only these. again: also what has not changed. limits: what a learner's code may use, where it differs
    from `judge.DEFAULTS`. scheduler: the address of a Dask cluster that does the grading. unisolated: run
    the tests that the instructor's own solution passes only so beside the learners' code.

    Raises SourceError, SubmissionError, ReleaseError, CourseError, ClusterError, WeakSandbox.
    """
    watcher = watcher or Watcher()
    read = {path.stem: (read_source(path, assignment), path) for path in source_notebooks(source, assignment)}
    if not submissions_in(course, assignment):
        collected(assignment, course, tuple(read), students)  # says so, and nothing is made
    with sole_writer(course, "grade"), attempts_of(course) as attempts:
        received = collected(assignment, course, tuple(read), students)
        if notebooks_in(course, assignment) is None:
            handed_out = files_in(course / "release" / assignment)
            release(assignment, source, course, [path.name for path in handed_out])
            watcher.says(f"'{assignment}' had not been released, so that was done first.")
        if outdated := _otherwise_than_released(course, read):
            watcher.says(
                f"What learners are shown of {', '.join(outdated)} has changed since it was released. To hand out the "
                f"new version, run: grader release {assignment}"
            )
        options = {
            "limits": dict(limits or {}),
            "allow_weak": allow_weak,
            **({"unisolated": True} if unisolated else {}),
        }
        work = _Work(assignment, read, attempts, received, options, course / "release" / assignment)
        who = {one.student for one in received}
        before = {(r.student, r.notebook): r for r in attempts.latest(assignment, who) if r.notebook in read}
        fresh: dict[Key, Report] = {}
        with Keeping(course, assignment, read, attempts, received, watcher.says) as keeping:
            keeping.put_right(before)
            keeping.check_cells()
            todo = work.todo(again)
            judges = max(1, min(workers or cores(), len(todo)))
            seconds = {key: before[key].seconds if key in before else 0.0 for key in todo}
            watcher.begins(seconds, len(received) - len(todo), judges)
            for sentence in work.known_doubts(again):
                watcher.says(sentence)
            for report in work.reports(todo, judges, scheduler):
                if report.student == OWN:
                    for sentence in work.doubts_of(report):
                        watcher.says(sentence)
                    continue
                key = (report.student, report.notebook)
                keeping.add(report, work.texts[key], work.bases[report.notebook])
                fresh[key] = replace(report, graded={})
                watcher.graded(report)
            newest = before | fresh
            keeping.finish(newest)
            entered = keeping.marks()
    return Graded(
        tuple(newest[key] for key in sorted(newest)), tuple(fresh[key] for key in sorted(fresh)), before, entered
    )


class _Work:
    """What there is to grade of an assignment, and what of it has been graded before on the same basis."""

    def __init__(
        self, assignment: str, source: Source, attempts: Attempts, received: Collection[Delivery],
        options: Mapping[str, Any], release: Path,
    ) -> None:  # fmt: skip
        self._release = release
        self._assignment, self._source, self._attempts = assignment, source, attempts
        self._judging = {"limits": options["limits"], "allow_weak": options["allow_weak"]}
        self._unisolated = bool(options.get("unisolated"))
        self._deliveries = {(one.student, one.notebook): one for one in received}
        self.texts = {key: delivery.text() for key, delivery in self._deliveries.items()}
        texts = {name: path.read_text(encoding="utf-8") for name, (_, path) in source.items()}
        self.bases = {name: basis_of(text, options, release) for name, text in texts.items()}
        self._known: dict[str, tuple[str, ...]] = {}

    def todo(self, again: bool) -> list[Key]:
        """All that is new, has changed, or was graded on another basis."""
        done = {} if again else self._attempts.graded(self._assignment)
        todo = [
            key
            for key, text in self.texts.items()
            if done.get(key) != ("" if text is None else sha(text), self.bases[key[1]])
        ]
        # in no order that has to do with how long they take, so that the time left can be told from those done
        return sorted(todo, key=lambda key: sha("\0".join(key)))

    def known_doubts(self, again: bool) -> tuple[str, ...]:
        """What the instructor's own solution is known not to pass, where it was tried on this basis."""
        self._known = {} if again else self._attempts.doubts(self._assignment, self.bases)
        return tuple(sentence for sentences in self._known.values() for sentence in sentences)

    def doubts_of(self, report: Report) -> tuple[str, ...]:
        """What the instructor's own solution does not pass, remembered for the next run."""
        said = self._known[report.notebook] = doubts(report)
        if not any(verdict.outcome == "internal" for verdict in report.verdicts):
            self._attempts.keep_doubts(self._assignment, report.notebook, self.bases[report.notebook], said)
        return said

    def reports(self, todo: Sequence[Key], workers: int, scheduler: str) -> Iterator[Report]:
        """Grade; the instructor's own solution too, unless there is nothing to grade, or it was tried before."""
        if not todo:
            return
        own = [Delivery(OWN, name, path) for name, (_, path) in self._source.items() if name not in self._known]
        theirs = [self._deliveries[key] for key in todo]
        if scheduler:
            from grader.carrying.cluster import grade_on

            files = supplies_in(self._release)
            for deliveries in (own, theirs):  # what the first says is told with the second
                items = self._items(deliveries, Runtime())
                yield from grade_on(scheduler, [{**item, "files": files, "files_in": ""} for item in items])
            return
        with Judges(workers) as judges:  # they do their imports while this process reads on
            runtime = runtime_of(assignment for assignment, _ in self._source.values())
            yield from judges.grade(self._items(own, runtime))
            yield from judges.grade(self._items(theirs, runtime))

    def _items(self, deliveries: Collection[Delivery], runtime: Runtime) -> list[dict[str, Any]]:
        items = items_of(self._source, deliveries, runtime, **self._judging, files_in=self._release)
        for item in items:
            failing, beside = doubted(self._known.get(item["notebook"], ()))
            item["beside"] = sorted(beside) if self._unisolated else []
            item["doubted"] = sorted(failing - set(item["beside"]))
        return items


def _otherwise_than_released(course: Path, read: Source) -> list[str]:
    """Notebooks of which learners would be given another text now; hidden tests and points do not count."""
    found = []
    for name, (assignment, _) in read.items():
        try:
            text = (course / "release" / assignment.name / f"{name}.ipynb").read_text(encoding="utf-8")
            cells = json.loads(text)["cells"]
            given = {grade_id: cell_source(cell) for cell in cells if (grade_id := marks(cell).get("grade_id"))}
        except (OSError, ValueError, KeyError, TypeError):
            continue  # it was released elsewhere, or not by us
        now = {cell.grade_id: cell for cell in assignment.cells if cell.grade_id}
        written = (cell for cell in now.values() if "AUTOTEST" not in cell.source)  # nbgrader writes those tests
        if given.keys() != now.keys() or any(given[cell.grade_id].strip() != cell.shown.strip() for cell in written):
            found.append(f"'{name}'")
    return found


def basis_of(source: str, options: Mapping[str, Any], files_in: Path) -> str:
    """What results rest on besides the file handed in: the source's text, the files released beside it, what the judge
    is told, and its version. Raises SourceError when the files are too much."""
    return sha(json.dumps([VERSION, source, options, digest(files_in)], sort_keys=True))


def doubts(report: Report) -> tuple[str, ...]:
    """The tests that the instructor's own solution does not pass, a sentence each: their scores mean little."""
    return tuple(
        f"{_OWN_FAILS}'{v.grade_id}' ({v.message.rstrip('.') or 'it gets ' + number(v.points or 0)}). "
        + (BESIDE if v.unisolated else "Whoever does not pass it either is left open until you have looked at it.")
        for v in report.verdicts
        if v.outcome not in ("pass", "manual")
    )


def doubted(sentences: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """From these sentences again: the tests that it does not pass, and those of them that it passes beside the code."""
    found = {match[1]: PASSES_BESIDE in sentence for sentence in sentences if (match := _NAMED.match(sentence))}
    return frozenset(found), frozenset(name for name, beside in found.items() if beside)


def items_of(
    read: Source,
    received: Collection[Delivery],
    runtime: Runtime,
    *,
    allow_weak: bool,
    limits: Mapping[str, float] | None = None,
    files_in: Path | None = None,
) -> list[dict[str, Any]]:
    """The units of work, as plain data. `files_in`: the release, whose files that are no notebooks come along."""
    texts = {notebook: path.read_text(encoding="utf-8") for notebook, (_, path) in read.items()}
    return [
        {
            "assignment": read[delivery.notebook][0].name,
            "notebook": delivery.notebook,
            "student": delivery.student,
            "source": texts[delivery.notebook],
            "submission": delivery.text(),
            "notes": list(delivery.notes),
            "preload": list(runtime.preload),
            "readable": list(runtime.readable),
            "allow_weak": allow_weak,
            "limits": dict(limits or {}),
            "own": delivery.student == OWN,
            "files_in": str(files_in.resolve()) if files_in else "",
        }
        for delivery in received
    ]
