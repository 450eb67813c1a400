"""Every version of every notebook that was ever collected: a table beside the attempts. Rows are only added."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.attempts import FILE, sha
from grader.attempts import SCHEMA as ATTEMPTS
from grader.errors import CourseError

SCHEMA = """
create table if not exists received (
    id integer primary key,
    assignment text not null, notebook text not null, student text not null,
    sha text not null,                      -- of the file, which lies in handed_in
    handed_in_at text,                      -- UTC, ISO 8601; null: nobody knows
    received_at text not null,              -- UTC, ISO 8601
    came_from text not null,                -- the place it was collected from
    original_name text not null,            -- its name there, with its folders; as it stands, so not to be printed
    notes text not null                     -- JSON list of sentences
);
create index if not exists received_of on received (assignment, student, notebook, id);
"""


@dataclass(frozen=True)
class Version:
    """One version of one student's notebook."""

    assignment: str
    notebook: str
    student: str
    sha: str
    handed_in_at: datetime | None
    """Aware, UTC."""
    came_from: str
    original_name: str
    """What it was called there, with its folders; as it stands, so not to be printed as it is."""
    notes: tuple[str, ...] = ()


class Ledger:
    """The versions of one course, open for adding. Open it with `ledger_of(course)`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, version: Version, data: bytes) -> None:
        """Keep a version and its file."""
        with self._db:
            packed = zlib.compress(readable(data).encode("utf-8", "surrogatepass"))
            self._db.execute("insert or ignore into handed_in (sha, text) values (?, ?)", (version.sha, packed))
            row = (
                version.assignment, version.notebook, version.student, version.sha,
                version.handed_in_at and version.handed_in_at.isoformat(), datetime.now(UTC).isoformat(),
                version.came_from, version.original_name, json.dumps(list(version.notes), ensure_ascii=False),
            )  # fmt: skip
            self._db.execute(f"insert into received values (null, {', '.join('?' * len(row))})", row)


@contextmanager
def ledger_of(course: Path) -> Iterator[Ledger]:
    """The ledger of a course folder, for a block of adding. Raises CourseError."""
    path = course / FILE
    try:
        connection = sqlite3.connect(path, timeout=30)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.executescript(ATTEMPTS + SCHEMA)
            yield Ledger(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise CourseError(f"{path} cannot be written ({error}). Make room or put that right, then collect again; what "
                          "was collected stays.") from error  # fmt: skip


def versions_of(course: Path, assignment: str) -> dict[tuple[str, str], list[Version]]:
    """(student, notebook): its versions, in the order in which they came. Only reads. Raises CourseError."""
    path = course / FILE
    if not path.exists():
        return {}
    found: dict[tuple[str, str], list[Version]] = {}
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
            db.row_factory = sqlite3.Row
            if not db.execute("select 1 from sqlite_master where name = 'received'").fetchone():
                return {}
            for row in db.execute("select * from received where assignment = ? order by id", (assignment,)):
                at = row["handed_in_at"]
                version = Version(
                    row["assignment"], row["notebook"], row["student"], row["sha"], at and datetime.fromisoformat(at),
                    row["came_from"], row["original_name"], tuple(json.loads(row["notes"])),
                )  # fmt: skip
                found.setdefault((version.student, version.notebook), []).append(version)
    except sqlite3.Error as error:
        raise CourseError(f"{path} cannot be read ({error}).") from error
    return found


def readable(data: bytes) -> str:
    """A file's text, from which its very bytes can be had again: whoever reads it finds out what encoding it is in."""
    return data.decode("utf-8", errors="surrogateescape")


def sha_of(data: bytes) -> str:
    """What a file is known by: the same that its text is known by in `attempts`."""
    return sha(readable(data))
