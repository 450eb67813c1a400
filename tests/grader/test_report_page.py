"""The page of the class report: what it tells of a small course, what it never shows, and what the command says."""

import csv
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from handed_in import RIGHT, answered, words_source
from planted_class import attempt, plant

from grader.score import Report, Verdict

BOX = "A wall of its own, for this test."
BROKEN = "The file is not a readable notebook (broken at line 1)."
CELLS = {"nb": [("f", 0, "code"), ("sum", 2, "test"), ("note", 1, "manual")]}
NAMES = {
    "ada": ("Ada", "Lovelace"), "bob": ("Bob", "Hopper"), "cleo": ("Cleo", "Curie"), "dan": ("Dan", "Gauss"),
    "eve": ("Eve", "<script>alert(1)</script>"), "fay": ("Fay", "Ito"),
}  # fmt: skip


def graded(student, outcome, message="", file="1", **more):
    """One grading of a student's file, as `attempt` wants it."""
    points = {"pass": 2.0, "partial": 1.0, "fail": 0.0}.get(outcome)
    fail = ("fail", 0.0, message) if message == BROKEN else ("manual", None, "A person will read this one.")
    verdicts = (
        Verdict("sum", "Adds <b>everything</b> up", outcome, points, 2.0, message, more.pop("unisolated", False)),
        Verdict("note", "note", fail[0], fail[1], 1.0, fail[2]),
    )
    return Report("week2", "nb", student, verdicts, seconds=0.1, sandbox=BOX, **more), f"{student} {file}"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Two weeks of six learners: attempts, a broken file, a score left open by the grader, somebody who stayed away."""
    folder = tmp_path_factory.mktemp("course")
    before = {student: {"start": 10.0} for student in NAMES}
    plant(folder, "week1", {"nb": [("start", 10, "test")]}, before, names=NAMES)
    scores = {
        "ada": {"sum": 2.0, "note": {"manual_score": 1.0}}, "bob": {"sum": 0.0}, "cleo": {"sum": 0.0},
        "dan": {"sum": 0.0, "note": 0.0}, "eve": {"sum": None},
    }  # fmt: skip
    plant(folder, "week2", CELLS, scores)
    ran_not = "Your cell 'f' stopped with ValueError in line 2: bob's secret."
    attempt(
        folder,
        graded("ada", "fail", "sum([1, 2]) should be 3, not 12"),
        graded("ada", "fail", "sum([1, 2]) should be 3, not 12"),  # the same file again: no new attempt
        graded("ada", "pass", file="2", notes=("The test cell 'sum' had been changed; the original was put back.",)),
        graded("bob", "fail", "sum([4]) should be 4, not 5", file="1"),
        graded("bob", "fail", "sum([4]) should be 4, not 5", file="2"),
        graded("bob", "fail", "`bob_total` of Bob gives '<i>nothing</i>'", file="3", findings=(ran_not,)),
        graded("cleo", "fail", "`cleo_total` of Cleo gives '<i>7</i>'", unisolated=True),
        graded("dan", "fail", BROKEN, findings=(BROKEN,)),
        graded("eve", "internal", "It could not be checked: the sandbox did not answer."),
    )
    return folder


@pytest.fixture(scope="module")
def told(course, grader, tmp_path_factory):
    """`grader report week2`, with and without names: what it printed, the pages, the CSV files, and the databases."""

    def state():
        return {name: sha256((course / name).read_bytes()).hexdigest() for name in ("gradebook.db", "attempts.db")}

    before = state()
    tables, named = tmp_path_factory.mktemp("csv"), tmp_path_factory.mktemp("named")
    said = grader("report", "week2", "week1", "--course", course, "--csv", tables).stdout
    page = (course / "report" / "week2.html").read_text(encoding="utf-8")
    grader("report", "week2", "--course", course, "--names", "--csv", named)
    with_names = (course / "report" / "week2.html").read_text(encoding="utf-8")
    return SimpleNamespace(said=said, page=page, with_names=with_names, tables=tables, named=named,
                           untouched=state() == before)  # fmt: skip


def words(page):
    """The page as it reads, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S))


def test_the_first_lines_say_in_words_how_it_stands(told):
    text = words(told.page)
    assert "5 of 6 learners have handed in. 2 are graded completely; 3 have something open." in text
    assert f"How the learners&#x27; code was confined: {BOX[:-1]}" in text
    assert "1 item marked ◇ unisolated ran beside the learner&#x27;s code" in text


