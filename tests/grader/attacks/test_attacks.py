"""What a learner's code and files may try for points or for a look at what is hidden: none of it pays.

All attacks are handed in together, beside honest notebooks, and graded by the command in one go; then everything that
it made is asked about.
"""

import copy
import csv
import ctypes
import hashlib
import html
import json
import re
from types import SimpleNamespace

import psutil
import pytest
from handed_in import answered

from attacks import display, endings, forgery, leaking, lies, patches, resources, shell, snooping, ten_more
from attacks.target import HALF, HALF_POINTS, POINTS, RIGHT, SECRETS, source
from grader.attempts import attempts_of
from grader.judging.judge import is_weak
from sandbox import probe

FAMILIES = (shell, lies, patches, endings, resources, snooping, forgery, leaking, display, ten_more)
ATTACKS = {name: attack for family in FAMILIES for name, attack in family.ATTACKS.items()}
HONEST = {
    "aa-right": (RIGHT, POINTS),
    "half": (HALF, HALF_POINTS),
    "honest-blank": ({}, 0),
    "zz-right": (RIGHT, POINTS),
}
EVIL_NAMES = (
    "<img src=x onerror=alert(1)>",
    "'; drop table grade; --",
    "[bold]rich",
    "a\x1b[2Jb",
    "-rf",
    "..x",
    "=1+1",
)
SUBREAPER = 36

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(is_weak(probe()), reason="grading is refused where code cannot be walled off"),
]


@pytest.fixture(scope="module")
def course(grader, tmp_path_factory):
    """Two gradings: `calm`, of the honest notebooks alone, and `attacked`, of them among all attacks."""
    folder = tmp_path_factory.mktemp("teacher")
    (folder / "exercises" / "target").mkdir(parents=True)
    (folder / "exercises" / "target" / "target.ipynb").write_text(json.dumps(source()), encoding="utf-8")
    grader("release", "target", cwd=folder)
    released = json.loads((folder / "build" / "release" / "target" / "target.ipynb").read_text(encoding="utf-8"))

    def hand_in(inbox, name, notebook):
        (inbox / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    quiet, inbox = tmp_path_factory.mktemp("quiet"), tmp_path_factory.mktemp("attacks")
    for name, (answers, _) in HONEST.items():
        for place in (quiet, inbox):
            hand_in(place, name, answered(released, answers))
    for name, attack in ATTACKS.items():
        hand_in(inbox, name, _attacked(released, attack, folder, inbox))
    for name in EVIL_NAMES:
        hand_in(inbox, name, answered(released, display.ATTACKS["html-in-messages"]))
    before = (_state(inbox), _state(folder / "exercises"), _state(folder / "build"))

    def grade(place, name):
        return grader("grade", "target", "--submissions", place, "--seconds", "1", "--course", name, cwd=folder)

    grade(quiet, "calm")
    running = _children()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)  # what loses its parent becomes ours, and is seen
    try:
        attacked = grade(inbox, "attacked")
        left = _children() - running
    finally:
        ctypes.CDLL(None).prctl(SUBREAPER, 0, 0, 0, 0)
    told = grader("feedback", "target", "--show", "--course", "attacked", cwd=folder).stdout
    told += grader("report", "target", "--names", "--course", "attacked", cwd=folder).stdout
    told += grader("export", "target", "--items", "--course", "attacked", cwd=folder).stdout
    after = (_state(inbox), _state(folder / "exercises"), _state(folder / "build"))
    return SimpleNamespace(
        calm=folder / "calm", attacked=folder / "attacked", said=attacked.stdout + attacked.stderr,
        told=told, left=left, before=before, after=after,
    )  # fmt: skip


@pytest.fixture(scope="module")
def reports(course):
    with attempts_of(course.attacked) as attempts:
        return {report.student: report for report in attempts.latest("target")}


def _children():
    return {(child.pid, child.name()) for child in psutil.Process().children(recursive=True) if _lives(child)}


