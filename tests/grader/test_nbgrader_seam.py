"""nbgrader's own `autograde` and `generate_feedback` in our course folder: the same scores, and nothing given away."""

import copy
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from handed_in import CLEAN_TEST, COUNT_TEST, RIGHT, answered, cell, mark, words_source
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import determine_grade

from grader.gradebook.late import configuration
from grader.gradebook.showing import markdown
from grader.lock import sole_writer

SCRIPT = "<script>alert('a learner wrote this')</script>"
BONUS = "def bonus():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
TASK = "Draw it.\n### BEGIN MARK SCHEME\nSecret scheme: two points for both.\n### END MARK SCHEME"
STOCK = "c = get_config()\nc.CourseDirectory.source_directory = '../exercises'\n"
ALWAYS_EQUAL = """
class AlwaysEqual:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __call__(self, *args): return self
clean = count = AlwaysEqual()
"""

WRITTEN = {
    "ada": RIGHT,
    "bob": {"clean": RIGHT["clean"], "count": "def count(words):\n    return {word: 1 for word in words}"},
    "eve-input-transformer": {
        "clean": "get_ipython().input_transformers_post.append(lambda lines: [])\nclean = count = lambda *x: None"
    },
    "eve-always-equal": {"clean": ALWAYS_EQUAL},
    "eve-exit": {"clean": "import os\nos._exit(0)", "count": "def count(words):\n    import os\n    os._exit(0)"},
    "html": {"clean": f"print({SCRIPT!r})\ndef clean(x): raise ValueError({SCRIPT!r})", "why": f"Mine: {SCRIPT}"},
    "max": {"bonus": "def bonus():\n    return 99"},
    "nobody": {},
    "spy": {"count": "seen = []\ndef count(words):\n    seen.append(list(words))\n    return {}"},
    "stderr": {**RIGHT, "clean": f"import sys\nprint('noise', file=sys.stderr)\n{RIGHT['clean']}"},
}


def source():
    """The words assignment, with a task for a person and a check whose score the learner's code can spoil."""
    book = words_source()
    book["cells"] += [
        cell(BONUS, mark("bonus", solution=True), id="bonus"),
        cell("bonus()", mark("bonus-test", grade=True, locked=True, points=1), id="bonus-test"),
        cell(TASK, {**mark("draw", locked=True, points=4), "task": True}, "markdown", "draw"),
    ]
    return book


def handed_in(released, folder):
    for student, answers in WRITTEN.items():
        book = answered(released, {"bonus": "def bonus():\n    return 0.5", **answers})
        if student == "ada":
            book["cells"].insert(3, copy.deepcopy(book["cells"][2]))  # nbgrader itself stops the whole class at this
        if student == "html":
            book["cells"] += [
                cell(SCRIPT, None, "raw", "raw"),
                cell(f"```mermaid\n</pre>{SCRIPT}\n```", None, "markdown", "drawing"),
                cell(f"from IPython.display import HTML\nHTML({SCRIPT!r})", None, id="shown"),
            ]
        if student == "spy":
            book["cells"].append(cell("print('seen', seen)", None, id="tell"))
        (folder / student).mkdir(parents=True)
        (folder / student / "words.ipynb").write_text(json.dumps(book), encoding="utf-8")
    (folder / "broken").mkdir()
    (folder / "broken" / "words.ipynb").write_text('{"cells": [')


def nbgrader(course, *words, ok=True):
    """nbgrader's own command, as typed in a terminal where no environment was activated."""
    command = [str(Path(sys.executable).with_name("nbgrader")), *words]
    environ = os.environ | {"PATH": os.defpath}
    done = subprocess.run(command, cwd=course, env=environ, capture_output=True, text=True, timeout=120)
    assert (done.returncode == 0) == ok, done.stderr[-3000:]
    return done.stderr


def asked(course, question):
    with closing(sqlite3.connect(course / "gradebook.db")) as db:
        return sorted(db.execute(question).fetchall(), key=repr)


IN_BOOK = """from {} x join submitted_notebook n on n.id = x.notebook_id
    join submitted_assignment a on a.id = n.assignment_id join base_cell c on c.id = x.cell_id"""
GRADES = f"select a.student_id, c.name, x.auto_score, x.manual_score, x.needs_manual_grade {IN_BOOK.format('grade')}"
COMMENTS = f"select a.student_id, c.name, x.auto_comment, x.manual_comment {IN_BOOK.format('comment')}"


