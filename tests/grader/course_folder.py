"""A course folder to grade, and what stands in it afterwards, as plain data."""

import json
import re
import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

from handed_in import answered, words_source

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")


def make_course(folder, answers, released=None):
    """exercises/words and a class's notebooks under build/submitted: {student: {grade_id: text}}.

    released: a released course folder to begin with; without one, nothing is released yet.
    """
    course = course_in(folder)
    if released is None:
        course.source.parent.mkdir(parents=True)
        write(course.source, words_source())
    else:
        shutil.copytree(released, folder, dirs_exist_ok=True)
    for student, theirs in answers.items():
        hand_in(course, student, theirs)
    return course


def copy_of(course, folder):
    """The same course in another folder, to be changed at will."""
    shutil.copytree(course.folder, folder)
    return course_in(folder)


def course_in(folder):
    return SimpleNamespace(folder=folder, build=folder / "build", source=folder / "exercises/words/words.ipynb")


def hand_in(course, student, answers, at=None):
    """One notebook, as `grader collect` lays it down."""
    path = course.build / "submitted" / student / "words" / "words.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, answered(read(course), {"clean": STUB, "count": STUB, "why": "YOUR ANSWER HERE", **answers}))
    if at is not None:
        (path.parent / "timestamp.txt").write_text(at, encoding="utf-8")


def write(path, notebook):
    path.write_text(json.dumps(notebook), encoding="utf-8")


def read(course):
    return json.loads(course.source.read_text(encoding="utf-8"))


def change(course, edit):
    """Edit the source: `edit` is given its cells by grade_id."""
    notebook = read(course)
    edit({cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]}, notebook["cells"])
    write(course.source, notebook)


def rows(path, query, *values):
    with sqlite3.connect(path) as db:
        found = db.execute(query, values).fetchall()
    db.close()
    return found


def grades(build):
    """(student, cell): (auto, manual, needs a look) in the gradebook."""
    query = """select s.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade from grade g
        join base_cell c on c.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id
        join submitted_assignment s on s.id = n.assignment_id"""
    return {(row[0], row[1]): row[2:] for row in rows(build / "gradebook.db", query)}


def comments(build):
    query = """select s.student_id, c.name, k.auto_comment, k.manual_comment from comment k
        join base_cell c on c.id = k.cell_id join submitted_notebook n on n.id = k.notebook_id
        join submitted_assignment s on s.id = n.assignment_id"""
    return sorted(rows(build / "gradebook.db", query))


def enter_by_hand(build, student, cell, points=None, comment=None):
    """What a person does in formgrader."""
    which = """(select c.id from base_cell c where c.name = ? and c.type = ?),
        (select n.id from submitted_notebook n join submitted_assignment s on s.id = n.assignment_id
         where s.student_id = ?)"""
    with sqlite3.connect(build / "gradebook.db") as db:
        if points is not None:
            done = db.execute(f"""update grade set manual_score = ?, needs_manual_grade = 0
                where (cell_id, notebook_id) = ({which})""", (points, cell, "GradeCell", student))  # fmt: skip
            assert done.rowcount == 1
        if comment is not None:
            done = db.execute(f"update comment set manual_comment = ? where (cell_id, notebook_id) = ({which})",
                              (comment, cell, "SolutionCell", student))  # fmt: skip
            assert done.rowcount == 1
    db.close()


def state(build):
    """All that grading leaves behind, but for times and numbers made up by chance."""
    attempts = """select assignment, notebook, student, submission, basis, notes, findings, blank, recorded,
        group_concat(v.grade_id || v.outcome || coalesce(v.points, '-') || v.of || v.message) from attempt a
        join verdict v on v.attempt = a.id group by a.id order by student, a.id"""
    files = sorted(path for folder in ("autograded", "feedback") for path in (build / folder).rglob("*"))
    return {
        "attempts": rows(build / "attempts.db", attempts),
        "grades": sorted(grades(build).items()),
        "comments": comments(build),
        "files": {
            str(path.relative_to(build)): WHEN.sub("(when)", Path(path).read_text(encoding="utf-8"))
            for path in files
            if path.is_file()
        },
    }
