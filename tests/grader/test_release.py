"""What `grader release` makes, keeps and refuses."""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import nbgrader
import pytest
from handed_in import CLEAN_TEST, RIGHT, answered, cell, mark, words_source

from grader.errors import CourseError, ReleaseError
from grader.gradebook.config import FILE as CONFIG
from grader.gradebook.due import due_at, in_words
from grader.gradebook.release import release
from grader.lock import sole_writer
from grader.reading.assignment import parse_source
from grader.reading.inspect import faults, remarks
from grader.reading.leaks import leaks_in_notebook

SECRET = 'cases = {"secret-case-one": 2, "secret-case-two": 1}'


def made(folder, course="build", **more):
    """Release the words course of a folder, in this process."""
    return release("words", folder / "exercises", folder / course, **more)


def put(folder, source, assignment="words"):
    path = folder / "exercises" / assignment / "words.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(source), encoding="utf-8")
    return path


def changed(which, /, **to):
    """The words notebook with one cell changed: its `source`, its `cell_type` or its marks."""
    source = words_source()
    for one in source["cells"]:
        marks = one["metadata"].get("nbgrader", {})
        if marks.get("grade_id") == which:
            for name in ("source", "cell_type"):
                one[name] = to.pop(name, one[name])
            marks.update(to)
            for name in [name for name, value in marks.items() if value is None]:
                del marks[name]
    return source


def asked(folder, question, course="build"):
    with closing(sqlite3.connect(folder / course / "gradebook.db")) as db:
        return db.execute(question).fetchall()


def due(folder):
    return asked(folder, "select duedate from assignment where name = 'words'")[0][0]


@pytest.fixture
def teacher(words, tmp_path):
    """A copy of the released words course, for a test to change."""
    folder = tmp_path / "teacher"
    shutil.copytree(words.fresh, folder)
    return folder


def test_the_words_course_has_no_faults_and_nothing_worth_remarking():
    text = json.dumps(words_source())
    assert faults(text, "words") == ()
    assert remarks(text, "words") == ()


FAULTY = {
    "no-points": (changed("clean-test", points=None), "'clean-test' is graded, but says no points"),
    "points-are-words": (changed("clean-test", points="two"), "worth 'two' points"),
    "points-below-zero": (changed("why", points=-1), "worth -1 points"),
    "two-of-one-name": (changed("count", grade_id="clean"), "2 cells are named 'clean' (cells 3, 5)"),
    "no-name": (changed("clean", grade_id=""), "cell 3 is marked, but has no name"),
    "old-schema": (changed("clean", schema_version=2), "an older nbgrader (schema 2)"),
    "new-schema": (changed("clean", schema_version=4), "a newer nbgrader"),
    "test-in-words": (changed("clean-test", cell_type="markdown"), "is a markdown cell"),
    "hidden-never-closed": (
        changed("clean-test", source=CLEAN_TEST.replace("### END HIDDEN TESTS", "")),
        "opens hidden tests ('BEGIN HIDDEN TESTS') and never closes it",
    ),
    "hidden-never-opened": (
        changed("clean-test", source=CLEAN_TEST.replace("### BEGIN HIDDEN TESTS", "")),
        "closes hidden tests ('END HIDDEN TESTS') that was never opened",
    ),
    "hidden-in-an-answer": (
        changed("clean", source=CLEAN_TEST),
        "holds hidden tests, which nbgrader takes out only of",
    ),
    "marker-misspelt": (
        changed("clean-test", source=CLEAN_TEST.replace("BEGIN HIDDEN TESTS", "Begin hidden test")),
        "Did you mean '### BEGIN HIDDEN TESTS'?",
    ),
    "no-python": (changed("setup", source="def same(a, b:"), "'setup' is not valid Python"),
    "autotest": (changed("count-test", source="### AUTOTEST count(['a'])"), "'### AUTOTEST' lines, which test nothing"),
}


