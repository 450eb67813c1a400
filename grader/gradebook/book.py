"""nbgrader's gradebook as the SQLite file that it is: opened for reading or for one transaction, nbgrader unimported.

Importing nbgrader takes two seconds, which a class of light notebooks does not. The tables are those of the installed
nbgrader, and a gradebook of another version is refused.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from grader.errors import CourseError

FILE = "gradebook.db"


@contextmanager
def reading(course: Path) -> Iterator[sqlite3.Connection]:
    """The gradebook of a course folder, for a block of reading. Raises CourseError when that cannot be."""
    path = course.resolve() / FILE
    with _said(path):
        if path.with_name(f"{FILE}-journal").exists():  # a writer was killed: only who may write can take that back
            with closing(_connected(path, "rw")) as recovering:
                recovering.execute("select count(*) from sqlite_master").fetchone()
        with closing(_connected(path, "ro")) as connection:
            yield connection


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=30)
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def writing(course: Path) -> Iterator[sqlite3.Connection]:
    """The gradebook of a course folder, for blocks `with transaction(connection):`. Raises CourseError."""
    path = course.resolve() / FILE
    check_version(path)
    with _said(path):
        with closing(_connected(path, "rw")) as connection:
            yield connection


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of a block or nothing of it; nobody else writes meanwhile."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def check_version(path: Path) -> None:
    """Refuse a gradebook with other tables than this nbgrader's, before anything touches it. Raises CourseError."""
    if not path.exists() or not path.stat().st_size:
        return
    with reading(path.parent) as db:
        tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
        stamped = (
            db.execute("select version_num from alembic_version").fetchone() if "alembic_version" in tables else None
        )
    if not tables:
        return
    newest, known = versions()
    if stamped is not None and stamped[0] == newest:
        return
    if stamped is not None and stamped[0] not in known:
        raise CourseError(f"{path} was made by a newer nbgrader. Install that version here, then try again.")
    raise CourseError(
        f"{path} was made by an older nbgrader. Run in {path.parent}: nbgrader db upgrade (it keeps a copy). Then try "
        "again."
    )


def sentence(path: Path, error: BaseException) -> str:
    """What an error of SQLite means for a gradebook, and what to do."""
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"{path} could not be written ({error}): is the disk full? Make room; the same command then goes on."
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return (
            f"{path} is in use by another program ({error}), perhaps a formgrader that is saving. Nothing is lost: try "
            "again."
        )
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return f"{path} cannot be opened or written ({error}). Make it and its folder yours, then try again."
    return (
        f"{path} cannot be used ({error}). Nothing in it was changed. Put back a copy of it; or move it away, then "
        "release and grade again: every result is kept in attempts.db, only what people entered by hand is not."
    )


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CourseError(sentence(path, error)) from error


@cache
def versions() -> tuple[str, frozenset[str]]:
    """The version of the installed nbgrader's tables, and all it knows how to upgrade."""
    spec = find_spec("nbgrader")
    assert spec is not None and spec.submodule_search_locations is not None
    texts = [
        path.read_text(encoding="utf-8")
        for path in Path(spec.submodule_search_locations[0], "alembic", "versions").glob("*.py")
    ]
    found = re.compile(r"^(down_)?revision = '(\w+)'", re.MULTILINE)
    named = [match.groups() for text in texts for match in found.finditer(text)]
    known = {name for down, name in named if not down}
    (newest,) = known - {name for down, name in named if down}
    return newest, frozenset(known)
