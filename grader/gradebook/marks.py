"""What the gradebook says of an assignment. Nothing is changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.gradebook.book import FILE, reading


@dataclass(frozen=True)
class Mark:
    """One cell of one learner's notebook in the gradebook."""

    auto: float | None = None
    manual: float | None = None
    """Entered by a person; it counts instead of `auto`."""
    extra: float | None = None
    """Extra credit."""
    of: float = 0.0
    waiting: bool = False
    """Whether a person has yet to look at it."""
    comment: str = ""
    """A person's words to the learner: escape them."""

    @property
    def points(self) -> float | None:
        """What counts, without extra credit; None: open."""
        return self.auto if self.manual is None else self.manual


@dataclass(frozen=True)
class Marks:
    """One learner's notebook in the gradebook."""

    cells: Mapping[str, Mark] = field(default_factory=dict)
    """By grade_id: cells that are graded."""
    comments: Mapping[str, str] = field(default_factory=dict)
    """By grade_id: a person's words about answers that are not graded themselves."""
    penalty: float = 0.0
    """Points taken off for handing in late."""

    @property
    def score(self) -> float:
        """The score that counts, penalty taken off, as nbgrader's own exports have it."""
        counted = (mark.points + (mark.extra or 0.0) for mark in self.cells.values() if mark.points is not None)
        return max(0.0, sum(counted) - self.penalty)


def marks_of(course: Path, assignment: str, students: Collection[str] = ()) -> dict[tuple[str, str], Marks]:
    """(student, notebook): marks. Of all students, or of these; empty when there is no gradebook yet."""
    if not (course / FILE).exists():
        return {}
    only = f"and s.student_id in ({', '.join('?' * len(students))})" if 0 < len(students) <= 500 else ""
    values = (assignment, *(students if only else ()))
    cells: dict[tuple[str, str], dict[str, Mark]] = {}
    words: dict[tuple[str, str], dict[str, str]] = {}
    penalties: dict[tuple[str, str], float] = {}
    with reading(course) as db:
        for student, notebook, penalty in db.execute(_NOTEBOOKS.format(only), values):
            penalties[student, notebook] = penalty or 0.0
        for student, notebook, name, comment in db.execute(_COMMENTS.format(only), values):
            words.setdefault((student, notebook), {})[name] = comment
        for student, notebook, name, auto, manual, extra, of, waiting in db.execute(_GRADES.format(only), values):
            comment = words.get((student, notebook), {}).pop(name, "")
            mark = Mark(auto, manual, extra, of or 0.0, bool(waiting), comment)
            cells.setdefault((student, notebook), {})[name] = mark
    return {
        key: Marks(cells.get(key, {}), words.get(key, {}), penalty)
        for key, penalty in penalties.items()
        if not students or key[0] in students
    }


def notebooks_in(course: Path, assignment: str) -> frozenset[str] | None:
    """The assignment's notebooks in the gradebook; None when the gradebook does not know it."""
    if not (course / FILE).exists():
        return None
    with reading(course) as db:
        if db.execute("select 1 from assignment where name = ?", (assignment,)).fetchone() is None:
            return None
        query = "select n.name from notebook n join assignment a on a.id = n.assignment_id where a.name = ?"
        return frozenset(row[0] for row in db.execute(query, (assignment,)))


def has_deadline(course: Path, assignment: str) -> bool:
    """Whether handing in late can matter: there is a due date, or a penalty from when there was one."""
    with reading(course) as db:
        return db.execute(_DEADLINE, (assignment, assignment)).fetchone() is not None


_FROM = """from assignment a
    join submitted_assignment s on s.assignment_id = a.id
    join submitted_notebook h on h.assignment_id = s.id
    join notebook n on n.id = h.notebook_id """
_NOTEBOOKS = f"select s.student_id, n.name, h.late_submission_penalty {_FROM} where a.name = ? {{}}"
_GRADES = f"""select s.student_id, n.name, c.name, g.auto_score, g.manual_score, g.extra_credit,
    coalesce(gc.max_score, tc.max_score), g.needs_manual_grade {_FROM}
    join base_cell c on c.notebook_id = n.id
    join grade g on g.cell_id = c.id and g.notebook_id = h.id
    left join grade_cells gc on gc.id = c.id left join task_cells tc on tc.id = c.id
    where a.name = ? {{}}"""
_COMMENTS = f"""select s.student_id, n.name, c.name, k.manual_comment {_FROM}
    join base_cell c on c.notebook_id = n.id
    join comment k on k.cell_id = c.id and k.notebook_id = h.id
    where a.name = ? {{}} and k.manual_comment is not null and k.manual_comment != ''"""
_DEADLINE = """select 1 from assignment where name = ? and duedate is not null union all
    select 1 from assignment a join submitted_assignment s on s.assignment_id = a.id
    join submitted_notebook h on h.assignment_id = s.id
    where a.name = ? and h.late_submission_penalty is not null limit 1"""
