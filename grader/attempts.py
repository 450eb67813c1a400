"""Every result that grading ever gave, and every file that came in: a database of its own beside the gradebook.

Rows are only added. An attempt is committed here before anything else hears of it, and marked when the gradebook, the
graded notebook and the feedback page have it, so that a run that was killed at any moment goes on from where it was.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from grader.errors import CourseError
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
create table if not exists graded (
    attempt integer primary key references attempt(id),
    notebook blob not null                  -- the graded notebook, deflated JSON; it holds hidden tests
);
create table if not exists own_solution (   -- what the instructor's own solution does not pass
    assignment text not null, notebook text not null, basis text not null,
    doubts text not null,                   -- JSON list of sentences
    primary key (assignment, notebook, basis)
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
            submission = "" if text is None else self._keep(text)
            row = (
                report.assignment, report.notebook, report.student, report.graded_at or "unfinished",
                submission, basis, report.seconds, report.sandbox,
                *(json.dumps(list(said), ensure_ascii=False) for said in (report.notes, report.findings, report.blank)),
            )  # fmt: skip
            columns = "assignment, notebook, student, graded_at, submission, basis, seconds, sandbox, notes, findings, "
            places = ", ".join("?" * len(row))
            cursor = self._db.execute(f"insert into attempt ({columns} blank) values ({places})", row)
            number = cursor.lastrowid or 0
            rows = [
                (number, place, v.grade_id, v.title, v.outcome, v.points, v.of, v.message, v.unisolated)
                for place, v in enumerate(report.verdicts)
            ]
            self._db.executemany(f"insert into verdict values ({', '.join('?' * 9)})", rows)
            if report.graded:
                notebook = json.dumps(report.graded, ensure_ascii=False)
                self._db.execute("insert into graded values (?, ?)", (number, _deflated(notebook)))
        return number

    def latest(self, assignment: str, students: Collection[str] = ()) -> tuple[Report, ...]:
        """The newest result of each student and notebook, in that order; of all students, or of these."""
        found = self._reports("latest", "assignment = ?", (assignment,), "student, notebook")
        return tuple(report for _, report in found if not students or report.student in students)

    def history(self, assignment: str, student: str) -> tuple[Report, ...]:
        """All results of one student, oldest first."""
        found = self._reports("attempt", "assignment = ? and student = ?", (assignment, student), "id")
        return tuple(report for _, report in found)

    def graded(self, assignment: str) -> dict[tuple[str, str], tuple[str, str]]:
        """(student, notebook): (sha of the file, basis) of the newest result in which nothing was left open by us."""
        query = """select student, notebook, submission, basis from latest where assignment = ? and not exists
                   (select 1 from verdict where attempt = id and outcome = 'internal')"""
        return {(row[0], row[1]): (row[2], row[3]) for row in self._db.execute(query, (assignment,))}

    def unrecorded(self, assignment: str = "") -> tuple[tuple[int, Report], ...]:
        """Newest results that have not got everywhere yet, with their numbers: of one assignment, or of all."""
        if assignment:
            return tuple(self._reports("latest", "recorded = 0 and assignment = ?", (assignment,), "id"))
        return tuple(self._reports("latest", "recorded = 0", (), "id"))

    def mark_recorded(self, numbers: Iterable[int]) -> None:
        """Remember that the gradebook and the files have these."""
        with self._db:
            self._db.executemany("update attempt set recorded = 1 where id = ?", [(number,) for number in numbers])

    def notebook(self, report: Report) -> dict[str, Any]:
        """The graded notebook of the newest attempt of this student and notebook; empty when there is none."""
        query = """select notebook from graded where attempt =
                   (select max(id) from attempt where assignment = ? and student = ? and notebook = ?)"""
        row = self._db.execute(query, (report.assignment, report.student, report.notebook)).fetchone()
        found: dict[str, Any] = json.loads(_inflated(row[0])) if row else {}
        return found

    def text(self, submission: str) -> str | None:
        """A file that was handed in, by its sha."""
        row = self._db.execute("select text from handed_in where sha = ?", (submission,)).fetchone()
        return None if row is None else _inflated(row[0])

    def doubts(self, assignment: str, bases: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """What the instructor's own solution does not pass, for each notebook that was tried on this basis."""
        query = "select notebook, basis, doubts from own_solution where assignment = ?"
        rows = self._db.execute(query, (assignment,))
        return {row[0]: tuple(json.loads(row[2])) for row in rows if bases.get(row[0]) == row[1]}

    def keep_doubts(self, assignment: str, notebook: str, basis: str, doubts: Sequence[str]) -> None:
        """Remember what the instructor's own solution does not pass."""
        row = (assignment, notebook, basis, json.dumps(list(doubts), ensure_ascii=False))
        with self._db:
            self._db.execute("insert or replace into own_solution values (?, ?, ?, ?)", row)

    def _keep(self, text: str) -> str:
        known = sha(text)
        if self._db.execute("select 1 from handed_in where sha = ?", (known,)).fetchone() is None:
            self._db.execute("insert into handed_in values (?, ?)", (known, _deflated(text)))
        return known

    def _reports(self, table: str, where: str, values: Sequence[str], order: str) -> Iterator[tuple[int, Report]]:
        told = f"""select v.attempt, grade_id, title, outcome, points, of, message, unisolated from {table} t
                   join verdict v on v.attempt = t.id where {where} order by v.attempt, place"""
        verdicts: dict[int, list[Verdict]] = {}
        for cell in self._db.execute(told, values):
            number, grade_id, title, outcome, points, of, message, unisolated = cell
            verdict = Verdict(grade_id, title, outcome, points, of, message, bool(unisolated))
            verdicts.setdefault(number, []).append(verdict)
        for row in self._db.execute(f"select * from {table} where {where} order by {order}", values).fetchall():
            yield row["id"], Report(
                row["assignment"], row["notebook"], row["student"], tuple(verdicts.get(row["id"], ())),
                tuple(json.loads(row["notes"])), tuple(json.loads(row["findings"])), row["seconds"], row["sandbox"],
                row["graded_at"], tuple(json.loads(row["blank"])),
            )  # fmt: skip


@contextmanager
def attempts_of(course: Path) -> Iterator[Attempts]:
    """The attempts of a course folder, for a block. Raises CourseError, also for trouble with the file in the block."""
    path = course / FILE
    connection: Any = None
    try:
        course.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.executescript(SCHEMA)
        yield Attempts(connection)
    except sqlite3.Error as error:
        raise CourseError(_trouble(path, error)) from error
    except FileExistsError as error:
        raise CourseError(f"{course} is not a folder. Name the course folder with --course.") from error
    finally:
        if connection is not None:
            connection.close()


def sha(text: str) -> str:
    """What a text is known by."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _deflated(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def _inflated(data: bytes) -> str:
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def _trouble(path: Path, error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"{path} could not be written ({error}): is the disk full? Make room; the same command then goes on."
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return f"{path} cannot be opened for writing ({error}). Make it and its folder yours, then try again."
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{path} is in use by another program ({error}). Close that, then try again."
    return (
        f"{path} cannot be used ({error}). Nothing in it was changed. Put back a copy of it; or move it away, and "
        "everything is graded anew while the scores in gradebook.db stay."
    )
