"""Scores go out: as CSV, into the columns of Canvas's own export, and as a zip that Moodle takes."""

import csv
import io
import json
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from types import SimpleNamespace

import pytest
from handed_in import RIGHT, answered

from grader.__main__ import main
from grader.attempts import FILE

PEOPLE = {
    "ada": ("Lovelace", "Ada", "ada@x.org"),
    "bo": ("O'Brien, Jr", "Bo", "bo@x.org"),
    "cy": ("=cmd|'/c calc'!A1", "Çy", "cy@x.org"),
    "dan": ("Nothing", "Dan", "dan@x.org"),
}
HALF = {**RIGHT, "count": "def count(words):\n    return {words[0]: 2} if words else {}\n"}


@pytest.fixture(scope="module")
def course(words, grader, tmp_path_factory):
    """A course of four: ada is graded by hand too and was late, bo's essay waits, cy is wrong, dan did nothing."""
    from nbgrader.api import Gradebook

    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(words.folder / "exercises", folder / "exercises")
    shutil.copytree(words.folder / "build", folder / "build")
    download = folder / "download.zip"
    answers = {"Ada Lovelace_101": RIGHT, "Bo O'Brien_102": HALF, "Cy_103": {**RIGHT, "clean": "clean = len"}}
    with zipfile.ZipFile(download, "w") as archive:
        for name, answer in answers.items():
            text = json.dumps(answered(words.released, answer))
            archive.writestr(f"{name}_assignsubmission_file_/words.ipynb", text)
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        head = ["student id", "last name", "first name", "email", "moodle id"]
        lines = [[one, *names, 101 + place] for place, (one, names) in enumerate(PEOPLE.items())]
        csv.writer(file).writerows([head, *lines])
    grader("collect", "words", download, "--roster", "roster.csv", cwd=folder)
    grader("grade", "words", cwd=folder)
    with Gradebook(f"sqlite:///{(folder / 'build' / 'gradebook.db').as_posix()}") as book:
        for student, points in (("ada", 1.5), ("cy", 0)):
            grade = book.find_grade("why", "words", "words", student)
            grade.manual_score, grade.needs_manual_grade = points, False
        book.find_grade("why", "words", "words", "ada").extra_credit = 0.25
        book.find_submission_notebook("words", "words", "ada").late_submission_penalty = 0.5
        book.db.commit()
    return SimpleNamespace(folder=folder, build=folder / "build", words=words)


@pytest.fixture
def export(course, capsys):
    """`grader export`, told what to write where; returns what it said."""

    def run(*more, assignments=("words",), ok=True):
        code = main(["export", *assignments, "--course", str(course.build), *map(str, more)])
        said = capsys.readouterr()
        assert (code == 0) == ok, said
        return said.out if ok else " ".join(said.err.split())

    return run


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_a_row_a_student_says_what_counts_and_what_is_open(course, export, tmp_path):
    said = export("--csv", tmp_path / "w.csv")
    found = rows(tmp_path / "w.csv")
    assert {one: (row["words"], row["words of"], row["words open"]) for one, row in found.items()} == {
        "ada": ("6.25", "7", "0"),  # 5 by tests, 1.5 by hand, 0.25 extra, 0.5 off for being late
        "bo": ("4", "7", "1"),
        "cy": ("3", "7", "0"),
        "dan": ("", "7", ""),
    }
    assert found["ada"]["words late penalty"] == "0.5" and found["ada"]["email"] == "ada@x.org"
    assert "words: 1 answer(s) are for a person to grade" in said


def test_the_scores_are_those_of_nbgraders_own_export(course, export, tmp_path):
    from nbgrader.api import Gradebook

    export("--csv", tmp_path / "w.csv")
    found = rows(tmp_path / "w.csv")
    with Gradebook(f"sqlite:///{(course.build / 'gradebook.db').as_posix()}") as book:
        for student in ("ada", "bo", "cy"):
            theirs = book.find_submission("words", student)
            assert float(found[student]["words"]) == max(0.0, theirs.score - theirs.late_submission_penalty)
            assert float(found[student]["words of"]) == theirs.max_score


