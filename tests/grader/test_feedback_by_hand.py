"""What a person entered in formgrader reaches the learner's page, and nothing else does."""

import shutil
import sqlite3

import pytest
from course_folder import enter_by_hand, make_course
from handed_in import RIGHT

HALF = {**RIGHT, "count": "def count(words):\n    return {words[0]: 2} if words else {}\n"}


@pytest.fixture(scope="module")
def course(grader, words, tmp_path_factory):
    """Ada's essay and bob's count are graded by hand, with words; then the pages are written again."""
    course = make_course(tmp_path_factory.mktemp("course"), {"ada": RIGHT, "bob": HALF, "cleo": {}}, words.fresh)
    grader("grade", "words", cwd=course.folder)
    enter_by_hand(course.build, "ada", "why", points=1.5, comment="Good, but <b>why</b> capitals?\nSay more.")
    enter_by_hand(course.build, "bob", "count-test", points=3)
    enter_by_hand(course.build, "bob", "count", comment="It happens to work & that is luck.")
    with sqlite3.connect(course.build / "gradebook.db") as db:
        db.execute("""update grade set extra_credit = 0.5 where cell_id in (select id from base_cell where name = 'why')
            and notebook_id in (select n.id from submitted_notebook n join submitted_assignment s
            on s.id = n.assignment_id where s.student_id = 'ada')""")
    db.close()
    course.before = page(course, "cleo")
    course.said = grader("feedback", "words", "--show", cwd=course.folder).stdout
    return course


def page(course, student):
    return (course.build / "feedback" / student / "words" / "words.html").read_text(encoding="utf-8")


def test_the_score_and_the_comment_of_a_person_stand_in_the_row_escaped(course):
    assert "1.5 + 0.5 / 2" in page(course, "ada") and "graded by hand" in page(course, "ada")
    assert "Your instructor: Good, but &lt;b&gt;why&lt;/b&gt; capitals?\nSay more." in page(course, "ada")
    assert "7 of 7 points" in page(course, "ada") and "open" not in page(course, "ada").split("<table>")[1]


def test_an_override_replaces_the_verdict_and_its_message(course):
    assert "3 / 3" in page(course, "bob") and "1 of 2 words" not in page(course, "bob")
    assert "5 of 7 points, 2 still open" in page(course, "bob")


def test_a_comment_on_an_answer_without_a_row_stands_below(course):
    assert "<li>count: It happens to work &amp; that is luck.</li>" in page(course, "bob")


def test_a_page_that_nobody_touched_is_the_same_again(course):
    assert page(course, "cleo") == course.before


def test_the_terminal_shows_the_same(course):
    assert "Your instructor: Say more." in course.said and "why (graded by hand)" in course.said


def test_one_learners_page_alone(grader, course, tmp_path):
    shutil.copytree(course.folder, tmp_path / "c")
    shutil.rmtree(tmp_path / "c" / "build" / "feedback")
    grader("feedback", "words", "--student", "bob", cwd=tmp_path / "c")
    made = [path.parts[-3] for path in (tmp_path / "c" / "build" / "feedback").rglob("*.html")]
    assert made == ["bob"]
