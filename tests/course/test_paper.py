"""A lesson on paper, as JupyterLab's menu and nbconvert make it."""

from pathlib import Path

import nbclient
import nbformat
import pytest
from nbconvert import HTMLExporter
from traitlets.config import Config

from course.lab import configured

ROOT = Path(__file__).resolve().parents[2]
CELLS = (
    "from orchestration import plan_board, predict",
    'predict("w1.paper", "How many pass?", lesson="1.1", value=24, confidence=60)',
    'plan_board([{"id": "login", "prompt": "Write it.", "produces": ["login"], "minutes": 20}], title="Mine")',
)


def exported(book: nbformat.NotebookNode) -> str:
    """A notebook as HTML, with the configuration that the course gives JupyterLab."""
    given = Config(configured(ROOT, "", ROOT, 0, "", {}))
    page: str = HTMLExporter(config=given).from_notebook_node(book)[0]
    return page


def test_what_is_folded_shows_no_source_and_so_no_right_answer() -> None:
    made = nbformat.v4
    said = [made.new_output("display_data", {"text/plain": "What is a control?"})]
    asked = made.new_code_cell("quiz(right='An arm')", metadata={"jupyter": {"source_hidden": True}}, outputs=said)
    page = exported(made.new_notebook(cells=[asked, made.new_code_cell("show(wall)")]))
    assert "What is a control?" in page and "An arm" not in page
    assert "wall" in page


@pytest.mark.slow
def test_a_card_is_there_once_as_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    nbclient.NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    book.metadata.pop("widgets", None)  # JupyterLab does not save what is live
    page = exported(book)
    assert page.count("You said 24") == 1
    assert page.count("<svg") == 1 and "<pre>Mine, 1 step" not in page
