"""A learner's exercises: released into the workspace, graded from there."""

import json
from pathlib import Path

import pytest
from running_course import ROOT, course

from course import exercises
from course.workspace import Workspace

WEEK = "week1_decompose"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    """A workspace with every exercise as the learner gets it."""
    root = tmp_path_factory.mktemp("course") / "workspace"
    exercises.release(Workspace(root))
    return root


def test_every_exercise_is_there_without_its_solutions(workspace: Path):
    for source in exercises.notebooks():
        learners = (workspace / "exercises" / source.parent.name / source.name).read_text()
        assert "### BEGIN SOLUTION" in source.read_text()
        assert "BEGIN SOLUTION" not in learners and "BEGIN HIDDEN TESTS" not in learners


def test_nothing_is_released_twice(workspace: Path):
    assert exercises.pending(Workspace(workspace)) == []


def test_an_untouched_copy_is_graded_with_feedback_and_a_page_beside(workspace: Path):
    told = course("grade", WEEK, "--workspace", str(workspace))
    assert told.returncode == 0, told.stderr
    assert " of " in told.stdout and "points" in told.stdout
    pages = list((workspace / "exercises" / WEEK).glob("* feedback.html"))
    assert [page.stem.removesuffix(" feedback") for page in pages] == [path.stem for path in exercises.notebooks(WEEK)]


def test_the_learners_own_work_counts(workspace: Path, tmp_path: Path):
    own = tmp_path / "workspace" / "exercises" / WEEK
    own.mkdir(parents=True)
    for source in exercises.notebooks(WEEK):
        (own / source.name).write_bytes(source.read_bytes())
    told = course("grade", WEEK, "--workspace", str(tmp_path / "workspace"))
    untouched = course("grade", WEEK, "--workspace", str(workspace))
    assert told.returncode == 0, told.stderr
    assert score(told.stdout) > score(untouched.stdout)


def score(feedback: str) -> float:
    line = next(line for line in feedback.splitlines() if "points" in line)
    return float(line.split(":")[1].split(" of ")[0])


@pytest.mark.parametrize("words", [[], ["week9"]])
def test_an_unknown_week_is_answered_with_the_list(words: list[str]):
    refused = course("grade", *words)
    assert refused.returncode == 2
    assert WEEK in refused.stderr and refused.stderr.count("\n") == 1


def test_a_workspace_without_the_exercise_is_one_sentence(tmp_path: Path):
    refused = course("grade", WEEK, "--workspace", str(tmp_path))
    assert refused.returncode == 2
    assert str(tmp_path) in refused.stderr and refused.stderr.count("\n") == 1


def test_a_broken_notebook_is_no_traceback(workspace: Path, tmp_path: Path):
    own = tmp_path / "exercises" / WEEK
    own.mkdir(parents=True)
    for source in exercises.notebooks(WEEK):
        (own / source.name).write_text(json.dumps({"cells": 3}))
    told = course("grade", WEEK, "--workspace", str(tmp_path))
    assert "Traceback" not in told.stdout + told.stderr
    assert (ROOT / "exercises" / WEEK).is_dir()
