"""A run is stopped at any moment, and the same command finishes it: nothing lost, nothing graded twice."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import psutil
import pytest
from course_folder import copy_of, enter_by_hand, grades, hand_in, make_course, rows, state
from handed_in import RIGHT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="process groups")

SLOW = "import time\n\ntime.sleep(0.3)\n\n\ndef clean(text):\n    return text.strip().lower()"
STUDENTS = [f"s{number:02}" for number in range(12)]
COMMAND = (sys.executable, "-m", "grader", "grade", "words", "--workers", "2")


@pytest.fixture(scope="module")
def undisturbed(grader, words, tmp_path_factory):
    """A class of twelve slow notebooks, released, graded in one go: .fresh (the folder before), .state (after)."""
    answers = {student: {**RIGHT, "clean": SLOW, "why": f"I am {student}."} for student in STUDENTS}
    answers["s03"]["count"] = "def count(words):\n    return {}"
    course = make_course(tmp_path_factory.mktemp("course"), answers, words.fresh)
    course.fresh = copy_of(course, tmp_path_factory.mktemp("fresh") / "c").folder
    course.said = grader("grade", "words", "--workers", "2", cwd=course.folder).stdout
    course.state = state(course.build)
    return course


@pytest.fixture
def fresh(undisturbed, tmp_path):
    shutil.copytree(undisturbed.fresh, tmp_path / "c")
    return tmp_path / "c"


def kept(folder):
    path = folder / "build" / "attempts.db"
    return rows(path, "select count(*) from attempt")[0][0] if path.exists() and path.stat().st_size else 0


def pages(folder):
    return len(list((folder / "build" / "feedback").rglob("*.html")))


MOMENTS = {
    "as judges start": lambda folder, children: len(children) == 2,
    "as cells run": lambda folder, children: len(children) > 2,
    "after two results": lambda folder, children: kept(folder) >= 2,
    "while pages are written": lambda folder, children: pages(folder) >= 1,
    "near the end": lambda folder, children: kept(folder) >= 11,
}


def stop(folder, moment, how):
    """Start grading, and stop the command's whole process group when the moment has come, as a terminal does."""
    process = subprocess.Popen(COMMAND, cwd=folder, stdout=subprocess.PIPE, text=True, start_new_session=True)
    known = psutil.Process(process.pid)
    until = time.monotonic() + 60
    while not _come(moment, folder, known) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    started = known.children(recursive=True)
    os.killpg(process.pid, how)
    said = process.communicate(timeout=30)[0]
    _, alive = psutil.wait_procs(started, timeout=10)
    return process.returncode, said, started, alive


def _come(moment, folder, process):
    try:
        of_judges = [judge for judge in process.children() if "grader.judging.worker" in judge.cmdline()]
        return MOMENTS[moment](folder, of_judges + [box for judge in of_judges for box in judge.children()])
    except (sqlite3.Error, psutil.Error):  # the database is just being made; a process has just ended
        return False


@pytest.mark.parametrize(
    "moment", [pytest.param(one, marks=[] if one == "after two results" else pytest.mark.slow) for one in MOMENTS]
)
def test_killed_at_any_moment_the_same_command_finishes_the_work(undisturbed, grader, fresh, moment):
    code, _, started, alive = stop(fresh, moment, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert started and not alive, "judges and sandboxes end with the command"
    done = kept(fresh)
    said = grader("grade", "words", "--workers", "2", cwd=fresh).stdout
    left = f"grading {12 - done}" if done < 12 else "nothing to grade"
    assert done == 0 or f"{done} of 12 were graded already and have not changed; {left}." in said
    assert state(fresh / "build") == undisturbed.state


def test_ctrl_c_enters_what_was_graded_and_the_same_command_goes_on(undisturbed, grader, fresh):
    code, said, started, alive = stop(fresh, "after two results", signal.SIGINT)
    assert code == 130 and "the same command goes on from there" in said
    assert started and not alive
    done = kept(fresh)
    assert 2 <= done < 12 and len(grades(fresh / "build")) == 3 * done == 3 * pages(fresh)
    said = grader("grade", "words", "--workers", "2", cwd=fresh).stdout
    assert f"{done} of 12 were graded already" in said
    assert state(fresh / "build") == undisturbed.state


def test_what_the_gradebook_had_not_got_and_files_that_are_gone_are_made_again_without_grading(
    undisturbed, grader, tmp_path
):
    shutil.copytree(undisturbed.folder, tmp_path / "c")
    build = tmp_path / "c" / "build"
    with sqlite3.connect(build / "gradebook.db") as db:  # as after a kill before its transaction
        db.execute("delete from grade where notebook_id in (select id from submitted_notebook limit 3)")
    db.close()
    with sqlite3.connect(build / "attempts.db") as db:  # as after a kill behind it
        db.execute("update attempt set recorded = 0 where student in ('s00', 's03')")
    db.close()
    (build / "feedback" / "s05" / "words" / "words.html").unlink()
    (build / "autograded" / "s06" / "words" / "words.ipynb").unlink()
    said = grader("grade", "words", cwd=tmp_path / "c").stdout
    assert "12 of 12 were graded already and have not changed; nothing to grade." in said
    assert state(build) == undisturbed.state


def test_only_what_changed_is_graded_again(undisturbed, grader, tmp_path):
    course = copy_of(undisturbed, tmp_path / "c")
    enter_by_hand(course.build, "s01", "why", points=2)
    hand_in(course, "s01", {**RIGHT, "count": "def count(words):\n    return None"})
    hand_in(course, "new", RIGHT)
    said = grader("grade", "words", cwd=tmp_path / "c").stdout
    assert "11 of 13 were graded already and have not changed; grading 2." in said
    assert grades(course.build)["s01", "count-test"] == (0, None, 0)
    assert grades(course.build)["s01", "why"] == (None, 2, 1)
    assert rows(course.build / "attempts.db", "select count(*) from attempt where student = 's01'") == [(2,)]
