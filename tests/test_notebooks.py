"""Every lesson runs from top to bottom with nobody there, and keeps to the grammar of a lesson."""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path

import nbclient
import nbformat
import pytest

from orchestration import quiz

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in LESSONS]
START = "week0_start/1_open_the_course"
OF_CURVES = {"week3_context/1_the_budget", "week3_context/2_what_where_in_what_order"}
"""Lessons whose subject is the published curves; elsewhere a model that shows one of them is none to work with."""
STANDING = ("Key points", "Make", "Sources")
"""Headings that stand in every lesson; all others are sentences."""

every_lesson = pytest.mark.parametrize("path", LESSONS, ids=NAMES)
every_taught = pytest.mark.parametrize(
    "path",
    [path for path, name in zip(LESSONS, NAMES, strict=True) if name != START],
    ids=[name for name in NAMES if name != START],
)


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == kind]


def prose(path: Path) -> str:
    return "\n".join(cell.source for cell in cells(path, "markdown"))


def code(path: Path) -> str:
    return "\n".join(cell.source for cell in cells(path, "code"))


def number(path: Path) -> str:
    """`1.2` for the second lesson of week 1."""
    return f"{path.parent.name[4]}.{path.stem.split('_')[0]}"


def test_there_are_lessons() -> None:
    assert START in NAMES
    assert "week1_decompose/1_the_complexity_wall" in NAMES


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[] if path.stem.startswith("1_") else pytest.mark.slow) for path in LESSONS],
    ids=NAMES,
)
def test_a_lesson_runs_headless_and_its_results_say_simulated(
    path: Path, model_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, 4)
    nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    said = nbformat.writes(notebook)
    assert '"output_type": "error"' not in said
    assert "simulated" in said
    assert "has not been run yet" not in said
    if f"{path.parent.name}/{path.stem}" not in OF_CURVES:
        assert "like-" not in said, "a model that shows one published shape is no second model to work with"
    assert "Name the piece of work that you want" not in said, (
        "a lesson asked for something that the practice model does not know"
    )
    assert not unseen_pictures(notebook)


def unseen_pictures(notebook: nbformat.NotebookNode) -> list[str]:
    """What is drawn and not told: pictures without alt text, figures of the course without a table."""
    found = []
    outputs = [(cell.id, one) for cell in notebook.cells for one in cell.get("outputs", ())]
    for place, output in outputs:
        data = output.get("data", {})
        page = data.get("text/html", "")
        if "image/png" in data or "image/svg+xml" in data:
            found.append(f"{place}: a bare picture; show a Figure of the course")
        for tag in re.findall(r"<(?:svg|img)\b[^>]*>", page):
            told = re.search(r'\b(?:aria-label|alt)="([^"]*)"', tag)
            if 'aria-hidden="true"' not in tag and not (told and html.unescape(told[1]).strip()):
                found.append(f"{place}: {tag[:80]} has no alt text")
        for piece in re.split(r'(?=<svg class="oc-figure)', page)[1:]:
            if "<table" not in piece:
                found.append(f"{place}: a figure without a table")
    return found


def test_a_picture_without_words_or_table_is_found() -> None:
    def shown(**data: str) -> nbformat.NotebookNode:
        cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", data=data)], id="drawn")
        return nbformat.v4.new_notebook(cells=[cell])

    told = '<svg class="oc-figure" role="img" aria-label="Three rows">'
    assert unseen_pictures(shown(**{"image/png": "aGk="})) == ["drawn: a bare picture; show a Figure of the course"]
    assert unseen_pictures(shown(**{"text/html": '<svg class="other"></svg>'}))
    assert unseen_pictures(shown(**{"text/html": '<img src="a.png" alt=" ">'}))
    assert unseen_pictures(shown(**{"text/html": f"{told}</svg>"})) == ["drawn: a figure without a table"]
    assert not unseen_pictures(shown(**{"text/html": f"{told}</svg><table></table>"}))


@every_lesson
def test_a_lesson_is_kept_without_outputs_and_with_ids_that_say_what_a_cell_is(path: Path) -> None:
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec == {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cell.id) and not re.fullmatch(r"[0-9a-f]{8}", cell.id)
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, cell.id


FORMS = {"quiz", "predict", "explain", "habit", "your_predictions"}


