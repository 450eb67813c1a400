"""Grading again: what changed is shown, what people entered stays, and the gradebook follows the source."""

import json

import pytest
from course_folder import (
    change,
    comments,
    copy_of,
    enter_by_hand,
    grades,
    hand_in,
    make_course,
    read,
    rows,
    state,
    write,
)
from handed_in import RIGHT, cell, mark, notebook

from grader.attempts import attempts_of

HALF = {**RIGHT, "count": "def count(words):\n    return {words[0]: 2} if words else {}\n"}


@pytest.fixture(scope="module")
def first(grader, words, tmp_path_factory):
    """Three learners, graded; ada's essay is graded by hand, and bob's failed count is forgiven."""
    answers = {"ada": RIGHT, "bob": HALF, "cleo": {}}
    course = make_course(tmp_path_factory.mktemp("course"), answers, words.fresh)
    grader("grade", "words", cwd=course.folder)
    enter_by_hand(course.build, "ada", "why", points=1.5, comment="A good reason.")
    enter_by_hand(course.build, "bob", "count-test", points=3)
    return course


@pytest.fixture
def course(first, tmp_path):
    return copy_of(first, tmp_path / "c")


def points_of(build):
    query = """select c.name, coalesce(g.max_score, t.max_score) from base_cell c
        left join grade_cells g on g.id = c.id left join task_cells t on t.id = c.id where c.type != 'SolutionCell'"""
    return dict(rows(build / "gradebook.db", query))


def one_line(done):
    return " ".join((done.stdout + done.stderr).split())


def test_again_grades_all_and_says_that_nothing_is_otherwise(grader, course):
    before = grades(course.build)
    said = one_line(grader("grade", "words", "--again", cwd=course.folder))
    assert "Graded again: 3. No result is otherwise than before." in said
    assert {cell: row[:2] for cell, row in grades(course.build).items()} == {c: r[:2] for c, r in before.items()}


def test_a_hidden_test_that_changed_is_noticed_and_only_differences_are_shown(grader, course):
    def stricter(by_id, _):
        solved = 'return "y" if text == "x" else text.strip().lower()'
        by_id["clean"]["source"] = by_id["clean"]["source"].replace("return text.strip().lower()", solved)
        by_id["clean-test"]["source"] += (
            '\n### BEGIN HIDDEN TESTS\nassert clean("x") == "y", "x becomes y"\n### END HIDDEN TESTS'
        )

    change(course, stricter)
    done = grader("grade", "words", cwd=course.folder)
    assert "ada" in done.stdout and "2 of 2 → 0 of 2" in done.stdout and "x becomes y" in done.stdout
    assert "2 result(s) of 2 learner(s) are otherwise than before: 0 higher, 2 lower." in one_line(done)
    assert grades(course.build)["ada", "clean-test"] == (0, None, 0)
    assert grades(course.build)["ada", "why"] == (None, 1.5, 1), "the score by hand stays; nbgrader asks for a look"
    assert grades(course.build)["bob", "count-test"] == (2, 3, 1)
    assert ("ada", "why", None, "A good reason.") in comments(course.build)
    with attempts_of(course.build) as attempts:
        scores = [report.points for report in attempts.history("words", "ada")]
    assert scores == [5, 3], "the earlier attempt is kept"


def test_points_that_changed_stand_in_the_gradebook_without_another_release(grader, course):
    change(course, lambda by_id, _: by_id["clean-test"]["metadata"]["nbgrader"].update(points=4))
    said = one_line(grader("grade", "words", cwd=course.folder))
    assert "'clean-test' is worth 4 point(s) instead of 2." in said
    assert points_of(course.build) == {"clean-test": 4, "count-test": 3, "why": 2}
    assert grades(course.build)["ada", "clean-test"] == (4, None, 0)
    assert "grader release" not in said, "learners are shown the same text"


def test_a_text_that_learners_are_shown_is_to_be_released_again(grader, course):
    def reworded(by_id, _):
        by_id["clean"]["source"] = by_id["clean"]["source"].replace("Without spaces", "Without any spaces")

    change(course, reworded)
    said = one_line(grader("grade", "words", cwd=course.folder))
    assert "What learners are shown of 'words' has changed" in said and "run: grader release words" in said