def test_items_have_a_column_each_and_an_open_one_is_empty(export, tmp_path):
    export("--items", "--csv", tmp_path / "w.csv")
    found = rows(tmp_path / "w.csv")
    columns = [f"words/{cell}" for cell in ("clean-test of 2", "count-test of 3", "why of 2")]
    assert [found["ada"][name] for name in columns] == ["2", "3", "1.75"]
    assert [found["bo"][name] for name in columns] == ["2", "2", ""]


def test_several_assignments_stand_side_by_side_with_a_total(course, export, tmp_path, grader):
    more = course.folder / "exercises" / "more"
    more.mkdir(exist_ok=True)
    shutil.copyfile(course.folder / "exercises" / "words" / "words.ipynb", more / "more.ipynb")
    grader("release", "more", cwd=course.folder)
    export("--csv", tmp_path / "w.csv", assignments=("words", "more"))
    ada = rows(tmp_path / "w.csv")["ada"]
    assert (ada["words"], ada["more"], ada["total"], ada["total of"]) == ("6.25", "", "6.25", "14")


def test_a_name_that_is_a_formula_stays_text_and_numbers_stay_numbers(export, tmp_path):
    export("--csv", tmp_path / "w.csv")
    cy = rows(tmp_path / "w.csv")["cy"]
    assert cy["last name"] == "'=cmd|'/c calc'!A1" and cy["first name"] == "Çy" and cy["words"] == "3"