def is_form(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell does nothing but show something to fill in: each needs a cell of its own."""
    done = [one for one in ast.parse(cell.source).body if not isinstance(one, ast.ImportFrom)]
    called = {one.value.func.id for one in done if isinstance(getattr(one, "value", None), ast.Call)
              and isinstance(one.value.func, ast.Name)}  # fmt: skip
    return len(done) <= 2 and bool(called) and called <= FORMS


@every_taught
def test_a_lesson_has_25_to_35_cells_besides_its_forms_and_about_half_of_them_are_prose(path: Path) -> None:
    told = len(cells(path, "markdown"))
    done = sum(not is_form(cell) for cell in cells(path, "code"))
    assert 25 <= told + done <= 35, f"{told} of prose and {done} of code"
    assert 0.4 <= told / (told + done) <= 0.65, f"{told} of prose and {done} of code"


@every_lesson
def test_a_lesson_begins_with_title_objectives_and_time(path: Path) -> None:
    first = cells(path, "markdown")[0].source
    assert first.startswith("# ")
    assert re.search(r"planned for \d+ minutes", first)
    assert "**After this" in first
    assert len(re.findall(r"^\d\. \*\w+\*", first, re.M)) == 3
    assert "**You will have made**" in first


@every_lesson
def test_the_headings_of_a_lesson_are_sentences(path: Path) -> None:
    for heading in re.findall(r"^#{1,3} (.+)$", prose(path), re.M):
        if not heading.startswith(STANDING):
            assert len(heading.split()) >= 3, f"'{heading}' says nothing to who reads only the headings"
            assert heading[0].isupper() or not heading[0].isalpha(), heading
            assert not heading.endswith("."), heading


@every_taught
def test_a_lesson_warms_up_keeps_a_habit_and_looks_back_at_its_predictions(path: Path) -> None:
    written, week = code(path), path.parent.name[4]
    assert len(re.findall(r"\bquiz\(", written)) >= 2, "two questions from earlier lessons"
    if week != "0":
        assert f"habit({week})" in written
    assert f'your_predictions("{number(path)}")' in written
    assert re.search(r"\bcite\(", written)


def test_where_the_right_answer_of_a_quiz_stands_cannot_be_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    calls = [node for path in LESSONS for cell in cells(path, "code") for node in ast.walk(ast.parse(cell.source))
             if isinstance(node, ast.Call) and ast.unparse(node.func) == "quiz"]  # fmt: skip
    places = []
    for call in calls:
        named = {str(one.arg): ast.literal_eval(one.value) for one in call.keywords}
        shown = quiz(*map(ast.literal_eval, call.args), **named)
        places.append(list(shown.options).index(shown.right))
    assert len(places) >= 20 and set(places) == {0, 1, 2}
    assert max(map(places.count, places)) <= len(places) / 2


@every_lesson
def test_a_lesson_ends_with_key_points_that_repeat_its_headings_a_habit_and_the_card(path: Path) -> None:
    text = prose(path)
    points = text.split("## Key points")[1].split("**Habit")[0]
    listed = re.findall(r"^- ", points, re.M)
    assert 2 < len(listed) <= 5
    assert "**Habit" in text
    assert "client.card()" in cells(path, "code")[-1].source
    headings = re.findall(r"^## (.+)$", text, re.M)
    repeated = [heading for heading in headings if heading.split(":")[-1].strip().lower()[:28] in points.lower()]
    assert len(repeated) >= 3, f"key points repeat only {repeated}"


@every_lesson
def test_code_cells_are_short(path: Path) -> None:
    lengths = sorted(len(cell.source.splitlines()) for cell in cells(path, "code"))
    assert lengths[-1] <= 25
    assert lengths[len(lengths) // 2] <= 8


@every_lesson
def test_code_imports_from_the_course_and_pandas_only(path: Path) -> None:
    rooms = set(re.findall(r"^(?:from|import) (\w+)", code(path), re.M))
    assert rooms <= {"orchestration", "pandas"}


@every_lesson
def test_a_prediction_stands_before_the_first_result(path: Path) -> None:
    results = [found.start() for found in re.finditer(r"\b(?:show|reveal)\(", code(path))]
    asked = re.search(r"\bpredict\(", code(path))
    assert asked and all(asked.start() < result for result in results)


@every_lesson
def test_no_model_is_named_and_links_lead_somewhere(path: Path) -> None:
    from practice.profiles import PROFILES

    text = f"{prose(path)}\n{code(path)}"
    assert not [name for name in PROFILES if name in text]
    assert not re.search(r"gpt-\d|claude-\d", text, re.I)
    for link in re.findall(r"\]\(((?!http)[^)]+)\)", text):
        laid_out = path.parent / link
        source = ROOT / "exercises" / Path(link).relative_to("../exercises") if "exercises/" in link else laid_out
        assert source.exists(), link
