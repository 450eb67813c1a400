"""Notebooks that got damaged on their way are worth what their answers are worth, and each repair is noted."""

import json

import damages
import pytest
from damages import (
    ASSIGNMENT,
    SHOWN,
    answer_as,
    cell,
    find,
    handed_in,
    name_of,
    place,
    put,
    split,
    torn,
    unmarked,
)
from handed_in import RIGHT, answered, item, mark, notebook

from grader.judging.judge import grade
from grader.reading.submission import read_submission

COPIES = "There were 2 cells for '{}'; {}."
MERGED = "The cells '{}' and '{}' had been merged; they were taken apart."
ADDED = "Something had been added to the course's cell '{}'; it was taken out as a cell of its own."
INSIDE = "The answer '{}' stood in another cell; it was taken out of it."
MISSING = "The {} '{}' was missing and was put back."
CHANGED = "The {} '{}' had been changed; the original was put back."
LOST = "The cell '{}' had lost its marks; it was recognised by its content."
TURNED = "The answer cell '{}' was no longer a {} cell; it was turned back."
SWALLOWED = "The course's cell '{}' had been merged into another; it was taken out."
MOVED = "Some cells had been moved; they were put back in the assignment's order."
NO_KERNEL = "The notebook no longer named its kernel; it was graded with the course's Python."
ALL_LOST = (
    "6 cells had lost their marks; they were recognised by their content: 'setup', 'clean', 'clean-test', 'count', "
    "'count-test' and others."
)

NOTES = {
    damages.copied_and_left_blank: [COPIES.format("clean", "the edited one counts")],
    damages.copied_blank_above: [COPIES.format("clean", "the edited one counts")],
    damages.copied_and_both_edited: [COPIES.format("clean", "the last edited one counts")],
    damages.copied_exactly: [COPIES.format("clean", "one of them counts")],
    damages.copied_to_the_end: [COPIES.format("clean", "the last edited one counts"), MOVED],
    damages.copied_test: [COPIES.format("count-test", "the original was put back")],
    damages.copied_test_made_trivial: [COPIES.format("count-test", "the original was put back")],
    damages.copied_essay: [COPIES.format("why", "the edited one counts")],
    damages.deleted_test: [MISSING.format("test cell", "clean-test")],
    damages.deleted_tests_and_setup: [
        MISSING.format("course's cell", "setup"),
        MISSING.format("test cell", "clean-test"),
        MISSING.format("test cell", "count-test"),
    ],
    damages.emptied_test: [CHANGED.format("test cell", "clean-test")],
    damages.answered_beside_the_blank: [COPIES.format("clean", "the edited one counts")],
    damages.answered_above_the_blank: [COPIES.format("clean", "the edited one counts")],
    damages.answer_and_test: [MERGED.format("clean", "clean-test")],
    damages.test_and_answer: [MERGED.format("clean", "clean-test")],
    damages.answer_and_test_marked_as_test: [ADDED.format("clean-test"), INSIDE.format("clean")],
    damages.test_and_answer_marked_as_test: [ADDED.format("clean-test"), INSIDE.format("clean")],
    damages.answer_and_changed_test_marked_as_test: [INSIDE.format("clean"), CHANGED.format("test cell", "clean-test")],
    damages.two_answers: [INSIDE.format("count")],
    damages.two_answers_marked_as_the_second: [INSIDE.format("clean")],
    damages.setup_and_answer: [ADDED.format("setup"), INSIDE.format("clean")],
    damages.setup_and_answer_marked_as_answer: [MERGED.format("setup", "clean")],
    damages.all_code_in_one: [
        ADDED.format("setup"), SWALLOWED.format("clean-test"), SWALLOWED.format("count-test"),
        INSIDE.format("clean"), INSIDE.format("count"),
    ],
    damages.all_code_in_one_unmarked: [
        SWALLOWED.format("setup"), SWALLOWED.format("clean-test"), SWALLOWED.format("count-test"),
        INSIDE.format("clean"), INSIDE.format("count"),
    ],
    damages.text_and_answer: ["A text of the course's had been merged into the cell 'clean'; it was taken out."],
    damages.text_and_answer_as_text: [
        "A text of the course's had been merged into the cell 'clean'; it was taken out.",
        TURNED.format("clean", "code"),
    ],
    damages.helper_in_a_cell_above: [],
    damages.helper_in_a_cell_above_with_a_copy_of_the_marks: ["The answer 'clean' was in 2 cells; they were joined."],
    damages.essay_in_two_cells: ["The answer 'why' was in 2 cells; they were joined."],
    damages.name_typed_wrong: [LOST.format("clean")],
    damages.name_of_another: [LOST.format("clean")],
    damages.marks_swapped: [
        COPIES.format("clean-test", "the original was put back"), CHANGED.format("test cell", "clean-test"),
    ],
    damages.marks_of_the_wrong_type: [
        "3 cells had lost their marks; they were recognised by their content: 'setup', 'clean', 'count'.",
    ],
    damages.other_points: [],
    damages.essay_without_marks_moved_up: [LOST.format("why"), MOVED],
    damages.test_moved_up: [MOVED],
    damages.answer_moved_down_with_its_helper: [MOVED],
    damages.upside_down: [MOVED],
    damages.helper_between: [],
    damages.magics: [],
    damages.no_kernel: [NO_KERNEL],
    damages.metadata_null: [NO_KERNEL],
    damages.foreign_kernel: ["The notebook named another kernel ('mine-r'); it was graded with the course's Python."],
    damages.lines_as_list: [],
    damages.lines_as_list_without_ends: [],
    damages.windows_line_ends: [],
    damages.cells_as_a_dict: [],
    damages.format_3: [],
    damages.format_4_0: [],
    damages.older_release: [CHANGED.format("course's cell", "setup"), CHANGED.format("test cell", "clean-test")],
    answer_as("markdown"): [TURNED.format("clean", "code")],
    answer_as("raw"): [TURNED.format("clean", "code")],
    answer_as("code", "why"): [TURNED.format("why", "markdown")],
    unmarked(): [ALL_LOST],
    unmarked(ids=True): [ALL_LOST],
    unmarked("clean"): [LOST.format("clean")],
    unmarked("why"): [LOST.format("why")],
    unmarked("setup"): [LOST.format("setup")],
    unmarked("clean", ids=True): [LOST.format("clean")],
}  # fmt: skip