def test_of_six_learners_counts_are_told_and_no_statistic(told):
    text = words(told.page)
    assert "too few to tell" in text and "1 of 4" in text
    assert not re.search(r"Mean \d", text) and "Separates −" not in text


def test_the_same_mistake_in_other_words_is_one_mistake_and_nobody_is_named_in_its_example(told):
    assert "2×" in told.page and "in 2 wordings" in told.page
    assert "`[name]_total` of [name] gives" in told.page
    assert BROKEN in told.page.split("When learners&#x27; own cells ran")[1]
    assert BROKEN not in told.page.split("What goes wrong")[1].split("Who may be stuck")[0]


def test_the_same_file_graded_again_is_no_new_attempt(told):
    # first files: nobody of four passed; newest: ada did. eve's was never judged
    assert "0 of 4, 1 of 4" in told.page


def test_who_may_be_stuck_and_why(told):
    stuck = told.with_names.split('id="stuck"')[1].split("</section>")[0]
    rows = {row.split("</th>")[0]: words(row) for row in stuck.split('<th scope="row" role="rowheader">')[1:]}
    assert "Nothing handed in, 1 learner: Fay Ito (fay)." in words(stuck)
    assert "the notebook could not be read" in rows["Dan Gauss (dan)"]
    bob = rows["Bob Hopper (bob)"]
    assert "none of the answered cells ran to its end" in bob
    assert "under half of the points after 3 hand-ins" in bob and "fell by 100 points of 100 since week1" in bob
    assert not any(name.startswith("Ada") for name in rows)


def test_what_is_open_is_counted_with_the_command_that_grades_it_again(told, course):
    text = words(told.page)
    assert "3 answers to grade by hand" in text
    assert f"grader grade week2 --course {course}" in text
    assert "It could not be checked: the sandbox did not answer." in text


def test_nobody_is_named_unless_asked_for(told):
    texts = [told.page, told.said, *(path.read_text("utf-8") for path in told.tables.iterdir())]
    for student, (first, last) in NAMES.items():
        for text in texts:
            assert not re.search(rf"(?<![^\W_])({student}|{first}|{re.escape(last)})(?![^\W_])", text)
    assert "Ada Lovelace (ada)" not in told.page and "Bob Hopper (bob)" in told.with_names