@pytest.fixture(scope="module")
def courses(grader, tmp_path_factory):
    """One class graded twice: .ours by `grader grade`, .theirs by `nbgrader autograde`, which said .told."""
    folder = tmp_path_factory.mktemp("class")
    path = folder / "exercises" / "words" / "words.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(source()), encoding="utf-8")
    ours, theirs = folder / "build", folder / "theirs"
    grader("release", "words", cwd=folder)
    handed_in(json.loads((ours / "release" / "words" / "words.ipynb").read_text()), folder / "inbox")
    grader("collect", "words", folder / "inbox", cwd=folder)
    shutil.copytree(ours, theirs)
    grader("grade", "words", cwd=folder)
    told = nbgrader(theirs, "autograde", "words", ok=False)
    return SimpleNamespace(folder=folder, ours=ours, theirs=theirs, told=told)


def test_nbgraders_autograde_gives_everybody_the_judges_scores(courses):
    for question in (GRADES, COMMENTS):
        rows = {row for row in asked(courses.ours, question) if row[0] != "max"}
        assert rows == {row for row in asked(courses.theirs, question) if row[0] != "max"}
        assert len({row[0] for row in rows}) == len(WRITTEN)
    scores = {(student, name): score for student, name, score, *_ in asked(courses.theirs, GRADES)}
    assert scores["ada", "clean-test"] == 2 and scores["bob", "count-test"] == 2
    assert scores["stderr", "clean-test"] == 2
    assert {scores[student, f"{name}-test"] for student in scores for name in ("clean", "count")
            for student in WRITTEN if student.startswith("eve")} == {0}  # fmt: skip


def test_trouble_of_the_judges_own_fails_one_submission_and_gives_no_score(courses):
    assert "max, bonus-test: The check gave 99 of 1 points, which cannot be." in courses.told
    assert "There was an error processing assignment 'words' for student 'max'" in courses.told
    assert courses.told.count("There was an error processing assignment 'words' for student") == 1
    assert not (courses.theirs / "autograded" / "max").joinpath("words").exists()
    assert {score for student, _, score, *_ in asked(courses.theirs, GRADES) if student == "max"} == {None}


def test_nbgrader_reads_the_same_scores_from_the_graded_notebooks_again(courses):
    for student in ("ada", "bob", "html", "nobody", "broken", "eve-exit"):
        book = nbformat.read(courses.theirs / "autograded" / student / "words" / "words.ipynb", as_version=4)
        read = {
            one.metadata.nbgrader.grade_id: determine_grade(one)[0]
            for one in book.cells
            if one.metadata.get("nbgrader", {}).get("grade")
        }
        kept = {name: score for who, name, score, *_ in asked(courses.theirs, GRADES) if who == student}
        assert read == {name: kept[name] for name in read} and len(read) == 4


def test_what_nbgrader_graded_is_kept_as_an_attempt_and_not_graded_again(courses, grader):
    said = grader("grade", "words", "--course", courses.theirs, "--student", "ada", "bob", cwd=courses.folder).stdout
    assert "2 of 2 were graded already" in said
    page = (courses.theirs / "feedback" / "bob" / "words" / "words.html").read_text()
    assert "1 of 2 words are counted right" in page


def test_autograde_is_refused_while_a_grader_command_is_writing(courses):
    before = asked(courses.theirs, GRADES)
    with sole_writer(courses.theirs, "grade"):
        told = nbgrader(courses.theirs, "autograde", "words", "--student", "nobody", "--force", ok=False)
    assert "`grader grade`" in told and "is writing in" in told and "Traceback" not in told
    assert (courses.theirs / "autograded" / "nobody" / "words" / "words.ipynb").exists()
    assert asked(courses.theirs, GRADES) == before


