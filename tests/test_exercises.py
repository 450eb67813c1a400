"""Each exercise, through the real release and the real grading: solved, another way, untouched, and wrong ways.

Each exercise has variants in tests/exercises/<name>/: `alternative.py`, `right_*.py` and `wrong_*.py`, each a dict
CELLS of answers by cell. A wrong way also says which ITEM must fail with which MESSAGE, which self-check (SHOWN) must
say the same to the learner, and, where the trade-off matters, how many automatic POINTS it earns. Written answers wait
for a person.
BAD answers, made here for every exercise, are what learners hand in who have not understood what is asked for.
"""

import ast
import json
import runpy
import shutil
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
RIGHT = [
    pytest.param(name, stem, id=f"{name}-{stem}")
    for name in NAMES
    for stem in ("solved", *sorted(path.stem for path in (ROOT / "tests" / "exercises" / name).glob("[!w]*.py")))
]
BAD = {
    "prose": "I would start with the part that everything else needs.",
    "emptied": "",
    "printing": "def {name}(*things):\n    print('here it is')",
    "a_number": "{name} = 3.5",
    "a_function_of_a_number": "def {name}(*things):\n    return 3.5",
    "a_list_of_nothing": "{name} = [None, {{}}]",
    "failing": "def {name}(*things):\n    return things[99]",
}
TOLD = {
    "told_in_a_text": "def {name}(*things):\n    return 'ECHO ' + str(things) if things else 'asked for nothing'",
    "told_in_a_list": "def {name}(*things):\n    return ['ECHO ' + str(things)] * 5 if things else []",
    "told_in_a_dict": "def {name}(*things):\n    return {{'ECHO ' + str(things): 'ECHO'}} if things else {{}}",
    "told_by_a_number": "def {name}(*things):\n    return 7602271 if things else 3.5",
    "told_by_how_many": "def {name}(*things):\n    return dict.fromkeys(range(7602), 1.0) if things else []",
}
BAD |= TOLD


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


def cells_of(name, kind):
    cells = parse_source(source_of(name).read_text(encoding="utf-8"), name, name).cells
    return [cell for cell in cells if cell.kind == kind]


def automatic(name):
    return sum(cell.points for cell in cells_of(name, "test"))


def bad_answers(name, text):
    """The same bad answer in every code cell, under the name that the cell is to define."""
    asked = {cell.grade_id: ast.parse(cell.source).body for cell in cells_of(name, "solution")}
    names = {grade_id: [node.name for node in body if isinstance(node, ast.FunctionDef)] or
             [target.id for node in body if isinstance(node, ast.Assign) for target in node.targets]
             for grade_id, body in asked.items()}  # fmt: skip
    return {grade_id: "\n".join(text.format(name=name) for name in found) for grade_id, found in names.items()}


def printed(cell):
    return "".join(output.get("text", "") for output in cell.get("outputs", ()))


