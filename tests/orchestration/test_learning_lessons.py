"""Whoever locks in every prediction of a lesson and runs it to its end has done it: no prediction waits for ever."""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat
import pytest

from orchestration.learning import Learning, progress
from orchestration.learning.lessons import COURSE, Lesson, course
from orchestration.predictions import Prediction, Predictions

pytestmark = pytest.mark.slow

LESSONS = course().lessons


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.number for lesson in LESSONS])
def test_every_prediction_of_a_lesson_meets_its_truth(
    lesson: Lesson, model_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    monkeypatch.setenv("PYTHONPATH", str(COURSE))
    ids = [one.pattern.replace("\\", "") for one in lesson.predictions]
    assert not [id for id in ids if "+" in id], "write the ids out, so that one can see which predictions there are"
    for id in ids:
        Predictions().record(Prediction("?", 1.0, 80.0, id=id, lesson=lesson.number))
    book = nbformat.read(COURSE / "notebooks" / lesson.path, 4)
    nbclient.NotebookClient(
        book, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    left = [id for id in ids if Predictions().answered(id).truth is None]
    assert left == [], f"lesson {lesson.number} never says what was true of {left}"
    [taken] = [one for week in progress().weeks for one in week.lessons if one.lesson.number == lesson.number]
    assert taken.done
    assert Learning().tries() == () and Learning().gaps() == ()