@pytest.mark.parametrize("source, said", FAULTY.values(), ids=FAULTY)
def test_a_source_that_cannot_be_graded_is_told_in_a_sentence(source, said):
    found = faults(json.dumps(source), "words")
    assert said in " ".join(found)
    assert all(sentence.startswith(("In 'words', ", "In 'words': ", "The cells of 'words'")) for sentence in found)
    assert all(sentence.count("\n") == 0 for sentence in found)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [3]}', '{"cells": null}'])
def test_what_is_no_notebook_is_told_in_a_sentence(text):
    assert "'words' is not a notebook in format 4" in faults(text, "words")[0]


def test_what_is_allowed_but_odd_is_remarked():
    unlocked = remarks(json.dumps(changed("clean-test", locked=False)), "words")
    bare = remarks(json.dumps(changed("clean", source="def clean(text):\n    return text")), "words")
    assert "tests are not marked as locked (clean-test)" in unlocked[0]
    assert "answer cells have no line '### BEGIN SOLUTION' (clean)" in bare[0]


def test_a_faulty_source_releases_nothing_and_changes_nothing(teacher, grader):
    before = (teacher / "build" / "release" / "words" / "words.ipynb").read_bytes()
    put(teacher, changed("clean-test", points=None, source=CLEAN_TEST.replace("### END HIDDEN TESTS", "")))
    told = grader("release", "words", "--due", "2026-12-01 18:00 UTC", cwd=teacher, ok=False).stderr
    assert "'words' was not released." in told
    assert "says no points" in told and "never closes it" in told
    assert (teacher / "build" / "release" / "words" / "words.ipynb").read_bytes() == before
    assert due(teacher) is None


def test_a_hidden_line_that_learners_can_read_elsewhere_is_refused(teacher):
    source = words_source()
    source["cells"].insert(2, cell('Try it:\n\n    clean("  Hello ") == "hello"', None, "markdown", "try"))
    put(teacher, source)
    with pytest.raises(ReleaseError, match="cell 3 shows learners a hidden line of 'clean-test': `clean"):
        made(teacher)
    assert "Try it" not in (teacher / "build" / "release" / "words" / "words.ipynb").read_text()
    assert sorted(path.name for path in (teacher / "build" / "release").iterdir()) == ["words"]


def test_outputs_and_regions_that_were_left_in_are_leaks():
    source = parse_source(json.dumps(words_source()), "words", "words")
    assert leaks_in_notebook(source, {"cells": [{"cell_type": "code", "source": "1", "outputs": [{}]}]})
    assert leaks_in_notebook(source, {"cells": [{"cell_type": "code", "source": "### BEGIN SOLUTION"}]})
    assert leaks_in_notebook(source, {"cells": [], "metadata": {"note": SECRET}})
    assert not leaks_in_notebook(source, {"cells": [{"cell_type": "code", "source": "1", "outputs": []}]})


def test_files_beside_that_hold_tests_or_solutions_are_refused(teacher):
    beside = teacher / "exercises" / "words"
    (beside / "tests.py").write_text(f"import words\n{SECRET}\n")
    (beside / "answers.txt").write_text("found[word] = found.get(word, 0) + 1\n")
    (beside / "deep").mkdir()
    (beside / "deep" / "copy.ipynb").write_text(json.dumps(words_source()))
    for glob, said in (
        ("tests.py", "tests.py holds a hidden line of 'count-test'"),
        ("*.txt", "answers.txt holds the solution of 'count'"),
        ("deep/*.ipynb", "deep/copy.ipynb holds regions that are meant to be taken out"),
    ):
        with pytest.raises(ReleaseError, match=said):
            made(teacher, supply=[glob])
    made(teacher, supply=["*.csv", "words.ipynb"])
    assert {path.name for path in (teacher / "build" / "release" / "words").iterdir()} == {"words.ipynb", "words.csv"}
    made(teacher)
    assert {path.name for path in (teacher / "build" / "release" / "words").iterdir()} == {"words.ipynb"}


