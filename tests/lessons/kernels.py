"""A lesson in a real kernel, as a learner's: nothing runs by itself, the record is in a home of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in LESSONS]

every_lesson = pytest.mark.parametrize("path", LESSONS, ids=NAMES)

LOCK_ALL = """
from orchestration.widgets import PredictionLock as _Lock
for _one in [one for one in list(globals().values()) if isinstance(one, _Lock) and not one.locked]:
    _one.lock(_one.choices[0] if _one.choices else _one.low + (_one.high - _one.low) / 4, 60)
"""
"""What a learner does who fills in every prediction so far."""

RUN_ALL = """
from orchestration.widgets import ExperimentPanel as _Panel
for _one in [one for one in list(globals().values()) if isinstance(one, _Panel)]:
    _one.go.click()
    assert _one.wait(120), repr(_one)
"""
"""What a learner does who presses every Run button so far."""

KNOWN = """
from orchestration import Predictions as _Predictions
_frame = _Predictions().frame()
print("KEPT", sorted((one, str(value)) for one, value in zip(_frame["id"], _frame["value"])))
"""


@contextmanager
def kernel(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], list[nbformat.NotebookNode]]]:
    """A kernel that believes it belongs to this lesson; runs code and gives the outputs. The model's address and the
    record's home are those of the environment."""
    monkeypatch.setenv("ORCHESTRATION_PLACE", f"{path.parent.name}/{path.name}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    client = nbclient.NotebookClient(
        nbformat.v4.new_notebook(), timeout=180, kernel_name="python3", allow_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
    )  # fmt: skip
    with client.setup_kernel():

        def run(code: str) -> list[nbformat.NotebookNode]:
            client.nb.cells.append(nbformat.v4.new_code_cell(code))  # earlier ones stay: a display may still change
            client.execute_cell(client.nb.cells[-1], len(client.nb.cells) - 1)
            return list(client.nb.cells[-1].outputs)

        yield run


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def errors(outputs: list[nbformat.NotebookNode]) -> list[str]:
    return [f"{one.ename}: {one.evalue}" for one in outputs if one.output_type == "error"]


def text(outputs: list[nbformat.NotebookNode]) -> str:
    """All that a cell shows, as text; of HTML the words."""
    said = []
    for one in outputs:
        data = one.get("data", {})
        said.append(
            one.get("text", "") or re.sub(r"<[^>]+>", " ", data.get("text/html", "") or data.get("text/plain", ""))
        )
    return "\n".join(said)
