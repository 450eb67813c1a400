"""How far somebody is: read from a real record and real notebooks, whole, torn or missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from predictions_kit import write

from orchestration.learning import Learning, Progress, progress
from orchestration.learning.lessons import COURSE, course, predictions
from orchestration.log import DelegationLog
from orchestration.predictions import Prediction, Predictions

FIRST = "week0_start/1_open_the_course"


def notebook(path: Path, title: str, *code: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{"cell_type": "markdown", "source": f"# {title}\n\nWords."}]
    cells += [{"cell_type": "code", "source": text.splitlines(keepends=True)} for text in code]
    path.write_text(json.dumps({"cells": cells}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course of two lessons and one exercise."""
    root = tmp_path / "course"
    one, two = 'a = predict("w0.told.with", "?", lesson="0.1")\na', 'b = predict(id="w1.wall.one")\nb'
    notebook(root / "notebooks" / f"{FIRST}.ipynb", "Predict, run, read", "%matplotlib inline\n" + one)
    notebook(root / "notebooks" / "week1_decompose" / "1_wall.ipynb", "The wall", two, "for n in (1, 2):\n    print(n)")
    notebook(root / "exercises" / "week1_decompose" / "week1_decompose.ipynb", "Exercise")
    return root


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "record"


def predicted(home: Path, id: str, lesson: str, truth: float | None = None) -> None:
    Predictions(home).record(Prediction("?", 40.0, 80.0, id=id, lesson=lesson))
    if truth is not None:
        Predictions(home).settle(id, truth, simulated=True)


def rows(found: Progress) -> dict[str, tuple[str, ...]]:
    return {week.cells()[0]: week.cells()[1:] for week in found.weeks}


def test_with_nothing_on_record_there_are_kind_words_and_a_beginning(home: Path, folder: Path) -> None:
    found = progress(home, folder)
    assert "that is how everybody begins" in found.calibration
    assert found.next == "begin lesson 0.1, “Predict, run, read”." and found.path == f"{FIRST}.ipynb"
    assert not home.exists()


def test_a_lesson_is_done_when_its_predictions_have_met_their_truths(home: Path, folder: Path) -> None:
    predicted(home, "w0.told.with", "0.1")
    begun = progress(home, folder)
    assert rows(begun)["0 Start"][:2] == ("0 of 1", "0 of 1")
    assert "Begun: 0.1 Predict, run, read, 0 of 1 predictions met." in begun.sentences
    assert begun.next.startswith("go on with lesson 0.1")
    Predictions(home).settle("w0.told.with", 90, simulated=True)
    done = progress(home, folder)
    assert rows(done)["0 Start"][:2] == ("1 of 1", "1 of 1")
    assert "One prediction counts so far: it did not come true" in done.calibration
    assert done.next.startswith("begin lesson 1.1, “The wall”")


def test_after_the_lessons_comes_the_exercise_and_then_the_habit(home: Path, folder: Path) -> None:
    predicted(home, "w0.told.with", "0.1", 40)
    predicted(home, "w1.wall.one", "1.1", 40)
    after = progress(home, folder)
    assert after.next == "the exercise of week 1, then `course grade week1_decompose` in a terminal."
    assert after.path == "exercises/week1_decompose/week1_decompose.ipynb"
    unit = DelegationLog(home).unit(
        "E", decision="keep", source="exercise", course_ref="week1_decompose", tool="course grade"
    )
    unit.check("the plan", True, "test")
    unit.check("the split", False, "test")
    unit.done()
    assert rows(progress(home, folder))["1 Decompose"][2] == "1 of 2 parts pass"
    unit = DelegationLog(home).unit(
        "E", decision="keep", source="exercise", course_ref="week1_decompose", tool="course grade"
    )
    unit.check("the plan", True, "test")
    unit.done()
    graded = progress(home, folder)
    assert rows(graded)["1 Decompose"][2] == "1 of 1 parts pass"
    assert graded.next == "keep the habit of week 1: Before each AI interaction: three to five smaller steps."


def test_self_checks_of_an_exercise_count_and_those_of_a_lesson_do_not(home: Path, folder: Path) -> None:
    log = DelegationLog(home)
    lesson = log.unit("Change f", decision="keep", source="lesson", course_ref="week1_decompose/1_wall")
    lesson.check("f", True, "test")
    assert rows(progress(home, folder))["1 Decompose"][2] == "not begun"
    own = log.unit("Change f", decision="keep", source="exercise", course_ref="week1_decompose/week1_decompose")
    own.check("f", False, "test")
    assert rows(progress(home, folder))["1 Decompose"][2] == "self-checked"


