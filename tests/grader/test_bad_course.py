"""A course folder that cannot be used as it is gets one sentence that says what to do, and nothing is destroyed."""

import os
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from course_folder import copy_of, grades, hand_in, make_course, rows, state
from handed_in import RIGHT


@pytest.fixture(scope="module")
def first(grader, words, tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("course"), {"ada": RIGHT, "bob": {}}, words.fresh)
    grader("grade", "words", cwd=course.folder)
    return course


@pytest.fixture
def course(first, tmp_path):
    return copy_of(first, tmp_path / "c")


def refusal(grader, course, *words):
    done = grader(*words, cwd=course.folder, ok=False)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_what_was_not_released_is_released_first_and_that_is_said(grader, tmp_path):
    course = make_course(tmp_path / "c", {"ada": RIGHT})
    said = grader("grade", "words", cwd=course.folder).stdout
    assert "'words' had not been released, so that was done first." in " ".join(said.split())
    assert grades(course.build)["ada", "clean-test"] == (2, None, 0)


def test_nothing_collected(grader, tmp_path):
    course = make_course(tmp_path / "c", {})
    assert "grader collect" in refusal(grader, course, "grade", "words")
    assert not course.build.exists(), "nothing is made"


@pytest.mark.parametrize("command", ["grade", "feedback"])
def test_an_unknown_student(grader, course, command):
    assert "zoe" in refusal(grader, course, command, "words", "--student", "zoe")


@pytest.mark.parametrize("command", ["grade", "feedback"])
@pytest.mark.parametrize("name", ["attempts.db", "gradebook.db"])
def test_a_damaged_database_is_named_and_left_alone(grader, course, command, name):
    (course.build / name).write_bytes(b"this is no database, but it may be all there is" * 50)
    before = (course.build / name).read_bytes()
    said = refusal(grader, course, command, "words")
    assert f"{name} cannot be used" in said and "Put back a copy of it; or move it away" in said
    assert (course.build / name).read_bytes() == before


def test_a_gradebook_that_was_lost_is_made_again_from_the_attempts(grader, course):
    before = state(course.build)
    (course.build / "gradebook.db").unlink()
    said = grader("grade", "words", cwd=course.folder).stdout
    assert "2 of 2 were graded already" in said
    assert state(course.build) == before


@pytest.mark.parametrize(
    ("version", "sentence"), [("167914646830", "nbgrader db upgrade"), ("f00", "a newer nbgrader")]
)
def test_a_gradebook_of_another_nbgrader(grader, course, version, sentence):
    with sqlite3.connect(course.build / "gradebook.db") as db:
        db.execute("update alembic_version set version_num = ?", (version,))
    db.close()
    hand_in(course, "cleo", RIGHT)
    assert sentence in refusal(grader, course, "grade", "words")
    assert "cleo" not in {student for student, _ in grades(course.build)}


@pytest.mark.skipif(os.name != "posix", reason="resource limits")
def test_a_disk_that_is_full_loses_nothing(grader, course):
    import resource

    hand_in(course, "cleo", RIGHT)
    largest = 40_000  # no file can be written beyond this
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "words", "--again"],
        cwd=course.folder, capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
    )  # fmt: skip
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "Make room" in done.stderr
    said = grader("grade", "words", cwd=course.folder).stdout
    assert "nothing to grade" in said or "grading" in said
    assert grades(course.build)["cleo", "clean-test"] == (2, None, 0)
    assert rows(course.build / "attempts.db", "select count(*) from attempt where recorded = 0") == [(0,)]


def test_a_formgrader_that_is_saving_is_waited_for(grader, course):
    hand_in(course, "cleo", RIGHT)
    saving = sqlite3.connect(course.build / "gradebook.db", check_same_thread=False, isolation_level=None)
    saving.execute("begin exclusive")

    def finish():
        time.sleep(2)
        saving.execute("commit")

    saver = threading.Thread(target=finish)
    saver.start()
    grader("grade", "words", cwd=course.folder)
    saver.join()
    saving.close()
    assert grades(course.build)["cleo", "clean-test"] == (2, None, 0)
