"""The part that a learner changes: right answers get every line, wrong ones do not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from kernels import LESSONS, code_cells

from orchestration import Feedback

RIGHT = """
def cheapest(ways):
    able = [way for way in ways if way["rate"]]
    return min(able, key=lambda way: way["tokens"] / way["rate"])["name"] if able else "none"
"""
NEVER_COUNTS_FAILED_RUNS = """
def cheapest(ways):
    able = [way for way in ways if way["rate"] > 0.5]
    return min(able, key=lambda way: way["tokens"])["name"] if able else "none"
"""

NET = """
import pandas as pd

def net_minutes(row):
    if row["decision"] == "keep":
        return 0
    return row["estimate_min"] - (row["human_s"] + row["rework_s"]) / 60 - row["escape_min"]
"""


def feedback_on(lesson: str, function: str) -> Feedback:
    """What the feedback cell of this lesson says of this function."""
    [path] = [path for path in LESSONS if path.stem == lesson]
    [cell] = [cell for cell in code_cells(path) if cell.id == "modify-feedback"]
    names: dict[str, Any] = {}
    exec(function, names)
    exec(cell.source.replace("\nfeedback(", "\ntold = feedback("), names)
    return names["told"]


@pytest.mark.parametrize(("function", "right"), [(RIGHT, True), (NEVER_COUNTS_FAILED_RUNS, False)])
def test_the_cheapest_way_is_found_only_by_who_counts_failed_runs(function: str, right: bool) -> None:
    assert feedback_on("2_smaller_steps_are_not_enough", function).passed is right


@pytest.mark.parametrize("function", [NET, re.sub(r'row\["(\w+)"\]', r"row.\1", NET)])
def test_a_row_of_the_log_is_read_in_either_spelling(function: str) -> None:
    assert feedback_on("1_the_delegation_log", function).passed