def test_without_names_the_same_code_stands_for_a_student_every_time(course, export, tmp_path):
    export("--pseudonymous", "--items", "--csv", tmp_path / "one.csv")
    export("--pseudonymous", "--csv", tmp_path / "two.csv")
    text = (tmp_path / "one.csv").read_text(encoding="utf-8-sig")
    assert not any(word in text for one, names in PEOPLE.items() for word in (f"{one},", *names))
    one, two = rows(tmp_path / "one.csv"), rows(tmp_path / "two.csv")
    assert set(one) == set(two) and {row["words"] for row in one.values()} == {"6.25", "4", "3", ""}
    (key,) = course.build.rglob("*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_final_refuses_while_something_is_open(export, tmp_path):
    said = export("--final", "--csv", tmp_path / "w.csv", ok=False)
    assert said.startswith("Not final, so nothing was exported. words: 1 answer(s)") and not list(tmp_path.iterdir())


def test_our_own_trouble_is_told_apart_from_what_a_person_grades(course, grader, tmp_path):
    build = tmp_path / "build"
    shutil.copytree(course.build, build)
    newest = "select id from latest where student = 'bo'"
    changes = {
        FILE: "update verdict set outcome = 'internal', points = null "
        f"where grade_id = 'count-test' and attempt in ({newest})",
        "gradebook.db": "update grade set auto_score = null, needs_manual_grade = 1 "
        "where cell_id in (select id from base_cell where name = 'count-test') and notebook_id in (select n.id from "
        "submitted_notebook n join submitted_assignment a on a.id = n.assignment_id where a.student_id = 'bo')",
    }
    for name, change in changes.items():
        with closing(sqlite3.connect(build / name)) as db, db:
            assert db.execute(change).rowcount == 1
    said = grader("export", "words", "--course", build, "--csv", tmp_path / "w.csv", cwd=course.folder).stdout
    assert "1 answer(s) are for a person" in said and "1 score(s) were left open by the grader's own trouble" in said
    assert rows(tmp_path / "w.csv")["bo"]["words open"] == "2"


# --- Canvas ----------------------------------------------------------------------------------------------------------

CANVAS = '''\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Attendance (11),Words (12),Words again (13),Current Score
,,,,,,Manual Posting,,
    Points Possible,,,,,5.00,7.00,2.00,(read only)
"Brien, Bo",902,S2,bo,"A, and B",4.50,,1.00,80.00
"Lovelace, Ada",901,S1,ada,A,,2.00,,70.00
"Nothing, Dan",904,S4,dan,A,,1.00,,60.00
"Çy, ""C""",903,S3,cy,A,N/A,EX,,50.00
"Student, Test",999,,f00,A,,,,
'''


@pytest.fixture
def canvas(tmp_path):
    (tmp_path / "canvas.csv").write_bytes(CANVAS.encode())
    return ("--canvas", tmp_path / "canvas.csv", "--to", tmp_path / "filled.csv")


def test_canvas_own_file_gets_its_column_filled_and_nothing_else(canvas, export, tmp_path):
    said = export(*canvas)
    expected = CANVAS.replace("4.50,,1.00", "4.50,4,1.00").replace("A,,2.00,,70", "A,,6.25,,70")
    assert (tmp_path / "filled.csv").read_bytes().decode() == expected
    assert "left as Canvas has them: cy (EX)" in said and "1 score(s) differ from what Canvas had" in said
    assert "2 score(s)" in said and (tmp_path / "canvas.csv").read_bytes() == CANVAS.encode()


@pytest.mark.parametrize(
    ("change", "filled", "sentence"),
    [
        (("S1,ada,A", "S1,A.L@x.org,A"), 1, "by SIS Login ID, so not filled in: ada."),
        (("S1,ada,A", "S1,ADA@x.org,A"), 2, "left as Canvas has them: cy"),
        (("SIS Login ID", "Login"), 1, "by Student, so not filled in: bo, cy."),
        (("S2,bo,", "S2,Ada,"), 0, "by SIS Login ID, so not filled in: ada, bo."),
    ],
    ids=["one-missing", "by-mail", "by-name", "one-twice"],
)
def test_students_are_found_by_whichever_column_fits_most(canvas, export, tmp_path, change, filled, sentence):
    (tmp_path / "canvas.csv").write_text(CANVAS.replace(*change), encoding="utf-8")
    said = export(*canvas)
    assert sentence in said and f"{filled} score(s)" in said


def test_a_file_with_semicolons_keeps_them(canvas, export, tmp_path):
    made = io.StringIO()
    csv.writer(made, delimiter=";", lineterminator="\r\n").writerows(csv.reader(io.StringIO(CANVAS)))
    (tmp_path / "canvas.csv").write_bytes(made.getvalue().encode())
    export(*canvas)
    filled = (tmp_path / "filled.csv").read_bytes().decode()
    assert filled.count(";") == made.getvalue().count(";") and filled.count("\r\n") == 8 and ";6.25;" in filled


def test_the_column_can_be_named_and_other_points_are_pointed_out(canvas, export, tmp_path):
    said = export(*canvas, "--column", "Words again")
    assert "Canvas has 'Words again (13)' out of 2.00 points, the gradebook out of 7" in said
    assert "2.00,6.25,70" in (tmp_path / "filled.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        (CANVAS, ("--column", "Wrods"), "has no column for 'Wrods'. Name one of these with --column: Attendance (11),"),
        (CANVAS.replace("Words again", "words"), (), "has several columns for 'words'"),
        ("name,score\nada,1\n", (), "is not a gradebook that Canvas exported"),
        ("", (), "is not a gradebook that Canvas exported"),
        (CANVAS.replace("ada", "x").replace(",bo,", ",y,").replace(",cy,", ",z,").replace("Ada", "E"), (),
         "None of the 3 students with a score is in"),
    ],
    ids=["unknown", "several", "other-file", "empty", "other-course"],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_nothing_written(canvas, export, tmp_path, text, more, sentence):
    (tmp_path / "canvas.csv").write_text(text, encoding="utf-8")
    assert sentence in export(*canvas, *more, ok=False) and not (tmp_path / "filled.csv").exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04\x00\r\x00\n\xff\x00", b"Student,ID\rx,1", b'Student,"' + b"x" * 200_000, b"\xff\xfe\x00", None],
    ids=["empty", "zip", "old-mac", "endless", "half-utf-16", "folder"],
)
@pytest.mark.parametrize("lms", ["canvas", "moodle"])
def test_what_is_no_csv_gets_a_sentence(export, tmp_path, lms, data):
    template, made = tmp_path / "in.csv", tmp_path / "out"
    template.mkdir() if data is None else template.write_bytes(data)
    words = {"canvas": ("--canvas", template, "--to", made), "moodle": ("--moodle", made, "--worksheet", template)}
    said = export(*words[lms], ok=False)
    assert said.startswith(f"{template} is not a ") or said == f"{template} cannot be read (Is a directory)."
    assert not made.exists()


