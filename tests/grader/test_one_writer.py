"""Of the commands that write in a course folder, one works at a time; a dead one is in nobody's way."""

import os
import signal
import subprocess
import sys

import pytest
from course_folder import make_course
from handed_in import RIGHT

from grader.errors import CourseError
from grader.lock import sole_writer

HOLD = """
import sys, pathlib
from grader.lock import sole_writer
with sole_writer(pathlib.Path("build"), "collect"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def course(words, tmp_path):
    return make_course(tmp_path / "c", {"ada": RIGHT}, words.fresh)


@pytest.fixture
def holder(course):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=course.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize("command", ["grade", "feedback"])
def test_the_second_is_told_who_is_writing_since_when_and_changes_nothing(grader, course, holder, command):
    (course.build / "attempts.db").touch()
    before = sorted(course.build.rglob("*"))
    done = grader(command, "words", cwd=course.folder, ok=False)
    said = " ".join(done.stderr.split())
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert f"`grader collect` (process {holder.pid}, since " in said and "nothing was changed" in said
    assert sorted(course.build.rglob("*")) == before


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_holder_that_was_killed_is_no_obstacle(grader, course, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (course.build / ".writer.json").exists(), "it could not clear up after itself"
    assert "Graded 1 notebook(s)" in grader("grade", "words", cwd=course.folder).stdout


def test_the_same_process_may_enter_again_and_lets_go_at_the_end(course, tmp_path):
    with sole_writer(course.build, "grade"):
        with sole_writer(course.build, "collect"):
            pass
        assert refused(course)
    assert not refused(course)


def refused(course):
    done = subprocess.run([sys.executable, "-c", HOLD], cwd=course.folder, input="", capture_output=True, text=True)
    return "CourseError" in done.stderr


def test_a_course_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(CourseError, match=r"file cannot be written .*--course"),
        sole_writer(tmp_path / "file", "grade"),
    ):
        pass
