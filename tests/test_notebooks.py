"""Every lesson runs from top to bottom with nobody there, and keeps to the grammar of a lesson."""

import re
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in LESSONS]


def cells(path, kind):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == kind]


def test_there_are_lessons():
    assert "week0_start/1_open_the_course" in NAMES
    assert "week1_decompose/1_the_complexity_wall" in NAMES


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_lesson_runs_headless_and_its_results_say_simulated(path, model_url, monkeypatch, tmp_path):
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
    assert "like-" not in said, "a model that shows one published shape is no second model to work with"
    assert "Name the piece of work that you want" not in said, (
        "a lesson asked for something that the practice model does not know"
    )


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_lesson_begins_with_title_objectives_and_time(path):
    first = cells(path, "markdown")[0].source
    assert first.startswith("# ")
    assert re.search(r"planned for \d+ minutes", first)
    assert "**After this" in first
    assert len(re.findall(r"^\d\. \*\w+\*", first, re.M)) == 3
    assert "**You will have made**" in first


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_lesson_ends_with_key_points_that_repeat_its_headings_a_habit_and_the_card(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    points = text.split("## Key points")[1].split("**Habit")[0]
    listed = re.findall(r"^- ", points, re.M)
    assert 2 < len(listed) <= 5
    assert "**Habit" in text
    assert "client.card()" in cells(path, "code")[-1].source
    headings = re.findall(r"^## (.+)$", text, re.M)
    repeated = [heading for heading in headings if heading.split(":")[-1].strip().lower()[:28] in points.lower()]
    assert len(repeated) >= 3, f"key points repeat only {repeated}"


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_code_cells_are_short(path):
    lengths = sorted(len(cell.source.splitlines()) for cell in cells(path, "code"))
    assert lengths[-1] <= 25
    assert lengths[len(lengths) // 2] <= 8


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_prediction_stands_before_the_first_experiment(path):
    code = "\n".join(cell.source for cell in cells(path, "code"))
    assert 0 < code.index("= predict(") < code.index("show(")


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_no_model_is_named_and_links_lead_somewhere(path):
    from practice.profiles import PROFILES

    text = "\n".join(cell.source for cell in nbformat.read(path, 4).cells)
    assert not [name for name in PROFILES if name in text]
    assert not re.search(r"gpt-\d|claude-\d", text, re.I)
    for link in re.findall(r"\]\(((?!http)[^)]+)\)", text):
        laid_out = path.parent / link
        source = ROOT / "exercises" / Path(link).relative_to("../exercises") if "exercises/" in link else laid_out
        assert source.exists(), link
