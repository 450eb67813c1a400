"""What an instructor may type wrong gets one sentence and exit code 2, and nothing is made."""

import json

import pytest
from handed_in import cell, mark, notebook

from grader.__main__ import main


def said(done):
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_an_unknown_assignment_is_answered_with_the_known_ones(grader, words):
    done = grader("release", "wrods", cwd=words.folder, ok=False)
    assert "There is no assignment 'wrods'" in said(done) and "words" in done.stderr


@pytest.mark.parametrize("command", ["release", "collect", "grade", "feedback", "report", "export"])
@pytest.mark.parametrize("name", ["../exercises/words", ".words", "a+b", ""])
def test_what_cannot_be_an_assignments_name_is_refused_before_anything_is_made(words, tmp_path, capsys, command, name):
    where = ["--source", str(words.folder / "exercises"), "--course", str(tmp_path / "build")]
    assert main([command, name, *where]) == 2
    assert f"'{name}' cannot be the name of an assignment: it " in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_an_unknown_sandbox_is_a_sentence(grader, words, monkeypatch):
    monkeypatch.setenv("SANDBOX_BACKEND", "foo")
    assert "foo" in said(grader("grade", "words", "--course", "weak", cwd=words.folder, ok=False))


def test_a_missing_source_folder(grader, tmp_path):
    done = grader("grade", "words", "--submissions", tmp_path, cwd=tmp_path, ok=False)
    assert said(done) == "There is no source folder exercises. Name the folder of your assignments with --source."


def test_a_missing_submissions_folder(grader, words):
    done = grader("grade", "words", "--submissions", "nowhere", cwd=words.folder, ok=False)
    assert "There is no folder or zip nowhere." in said(done)


def test_an_empty_submissions_folder(grader, words, tmp_path):
    done = grader("grade", "words", "--submissions", tmp_path, cwd=words.folder, ok=False)
    assert "No submission of 'words' was found" in said(done) and "<student>.ipynb" in done.stderr


def test_an_unknown_student(grader, words, tmp_path):
    (tmp_path / "ada.ipynb").write_text("{}")
    done = grader("grade", "words", "--submissions", tmp_path, "--student", "zoe", cwd=words.folder, ok=False)
    assert "There is no submission of zoe" in said(done)


def test_feedback_before_any_grading(grader, words):
    done = grader("feedback", "words", "--course", "fresh", cwd=words.folder, ok=False)
    assert "Nothing of 'words' has been graded" in said(done)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{", "is not a notebook in format 4"),
        (
            json.dumps(notebook([cell("1", mark("a", solution=True)), cell("2", mark("a", solution=True))])),
            "Rename one.",
        ),
        (json.dumps(notebook([cell("1", mark("a", grade=True, locked=True, points="many"))])), "Give it a number."),
        (json.dumps(notebook([cell("x (", mark("a", grade=True, locked=True, points=1))])), "'a' is not valid Python"),
        (
            json.dumps(notebook([cell("### BEGIN HIDDEN TESTS", mark("a", grade=True, locked=True, points=1))])),
            "has no 'END HIDDEN TESTS'",
        ),
    ],
    ids=["json", "twice", "points", "syntax", "region"],
)
def test_a_source_that_cannot_be_used(grader, tmp_path, source, sentence):
    folder = tmp_path / "exercises" / "odd"
    folder.mkdir(parents=True)
    (folder / "odd.ipynb").write_text(source)
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "ada.ipynb").write_text("{}")
    assert sentence in said(grader("grade", "odd", "--submissions", inbox, cwd=tmp_path, ok=False))


def test_a_machine_that_cannot_wall_off_code_is_refused_unless_told(grader, words, tmp_path, monkeypatch):
    monkeypatch.setenv("SANDBOX_BACKEND", "process")
    (tmp_path / "ada.ipynb").write_text(json.dumps(words.released))
    command = ("grade", "words", "--submissions", tmp_path, "--course", "weak")
    assert "--weak-sandbox" in said(grader(*command, cwd=words.folder, ok=False))
    assert not (words.folder / "weak").exists()
    assert "Sandbox: process." in grader(*command, "--weak-sandbox", cwd=words.folder).stdout
