"""Who leaves predictions blank, restarts, opens two copies or answers in prose is told so, and loses nothing."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from kernels import KNOWN, LOCK_ALL, RUN_ALL, code_cells, errors, every_lesson, kernel, text

from orchestration.log import DelegationLog
from orchestration.predictions import Predictions

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("model_url")]

KIND = re.compile(
    r"has not been run yet|[Ll]ock in|Run the|press Run|First your|not yet|still open|once you|before|above", re.I
)


@every_lesson
def test_run_all_with_nothing_filled_in_ends_in_kind_sentences(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kernel(path, monkeypatch) as run:
        outputs = {cell.id: run(cell.source) for cell in code_cells(path)}
    assert {name: errors(one) for name, one in outputs.items() if errors(one)} == {}
    assert Predictions().frame().empty
    assert KIND.search("\n".join(map(text, outputs.values())))


@every_lesson
def test_after_a_restart_half_way_run_all_goes_on_with_all_that_was_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = code_cells(path)
    half = len(cells) // 2
    with kernel(path, monkeypatch) as run:
        for cell in cells[:half]:
            assert errors(run(cell.source)) == [], cell.id
            run(LOCK_ALL)
        assert errors(run(RUN_ALL)) == []
        [before] = run(KNOWN)
    arms = len(DelegationLog().frame())
    with kernel(path, monkeypatch) as run:
        outputs = {cell.id: run(cell.source) for cell in cells}
        [after] = run(KNOWN)
        assert errors(run(RUN_ALL)) == []
    assert {name: errors(one) for name, one in outputs.items() if errors(one)} == {}
    assert after.text == before.text and "KEPT" in after.text
    frame = DelegationLog().frame()
    assert len(frame) >= arms


@every_lesson
def test_two_copies_in_two_kernels_do_not_harm_each_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kernel(path, monkeypatch) as one, kernel(path, monkeypatch) as other:
        for cell in code_cells(path):
            for run in (one, other):
                assert errors(run(cell.source)) == [], cell.id
                assert errors(run(LOCK_ALL)) == [], cell.id
        assert errors(one(RUN_ALL)) == []
        assert errors(other(RUN_ALL)) == []
        assert text(one(KNOWN)) == text(other(KNOWN))
    ids = list(Predictions().frame()["id"])
    assert len(ids) == len(set(ids))


@every_lesson
def test_prose_in_the_cell_to_be_modified_is_answered_kindly(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [
        cell for cell in code_cells(path) if cell.id.startswith("modify") and re.search(r"^def ", cell.source, re.M)
    ]
    if not changed:
        pytest.skip("this lesson asks for no change of code")
    with kernel(path, monkeypatch) as run:
        assert errors(run(code_cells(path)[0].source)) == []
        run("import orchestration")
        outputs = run("I would take the largest one that is good enough, of course.")
        assert "This cell expects Python" in text(outputs)
        assert errors(run(changed[0].source)) == []


@every_lesson
def test_a_cell_run_too_early_says_which_to_run_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = [cell for cell in code_cells(path) if "client.card()" in cell.source][-1]
    with kernel(path, monkeypatch) as run:
        run("import orchestration")
        outputs = run(last.source)
        if errors(outputs):
            assert errors(outputs)[0].startswith("NameError")
            assert "run that cell first" in text(outputs)


def test_lessons_say_where_a_sentence_belongs() -> None:
    """No lesson asks for a sentence in a code cell."""
    for path in sorted(Path(__file__).resolve().parents[2].glob("notebooks/*/*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code":
                assert not re.search(r"#.*(?:write|finish) (?:a|the|your) sentence", cell.source, re.I)