def test_files_that_cells_name_and_learners_were_not_given_are_named(teacher):
    beside = teacher / "exercises" / "words"
    for name in ("img/a tree.png", "more.csv", "unused.csv", "s.csv"):
        (beside / name).parent.mkdir(exist_ok=True)
        (beside / name).write_text("x")
    source = words_source()
    source["cells"].insert(1, cell("![a tree](img/a%20tree.png)", None, "markdown", "shows"))
    source["cells"].insert(2, cell("more = open('./more.csv').read() + open('words.csv').read()", id="opens"))
    put(teacher, source)
    [said] = made(teacher, supply=["words.csv"]).remarks
    assert said == (
        "'words' names files that were not handed out. If learners need them, add --with 'img/a tree.png' "
        "--with more.csv."
    )
    assert made(teacher, supply=["words.csv", "img/a tree.png", "more.csv"]).remarks == ()


def test_a_glob_that_fits_no_file_is_said(teacher):
    [said] = made(teacher, supply=["*.csv", "*.xyz"]).remarks
    assert said.startswith("No file beside the notebooks") and said.endswith("fits --with '*.xyz'.")


def test_releasing_again_is_the_same_and_keeps_everything_graded(teacher, grader, words):
    inbox = teacher / "inbox"
    inbox.mkdir()
    (inbox / "ada.ipynb").write_text(json.dumps(answered(words.released, RIGHT)))
    grader("grade", "words", "--submissions", inbox, cwd=teacher)
    with closing(sqlite3.connect(teacher / "build" / "gradebook.db")) as db, db:
        db.execute("update grade set manual_score = 1.5 where auto_score is null")
    scores = "select name, auto_score, manual_score from grade join base_cell b on b.id = cell_id order by name"
    before = asked(teacher, scores)
    assert before == [("clean-test", 2, None), ("count-test", 3, None), ("why", None, 1.5)]
    first = (teacher / "build" / "release" / "words" / "words.ipynb").read_bytes()

    assert made(teacher).remarks == ()
    assert (teacher / "build" / "release" / "words" / "words.ipynb").read_bytes() == first
    assert asked(teacher, scores) == before

    source = changed("clean-test", points=4)
    source["cells"].append(cell("assert clean('B') == 'b'", mark("more", grade=True, locked=True, points=1), id="more"))
    put(teacher, source)
    said = made(teacher).remarks
    assert any("'clean-test' is worth 4" in sentence for sentence in said)
    assert any("'more' is new" in sentence for sentence in said)
    assert set(before) <= set(asked(teacher, scores))

    source["cells"] = [one for one in source["cells"] if one["id"] != "why"]
    put(teacher, source)
    with pytest.raises(CourseError, match="people entered 1 score"):
        made(teacher)
    assert b"YOUR ANSWER HERE" in (teacher / "build" / "release" / "words" / "words.ipynb").read_bytes()


def test_a_test_that_the_own_solution_fails_is_told_at_release(teacher, grader):
    put(teacher, changed("clean-test", source=CLEAN_TEST.replace('"hello"', '"HELLO"')))
    said = grader("release", "words", cwd=teacher).stdout
    assert "Your own solution does not pass 'clean-test' (" in said and "spaces or capitals are left" in said
    assert "'count-test'" not in said


def test_due_dates_go_into_the_gradebook_in_utc(teacher, grader):
    said = grader("release", "words", "--due", "2026-12-01 18:00 Europe/Berlin", cwd=teacher).stdout
    assert "Due: Tuesday 1 December 2026, 17:00 UTC" in said
    assert due(teacher).startswith("2026-12-01 17:00:00")
    made(teacher)
    assert due(teacher).startswith("2026-12-01 17:00:00")
    grader("release", "words", "--due", "none", cwd=teacher)
    assert due(teacher) is None


