"""A lesson in a real kernel, as a learner's: nothing runs by itself, the record is in a home of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in LESSONS]

every_lesson = pytest.mark.parametrize("path", LESSONS, ids=NAMES)

_EACH = "{id(one): one for one in list(globals().values())}.values()"
_WIDGETS = """
import json as _json
from orchestration.widgets import ExperimentPanel as _Panel, PredictionLock as _Lock, Reveal as _Reveal
from orchestration.widgets import Review as _Review
"""


def fill_in(at: float, said: str = "") -> str:
    """What a learner does who fills in every prediction so far: `at` of its range, and as sure as that is high. With
    `said`, the first functions of a review are judged so, too."""
    return f"""{_WIDGETS}
for _one in {_EACH}:
    if isinstance(_one, _Lock) and not _one.locked:
        _chosen = _one.choices[int({at} * len(_one.choices))] if _one.choices else None
        _one.lock(_chosen or _one.low + (_one.high - _one.low) * {at}, {50 + 40 * at})
    if isinstance(_one, _Review) and {said!r}:
        for _proposal in _one.proposals[:2]:
            _one.judge(_proposal.name, {said!r}, {50 + 40 * at})
"""


PRESS_ALL = f"""{_WIDGETS}
for _one in {_EACH}:
    if isinstance(_one, _Panel):
        _one.go.click()
"""
"""What a learner does who presses every Run button so far, and waits for none."""

WAIT_ALL = f"""{_WIDGETS}
for _one in {_EACH}:
    if isinstance(_one, _Panel):
        assert _one.wait(120), repr(_one)
"""

RUN_ALL = PRESS_ALL + WAIT_ALL

KNOWN = f"""{_WIDGETS}
_known = {{}}
for _one in {_EACH}:
    if isinstance(_one, _Lock) and _one.prediction:
        _known[_one.id] = [_one.prediction.value, _one.prediction.confidence]
    if isinstance(_one, _Review):
        _known |= {{_one._id(_proposal): list(_one.said[_proposal.name])
                   for _proposal in _one.proposals if _proposal.name in _one.said}}
print(_json.dumps(_known))
"""
"""What the controls say of every prediction and judgement: id to value and confidence."""

RAN = f"""{_WIDGETS}
print(_json.dumps({{
    _one.experiment.name: sorted((trial.arm, trial.index, trial.passed) for trial in _one.result.trials)
    for _one in {_EACH} if isinstance(_one, _Panel) and _one.finished == _one.total
}}))
"""
"""What the panels show that have run to their end: experiment to arm, place and verdict of each trial."""

ASKING = f"""{_WIDGETS}
_asking = []
for _one in {_EACH}:
    if isinstance(_one, _Lock):
        assert not _one.locked
    elif isinstance(_one, _Panel):
        assert not _one.finished and "has not been run yet: press Run above" in str(_one.finding)
        if _one.go.disabled:
            _asking.append(_one.message.value)
    elif isinstance(_one, _Reveal):
        _asking.append(str(_one.value))
print(_json.dumps(_asking))
"""
"""What the controls say that wait for a prediction. No lock is locked and nothing has run."""


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


def told(outputs: list[nbformat.NotebookNode]) -> Any:
    """What one of the questions above printed."""
    assert errors(outputs) == []
    return json.loads(text(outputs))
