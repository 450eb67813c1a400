"""The learners' version of an assignment, made by nbgrader's own rules, and its entry in the gradebook."""

from __future__ import annotations

import fnmatch
import json
import logging
import os
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.errors import ReleaseError, SourceError
from grader.gradebook.book import FILE, versions
from grader.gradebook.cells import bring_in_line
from grader.gradebook.config import write_config
from grader.gradebook.door import COURSE_ID, gradebook, nbgrader
from grader.gradebook.late import configuration
from grader.lock import sole_writer
from grader.reading.assignment import Assignment, read_source, source_notebooks
from grader.reading.inspect import faults, named_in, remarks
from grader.reading.leaks import leaks_in_file, leaks_in_notebook

MOST_SENTENCES = 12
"""That a refusal is made of."""


@dataclass(frozen=True)
class Released:
    """What releasing did."""

    files: tuple[Path, ...]
    """All of the learners' version."""
    due: datetime | None
    """As nbgrader keeps it: UTC, without saying so."""
    remarks: tuple[str, ...]
    """What an instructor should know, a sentence each."""


def release(
    assignment: str, source: Path, course: Path, supply: Sequence[str] = (), due: datetime | None = None,
    *, without_due: bool = False,
) -> Released:  # fmt: skip
    """Make the learners' version with nbgrader and enter the assignment into the gradebook.

    What is graded already stays graded, also when cells have come, gone or changed their points since. Nothing is
    changed when this raises.

    supply: globs of other files to hand out (data); without one, nothing but notebooks leaves the source folder.
    due: aware; without one, an earlier date stays, unless `without_due` takes it away.

    Raises SourceError, ReleaseError, CourseError.
    """
    notebooks = {path.stem: path for path in source_notebooks(source, assignment)}
    source, course = source.resolve(), course.resolve()
    read, said = _proofread(notebooks, assignment)
    with sole_writer(course, "release"), tempfile.TemporaryDirectory(dir=course, prefix=".release-") as staging:
        made = Path(staging) / assignment
        _generate(assignment, source, course, Path(staging))
        said += _supply(source / assignment, made, supply)
        _refuse(_leaks(read, made), f"'{assignment}' was not released, because it would give things away.")
        changes, stored = _enter(assignment, read, course, due, without_due)
        said += [*changes, *write_config(source, course)]
        target = course / "release" / assignment
        _put(made, target)
    return Released(tuple(sorted(_files(target))), stored, tuple(said))


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


def _proofread(notebooks: dict[str, Path], assignment: str) -> tuple[list[Assignment], list[str]]:
    """The notebooks as read, and remarks. Raises SourceError with all that has to be put right."""
    texts = {}
    for name, path in notebooks.items():
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"The source notebook {path} cannot be read: {error}") from error
    found = [sentence for name, text in texts.items() for sentence in faults(text, name)]
    _refuse(found, f"'{assignment}' was not released.", SourceError)
    said = [sentence for name, text in texts.items() for sentence in remarks(text, name)]
    return [read_source(path, assignment) for path in notebooks.values()], said


def _generate(assignment: str, source: Path, course: Path, staging: Path) -> None:
    """The notebooks, by nbgrader's own generate_assignment, into a folder that nobody looks at yet."""
    with nbgrader():
        from nbgrader.apps import NbGraderAPI
        from traitlets.config import Config

        config = Config()
        config.CourseDirectory.root = str(course)
        config.CourseDirectory.course_id = COURSE_ID
        config.CourseDirectory.source_directory = os.path.relpath(source, course)
        config.CourseDirectory.release_directory = staging.name
        config.CourseDirectory.ignore = ["*"]  # of the files beside the notebooks; what is wanted is copied below
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
        api = NbGraderAPI(config=config)
        api.log.setLevel(logging.CRITICAL)
        result = api.generate_assignment(assignment, force=True, create=False)
    if not result.get("success"):
        raise ReleaseError(f"nbgrader would not release '{assignment}': {_last_words(result)}")