def test_habits_and_quizzes_are_counted_in_their_week(home: Path, folder: Path) -> None:
    learning = Learning(home)
    for right in (False, True):
        learning.answer("w1.quiz.one", "a" if right else "b", right=right, lesson="1.2")
    learning.answer("w1.quiz.two", "a", right=True, lesson="1.2")
    for _ in range(4):
        learning.keep(2, {"change": "a", "wrong": "b"})
    found = rows(progress(home, folder))
    assert found["1 Decompose"][4] == "1 of 2" and found["2 Verify"][3] == "4 times"
    assert found["0 Start"][3] == "–"


def test_a_damaged_record_is_said_and_the_rest_counts(home: Path, folder: Path) -> None:
    predicted(home, "w0.told.with", "0.1", 40)
    Learning(home).keep(1, {"task": "a"})
    write(home / "predictions", "a", '{"t": "prediction", "id"')
    write(home / "learning", "b", "no record", '{"t": "ha')
    (home / "log").mkdir()
    write(home / "log", "c", '{"t": "unit"')
    found = progress(home, folder)
    assert rows(found)["0 Start"][0] == "1 of 1" and rows(found)["1 Decompose"][3] == "1 of 3"
    assert sum("read with exceptions" in note for note in found.notes) == 3


def test_a_log_that_is_no_folder_costs_only_the_exercises(home: Path, folder: Path) -> None:
    predicted(home, "w0.told.with", "0.1", 40)
    (home / "log").write_text("in the way")
    assert rows(progress(home, folder))["0 Start"][0] == "1 of 1"


def test_without_the_course_all_else_is_still_known(home: Path, tmp_path: Path) -> None:
    predicted(home, "w0.told.with", "0.1", 40)
    found = progress(home, tmp_path / "nowhere")
    assert rows(found)["0 Start"][:2] == ("–", "1 of 1")
    assert "lessons are not counted" in found.notes[-1] and "start.py" in found.next


def test_a_notebook_that_cannot_be_read_is_passed_over(folder: Path) -> None:
    for number, text in enumerate(("", "[]", '{"cells": 3}', '{"cells": [{"cell_type": "markdown"}]}', "\0")):
        (folder / "notebooks" / "week1_decompose" / f"{number + 2}_broken.ipynb").write_text(text)
    assert [lesson.number for lesson in course(folder).lessons] == ["0.1", "1.1"]


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ('x = predict("w1.a", "?")', ["w1.a"]),
        ("x = orchestration.predict('w1.a', '?', value=3)", ["w1.a"]),
        ('[predict(f"w1.a.{n}", "?") for n in range(3)]', [r"w1\.a\..+"]),
        ("predict(name, '?')", []),
        ("%run it\nx = predict('w1.a')", ["w1.a"]),
        ("x = predict('w1.a'", []),
        ("def predict(x): return x", []),
    ],
)
def test_predictions_are_read_off_the_code(code: str, asked: list[str]) -> None:
    assert [
        one.pattern.replace("w1\\.a", "w1.a") if ".+" not in one.pattern else one.pattern for one in predictions(code)
    ] == asked


def test_a_prediction_asked_in_a_loop_is_done_when_all_that_were_made_are(home: Path, folder: Path) -> None:
    many = '[predict(f"w2.look.{n}", "?") for n in range(3)]'
    notebook(folder / "notebooks" / "week2_verify" / "1_look.ipynb", "Look", many)
    predicted(home, "w2.look.1", "2.1", 40)
    predicted(home, "w2.look.2", "2.1")
    assert rows(progress(home, folder))["2 Verify"][0] == "0 of 1"
    Predictions(home).settle("w2.look.2", 40, simulated=True)
    assert rows(progress(home, folder))["2 Verify"][0] == "1 of 1"


def test_every_lesson_of_the_course_asks_for_a_prediction_that_can_be_read() -> None:
    lessons = course(COURSE).lessons
    assert [lesson.number for lesson in lessons if not lesson.predictions] == []
    assert {"w0.told.with", "w0.told.without"} <= {
        id
        for lesson in lessons
        for id in ("w0.told.with", "w0.told.without")
        if any(one.fullmatch(id) for one in lesson.predictions)
    }


def test_in_a_notebook_it_is_a_real_table_with_a_link_to_what_comes_next(home: Path, folder: Path) -> None:
    page = progress(home, folder)._repr_html_()
    assert page.count('<th scope="row">') == 5 and "<caption>" in page
    assert f'<a href="../{FIRST}.ipynb">Open it.</a>' in page


def test_a_title_cannot_act_on_the_page(home: Path, folder: Path) -> None:
    notebook(folder / "notebooks" / "week0_start" / "1_open_the_course.ipynb", "<script>x</script>", 'predict("w0.a")')
    assert "<script>" not in progress(home, folder)._repr_html_()
