"""A class list says who is who."""

import pytest
from desk import Desk

from grader.errors import SubmissionError
from grader.intake.roster import Person, read_roster

MOODLE = {"Ada Lovelace_101_assignsubmission_file_/wk1.ipynb": "1", "Bo_102_assignsubmission_file_/wk1.ipynb": "2"}
CANVAS = {"lovelaceada_4567_890123_wk1.ipynb": "1", "vandenbergbo_LATE_9_890124_wk1.ipynb": "2"}


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("roster", "files", "expected"),
    [
        ("id,moodle id\nada,101\nbo,102\n", MOODLE, {"ada", "bo"}),
        ("Username,First name,Surname\nada,Ada,Lovelace\nbo,Bo,\n", MOODLE, {"ada", "bo"}),
        ("Identifier,Full name,Email address\nParticipant 101,A,ada@x.org\nParticipant 102,B,bo@x.org\n", MOODLE,
         {"ada@x.org", "bo@x.org"}),
        ("\ufeffStudent,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n\"Lovelace, Ada\",4567,S1,ada,1\n"
         "\"van den Berg, Bo\",9,S2,bo,1\n", CANVAS, {"ada", "bo"}),
        ("Student ID;Name\nada;Ada Lovelace\nbo;van den Berg, Bo\n", CANVAS, {"ada", "bo"}),
        ("id,email\nada,ada@x.org\nbo,bo@x.org\n", {"ada@x.org/wk1.ipynb": "1", "BO.ipynb": "2"}, {"ada", "bo"}),
    ],
    ids=["moodle-number", "moodle-name", "moodle-worksheet", "canvas-gradebook", "canvas-names", "addresses"],
)  # fmt: skip
def test_a_roster_says_who_is_who(desk, roster, files, expected):
    (desk.folder / "roster.csv").write_text(roster, encoding="utf-8")
    assert set(desk.take(files, roster=read_roster(desk.folder / "roster.csv")).new) == expected


def test_somebody_who_is_not_in_the_roster_is_named_and_left_out(desk):
    (desk.folder / "roster.csv").write_text("id,moodle id\nada,101\n")
    done = desk.take(MOODLE, roster=read_roster(desk.folder / "roster.csv"))
    assert done.new == ("ada",) and "Moodle's participant '102' (Bo) is not in the roster" in done.sentences[0]


def test_two_people_of_one_name_are_not_guessed_between(desk):
    (desk.folder / "roster.csv").write_text("id,name\nbo1,Bo\nbo2,Bo\nada,Ada Lovelace\n")
    done = desk.take(MOODLE, roster=read_roster(desk.folder / "roster.csv"))
    assert done.new == ("ada",) and "'102' (Bo)" in done.sentences[0]


@pytest.mark.parametrize(
    ("roster", "sentence"),
    [
        ("colour,shape\nred,round\n", "has no column with the students' ids"),
        ("id\n../../x\n", "Line 2 of the roster"),
        ("id\nada\nada\n", "stands there twice"),
        ("", "is empty"),
    ],
)
def test_a_roster_that_cannot_be_used_is_said_to_be_so(desk, roster, sentence):
    (desk.folder / "roster.csv").write_text(roster)
    with pytest.raises(SubmissionError, match=sentence):
        read_roster(desk.folder / "roster.csv")


def test_a_roster_tells_names_and_addresses_apart(desk):
    path = desk.folder / "roster.csv"
    path.write_text('SIS Login ID,ID,Student,Section\nada,4567,"Lovelace, Ada",1\nbo,9,Bo van Dyk,1\n')
    ada, bo = Person("ada", "Ada", "Lovelace", "", "4567"), Person("bo", "Bo van", "Dyk", "", "9")
    assert read_roster(path).people == (ada, bo)


def test_without_a_roster_it_is_said_what_students_are_called(desk):
    assert "called by Moodle's numbers: 101 for Ada Lovelace" in desk.take(MOODLE).sentences[-1]
