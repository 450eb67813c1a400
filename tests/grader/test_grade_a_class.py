"""Five learners hand in, and the instructor types three commands."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from handed_in import RIGHT, answered, cell, mark, notebook

from grader.attempts import attempts_of
from grader.judging.judge import is_weak
from sandbox import probe

STUDENTS = ("ada", "bob", "cleo", "dan", "eve")


@pytest.fixture(scope="module")
def graded(words, grader, tmp_path_factory):
    inbox = tmp_path_factory.mktemp("submissions")

    def hand_in(path, notebook):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notebook if isinstance(notebook, str) else json.dumps(notebook), encoding="utf-8")

    hand_in(inbox / "ada.ipynb", answered(words.released, RIGHT))
    half = {**RIGHT, "count": "def count(words):\n    return {words[0]: 2} if words else {}\n"}
    hand_in(inbox / "bob" / "words.ipynb", answered(words.released, half))
    hand_in(inbox / "cleo" / "words" / "words.ipynb", words.released)
    hand_in(inbox / "dan.ipynb", '{"cells": [')
    nasty = {
        "clean": "print('<script>1</script>')\ndef clean(text):\n    raise ValueError('<script>2</script>')",
        "count": "def count(words):\n    return '<script>alert(3)</script>'",
        "why": "<script>alert(4)</script>",
    }
    hand_in(inbox / "eve.ipynb", answered(words.released, nasty))
    done = grader("grade", "words", "--submissions", inbox, cwd=words.folder)
    return done.stdout


@pytest.fixture
def book(words, graded):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{(words.folder / 'build' / 'gradebook.db').as_posix()}") as book:
        yield book


def page(words, student):
    path = words.folder / "build" / "feedback" / student / "words" / "words.html"
    return path.read_text(encoding="utf-8")


def test_the_release_says_what_it_made_and_hands_out_only_what_was_asked_for(words):
    made = words.folder / "build" / "release" / "words"
    assert sorted(path.name for path in made.iterdir()) == ["words.csv", "words.ipynb"]
    assert "without solutions or hidden tests" in words.said and "Next:" in words.said
    assert "secret-case" not in (made / "words.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("student", "score", "by_hand"),
    [("ada", 5, True), ("bob", 4, True), ("cleo", 0, False), ("dan", 0, False), ("eve", 0, True)],
)
def test_scores_stand_in_the_gradebook(book, student, score, by_hand):
    submission = book.find_submission("words", student)
    assert submission.score == score and submission.max_score == 7
    assert submission.needs_manual_grade == by_hand


def test_the_table_and_the_next_step_are_printed(graded):
    for student in STUDENTS:
        assert student in graded
    assert "Sandbox:" in graded and "Next:" in graded and "for a person to grade" in graded


def test_the_next_step_can_be_typed_where_no_environment_is_activated(graded):
    (line,) = (line for line in graded.splitlines() if line.startswith("Next:"))
    go, jupyter = line.split(": ")[-1].split("; ")
    assert go == "cd build" and jupyter.endswith(" lab")
    assert Path(jupyter.removesuffix(" lab")).is_file()


def test_partial_credit_keeps_its_message(words, graded):
    assert "1 of 2 words are counted right" in page(words, "bob")


def test_a_file_that_cannot_be_read_is_said_to_be_so_and_stops_nobody(words, graded):
    assert "not a readable notebook (broken at line 1)" in page(words, "dan")
    assert (words.folder / "build" / "submitted" / "dan" / "words" / "words.ipynb").read_text() == '{"cells": ['


def test_an_untouched_notebook_is_told_what_is_to_do(words, graded):
    assert "`clean` is still to do" in page(words, "cleo") and "No answer yet." in page(words, "cleo")


def test_no_page_quotes_a_hidden_test(words, graded):
    for student in STUDENTS:
        for hidden in ("secret-case", "ÄB", "given =", "BEGIN HIDDEN", "Traceback"):
            assert hidden not in page(words, student)


def test_a_script_in_an_answer_stays_text(words, graded):
    assert "<script" not in page(words, "eve")
    autograded = words.folder / "build" / "autograded" / "eve" / "words" / "words.ipynb"
    for one in json.loads(autograded.read_text(encoding="utf-8"))["cells"]:
        assert all(output["output_type"] in ("stream", "error") for output in one.get("outputs", []))


def test_nbgraders_own_feedback_and_formgrader_can_read_the_graded_notebook(words, graded):
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = nbformat.read(words.folder / "build" / "autograded" / "ada" / "words" / "words.ipynb", as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_a_second_grading_keeps_the_first_attempt_and_what_was_graded_by_hand(words, grader, graded, tmp_path, book):
    grade = book.find_grade("why", "words", "words", "ada")
    grade.manual_score = 1.5
    grade.needs_manual_grade = False
    book.db.commit()
    book.close()
    inbox = tmp_path / "again"
    inbox.mkdir()
    (inbox / "ada.ipynb").write_text(json.dumps(answered(words.released, {**RIGHT, "clean": "clean = len"})))
    grader("grade", "words", "--submissions", inbox, "--student", "ada", cwd=words.folder)
    book.db.expire_all()
    submission = book.find_submission("words", "ada")
    assert submission.score == 3 + 1.5 and submission.needs_manual_grade
    with attempts_of(words.folder / "build") as attempts:
        assert len(attempts.history("words", "ada")) == 2


def test_feedback_is_written_again_from_the_newest_attempts(words, grader, graded):
    kept = page(words, "bob")
    (words.folder / "build" / "feedback" / "bob" / "words" / "words.html").unlink()
    done = grader("feedback", "words", "--show", cwd=words.folder)
    assert page(words, "bob") == kept
    assert "1 of 2 words are counted right" in done.stdout


def test_a_test_that_the_instructors_own_solution_fails_is_pointed_out(grader, tmp_path):
    test = cell("assert f() == 1", mark("t", grade=True, locked=True, points=1))
    source = notebook([cell("def f(): ...", mark("f", solution=True)), test])
    for folder in ("exercises/one", "in"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "exercises/one/one.ipynb").write_text(json.dumps(source))
    (tmp_path / "in/ada.ipynb").write_text(json.dumps(source))
    said = grader("grade", "one", "--submissions", "in", cwd=tmp_path).stdout
    assert "Your own solution does not pass 't'" in said


def test_scores_left_open_for_one_cause_are_told_once_and_other_walls_than_before_in_full(grader, tmp_path):
    test = cell("assert f() == 1", mark("t", grade=True, locked=True, points=1))
    broken = cell("import surely_there_is_no_such_module", mark("setup", locked=True))
    source = notebook([broken, cell("def f(): return 1", mark("f", solution=True)), test])
    for folder in ("exercises/one", "in"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "exercises/one/one.ipynb").write_text(json.dumps(source))
    for student in STUDENTS:
        (tmp_path / f"in/{student}.ipynb").write_text(json.dumps(source).replace("return 1", "return 2"))
    said = grader("grade", "one", "--submissions", "in", "--weak-sandbox", cwd=tmp_path).stdout
    assert said.count("Left open:") == 1 and "Left open: 't' for 5 learner(s) (ada, bob, cleo and 2 more): " in said
    walls = probe()
    short = f"Sandbox: {walls.name}. Learners' code is walled off.\n"
    assert said.startswith(f"Sandbox: {walls.name}. {walls.sentence}\n" if is_weak(walls) else short)
    with closing(sqlite3.connect(tmp_path / "build" / "attempts.db")) as db, db:
        db.execute("update attempt set sandbox = 'Higher walls.'")
    said = grader("grade", "one", "--weak-sandbox", cwd=tmp_path).stdout
    assert said.startswith(f"Sandbox: {walls.name}. {walls.sentence}\n")
    assert "What was graded here last ran otherwise: Higher walls." in said
    again = grader("grade", "one", "--weak-sandbox", cwd=tmp_path).stdout
    assert "ran otherwise" not in again
