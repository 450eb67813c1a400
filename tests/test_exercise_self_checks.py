"""What a self-check alone can tell: that a right answer is too slow for the grading."""

import time
from pathlib import Path

import pytest

from grader.reading.assignment import parse_source

ROOT = Path(__file__).resolve().parents[1]


def ran(name, *grade_ids, **slow):
    """The named cells run in order, solved; the functions in `slow` take so many seconds longer."""
    source = (ROOT / "exercises" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    cells = {cell.grade_id: cell for cell in parse_source(source, name, name).cells}
    notebook = {}
    for grade_id in grade_ids:
        exec(cells[grade_id].source, notebook)
        for function, seconds in slow.items():
            if function in notebook and not hasattr(notebook[function], "slow"):
                notebook[function] = slower(notebook[function], seconds)
    return notebook


def slower(function, seconds):
    def slow(*things):
        time.sleep(seconds)
        return function(*things)

    slow.slow = True
    return slow


@pytest.mark.parametrize(
    ("name", "grade_ids", "slow", "said"),
    [
        ("week3_context", ("setup", "pack-tasks", "pack", "pack-self-check"), {"pack": 0.51}, "half a second is what"),
        (
            "week4_delegate",
            ("setup", "log-few", "interval", "interval-self-check"),
            {"difference_interval": 1.01},
            "the grading stops it at five",
        ),
    ],
)
def test_a_right_answer_that_is_too_slow_for_the_grading_is_told_so(name, grade_ids, slow, said, capsys):
    ran(name, *grade_ids, **slow)
    printed = capsys.readouterr().out
    assert said in printed and ("as good as it gets" in printed or "right for FEW" in printed)
