"""Every result that grading ever gave, and every file that was graded: a database of its own beside the gradebook.

Rows are only added. An attempt is committed here before the gradebook hears of it, and marked when the gradebook has
it, so that a run that was killed at any moment goes on from where it was.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from grader.score import Report, Verdict

FILE = "attempts.db"

SCHEMA = """
create table if not exists handed_in (
    sha text primary key,
    text blob not null                      -- the file as it came, deflated
);
create table if not exists attempt (
    id integer primary key,
    assignment text not null, notebook text not null, student text not null,
    graded_at text not null,                -- UTC, ISO 8601
    submission text not null,               -- sha of the file handed in; '' when there was none
    basis text not null,                    -- sha of what it was graded with: source, limits, version
    seconds real not null, sandbox text not null,
    notes text not null, findings text not null, blank text not null,   -- JSON lists of text
    recorded integer not null default 0     -- 1: the gradebook has it
);
create table if not exists verdict (
    attempt integer not null references attempt(id),
    place integer not null, grade_id text not null, title text not null,
    outcome text not null,                  -- pass, partial, fail, manual, internal
    points real, of real not null,          -- points null: open
    message text not null,
    unisolated integer not null,            -- 1: graded inside the sandbox, beside the learner's code
    primary key (attempt, place)
) without rowid;
create index if not exists attempt_of on attempt (assignment, student, notebook, id);
create view if not exists latest as         -- the newest attempt of each notebook of each student
    select * from attempt where id in (select max(id) from attempt group by assignment, student, notebook);
"""


class Attempts:
    """The attempts of one course. Open it with `attempts_of(course)`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, report: Report, text: str | None, basis: str) -> int:
        """Keep a result and the file it is of, at once and for good; the attempt's number."""
        with self._db:
            if text is not None:
                packed = zlib.compress(text.encode("utf-8", "surrogatepass"))
                self._db.execute("insert or ignore into handed_in values (?, ?)", (sha(text), packed))
            row = (
                report.assignment, report.notebook, report.student, report.graded_at or "unfinished",
                "" if text is None else sha(text), basis, report.seconds, report.sandbox,
                *(json.dumps(list(said), ensure_ascii=False) for said in (report.notes, report.findings, report.blank)),
            )  # fmt: skip
            columns = "assignment, notebook, student, graded_at, submission, basis, seconds, sandbox, notes, findings, "
            places = ", ".join("?" * len(row))
            cursor = self._db.execute(f"insert into attempt ({columns} blank) values ({places})", row)
            number = cursor.lastrowid or 0
            rows = [(number, place, *asdict(verdict).values()) for place, verdict in enumerate(report.verdicts)]
            self._db.executemany(f"insert into verdict values ({', '.join('?' * 9)})", rows)
        return number

    def latest(self, assignment: str, students: Collection[str] = ()) -> tuple[Report, ...]:
        """The newest result of each student and notebook, in that order; of all students, or of these."""
        found = self._reports("select * from latest where assignment = ? order by student, notebook", (assignment,))
        return tuple(report for _, report in found if not students or report.student in students)

    def history(self, assignment: str, student: str) -> tuple[Report, ...]:
        """All results of one student, oldest first."""
        query = "select * from attempt where assignment = ? and student = ? order by id"
        return tuple(report for _, report in self._reports(query, (assignment, student)))

    def graded(self, assignment: str) -> dict[tuple[str, str], tuple[str, str]]:
        """(student, notebook): (sha of the file, basis) of the newest result in which nothing was left open by us."""
        query = """select student, notebook, submission, basis from latest where assignment = ? and id not in
                   (select attempt from verdict where outcome = 'internal')"""
        return {(row[0], row[1]): (row[2], row[3]) for row in self._db.execute(query, (assignment,))}

    def unrecorded(self) -> tuple[tuple[int, Report], ...]:
        """Newest results that the gradebook has not got yet, with their numbers."""
        return tuple(self._reports("select * from latest where recorded = 0 order by id", ()))

    def mark_recorded(self, numbers: Sequence[int]) -> None:
        """Remember that the gradebook has these."""
        with self._db:
            self._db.executemany("update attempt set recorded = 1 where id = ?", [(number,) for number in numbers])

    def text(self, submission: str) -> str | None:
        """A file that was handed in, by its sha."""
        row = self._db.execute("select text from handed_in where sha = ?", (submission,)).fetchone()
        return None if row is None else zlib.decompress(row[0]).decode("utf-8", "surrogatepass")

    def _reports(self, query: str, values: tuple[str, ...]) -> Iterator[tuple[int, Report]]:
        for row in self._db.execute(query, values).fetchall():
            told = "select grade_id, title, outcome, points, of, message, unisolated from verdict where attempt = ?"
            cells = self._db.execute(told + " order by place", (row["id"],))
            verdicts = [Verdict(**{**dict(cell), "unisolated": bool(cell["unisolated"])}) for cell in cells]
            yield row["id"], Report(
                row["assignment"], row["notebook"], row["student"], tuple(verdicts),
                tuple(json.loads(row["notes"])), tuple(json.loads(row["findings"])), row["seconds"], row["sandbox"],
                row["graded_at"], tuple(json.loads(row["blank"])),
            )  # fmt: skip


@contextmanager
def attempts_of(course: Path) -> Iterator[Attempts]:
    """The attempts of a course folder, for a block."""
    course.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(course / FILE)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.executescript(SCHEMA)
        yield Attempts(connection)
    finally:
        connection.close()


def sha(text: str) -> str:
    """What a text is known by."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