# --- Moodle ----------------------------------------------------------------------------------------------------------

WORKSHEET = (
    "\ufeffIdentifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum grade\",\"Grade can be changed\","
    "\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"\n"
    "\"Participant 101\",\"Ada Lovelace\",ada@x.org,Submitted,,7.00,Yes,\"Sunday, 1 March 2026, 10:11 AM\",-,\n"
    "\"Participant 103\",Cy,cy@x.org,\"Submitted for grading - \",2.00,7.00,Yes,-,-,\"See me\"\n"
    "\"Participant 104\",\"Dan Nothing\",dan@x.org,\"No submission - \",,7.00,Yes,-,-,\n"
)  # fmt: skip


def unzipped(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_moodles_zip_has_its_worksheet_filled_and_a_folder_of_feedback_for_each(export, tmp_path):
    (tmp_path / "sheet.csv").write_text(WORKSHEET, encoding="utf-8")
    said = export("--moodle", tmp_path / "m.zip", "--worksheet", tmp_path / "sheet.csv")
    inside = unzipped(tmp_path / "m.zip")
    before = list(csv.reader(io.StringIO(WORKSHEET.removeprefix("\ufeff"))))
    after = list(csv.reader(io.StringIO(inside.pop("grading-worksheet.csv"))))
    assert [row[4] for row in after] == ["Grade", "6.25", "3", ""]
    assert [row[:4] + row[5:] for row in after] == [row[:4] + row[5:] for row in before]
    assert set(inside) == {
        f"{name}_assignsubmission_file_/words.html" for name in ("Ada Lovelace_101", "Bo O'Brien_102", "Cy_103")
    }
    assert "feedback" in inside["Ada Lovelace_101_assignsubmission_file_/words.html"]
    assert "Not found in Moodle's worksheet, so without a grade there: bo." in said


def test_the_folders_names_are_read_as_moodle_reads_them(export, tmp_path):
    export("--moodle", tmp_path / "m.zip")
    for name in unzipped(tmp_path / "m.zip"):
        parts = name.split("/")[0].split("_", 4)  # as importziplib.php takes them apart
        if len(parts) >= 4:
            assert parts[1] in ("101", "102", "103") and parts[2:4] == ["assignsubmission", "file"]
        else:
            assert name == "grades.csv"  # Moodle's feedback import passes over it


def test_without_a_worksheet_there_is_a_csv_for_moodles_gradebook(export, tmp_path):
    export("--moodle", tmp_path / "m.zip")
    found = list(csv.reader(io.StringIO(unzipped(tmp_path / "m.zip")["grades.csv"])))
    assert found == [["email", "username", "words"], ["ada@x.org", "ada", "6.25"], ["bo@x.org", "bo", "4"],
                     ["cy@x.org", "cy", "3"]]  # fmt: skip


def test_a_sheet_that_moodle_would_not_take_back_is_refused(export, tmp_path):
    (tmp_path / "sheet.csv").write_text("Name,Grade\nAda,1\n")
    said = export("--moodle", tmp_path / "m.zip", "--worksheet", tmp_path / "sheet.csv", ok=False)
    assert "has no column 'Identifier' and no column 'Last modified (grade)'" in said


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--canvas", "c.csv"), "--canvas and --to go together"),
        (("--canvas", "c.csv", "--to", "c.csv"), "would overwrite what Canvas exported"),
        (("--column", "x"), "--column names a column of --canvas"),
        (("--worksheet", "x"), "--worksheet goes with --moodle"),
        (("--moodle", "m.zip", "--pseudonymous"), "must know who is who"),
    ],
)
def test_words_that_do_not_go_together_get_a_sentence(export, more, sentence):
    assert sentence in export(*more, ok=False)


def test_an_unknown_assignment_is_answered_with_the_known_ones(export):
    assert "has no assignment 'wrods'. It has:" in export(assignments=("wrods",), ok=False)
