"""A course folder with the words assignment, released as an instructor does it."""

import json
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from handed_in import words_source


@pytest.fixture(scope="session")
def grader():
    """The `grader` command as a user types it; returns the finished process."""

    def run(*words, cwd=None, ok=True):
        command = [sys.executable, "-m", "grader", *map(str, words)]
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
        assert (done.returncode == 0) == ok, done.stdout + done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def words(grader, tmp_path_factory):
    """The words assignment, released: .folder (exercises/ and build/ in it), .released (the learners' notebook).

    .fresh is a copy of .folder in which nothing is ever graded.
    """
    folder = tmp_path_factory.mktemp("teacher")
    source = folder / "exercises" / "words"
    source.mkdir(parents=True)
    (source / "words.ipynb").write_text(json.dumps(words_source()), encoding="utf-8")
    (source / "solution.py").write_text("SOLUTION = 1\n")
    (source / "words.csv").write_text("a,b\n")
    said = grader("release", "words", "--with", "*.csv", cwd=folder).stdout
    released = json.loads((folder / "build" / "release" / "words" / "words.ipynb").read_text(encoding="utf-8"))
    fresh = tmp_path_factory.mktemp("fresh") / "course"
    shutil.copytree(folder, fresh)
    return SimpleNamespace(folder=folder, fresh=fresh, released=released, said=said)