def _lives(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _attacked(released, attack, folder, inbox):
    if callable(attack):
        notebook = copy.deepcopy(released)
        attack(notebook)
        return notebook
    return answered(
        released,
        {
            name: text.replace("{folder}", str(folder)).replace("{inbox}", str(inbox))
            for name, text in attack.items()
        },
    )  # fmt: skip


def _state(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _page(course, student):
    return (course / "feedback" / student / "target" / "target.html").read_text(encoding="utf-8")


def _graded(course, student):
    return json.loads((course / "autograded" / student / "target" / "target.ipynb").read_text(encoding="utf-8"))


def _printed(course, student):
    """All outputs that the learner may be shown; not those of cells marked as run after hidden inputs were given."""
    cells = [cell for cell in _graded(course, student)["cells"] if "grader" not in cell["metadata"]]
    return json.dumps([output for cell in cells for output in cell.get("outputs", [])], ensure_ascii=False)


def _rows(course):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{(course / 'gradebook.db').as_posix()}") as book:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in book.find_assignment("target").submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing(name, reports):
    earned = {verdict.grade_id: verdict.points for verdict in reports[name].verdicts if verdict.points}
    assert earned == forgery.WORTH.get(name, {})


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_a_wrong_answer_and_no_trouble_of_the_graders(name, reports):
    outcomes = {v.outcome for v in reports[name].verdicts if v.grade_id not in forgery.WORTH.get(name, {})}
    assert outcomes <= {"fail", "manual"}
    assert reports[name].of == sum(verdict.of for verdict in reports["aa-right"].verdicts) == POINTS + 2


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_hidden_reaches_a_learner(name, course):
    for text in (html.unescape(_page(course.attacked, name)), _printed(course.attacked, name)):
        assert [secret for secret in SECRETS if secret in text] == []
        assert not re.search("FOUND|WROTE|OWNED|CONNECTED|ESCAPED|MET another|traced", text)


@pytest.mark.parametrize("name", [*ATTACKS, *HONEST])
def test_nothing_that_is_shown_runs_or_drives_a_terminal(name, course):
    page = _page(course.attacked, name)
    assert not re.search("<(script|img|svg|iframe|form|a|object|embed|link|base)\\b", page, re.IGNORECASE)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    notebook = _graded(course.attacked, name)
    for cell in notebook["cells"]:
        assert cell["cell_type"] in ("code", "markdown", "raw") and set(cell["metadata"]) <= {
            "nbgrader",
            "deletable",
            "grader",
        }
        assert {output["output_type"] for output in cell.get("outputs", [])} <= {"stream", "error"}
        assert re.fullmatch(r"[\w-]{1,64}", cell["id"])
    assert len(_printed(course.attacked, name)) < 200_000 + 20_000 * len(notebook["cells"])


@pytest.mark.parametrize("name", ATTACKS)
def test_the_graded_notebook_is_one_that_nbgrader_reads(name, course):
    import nbformat

    nbformat.validate(nbformat.from_dict(_graded(course.attacked, name)))


@pytest.mark.parametrize(("name", "points"), [(name, points) for name, (_, points) in HONEST.items()])
def test_honest_neighbours_get_what_they_get_in_peace(name, points, course, reports):
    assert reports[name].points == points
    rows, calm = _rows(course.attacked), _rows(course.calm)
    mine = {key: row for key, row in rows.items() if key[0] == name}
    assert mine and mine == {key: row for key, row in calm.items() if key[0] == name}
    assert _graded(course.attacked, name) == _graded(course.calm, name)

    def timeless(page):
        return re.sub(r"graded \S+", "graded", page)

    assert timeless(_page(course.attacked, name)) == timeless(_page(course.calm, name))


def test_everybody_is_in_the_gradebook_and_nobody_has_points_of_their_own_making(course):
    rows = _rows(course.attacked)
    assert {student for student, _ in rows} >= {*ATTACKS, *HONEST}
    assert {name for _, name in rows} == {cell for _, cell in _rows(course.calm)}
    paid = {student for (student, _), (auto, manual, _) in rows.items() if auto or manual}
    assert paid == {"aa-right", "half", "zz-right", *forgery.WORTH}


def test_no_process_is_left(course):
    assert course.left == set()


def test_no_file_outside_the_course_folder_was_touched(course):
    assert course.after == course.before


def test_only_students_have_folders_in_the_course(course):
    for room in ("submitted", "autograded", "feedback"):
        there = {path.name for path in (course.attacked / room).iterdir()}
        assert {*ATTACKS, *HONEST} <= there <= {*ATTACKS, *HONEST, *EVIL_NAMES}
        assert all(name.isprintable() and not set(name) & set("<>/\\") for name in there)


def test_the_terminal_is_told_and_not_driven(course):
    for text in (course.said, course.told):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
        assert "Traceback" not in text and not re.search("FOUND|WROTE|OWNED", text)
        assert [secret for secret in SECRETS if secret in text] == []


def test_the_report_shows_what_was_written_and_runs_none_of_it(course):
    pages = [path for path in course.attacked.rglob("*.html") if "feedback" not in path.parts]
    assert pages
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert not re.search("<(img|iframe|form|object|embed)\\b|<script>alert|onload=|onerror=alert\\(1\\)>", page)


def test_no_cell_of_a_table_is_a_formula(course):
    tables = list((course.attacked / "export").glob("*.csv"))
    assert tables
    for path in tables:
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()):
            assert [field for field in row if re.match("[=+@\t]|-[^0-9]", field)] == []