@pytest.fixture(scope="module")
def told_back(courses):
    """Feedback made by nbgrader itself: student to page. One was graded by nbgrader's own kernel."""
    config = courses.theirs / "nbgrader_config.py"
    ours = config.read_text()
    config.write_text(STOCK)
    nbgrader(courses.theirs, "autograde", "words", "--student", "html", "--force")
    stock = (courses.theirs / "autograded" / "html" / "words" / "words.ipynb").read_text()
    assert "raise ValueError" in stock and '"text/html"' in stock and SCRIPT in stock
    config.write_text(ours)
    (courses.theirs / "submitted" / "ada" / "words" / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
    nbgrader(courses.theirs, "generate_feedback", "words", "--force")
    pages = {path.parts[-3]: path.read_text() for path in (courses.theirs / "feedback").glob("*/words/words.html")}
    pages.pop("max", None)
    assert pages.keys() == (WRITTEN.keys() | {"broken"}) - {"max"}
    return pages


def test_nbgraders_feedback_tells_nothing_that_was_hidden(told_back):
    hidden = [
        line.strip() for one in (CLEAN_TEST, COUNT_TEST) for line in one.partition("BEGIN HIDDEN")[2].split("\n")[1:]
    ]
    for page in told_back.values():
        text = plain(page)
        assert 'assert clean(" A ") == "a"' in text
        assert [line for line in (*hidden, "secret-case", "Secret scheme", "BEGIN MARK") if line in text] == []


def test_what_a_learner_prints_after_a_hidden_test_stays_with_the_instructor(told_back, courses):
    book = json.loads((courses.theirs / "autograded" / "spy" / "words" / "words.ipynb").read_text())
    assert "secret-case-one" in "".join(book["cells"][-1]["outputs"][0]["text"])
    assert "seen [" not in plain(told_back["spy"]) and "ran after a hidden test" in plain(told_back["spy"])


def test_nbgraders_feedback_tells_what_the_judge_said(told_back):
    assert "2 of 3: 1 of 2 words are counted right" in plain(told_back["bob"])
    assert "There were 2 cells" in plain(told_back["ada"])
    assert "not a readable notebook" in plain(told_back["broken"])


def test_nothing_of_a_learner_runs_in_nbgraders_feedback(told_back):
    for page in told_back.values():
        assert SCRIPT not in page
        assert page.count("<script") == told_back["nobody"].count("<script")
    assert "&lt;script&gt;" in told_back["html"]


def test_nbgraders_feedback_carries_the_time_of_handing_in_along(told_back, courses):
    beside = courses.theirs / "feedback" / "ada" / "words" / "timestamp.txt"
    assert beside.read_text() == "2026-01-02 03:04:05 UTC"


def plain(page):
    """The text of a page, tags out."""
    return unescape(re.sub(r"<[^>]*>", "", page))


def test_nbgraders_generate_button_refuses_what_grader_release_would(courses, tmp_path):
    shutil.copytree(courses.folder / "exercises", tmp_path / "exercises")
    path = tmp_path / "exercises" / "words" / "words.ipynb"
    path.write_text(path.read_text().replace("### END HIDDEN TESTS", ""))
    (tmp_path / "build").mkdir()
    shutil.copyfile(courses.ours / "nbgrader_config.py", tmp_path / "build" / "nbgrader_config.py")
    config = configuration(tmp_path / "build")
    config.CourseDirectory.root = str(tmp_path / "build")
    pressed = NbGraderAPI(config=config).generate_assignment("words")
    assert not pressed["success"]
    assert "opens hidden tests ('BEGIN HIDDEN TESTS') and never closes it" in pressed["log"] + pressed["error"]


@pytest.mark.parametrize(
    "written, kept, gone",
    [
        ("**bold** `a < b`", "<strong>bold</strong> <code>a &lt; b</code>", "a < b"),
        ("[x](javascript:alert(1))", "x", "javascript:"),
        ("[x](evil.html)", "x", "evil.html"),
        ("[x](https://example.org)", 'href="https://example.org"', "onclick"),
        ("<img src=x onerror=alert(1)>", "<img", "onerror"),
        ("<a href='data:text/html,<script>1</script>'>x</a>", "x", "data:"),
        ("<input class='score' id='why'>", "&lt;input", "<input"),
        ("<b id='why' class='score'>x</b>", "<b>x</b>", "why"),
        ("$\\href{javascript:alert(1)}{x}$", "\\text{href}", "\\href"),
        ("![x](attachment:none.png)", "attachment:none.png", "<img"),
        ("| a |\n|---|\n| 1 |", "<table>", "script"),
        ("<style>*{display:none}</style><iframe src=x></iframe>", "&lt;iframe", "<style"),
    ],
)
def test_markdown_of_learners_is_shown_and_can_do_nothing(written, kept, gone):
    html = markdown({}, written)
    assert kept in html and gone not in html
