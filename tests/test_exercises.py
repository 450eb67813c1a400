"""Each exercise, through the real release and the real grading: solved, another way, untouched, and wrong ways.

Each exercise has variants in tests/exercises/<name>/: `alternative.py` and `wrong_*.py`, each a dict CELLS of answers
by cell. A wrong way also says which ITEM must fail with which MESSAGE, which self-check (SHOWN) must say the same to
the learner, and, where the trade-off matters, how many POINTS it earns.
"""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from grader.attempts import attempts_of
from grader.reading.assignment import cell_source, parse_source

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(path.name for path in (ROOT / "exercises").iterdir() if path.is_dir())
WRONG = [
    pytest.param(name, path.stem, id=f"{name}-{path.stem}")
    for name in NAMES
    for path in sorted((ROOT / "tests" / "exercises" / name).glob("wrong_*.py"))
]


def grader(*words):
    command = [sys.executable, "-m", "grader", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def source_of(name):
    return ROOT / "exercises" / name / f"{name}.ipynb"


def solutions(name):
    """The instructor's answers, without the marker lines."""
    cells = parse_source(source_of(name).read_text(encoding="utf-8"), name, name).cells
    return {
        cell.grade_id: "\n".join(line for line in cell.source.split("\n") if "### " not in line)
        for cell in cells
        if cell.answered_by_learner
    }


def variant(name, stem):
    return runpy.run_path(str(ROOT / "tests" / "exercises" / name / f"{stem}.py"))


def answered(released, answers, solved):
    """The released notebook with answers written into it; `# SOLVED` stands for the instructor's own."""
    notebook = json.loads(released)
    for cell in notebook["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell["source"] = answers[grade_id].strip("\n").replace("# SOLVED", solved[grade_id])
    return json.dumps(notebook)


@pytest.fixture(scope="module")
def class_of(tmp_path_factory):
    """Release and grade an exercise once: every variant is a student. Returns (course folder, reports by student)."""
    graded = {}

    def grade(name):
        if name not in graded:
            course, inbox = tmp_path_factory.mktemp(name), tmp_path_factory.mktemp("inbox")
            grader("release", name, "--course", course)
            released = (course / "release" / name / f"{name}.ipynb").read_text(encoding="utf-8")
            solved = solutions(name)
            (inbox / "untouched.ipynb").write_text(released, encoding="utf-8")
            (inbox / "solved.ipynb").write_text(answered(released, solved, solved), encoding="utf-8")
            for path in (ROOT / "tests" / "exercises" / name).glob("*.py"):
                answers = {**solved, **variant(name, path.stem)["CELLS"]}
                (inbox / f"{path.stem}.ipynb").write_text(answered(released, answers, solved), encoding="utf-8")
            grader("grade", name, "--course", course, "--submissions", inbox)
            with attempts_of(course) as attempts:
                graded[name] = course, {report.student: report for report in attempts.latest(name)}
        return graded[name]

    return grade


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_earns_every_point(name, class_of):
    report = class_of(name)[1]["solved"]
    assert [v for v in report.verdicts if v.outcome != "pass"] == []
    assert report.points == report.of > 0


@pytest.mark.parametrize("name", NAMES)
def test_another_right_way_earns_every_point(name, class_of):
    report = class_of(name)[1]["alternative"]
    assert [v for v in report.verdicts if v.outcome != "pass"] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_earns_nothing_and_is_told_so(name, class_of):
    report = class_of(name)[1]["untouched"]
    assert report.points == 0 and not report.open
    assert all("is still to do" in verdict.message for verdict in report.verdicts)


@pytest.mark.parametrize(("name", "stem"), WRONG)
def test_a_wrong_way_gets_its_own_message(name, stem, class_of):
    wrong, report = variant(name, stem), class_of(name)[1][stem]
    verdict = {v.grade_id: v for v in report.verdicts}[wrong["ITEM"]]
    assert verdict.outcome in ("fail", "partial")
    assert wrong["MESSAGE"] in verdict.message
    assert report.points < report.of and not report.open


@pytest.mark.parametrize(("name", "stem"), WRONG)
def test_the_self_check_says_the_same_on_public_cases(name, stem, class_of):
    wrong, course = variant(name, stem), class_of(name)[0]
    if wrong["SHOWN"] is None:
        pytest.skip("only the grading can see this one")
    graded = json.loads((course / "autograded" / stem / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    check = next(cell for cell in graded["cells"] if cell["id"] == wrong["SHOWN"])
    assert wrong["MESSAGE"] in "".join(output.get("text", "") for output in check["outputs"])


@pytest.mark.parametrize(("name", "stem"), WRONG)
def test_a_wrong_way_earns_what_it_is_worth(name, stem, class_of):
    worth = variant(name, stem).get("POINTS")
    if worth is None:
        pytest.skip("what it earns is not stated")
    assert class_of(name)[1][stem].points == pytest.approx(worth)


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_runs_to_its_end_and_says_kindly_what_is_to_do(name, class_of, tmp_path):
    import nbformat
    from nbconvert.preprocessors import ExecutePreprocessor

    released = nbformat.read(class_of(name)[0] / "release" / name / f"{name}.ipynb", as_version=4)
    ran, _ = ExecutePreprocessor(timeout=120).preprocess(released, {"metadata": {"path": str(tmp_path)}})
    said = ["".join(output.get("text", "") for output in cell.get("outputs", ())) for cell in ran.cells]
    cells = parse_source(source_of(name).read_text(encoding="utf-8"), name, name).cells
    assert sum("is still to do" in text for text in said) == sum(cell.kind == "solution" for cell in cells)


@pytest.mark.parametrize("name", NAMES)
def test_each_exercise_has_at_least_three_wrong_ways_with_messages_of_their_own(name):
    wrong = [variant(name, path.stem) for path in (ROOT / "tests" / "exercises" / name).glob("wrong_*.py")]
    assert len({way["MESSAGE"] for way in wrong}) == len(wrong) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_the_release_holds_no_solution_and_no_hidden_test(name, class_of):
    course = class_of(name)[0]
    files = [path for path in (course / "release" / name).rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".ipynb"}
    released = "\n".join(path.read_text(encoding="utf-8") for path in files)
    shown = "\n".join(cell_source(cell) for path in files for cell in json.loads(path.read_text())["cells"])
    assert "HIDDEN" not in released and "BEGIN SOLUTION" not in released
    for cell in parse_source(source_of(name).read_text(encoding="utf-8"), name, name).cells:
        if cell.hidden or cell.answered_by_learner:
            lines = {line.strip() for line in (set(cell.source.split("\n")) - set(cell.shown.split("\n")))}
            assert not [line for line in lines if len(line) > 15 and line in shown]


@pytest.mark.parametrize("name", NAMES)
def test_the_feedback_quotes_no_hidden_test(name, class_of):
    course = class_of(name)[0]
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (course / "feedback").rglob("*.html"))
    for cell in parse_source(source_of(name).read_text(encoding="utf-8"), name, name).cells:
        if cell.hidden:
            secret = set(cell.source.split("\n")) - set(cell.shown.split("\n"))
            assert not [line for line in secret if len(line.strip()) > 5 and line.strip() in pages]


@pytest.mark.parametrize("name", NAMES)
def test_scores_stand_in_nbgraders_gradebook(name, class_of):
    from nbgrader.api import Gradebook

    course, reports = class_of(name)
    with Gradebook(f"sqlite:///{(course / 'gradebook.db').as_posix()}") as book:
        for student, report in reports.items():
            submission = book.find_submission(name, student)
            assert submission.score == pytest.approx(report.points)
            assert submission.max_score == report.of and not submission.needs_manual_grade


@pytest.mark.parametrize("name", NAMES)
def test_the_source_is_stripped_and_every_cell_is_named(name):
    data = json.loads(source_of(name).read_text(encoding="utf-8"))
    assert (data["nbformat"], data["nbformat_minor"]) == (4, 5)
    assert data["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in data["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in data["cells"]:
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None
        assert cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"]) == cell["id"]
