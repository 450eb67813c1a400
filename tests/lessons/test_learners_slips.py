"""Who leaves predictions blank, restarts, opens two copies or answers in prose is told so, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest
from kernels import (
    ASKING,
    KNOWN,
    PRESS_ALL,
    RAN,
    RUN_ALL,
    WAIT_ALL,
    code_cells,
    errors,
    every_lesson,
    fill_in,
    kernel,
    text,
    told,
)

from orchestration.log import DelegationLog
from orchestration.predictions import Predictions

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("model_url")]

PROSE = "I would take the largest one that is good enough, of course."


@every_lesson
def test_run_all_with_nothing_filled_in_ends_in_kind_sentences(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kernel(path, monkeypatch) as run:
        outputs = {cell.id: run(cell.source) for cell in code_cells(path)}
        asking = told(run(ASKING))
    assert {name: errors(one) for name, one in outputs.items() if errors(one)} == {}
    assert Predictions().frame().empty
    assert asking and [one for one in asking if not re.search(r"([Ll]ock in|[Jj]udge) .* first", one)] == []


@every_lesson
def test_after_a_restart_half_way_run_all_goes_on_with_all_that_was_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = code_cells(path)
    half = len(cells) // 2
    with kernel(path, monkeypatch) as run:
        for cell in cells[:half]:
            assert errors(run(cell.source)) == [], cell.id
            assert errors(run(fill_in(0.25))) == [], cell.id
        assert errors(run(RUN_ALL)) == []
        known, ran = told(run(KNOWN)), told(run(RAN))
    assert known
    calls = calls_of(ran)
    with kernel(path, monkeypatch) as run:
        outputs = {cell.id: run(cell.source) for cell in cells}
        assert {name: errors(one) for name, one in outputs.items() if errors(one)} == {}
        assert told(run(KNOWN)) == known
        shown = told(run(RAN))
        assert {name: shown.get(name) for name in ran} == ran
        assert errors(run(RUN_ALL)) == []
    assert calls_of(ran) == calls


@every_lesson
def test_two_copies_in_two_kernels_do_not_harm_each_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kernel(path, monkeypatch) as one, kernel(path, monkeypatch) as other:
        for cell in code_cells(path):
            for run, answer in ((one, fill_in(0.25, "accept")), (other, fill_in(0.75, "reject"))):
                assert errors(run(cell.source)) == [], cell.id
                assert errors(run(answer)) == [], cell.id
        assert errors(one(PRESS_ALL)) == errors(other(PRESS_ALL)) == []
        assert errors(one(WAIT_ALL)) == errors(other(WAIT_ALL)) == []
        known, ran = told(one(KNOWN)), told(one(RAN))
        assert told(other(KNOWN)) == known and told(other(RAN)) == ran
    kept = {id: Predictions().get(id) for id in known}
    assert {id: [made.value, made.confidence] for id, made in kept.items() if made} == known
    assert {sure for _, sure in known.values()} == {60.0}, "the first answer counts"


@every_lesson
def test_prose_in_the_cell_to_be_modified_is_answered_kindly(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = code_cells(path)
    place = next((at for at, cell in enumerate(cells) if cell.id == "modify-function"), None)
    if place is None:
        pytest.skip("this lesson asks for no change of code")
    changed, tried = cells[place].source, cells[place + 1].source
    with kernel(path, monkeypatch) as run:
        assert errors(run(cells[0].source)) == []
        assert "This cell expects Python" in text(run(f"{PROSE}\n\n{changed}"))
        assert re.search(r"There is no `\w+` yet.*run that cell first", text(run(tried)))
        assert errors(run(changed)) == []
        outputs = run(tried)
    if errors(outputs):  # it needs a cell between the first and this one, and says so
        assert re.search(r"There is no `\w+` yet.*run that cell first", text(outputs))
    else:
        assert "✗" in text(outputs)


@every_lesson
def test_a_cell_run_too_early_says_which_to_run_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = [cell for cell in code_cells(path) if "client.card()" in cell.source][-1]
    with kernel(path, monkeypatch) as run:
        run("import orchestration")
        outputs = run(last.source)
    assert [one.split(":")[0] for one in errors(outputs)] == ["NameError"]
    assert "run that cell first" in text(outputs)


def calls_of(experiments: Iterable[str]) -> dict[str, int]:
    """The calls that the log holds, by experiment and arm."""
    frame = DelegationLog().frame()
    mine = frame[frame["title"].str.startswith(tuple(f"{name}: " for name in experiments))]
    return {str(title): int(calls) for title, calls in mine.groupby("title")["calls"].sum().items()}


def test_lessons_say_where_a_sentence_belongs() -> None:
    """No lesson asks for a sentence in a code cell."""
    for path in sorted(Path(__file__).resolve().parents[2].glob("notebooks/*/*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code":
                assert not re.search(r"#.*(?:write|finish) (?:a|the|your) sentence", cell.source, re.I)