def test_an_assignment_of_two_notebooks_grows_and_shrinks_in_the_gradebook(grader, course):
    second = notebook([cell("# Two\nassert 1 == 1", mark("two", grade=True, locked=True, points=2))])
    write(course.source.with_name("second.ipynb"), second)
    write(course.build / "submitted" / "ada" / "words" / "second.ipynb", second)
    said = one_line(grader("grade", "words", cwd=course.folder))
    assert "the notebook 'second' is new" in said and "3 of 6 were graded already" in said
    assert grades(course.build)["ada", "two"] == (2, None, 0) and grades(course.build)["bob", "two"] == (0, None, 0)
    page = (course.build / "feedback" / "bob" / "words" / "second.html").read_text(encoding="utf-8")
    assert "No notebook named &#x27;second&#x27; was handed in." in page
    course.source.with_name("second.ipynb").unlink()
    said = one_line(grader("grade", "words", cwd=course.folder))
    assert "the notebook 'second' is gone" in said and "3 of 3 were graded already" in said
    assert {name for _, name in grades(course.build)} == {"clean-test", "count-test", "why"}


def test_a_new_cell_and_one_that_is_gone_are_followed_by_the_gradebook(grader, course):
    def other_tests(by_id, cells):
        cells.remove(by_id["clean-test"])
        cells.append(cell("# Says more\nassert clean('A') == 'a'", mark("more", grade=True, locked=True, points=1)))

    change(course, other_tests)
    done = grader("grade", "words", cwd=course.folder)
    for sentence in ("'more' is new, worth 1 point(s).", "'clean-test' is no longer graded."):
        assert sentence in one_line(done)
    assert points_of(course.build) == {"more": 1, "count-test": 3, "why": 2}
    assert {cell for _, cell in grades(course.build)} == {"more", "count-test", "why"}
    assert "none → 1 of 1" in done.stdout and "2 of 2 → none" in done.stdout
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{(course.build / 'gradebook.db').as_posix()}") as book:
        assert book.find_submission("words", "ada").max_score == 6
        assert book.find_submission("words", "ada").score == 1 + 3 + 1.5


def test_a_cell_that_people_graded_is_not_taken_out_and_nothing_is_graded(grader, course):
    before = state(course.build)
    change(course, lambda by_id, cells: cells.remove(by_id["why"]))
    done = grader("grade", "words", cwd=course.folder, ok=False)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "no longer has the cell 'why', but people entered 2 score(s) or comment(s) for it" in one_line(done)
    assert state(course.build) == before


def test_what_the_gradebook_is_given_is_what_nbgraders_own_release_enters(grader, course):
    def edit(by_id, cells):
        by_id["clean-test"]["metadata"]["nbgrader"]["points"] = 5
        by_id["clean-test"]["source"] += "\nassert True"
        by_id["clean"]["source"] = by_id["clean"]["source"].replace("Without spaces", "Without any spaces")
        task = {**mark("task", locked=True, points=2), "task": True}
        cells.append(cell("Draw it.\n### BEGIN MARK SCHEME\nOne point each.\n### END MARK SCHEME", task, "markdown"))
        cells.append(cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", mark("more", solution=True)))

    change(course, edit)
    grader("grade", "words", cwd=course.folder)
    fresh = make_course(course.folder / "fresh", {})
    write(fresh.source, read(course))
    grader("release", "words", cwd=fresh.folder)
    source_cells = "select name, cell_type, locked, source, checksum from source_cell order by name"
    base_cells = "select name, type from base_cell order by name, type"
    for query in (source_cells, base_cells):
        ours, theirs = (rows(each.build / "gradebook.db", query) for each in (course, fresh))
        assert ours == theirs
    assert points_of(course.build) == points_of(fresh.build)


def test_another_time_limit_is_another_basis(grader, course):
    said = grader("grade", "words", "--seconds", "4", cwd=course.folder).stdout
    assert "graded already" not in said and "Graded 3 notebook(s)" in said
    assert "3 of 3 were graded already" in grader("grade", "words", "--seconds", "4", cwd=course.folder).stdout


def test_only_the_learners_asked_for_are_graded(grader, course):
    hand_in(course, "ada", HALF)
    hand_in(course, "bob", RIGHT)
    said = grader("grade", "words", "--student", "bob", cwd=course.folder).stdout
    assert "Graded 1 notebook(s)" in said
    assert grades(course.build)["ada", "count-test"][0] == 3 and grades(course.build)["bob", "count-test"][0] == 3
    assert json.loads((course.build / "autograded/bob/words/words.ipynb").read_text(encoding="utf-8"))["cells"]
