"""Handing in late costs what nbgrader's own plugin, or the course's, says."""

import shutil
import sqlite3

import pytest
from course_folder import copy_of, enter_by_hand, grades, hand_in, make_course, rows
from handed_in import RIGHT

IN_TIME, LATE, VERY_LATE = "2026-03-01 11:00:00 UTC", "2026-03-01 13:00:00 UTC", "2026-03-04 12:00:00 UTC"
DUE = "2026-03-01 12:00:00.000000"
PLUGIN = """
from nbgrader.plugins import BasePlugin


class ADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id == "dan":
            raise RuntimeError("no rule for dan")
        return 1.0 if total_seconds_late < 86400 else 99.0
"""


@pytest.fixture(scope="module")
def first(grader, words, tmp_path_factory):
    """Ada in time, bob an hour late, cleo three days, eve nobody knows; a due date at noon."""
    course = make_course(tmp_path_factory.mktemp("course"), {}, words.fresh)
    for student, at in {"ada": IN_TIME, "bob": LATE, "cleo": VERY_LATE, "eve": None}.items():
        hand_in(course, student, RIGHT, at)
    set_due(course, DUE)
    (course.build / "a_day.py").write_text(PLUGIN)
    configure(course, 'c.AssignLatePenalties.plugin_class = "a_day.ADay"')
    grader("grade", "words", cwd=course.folder)
    return course


@pytest.fixture
def course(first, tmp_path):
    return copy_of(first, tmp_path / "c")


def sql(course, command, *values):
    with sqlite3.connect(course.build / "gradebook.db") as db:
        db.execute(command, values)
    db.close()


def set_due(course, when):
    sql(course, "update assignment set duedate = ?", when)


def configure(course, line):
    with (course.build / "nbgrader_config.py").open("a") as file:
        file.write(line + "\n")


def late(build):
    """student: (when, penalty)"""
    query = """select s.student_id, s.timestamp, n.late_submission_penalty from submitted_assignment s
        join submitted_notebook n on n.assignment_id = s.id"""
    return {student: (when, penalty) for student, when, penalty in rows(build / "gradebook.db", query)}


def penalties(course):
    return {student: penalty for student, (_, penalty) in late(course.build).items()}


def page(course, student):
    return (course.build / "feedback" / student / "words" / "words.html").read_text(encoding="utf-8")


def test_the_courses_own_plugin_decides_and_no_more_than_the_score_is_taken(course):
    assert penalties(course) == {"ada": None, "bob": 1, "cleo": 5, "eve": None}
    assert late(course.build)["bob"][0] == "2026-03-01 13:00:00.000000" and late(course.build)["eve"][0] is None


def test_the_page_says_what_was_taken_off(course):
    assert "4 of 7 points (5, less 1 for handing in late), 2 still open" in page(course, "bob")
    assert "late" not in page(course, "ada")


def test_a_due_date_that_moves_and_an_extension_take_penalties_back_without_grading(grader, course):
    sql(course, "update submitted_assignment set extension = '1970-01-05 00:00:00.000000' where student_id = 'cleo'")
    said = grader("grade", "words", cwd=course.folder).stdout
    assert "nothing to grade" in said
    assert penalties(course) == {"ada": None, "bob": 1, "cleo": None, "eve": None}
    assert "late" not in page(course, "cleo")
    set_due(course, "2026-03-02 12:00:00.000000")
    grader("grade", "words", cwd=course.folder)
    assert penalties(course)["bob"] is None and "late" not in page(course, "bob")
    set_due(course, None)
    grader("grade", "words", "--again", cwd=course.folder)
    assert set(penalties(course).values()) == {None}


def test_the_same_file_handed_in_later_is_not_graded_again_but_is_late(grader, course):
    hand_in(course, "ada", RIGHT, LATE)
    said = grader("grade", "words", cwd=course.folder).stdout
    assert "nothing to grade" in said
    assert late(course.build)["ada"] == ("2026-03-01 13:00:00.000000", 1)


def test_nbgraders_own_method_takes_everything(grader, course):
    configure(course, "del c.AssignLatePenalties['plugin_class']\nc.LateSubmissionPlugin.penalty_method = 'zero'")
    enter_by_hand(course.build, "bob", "why", points=2)
    grader("grade", "words", cwd=course.folder)
    assert penalties(course) == {"ada": None, "bob": 7, "cleo": 5, "eve": None}


def test_a_plugin_that_cannot_be_used_costs_no_result(grader, course):
    hand_in(course, "dan", RIGHT, LATE)
    said = grader("grade", "words", cwd=course.folder).stdout
    assert "could not say dan's penalty (RuntimeError: no rule for dan)" in " ".join(said.split())
    assert grades(course.build)["dan", "count-test"][0] == 3 and penalties(course)["dan"] is None
    (course.build / "a_day.py").write_text("import nothing_of_that_name")
    hand_in(course, "fay", RIGHT, LATE)
    done = grader("grade", "words", cwd=course.folder, ok=False)
    assert "The late policy in" in done.stderr and "Traceback" not in done.stderr
    (course.build / "a_day.py").write_text(PLUGIN)
    assert "nothing to grade" in grader("grade", "words", cwd=course.folder).stdout, "the result had been kept"
    assert penalties(course)["fay"] == 1


@pytest.mark.slow
def test_the_gradebook_is_what_stock_nbgrader_writes(grader, course, tmp_path):
    """The same course, graded by nbgrader's own autograde: the same times, penalties, scores and comments."""
    stock(course, tmp_path / "stock")
    for query in (
        """select s.student_id, s.timestamp, n.late_submission_penalty from submitted_assignment s
           join submitted_notebook n on n.assignment_id = s.id order by 1""",
        """select s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade from grade g
           join base_cell c on c.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id
           join submitted_assignment s on s.id = n.assignment_id order by 1, 2""",
        """select s.student_id, c.name, c.type, k.auto_comment, k.manual_comment from comment k
           join base_cell c on c.id = k.cell_id join submitted_notebook n on n.id = k.notebook_id
           join submitted_assignment s on s.id = n.assignment_id order by 1, 2""",
    ):
        ours, theirs = (rows(place / "gradebook.db", query) for place in (course.build, tmp_path / "stock"))
        assert ours == theirs and ours


def stock(course, folder):
    import subprocess
    import sys

    folder.mkdir()
    shutil.copytree(course.folder / "exercises", folder / "source")
    shutil.copytree(course.build / "submitted", folder / "submitted")
    shutil.copy(course.build / "a_day.py", folder)
    config = 'c = get_config()\nc.AssignLatePenalties.plugin_class = "a_day.ADay"\n'
    (folder / "nbgrader_config.py").write_text(config)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    subprocess.run([*nbgrader, "generate_assignment", "words"], cwd=folder, check=True, capture_output=True)
    with sqlite3.connect(folder / "gradebook.db") as db:
        db.execute("update assignment set duedate = ?", (DUE,))
    db.close()
    subprocess.run([*nbgrader, "autograde", "words"], cwd=folder, check=True, capture_output=True)