def test_a_learner_has_the_same_code_in_every_report_of_a_course(told):
    def codes(folder, week):
        with (folder / f"{week}-learners.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    first, second, named = codes(told.tables, "week1"), codes(told.tables, "week2"), codes(told.named, "week2")
    assert {row["learner"] for row in first} == {row["learner"] for row in second} and len(first) == 6
    assert {row["learner"]: row["id"] for row in named}.keys() == {row["learner"] for row in first}
    assert {row["id"] for row in named} == set(NAMES)


def test_nothing_that_anybody_wrote_becomes_markup(told):
    for page in (told.page, told.with_names):
        assert "<script" not in page and "<i>" not in page and "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told.with_names


def test_the_databases_are_only_read(told):
    assert told.untouched


def test_the_page_loads_nothing_and_is_well_made(told):
    seen = []

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.stack = []

        def handle_starttag(self, tag, attributes):
            seen.append((tag, dict(attributes)))
            if tag not in ("meta", "rect", "line", "path"):
                self.stack.append(tag)

        def handle_endtag(self, tag):
            if tag not in ("rect", "line", "path"):
                assert self.stack.pop() == tag

    reader = Reader()
    reader.feed(told.page)
    assert reader.stack == []
    assert not [tag for tag, _ in seen if tag in ("script", "img", "link", "iframe", "object")]
    assert not [one for one in seen if set(one[1]) & {"src", "srcset", "onclick", "style"}]
    policy = next(found["content"] for tag, found in seen if "Content-Security-Policy" in found.get("http-equiv", ""))
    assert policy.startswith("default-src 'none'")
    tables = [tag for tag, _ in seen if tag == "table"]
    assert len([tag for tag, _ in seen if tag == "caption"]) == len(tables) > 2
    assert all(found.get("scope") for tag, found in seen if tag == "th")
    for tag, found in seen:
        if tag == "svg" and "aria-hidden" not in found:
            assert found["role"] == "img" and all(name in told.page for name in found["aria-labelledby"].split())
    ids = [found["id"] for _, found in seen if "id" in found]
    assert len(ids) == len(set(ids))
    assert {found["href"][1:] for tag, found in seen if tag == "a" and found["href"].startswith("#")} <= set(ids)


def test_the_tables_come_as_csv_without_formulas(told, course):
    with (told.tables / "week2-items.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["grade_id"]: row for row in csv.DictReader(file)}
    assert (rows["sum"]["n"], rows["sum"]["full_points"], rows["sum"]["facility"], rows["sum"]["open"]) == (
        "4", "1", "", "1"
    )  # fmt: skip
    plant(course, "=cmd()", {"nb": [("=1+1", 1, "test")]}, {"ada": {"=1+1": 1.0}})
    from grader.telling.report.csv_files import write_csv
    from grader.telling.report.rows import read_rows
    from grader.telling.report.survey import survey

    found = survey(read_rows(course, "=cmd()"))
    write_csv(found, {id: id for id in NAMES}, told.named, names=False, shared=None)
    assert ",'=1+1," in (told.named / "=cmd()-items.csv").read_text("utf-8-sig")


# --- other courses -------------------------------------------------------------------------------------------------


def test_a_course_that_something_else_graded_is_reported_as_far_as_it_is_known(grader, tmp_path):
    plant(tmp_path, "old", {"nb": [("t", 1, "test")]}, {f"s{n}": {"t": n % 2} for n in range(12)})
    grader("report", "old", "--course", tmp_path)
    text = words((tmp_path / "report" / "old.html").read_text(encoding="utf-8"))
    assert "50 %" in text and "not graded with `grader grade`" in text
    assert "Cronbach&#x27;s alpha: it takes at least two items (1 item, n = 12)." in text
    assert "the assignment has no due date" in text and "Nothing: every cell has its score." in text


def test_an_assignment_that_nobody_handed_in_has_a_report_too(grader, tmp_path):
    plant(tmp_path, "new", CELLS, {}, absent=["ada"])
    grader("report", "new", "--course", tmp_path)
    text = words((tmp_path / "report" / "new.html").read_text(encoding="utf-8"))
    assert "0 of 1 learner has handed in." in text and "Nobody has a total yet." in text and "no scores yet" in text


def test_what_cannot_be_reported_is_said_in_one_sentence(grader, tmp_path, course):
    assert "nothing has been graded there" in grader("report", "x", "--course", tmp_path, ok=False).stderr
    unknown = grader("report", "week9", "--course", course, ok=False).stderr
    assert "no assignment 'week9'" in unknown and "week1, week2" in unknown
    (tmp_path / "gradebook.db").write_bytes(b"no database at all, but long enough to be one" * 40)
    assert "cannot be read" in grader("report", "x", "--course", tmp_path, ok=False).stderr
    assert "There is no folder" in grader("report", "week2", "--course", course, "--shared", "nowhere",
                                          ok=False).stderr  # fmt: skip


def test_a_folder_that_cannot_be_written_is_said_to_be_so(grader, course, tmp_path):
    (tmp_path / "taken").write_text("a file where a folder should be")
    said = grader("report", "week2", "--course", course, "--csv", tmp_path / "taken", ok=False).stderr
    assert "could not be written" in said and "Traceback" not in said


def test_a_graded_class_can_be_reported_at_once(grader, words, tmp_path):
    (tmp_path / "exercises" / "words").mkdir(parents=True)
    (tmp_path / "exercises" / "words" / "words.ipynb").write_text(json.dumps(words_source()), encoding="utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "ada.ipynb").write_text(json.dumps(answered(words.released, RIGHT)), encoding="utf-8")
    (inbox / "bob.ipynb").write_text('{"cells": [', encoding="utf-8")
    (inbox / "cleo.ipynb").write_text(json.dumps(words.released), encoding="utf-8")
    dead = {**RIGHT, "clean": "def clean(text):\n    return text\n\n1 / 0", "count": "count = None\nimport no_such"}
    (inbox / "dan.ipynb").write_text(json.dumps(answered(words.released, dead)), encoding="utf-8")
    grader("grade", "words", "--submissions", inbox, cwd=tmp_path)
    said = grader("report", "words", "--names", cwd=tmp_path).stdout
    assert "4 handed in" in said
    page = (tmp_path / "build" / "report" / "words.html").read_text(encoding="utf-8")
    stuck = page.split('id="stuck"')[1].split("</section>")[0]
    rows = dict(part.split("</th>")[:2] for part in stuck.split('<th scope="row" role="rowheader">')[1:])
    assert "could not be read" in rows["bob"] and "no answer cell was touched" in rows["cleo"]
    assert "none of the answered cells ran to its end" in rows["dan"] and "ada" not in rows
    assert "Cleans one word" in page and "secret-case" not in page