@pytest.mark.parametrize("damage", NOTES, ids=lambda damage: damage.__name__)
def test_a_damaged_notebook_earns_what_its_answers_are_worth(damage):
    damaged = handed_in()
    damage(damaged)
    report = grade(item(damaged))
    assert [v["outcome"] for v in report["verdicts"]] == ["pass", "pass", "manual"]
    assert [v["of"] for v in report["verdicts"]] == [2, 3, 2]
    assert list(report["notes"]) == NOTES[damage]
    assert report["blank"] == ()


@pytest.mark.parametrize("marks", ["first", "last", "each", "none"])
@pytest.mark.parametrize("lines", [(2,), (3,), (1, 3), (3, 5)], ids=str)
def test_an_answer_torn_in_the_middle_of_its_function_is_joined(lines, marks):
    damaged = handed_in()
    torn(*lines, marks=marks)(damaged)
    report = grade(item(damaged))
    assert [v["outcome"] for v in report["verdicts"]] == ["pass", "pass", "manual"]
    assert f"The answer 'clean' had been split into {len(lines) + 1} cells; they were joined." in report["notes"]
    assert report["findings"] == ()


def test_a_missing_answer_costs_only_its_own_points():
    damaged = handed_in()
    del damaged["cells"][place(damaged, "clean")]
    report = grade(item(damaged))
    assert [v["points"] for v in report["verdicts"]] == [0, 3, None]
    assert list(report["notes"]) == ["The answer cell 'clean' was missing and counts as not answered."]
    assert report["blank"] == ("clean",)


def test_a_notebook_of_which_only_the_course_s_cells_are_left_earns_nothing_and_is_read():
    damaged = handed_in()
    damaged["cells"] = [one for one in damaged["cells"] if name_of(one) not in ("clean", "count", "why")]
    report = grade(item(damaged))
    assert [v["points"] for v in report["verdicts"]] == [0, 0, 0] and len(report["notes"]) == 3


def test_a_notebook_of_another_assignment_is_asked_about():
    other = notebook(
        [
            cell(SHOWN["setup"], mark("setup", locked=True), id="a"),
            cell("def area(r):\n    return r * r", mark("area", solution=True), id="b"),
            cell("assert area(1)", mark("area-test", grade=True, locked=True, points=2), id="c"),
        ]
    )
    report = grade(item(other))
    assert report["findings"] == ("None of this assignment's cells is in the notebook: is it the right file?",)