def _supply(source: Path, made: Path, globs: Sequence[str]) -> list[str]:
    """Copy the files that were asked for; a sentence on what was asked for in vain, and on what learners will lack."""
    left: list[str] = []
    used: set[str] = set()
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if not path.is_file() or any(part.startswith(".") for part in inside.parts):
            continue
        if path.suffix == ".ipynb" and len(inside.parts) == 1:
            continue  # released already
        file = inside.as_posix()
        fit = {glob for glob in globs if fnmatch.fnmatch(path.name, glob) or fnmatch.fnmatch(file, glob)}
        used |= fit
        if fit:
            copy = made / inside
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        else:
            left.append(file)
    said = [f"No file beside the notebooks in {source} fits --with '{glob}'." for glob in globs if glob not in used]
    for notebook in sorted(source.glob("*.ipynb")):
        if missing := named_in(notebook.read_text(encoding="utf-8"), left):
            more = " ".join(f"--with {shlex.quote(file)}" for file in missing)
            said.append(f"'{notebook.stem}' names files that were not handed out. If learners need them, add {more}.")
    return said


def _leaks(read: Sequence[Assignment], made: Path) -> list[str]:
    found: list[str] = []
    own = {made / f"{one.notebook}.ipynb": one for one in read}
    for path, one in own.items():
        found += leaks_in_notebook(one, json.loads(path.read_text(encoding="utf-8")))
    for path in sorted(_files(made)):
        if path not in own:
            found += leaks_in_file(read, path, path.relative_to(made).as_posix())
    return found


def _enter(
    assignment: str, read: Sequence[Assignment], course: Path, due: datetime | None, without_due: bool
) -> tuple[tuple[str, ...], datetime | None]:
    """The assignment, its cells and its due date, in the gradebook; what changed, and the date as it is now."""
    cells = {one.notebook: one for one in read}
    changes = bring_in_line(course, assignment, cells)
    if not (course / FILE).exists():
        _begin_book(course / FILE)
    with gradebook(course) as book:
        from nbgrader.api import Assignment as Entry
        from nbgrader.utils import parse_utc

        entry = book.db.query(Entry).filter(Entry.name == assignment).one_or_none()
        new = entry is None
        if new:
            course_id = str(configuration(course).get("CourseDirectory", {}).get("course_id", COURSE_ID))
            book.check_course(course_id)
            entry = Entry(name=assignment, course_id=course_id)
            book.db.add(entry)
        if due is not None or without_due:
            entry.duedate = None if due is None else parse_utc(due)
        stored: datetime | None = entry.duedate
        book.db.commit()
    if new:
        bring_in_line(course, assignment, cells)
    return changes, stored


def _begin_book(path: Path) -> None:
    """A new gradebook, marked with nbgrader's version; nbgrader itself would run a program for that (2 s)."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("create table alembic_version (version_num varchar(32) not null)")
        db.execute("insert into alembic_version (version_num) values (?)", (versions()[0],))


def _put(made: Path, target: Path) -> None:
    """Let the new version take the old one's place, in two moves."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made.chmod(0o755)
    old = made.with_name(f"{made.name}.old")
    try:
        if target.exists():
            target.rename(old)
        made.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            with suppress(OSError):
                old.rename(target)
        raise ReleaseError(f"{target} could not be written ({error.strerror or error}). Make it yours.") from error


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _refuse(found: Sequence[str], what: str, error: type[SourceError | ReleaseError] = ReleaseError) -> None:
    if found:
        more = [f"… and {len(found) - MOST_SENTENCES} more."] if len(found) > MOST_SENTENCES else []
        raise error("\n".join([what, *(f"  {sentence}" for sentence in found[:MOST_SENTENCES]), *more]))


def _last_words(result: dict[str, Any]) -> str:
    text = str(result.get("error") or result.get("log") or "no reason given").strip()
    return text.splitlines()[-1][:300]
