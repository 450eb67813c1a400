"""Prose in a code cell and a skipped cell get a kind word before Python's own; code does not."""

from __future__ import annotations

import ast

import nbclient
import nbformat
import pytest

from orchestration.hints import PROSE, hint, reads_like_prose


@pytest.mark.parametrize(
    "line",
    [
        "I think the largest size is fifteen minutes.",
        "I don't know what you mean",
        "It was 40, because the rules were missing",
        "For me it was too long, if I am honest.",
        "Die Regeln haben gefehlt",
    ],
)
def test_a_sentence_reads_like_prose(line):
    assert reads_like_prose(line)
    with pytest.raises(SyntaxError) as caught:
        ast.parse(line)
    assert hint(caught.value) == PROSE


@pytest.mark.parametrize(
    "line",
    ["def safe_size(rows, wanted)", "for row in rows", "return max good", "x = = 3", "if rate >= wanted", "panel run",
     "from orchestration import"],
)  # fmt: skip
def test_broken_code_does_not(line):
    assert not reads_like_prose(line)


CELLS = [
    "import orchestration",
    "I think the largest size is fifteen minutes.",
    "print(panel)",
    "x = (",
    "print(f'still here: {1 + 1}')",
]


def said(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


@pytest.mark.parametrize(("place", "kind"), [("week1_decompose/1_the_complexity_wall.ipynb", True), ("", False)])
def test_in_a_lesson_the_kind_word_stands_above_the_error_and_elsewhere_not(monkeypatch, place, kind):
    monkeypatch.setenv("ORCHESTRATION_PLACE", place)
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, kernel_name="python3", allow_errors=True, timeout=60).execute()
    _, prose, skipped, broken, whole = notebook.cells
    assert ("expects Python" in said(prose)) is kind
    assert ("There is no `panel` yet" in said(skipped)) is kind
    assert said(broken) == ""
    assert [cell.outputs[-1].output_type for cell in (prose, skipped, broken)] == ["error"] * 3
    assert said(whole) == "still here: 2\n"