@pytest.mark.parametrize(
    "words, utc",
    [
        ("2026-12-01T18:00+01:00", "2026-12-01T17:00"),
        ("2026-12-01T18:00Z", "2026-12-01T18:00"),
        ("2026-07-01 18:00 Europe/Berlin", "2026-07-01T16:00"),
        ("2026-07-01 America/New_York", "2026-07-02T03:59"),
        ("2026-12-01 18:00 UTC", "2026-12-01T18:00"),
    ],
)
def test_due_dates_can_be_written_in_many_ways(words, utc):
    assert due_at(words).isoformat().startswith(utc)
    assert "UTC" in in_words(due_at(words))


@pytest.mark.parametrize("words", ["", "soon", "2026-13-01", "2026-12-01 25:00", "2026-12-01 18:00 Mars/North",
                                   "2026-12-01T18:00+01:00 Europe/Berlin", "0001-01-01 00:00 Asia/Tokyo",
                                   "2026-12-01 18:00 ../etc/passwd"])  # fmt: skip
def test_a_due_date_that_cannot_be_read_is_told_in_a_sentence_with_examples(words):
    with pytest.raises(ReleaseError, match="2026-12-01 18:00 Europe/Berlin"):
        due_at(words)


def test_a_due_date_without_a_zone_is_in_this_machines_time(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert due_at("2026-12-01 18:00").isoformat() == "2026-12-01T23:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_instructors_own_configuration_is_never_overwritten(teacher):
    path = teacher / "build" / CONFIG
    path.write_text("c = get_config()\nc.CourseDirectory.course_id = 'maths'\n")
    [said] = made(teacher).remarks
    assert "is yours and was left as it is" in said and "`apply(c, source='../exercises')`" in said
    path.write_text(path.read_text() + "from grader.gradebook.config import apply\napply(c, source='../exercises')\n")
    assert made(teacher).remarks == ()
    assert "maths" in path.read_text()


def test_nbgraders_own_example_course_is_released(tmp_path):
    example = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source" / "ps1"
    shutil.copytree(example, tmp_path / "exercises" / "ps1")
    done = release("ps1", tmp_path / "exercises", tmp_path / "build", ["*.png"])
    assert {path.name for path in done.files} == {"problem1.ipynb", "problem2.ipynb", "jupyter.png"}
    assert any("tests are not marked as locked (correct_squares" in said for said in done.remarks)


def test_several_notebooks_and_several_courses_stand_beside_each_other(teacher):
    put(teacher, changed("clean-test", points=1)).rename(teacher / "exercises" / "words" / "more.ipynb")
    put(teacher, words_source())
    (teacher / "other").mkdir()
    (teacher / "other" / CONFIG).write_text(
        "from grader.gradebook.config import apply\nc = get_config()\napply(c, source='../exercises')\n"
        "c.CourseDirectory.course_id = 'maths'\n"
    )
    assert {path.name for path in made(teacher, "other").files} == {"words.ipynb", "more.ipynb"}
    assert len(list((teacher / "build" / "release" / "words").glob("*.ipynb"))) == 1
    points = "select n.name, sum(max_score) from grade_cells join base_cell b using (id) " \
             "join notebook n on n.id = b.notebook_id group by 1 order by 1"  # fmt: skip
    assert asked(teacher, points, course="other") == [("more", 6), ("words", 7)]
    assert asked(teacher, points) == [("words", 7)]
    assert asked(teacher, "select course_id from assignment", course="other") == [("maths",)]


def test_two_releases_at_once_are_not_possible(teacher, grader):
    with sole_writer(teacher / "build", "grade"):
        told = grader("release", "words", cwd=teacher, ok=False).stderr
    assert "`grader grade`" in told and "is writing in" in told


def test_the_command_does_not_import_nbgrader_before_it_is_needed():
    code = "import grader.commands.release, grader.gradebook.config, sys; print('nbgrader' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