def test_the_last_edited_copy_counts_and_earlier_ones_run_before_it():
    damaged = handed_in(clean="def clean(text):\n    return small(text.strip())")
    earlier = "def small(text):\n    return text.lower()\ndef clean(text):\n    return 'wrong'"
    damaged["cells"].append({**find(damaged, "clean")})
    find(damaged, "clean")["source"] = earlier
    assert [v["outcome"] for v in grade(item(damaged))["verdicts"]] == ["pass", "pass", "manual"]


def test_a_stub_below_the_answer_does_not_undo_it():
    damaged = handed_in()
    put(damaged, place(damaged, "clean-test"), cell(SHOWN["clean"], mark("clean", solution=True), id="late"))
    assert grade(item(damaged))["verdicts"][0]["outcome"] == "pass"


def test_an_answer_with_two_functions_is_found_in_two_cells_without_marks():
    source = notebook(
        [
            cell("### BEGIN SOLUTION\ndef f(): return 1\ndef g(): return 2\n### END SOLUTION", mark("a", solution=True),
                 id="a"),
            cell("assert f() + g() == 3", mark("t", grade=True, locked=True, points=1), id="t"),
        ]
    )  # fmt: skip
    damaged = answered(source, {"a": "def f():\n    return 1\n\ndef g():\n    return 2"})
    split(damaged, "a", 3, marks="none")
    report = grade(item(damaged, source))
    assert report["verdicts"][0]["outcome"] == "pass"
    assert "The answer 'a' was in 2 cells; they were joined." in report["notes"]


def test_two_written_answers_without_marks_keep_their_order():
    essay = "### BEGIN SOLUTION\nx\n### END SOLUTION"
    source = notebook(
        [
            cell("# First", None, "markdown", "one"),
            cell(essay, mark("first", grade=True, solution=True, points=1), "markdown", "a"),
            cell(essay, mark("second", grade=True, solution=True, points=1), "markdown", "b"),
        ]
    )
    damaged = answered(source, {"first": "One answer.", "second": "Another answer."})
    unmarked()(damaged)
    report = grade(item(damaged, source))
    texts = {name_of(one): one["source"] for one in report["graded"]["cells"]}
    assert (texts["first"], texts["second"]) == ("One answer.", "Another answer.")


def test_an_unmarked_cell_of_the_course_that_is_gone_is_put_back():
    source = notebook(
        [
            cell("import math", id="plain"),
            cell("### BEGIN SOLUTION\ndef f(): return 3\n### END SOLUTION", mark("a", solution=True), id="a"),
            cell("assert f() == 3", mark("t", grade=True, locked=True, points=1), id="t"),
        ]
    )
    damaged = answered(source, {"a": "def f():\n    return math.floor(3.5)"})
    del damaged["cells"][0]
    report = grade(item(damaged, source))
    assert report["verdicts"][0]["outcome"] == "pass"
    assert list(report["notes"]) == ["The course's cell that begins 'import math' was missing and was put back."]


def test_an_unmarked_cell_of_the_course_may_be_changed():
    source = notebook(
        [
            cell("START = 1", id="plain"),
            cell("### BEGIN SOLUTION\ndef f(): return START\n### END SOLUTION", mark("a", solution=True), id="a"),
            cell("assert f() == 2", mark("t", grade=True, locked=True, points=1), id="t"),
        ]
    )
    damaged = answered(source, {"a": "def f():\n    return START"})
    damaged["cells"][0]["source"] = "START = 2"
    report = grade(item(damaged, source))
    assert report["verdicts"][0]["outcome"] == "pass" and report["notes"] == ()


def test_a_helper_written_into_a_locked_cell_is_kept_and_the_rest_of_it_is_not():
    damaged = handed_in(clean="def clean(text):\n    return small(text.strip())")
    setup = find(damaged, "setup")
    setup["source"] = "def small(text):\n    return text.lower()\n" + setup["source"].replace("a == b", "True")
    report = grade(item(damaged))
    assert [v["outcome"] for v in report["verdicts"]] == ["pass", "pass", "manual"]
    assert list(report["notes"]) == [CHANGED.format("course's cell", "setup")]
    sources = [one["source"] for one in report["graded"]["cells"]]
    assert not any("return True" in text for text in sources)


def test_pictures_in_a_written_answer_are_kept_and_nothing_else_is():
    damaged = handed_in()
    find(damaged, "why")["attachments"] = {
        "a.png": {"image/png": "iVBO", "text/html": "<b>"},
        "b": {"image/svg+xml": "<"},
    }
    placed = read_submission(json.dumps(damaged), ASSIGNMENT).cells[-1]
    assert placed.attachments == {"a.png": {"image/png": "iVBO"}} and placed.source == RIGHT["why"]