def graded_cells(course, name, student):
    graded = json.loads((course / "autograded" / student / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    return {cell["id"]: cell for cell in graded["cells"]}


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
            for kind, text in BAD.items():
                (inbox / f"{kind}.ipynb").write_text(
                    answered(released, bad_answers(name, text), solved), encoding="utf-8"
                )
            grader("grade", name, "--course", course, "--submissions", inbox)
            with attempts_of(course) as attempts:
                graded[name] = course, {report.student: report for report in attempts.latest(name)}
        return graded[name]

    return grade


@pytest.mark.parametrize(("name", "student"), RIGHT)
def test_a_right_way_earns_every_automatic_point_and_leaves_the_written_part_to_a_person(name, student, class_of):
    report = class_of(name)[1][student]
    assert [v for v in report.verdicts if v.outcome not in ("pass", "manual")] == []
    assert report.points == automatic(name) > 0
    assert {v.grade_id for v in report.open} == {cell.grade_id for cell in cells_of(name, "manual")}


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_earns_nothing_and_is_told_so(name, class_of):
    report = class_of(name)[1]["untouched"]
    assert report.points == 0 and not report.open
    written = {cell.grade_id for cell in cells_of(name, "manual")}
    for verdict in report.verdicts:
        assert ("No answer yet" if verdict.grade_id in written else "is still to do") in verdict.message


@pytest.mark.parametrize("name", NAMES)
def test_the_points_of_an_exercise_are_those_that_its_title_promises(name):
    cells = parse_source(source_of(name).read_text(encoding="utf-8"), name, name).cells
    assert f"**{sum(cell.points for cell in cells if cell.graded):g} points**" in cells[0].source


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", NAMES)
def test_a_bad_answer_gets_a_kind_word_on_the_screen_and_in_the_feedback(name, kind, class_of):
    course, reports = class_of(name)
    for verdict in reports[kind].verdicts:
        if verdict.grade_id in {cell.grade_id for cell in cells_of(name, "test")}:
            assert verdict.outcome == "fail", verdict
            assert verdict.message and "Traceback" not in verdict.message and "0x" not in verdict.message
            assert "could not use your answer" not in verdict.message, verdict
    checks = {grade_id: cell for grade_id, cell in graded_cells(course, name, kind).items() if "self-check" in grade_id}
    for grade_id, cell in checks.items():
        if cell["cell_type"] == "code":
            assert [output for output in cell["outputs"] if output["output_type"] == "error"] == [], grade_id
            assert printed(cell).strip(), grade_id


@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("name", NAMES)
def test_no_message_of_a_hidden_test_repeats_what_a_function_made_of_its_input(name, kind, class_of):
    said = [verdict.message for verdict in class_of(name)[1][kind].verdicts]
    assert [message for message in said if "ECHO" in message or "7602" in message] == []


@pytest.mark.parametrize(("name", "stem"), WRONG)
def test_a_wrong_way_gets_its_own_message(name, stem, class_of):
    wrong, report = variant(name, stem), class_of(name)[1][stem]
    verdict = {v.grade_id: v for v in report.verdicts}[wrong["ITEM"]]
    assert verdict.outcome in ("fail", "partial")
    assert wrong["MESSAGE"] in verdict.message
    assert report.points < automatic(name)
    assert all(v.outcome == "manual" for v in report.open)


@pytest.mark.parametrize(("name", "stem"), WRONG)
def test_the_self_check_says_the_same_on_public_cases(name, stem, class_of):
    wrong, course = variant(name, stem), class_of(name)[0]
    if wrong["SHOWN"] is None:
        pytest.skip("only the grading can see this one")
    assert wrong["MESSAGE"] in printed(graded_cells(course, name, stem)[wrong["SHOWN"]])
    for student in ("solved", "alternative"):
        assert wrong["MESSAGE"] not in printed(graded_cells(course, name, student)[wrong["SHOWN"]])


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
    assert sum("is still to do" in printed(cell) for cell in ran.cells) == len(cells_of(name, "solution"))


@pytest.mark.parametrize("name", NAMES)
def test_each_exercise_has_at_least_three_wrong_ways_with_messages_of_their_own(name):
    wrong = [variant(name, path.stem) for path in (ROOT / "tests" / "exercises" / name).glob("wrong_*.py")]
    assert len({way["MESSAGE"] for way in wrong}) == len(wrong) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_the_instructors_page_tells_the_message_of_every_wrong_way(name):
    page = " ".join((ROOT / "docs" / "instruct" / f"{name}.md").read_text(encoding="utf-8").split())
    messages = [
        variant(name, path.stem)["MESSAGE"] for path in (ROOT / "tests" / "exercises" / name).glob("wrong_*.py")
    ]
    assert [message for message in messages if message.strip() not in page] == []


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
            assert submission.max_score == report.of
            assert submission.needs_manual_grade == bool(report.open)


@pytest.mark.parametrize("name", NAMES)
def test_a_person_grades_the_written_part_and_the_page_tells_the_whole_score(name, class_of, tmp_path):
    from nbgrader.api import Gradebook

    course, reports = class_of(name)
    course = shutil.copytree(course, tmp_path / "course")
    written = cells_of(name, "manual")
    shares = {"solved": 1, "alternative": 0.5}
    with Gradebook(f"sqlite:///{(course / 'gradebook.db').as_posix()}") as book:
        for student, share in shares.items():
            for cell in written:
                grade = book.find_grade(cell.grade_id, name, name, student)
                grade.manual_score, grade.needs_manual_grade = share * cell.points, False
                book.find_comment(cell.grade_id, name, name, student).manual_comment = f"A word on {cell.grade_id}."
        book.db.commit()
    grader("feedback", name, "--course", course)
    with Gradebook(f"sqlite:///{(course / 'gradebook.db').as_posix()}") as book:
        for student, share in shares.items():
            total = automatic(name) + share * sum(cell.points for cell in written)
            assert book.find_submission(name, student).score == pytest.approx(total)
            page = (course / "feedback" / student / name / f"{name}.html").read_text(encoding="utf-8")
            assert f"{total:g} of {reports[student].of:g} points" in page and "still open" not in page
            assert all(f"Your instructor: A word on {cell.grade_id}." in page for cell in written)


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
