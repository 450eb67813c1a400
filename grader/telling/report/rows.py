"""What the two databases know of one assignment, as plain values. Straight SQL, and nothing is ever written."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from grader.attempts import FILE
from grader.errors import CourseError, SourceError

Key = tuple[str, str]
"""Notebook and grade_id: what names a graded cell in both databases."""


@dataclass(frozen=True)
class Cell:
    """A graded cell of the assignment."""

    notebook: str
    grade_id: str
    points: float
    by_hand: bool
    """Whether a person grades it."""
    title: str

    @property
    def key(self) -> Key:
        return self.notebook, self.grade_id


@dataclass(frozen=True)
class Person:
    """A student whom the course knows."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        full = f"{self.first_name} {self.last_name}".strip()
        return f"{full} ({self.id})" if full else self.id


@dataclass(frozen=True)
class Newest:
    """The newest grading of one notebook of one student, without its verdicts."""

    student: str
    notebook: str
    handed_in: bool
    """Whether there was a file."""
    seconds: float
    sandbox: str
    notes: tuple[str, ...]
    findings: tuple[str, ...]
    blank: frozenset[str]


@dataclass(frozen=True)
class Rows:
    """One assignment, as it stands in gradebook.db and attempts.db."""

    assignment: str
    due: datetime | None
    cells: tuple[Cell, ...]
    """In the order of the notebooks."""
    people: Mapping[str, Person]
    """Everybody the course knows, by id."""
    handed_in_at: Mapping[str, tuple[datetime | None, timedelta]]
    """Who handed in; when (UTC), and how much longer they were allowed."""
    scores: Mapping[Key, Mapping[str, float]]
    """Points by cell and student; who is missing has no score yet."""
    unscored: Mapping[Key, frozenset[str]]
    """Who handed in and has no score in this cell."""
    look_again: Mapping[Key, frozenset[str]]
    """Whose cell a person graded before the newest hand-in."""
    penalties: Mapping[str, float]
    """Points taken off for being late, by student; only those above zero."""
    answers: Mapping[str, frozenset[str]]
    """By notebook: grade_ids of the cells in which learners write code."""
    previous: str = ""
    """The assignment before this one, by due dates or by name; empty when there is none."""
    previous_share: Mapping[str, float] = field(default_factory=dict)
    """Share of the points each student got there."""
    # from attempts.db; empty when the course was graded with something else
    newest: tuple[Newest, ...] = ()
    files: Mapping[str, int] = field(default_factory=dict)
    """By student: how many different files of the same notebook came in, at most."""
    said: tuple[tuple[Key, str, int], ...] = ()
    """Cell, message, students: what was said in the newest attempts that did not get full points."""
    opened: Mapping[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    """By student, notebook and grade_id: outcome and message of the cells that grading left open."""
    first: Mapping[Key, tuple[int, int]] = field(default_factory=dict)
    """How many passed a test with the first file they handed in, of how many."""
    latest: Mapping[Key, tuple[int, int]] = field(default_factory=dict)
    """The same for the newest file."""
    unreadable: frozenset[tuple[str, str]] = frozenset()
    """Student and notebook: files that no cell could be read from."""
    problems: frozenset[str] = frozenset()
    """What was said instead of verdicts where there was nothing to grade; in `said` it stands at every cell."""
    unisolated: Mapping[Key, int] = field(default_factory=dict)
    """How many verdicts of a cell were found beside the learner's own code."""
    doubts: tuple[str, ...] = ()
    """What the instructor's own solution did not pass, a sentence each."""


def read_rows(course: Path, assignment: str) -> Rows:
    """Read one assignment of a course folder. Raises SourceError when there is no such assignment, CourseError."""
    with _opened(course) as db:
        known = {row["name"]: row for row in db.execute("select id, name, duedate from assignment")}
        if assignment not in known:
            names = ", ".join(sorted(known, key=natural)) or "none"
            raise SourceError(f"The gradebook in {course} has no assignment '{assignment}'. It has: {names}.")
        me = known[assignment]
        cells = _cells(db, me["id"], assignment)
        scores, unscored, again = _scores(db, me["id"], cells)
        before = _before(assignment, {name: row["duedate"] for name, row in known.items()})
        people = {row[0]: Person(*(text or "" for text in row)) for row in db.execute(PEOPLE)}
        for (student,) in db.execute("select distinct student from kept.attempt"):
            people.setdefault(student, Person(student))
        handed_in = {
            row["student_id"]: (_time(row["timestamp"]), _extension(row["extension"]))
            for row in db.execute(HANDED_IN, (me["id"],))
        }
        penalties = {row[0]: row[1] for row in db.execute(PENALTIES, (me["id"],))}
        answers: dict[str, frozenset[str]] = {}
        for notebook, name in db.execute(ANSWERS, (me["id"],)):
            answers[notebook] = answers.get(notebook, frozenset()) | {name}
        shares = {row[0]: row[1] for row in db.execute(SHARES, (known[before]["id"],))} if before else {}
        newest, unreadable, problems = _newest(db, assignment)
        return Rows(
            assignment, _time(me["duedate"]), cells, people, handed_in, scores, unscored, again, penalties, answers,
            before, shares, newest,
            files={row[0]: row[1] for row in db.execute(FILES, {"a": assignment})},
            said=tuple((_key(row), row["message"], row["students"])
                       for row in db.execute(NEWEST + SAID, {"a": assignment})),
            opened={(row["student"], *_key(row)): (row["outcome"], row["message"])
                    for row in db.execute(NEWEST + OPENED, {"a": assignment})},
            first={_key(row): (row["passed"], row["judged"])
                   for row in db.execute(FIRST + SOLVED, {"a": assignment})},
            latest={_key(row): (row["passed"], row["judged"])
                    for row in db.execute(NEWEST + SOLVED, {"a": assignment})},
            unreadable=unreadable,
            problems=problems,
            doubts=_doubts(db, assignment),
            unisolated={_key(row): row["n"] for row in db.execute(NEWEST + UNISOLATED, {"a": assignment})},
        )  # fmt: skip


@contextmanager
def _opened(course: Path) -> Iterator[sqlite3.Connection]:
    """The gradebook, read only, with attempts.db (or an empty one in memory) attached as `kept`."""
    gradebook = course.resolve() / "gradebook.db"
    if not gradebook.is_file():
        raise SourceError(
            f"There is no gradebook in {course}: nothing has been graded there. Run `grader grade` first."
        )
    try:
        with closing(sqlite3.connect(f"{gradebook.as_uri()}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            attempts = gradebook.with_name(FILE)
            if attempts.is_file():
                db.execute("attach ? as kept", (f"{attempts.as_uri()}?mode=ro",))
            else:
                db.execute("attach ':memory:' as kept")
                for table, columns in NO_ATTEMPTS.items():
                    db.execute(f"create table kept.{table} ({columns})")
            yield db
    except sqlite3.DatabaseError as error:
        raise CourseError(
            f"The gradebook or the attempts in {course} cannot be read ({error}). If an old nbgrader made the "
            "gradebook, run `nbgrader db upgrade` there; otherwise put back a copy."
        ) from error


def _cells(db: sqlite3.Connection, assignment: str, name: str) -> tuple[Cell, ...]:
    cells = []
    titles = {_key(row): (row["title"], row["place"]) for row in db.execute(TITLES, (name,))}
    for row in db.execute(CELLS, (assignment,)):
        key = _key(row)
        title, place = titles.get(key, ("", None))
        title = title or key[1].replace("-", " ").replace("_", " ")
        cell = Cell(*key, row["points"] or 0.0, bool(row["by_hand"]), title)
        cells.append(((key[0], place is None, place or row["place"]), cell))
    return tuple(cell for _, cell in sorted(cells, key=lambda pair: pair[0]))


def _scores(
    db: sqlite3.Connection, assignment: str, cells: tuple[Cell, ...]
) -> tuple[dict[Key, dict[str, float]], dict[Key, frozenset[str]], dict[Key, frozenset[str]]]:
    scores: dict[Key, dict[str, float]] = {cell.key: {} for cell in cells}
    unscored: dict[Key, set[str]] = {cell.key: set() for cell in cells}
    again: dict[Key, set[str]] = {cell.key: set() for cell in cells}
    db.row_factory = None  # plain tuples: this is the one long list
    for student, notebook, grade_id, score, look in db.execute(SCORES, (assignment,)):
        key = (notebook, grade_id)
        if key not in scores:
            continue
        if score is None:
            unscored[key].add(student)
        else:
            scores[key][student] = score
            if look:
                again[key].add(student)
    db.row_factory = sqlite3.Row
    return scores, {key: frozenset(who) for key, who in unscored.items()}, {k: frozenset(w) for k, w in again.items()}


def _newest(
    db: sqlite3.Connection, assignment: str
) -> tuple[tuple[Newest, ...], frozenset[tuple[str, str]], frozenset[str]]:
    found, unreadable, problems = [], set(), set()
    for row in db.execute(NEWEST + GRADINGS, {"a": assignment}):
        notes, findings, blank = (tuple(json.loads(row[name])) for name in ("notes", "findings", "blank"))
        handed_in = row["submission"] != ""
        found.append(
            Newest(row["student"], row["notebook"], handed_in, row["seconds"], row["sandbox"], notes, findings,
                   frozenset(blank))
        )  # fmt: skip
        # when nothing could be read, every verdict is a fail with the finding as its message
        if findings and row["only_message"] and findings[0].startswith(row["only_message"]):
            problems.add(row["only_message"])
            if handed_in:
                unreadable.add((row["student"], row["notebook"]))
    return tuple(found), frozenset(unreadable), frozenset(problems)


def _doubts(db: sqlite3.Connection, assignment: str) -> tuple[str, ...]:
    """What was said of the source that the newest attempts were graded with."""
    if not db.execute("select 1 from kept.sqlite_master where name = 'own_solution'").fetchone():
        return ()
    rows = db.execute(NEWEST + DOUBTS, {"a": assignment}).fetchall()
    return tuple(dict.fromkeys(sentence for row in rows for sentence in json.loads(row["doubts"])))


def _before(assignment: str, due: Mapping[str, str | None]) -> str:
    """The assignment before this one: by due dates when all have one, else by name."""
    dated = all(due.values())
    order = sorted(due, key=lambda name: ((due[name] or "") if dated else "", natural(name)))
    place = order.index(assignment)
    return order[place - 1] if place else ""


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key by which week10 comes after week2."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name) if part)


def _key(row: sqlite3.Row) -> Key:
    return row["notebook"], row["grade_id"]


def _time(text: str | None) -> datetime | None:
    """A time as SQLAlchemy keeps it: UTC without saying so."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _extension(text: str | None) -> timedelta:
    """SQLAlchemy keeps a span in SQLite as a date counted from 1970."""
    time = _time(text)
    return timedelta() if time is None else time - datetime(1970, 1, 1)  # noqa: DTZ001


NO_ATTEMPTS = {
    "attempt": "id, assignment, notebook, student, submission, seconds, sandbox, notes, findings, blank",
    "verdict": "attempt, place, grade_id, title, outcome, points, message, unisolated",
}
PEOPLE = "select id, first_name, last_name, email from student"
HANDED_IN = "select student_id, timestamp, extension from submitted_assignment where assignment_id = ?"
CELLS = """
    select n.name as notebook, b.name as grade_id, coalesce(g.max_score, t.max_score) as points, b.rowid as place,
           t.id is not null or exists (
               select 1 from base_cell o join solution_cells s on s.id = o.id
               where o.notebook_id = n.id and o.name = b.name) as by_hand
    from notebook n join base_cell b on b.notebook_id = n.id
         left join grade_cells g on g.id = b.id left join task_cells t on t.id = b.id
    where n.assignment_id = ? and (g.id is not null or t.id is not null)"""
TITLES = """
    select a.notebook, v.grade_id, v.title, v.place from kept.verdict v join kept.attempt a on a.id = v.attempt
    where a.id in (select max(id) from kept.attempt where assignment = ? group by notebook)"""
SCORES = """
    select s.student_id, n.name, b.name, coalesce(d.manual_score, d.auto_score) + coalesce(d.extra_credit, 0),
           d.manual_score is not null and d.needs_manual_grade
    from submitted_assignment s join submitted_notebook h on h.assignment_id = s.id
         join grade d on d.notebook_id = h.id join base_cell b on b.id = d.cell_id
         join notebook n on n.id = b.notebook_id
    where s.assignment_id = ?"""
PENALTIES = """
    select s.student_id, sum(h.late_submission_penalty) as off
    from submitted_assignment s join submitted_notebook h on h.assignment_id = s.id
    where s.assignment_id = ? group by s.student_id having off > 0"""
ANSWERS = """
    select n.name, b.name from notebook n join base_cell b on b.notebook_id = n.id join solution_cells s on s.id = b.id
         join source_cell c on c.notebook_id = n.id and c.name = b.name
    where n.assignment_id = ? and c.cell_type = 'code'"""
SHARES = """
    select s.student_id, sum(coalesce(d.manual_score, d.auto_score) + coalesce(d.extra_credit, 0))
                         / sum(coalesce(g.max_score, t.max_score)) as share
    from submitted_assignment s join submitted_notebook h on h.assignment_id = s.id
         join grade d on d.notebook_id = h.id
         left join grade_cells g on g.id = d.cell_id left join task_cells t on t.id = d.cell_id
    where s.assignment_id = ? and coalesce(d.manual_score, d.auto_score) is not null
    group by s.student_id having share is not null"""
FILES = """
    select student, max(files) from (
        select student, count(distinct submission) as files from kept.attempt
        where assignment = :a and submission != '' group by student, notebook)
    group by student"""
NEWEST = "with chosen as (select max(id) as id from kept.attempt where assignment = :a group by student, notebook)"
# the first file of each student and notebook, as it was graded last
FIRST = """with one as (
        select student, notebook, submission, min(id) from kept.attempt where assignment = :a and submission != ''
        group by student, notebook),
    chosen as (select max(a.id) as id from kept.attempt a join one using (student, notebook, submission)
               where a.assignment = :a group by student, notebook)"""
_JOINED = "from chosen join kept.attempt a using (id) join kept.verdict v on v.attempt = a.id"
SAID = f"""
    select a.notebook, v.grade_id, v.message, count(*) as students {_JOINED}
    where v.outcome in ('fail', 'partial') group by 1, 2, 3"""
OPENED = f" select a.student, a.notebook, v.grade_id, v.outcome, v.message {_JOINED} where v.points is null"
SOLVED = f"""
    select a.notebook, v.grade_id, sum(v.outcome = 'pass') as passed, count(*) as judged {_JOINED}
    where v.outcome in ('pass', 'partial', 'fail') group by 1, 2"""
UNISOLATED = f" select a.notebook, v.grade_id, sum(v.unisolated) as n {_JOINED} group by 1, 2 having n > 0"
GRADINGS = """
    select a.student, a.notebook, a.submission, a.seconds, a.sandbox, a.notes, a.findings, a.blank,
           case when min(v.message) = max(v.message) and min(v.outcome = 'fail') then min(v.message) end as only_message
    from chosen join kept.attempt a using (id) left join kept.verdict v on v.attempt = a.id
    group by a.id order by a.student, a.notebook"""
DOUBTS = """
    select o.doubts from kept.own_solution o where o.assignment = :a and (o.notebook, o.basis) in (
        select notebook, basis from kept.attempt where id in (select id from chosen))
    order by o.notebook"""
