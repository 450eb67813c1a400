"""Work comes in from folders and LMS downloads: the newest lies in submitted/, and all of it is kept."""

import json
import re
import subprocess
import sys
import time

import pytest
from desk import EARLY, Desk, exchange, lay, zipped

from grader.errors import SubmissionError
from grader.intake.inbox import collected
from grader.intake.ledger import versions_of


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"ada.ipynb": "1", "bob.ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"ada/wk1.ipynb": "1", "bob/draft.ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"ada/wk1/wk1.ipynb": "1", "ada/wk2/wk2.ipynb": "x", "bob/wk1/wk1.ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"submitted/ada/wk1/wk1.ipynb": "1", "submitted/bob/wk1/wk1.ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"wk1/ada/wk1.ipynb": "1", "wk1/bob/wk1.ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"Week 1/ada/wk1.ipynb": "1", "Week 1/bob/wk1.ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"ada_wk1.ipynb": "1", "wk1-bob.ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"ada/wk1.ipynb": "1", "ada/data/words.csv": "x"}, {"ada": "1"}),
        ({"ada/WK1.IPYNB": "1", "bob/wk1 (2).ipynb": "2"}, {"ada": "1", "bob": "2"}),
        ({"ada/wk1-Copy1.ipynb": "1", "ada/scrap.ipynb": "2"}, {"ada": "1"}),
        ({"ada/wk1.ipynb": "1", "ada/old/wk1.ipynb": "0"}, {"ada": "1"}),
        (
            {
                "Ada Lovelace_101_assignsubmission_file_/wk1.ipynb": "1",
                "Bo O'Brien_102_assignsubmission_file/my work.ipynb": "2",
                "Cy_103_assignsubmission_onlinetext_/onlinetext.html": "<p>",
            },
            {"101": "1", "102": "2"},
        ),
        ({"Ada Lovelace_101_assignsubmission_file_wk1.ipynb": "1"}, {"101": "1"}),
        (
            {
                "lovelaceada_4567_890123_wk1.ipynb": "1",
                "boolegeorge_LATE_4568_890124_wk1-1.ipynb": "2",
                "anon_aB3xQ_890125_wk1.ipynb": "3",
                "turingalan_4570_text.html": "<p>",
            },
            {"4567": "1", "4568": "2", "anon_aB3xQ": "3"},
        ),
        (
            {
                "Week 1_alovelace_attempt_2026-03-01-10-11-12_wk1.ipynb": "1",
                "Week 1_alovelace_attempt_2026-03-01-10-11-12.txt": "Name: Ada Lovelace (alovelace)",
                "Week 1_gboole_poging_2026-03-01-10-11-12_wk1.ipynb": "2",
            },
            {"alovelace": "1", "gboole": "2"},
        ),
    ],
    ids=[
        "files", "folders", "nbgrader", "submitted", "assignment-first", "wrapped", "named", "beside", "spelt",
        "copied", "deeper", "moodle", "moodle-flat", "canvas", "blackboard",
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ["folder", "zip", "wrapped zip"])
def test_every_layout_is_read_from_a_folder_and_from_a_zip(desk, files, expected, how):
    inside = {f"submissions/{name}": content for name, content in files.items()} if how == "wrapped zip" else files
    done = desk.take(files if how == "folder" else zipped(inside))
    assert desk.submitted() == {f"{student}/wk1/wk1.ipynb": text for student, text in expected.items()}
    assert done.new == tuple(sorted(expected)) and not done.changed and not done.unchanged


@pytest.mark.parametrize("files", [["ada.ipynb", "bo.ipynb"], ["ada/wk1.ipynb", "bo/wk1.ipynb"], ["a_1_2_wk1.ipynb"]])
def test_one_more_folder_around_everything_is_seen_through(desk, files):
    done = desk.take(zipped({f"Winter term/{name}": name for name in files}))
    assert done.new in (("ada", "bo"), ("1",))


def test_of_two_folders_around_a_single_file_either_could_be_the_student(desk):
    with pytest.raises(SubmissionError, match="its folders do not tell whose it is"):
        desk.take({"ada/final/wk1.ipynb": "1"})


def test_a_zip_of_each_student_is_looked_into_one_level(desk):
    ada = zipped({"hand-in/wk1.ipynb": "1", "hand-in/more.zip": zipped({"wk1.ipynb": "x"})})
    bo = zipped({"wk1.ipynb": "2"})
    files = {"Ada_101_assignsubmission_file_/bundle.zip": ada, "Bo_102_assignsubmission_file_/wk1.zip": bo}
    done = desk.take(zipped(files))
    assert desk.submitted() == {"101/wk1/wk1.ipynb": "1", "102/wk1/wk1.ipynb": "2"}
    assert any("more.zip" in sentence and "not taken" in sentence for sentence in done.sentences)


def test_an_assignment_of_two_notebooks_takes_each_where_it_belongs(desk):
    files = {
        "ada/one.ipynb": "1",
        "ada/two.ipynb": "2",
        "bob/one.ipynb": "1",
        "bob/zwei.ipynb": "2",
        "cy_two.ipynb": "2",
    }
    desk.take(files, notebooks=("one", "two"))
    assert {name for name in desk.submitted() if name.startswith("bob")} == {"bob/wk1/one.ipynb", "bob/wk1/two.ipynb"}
    deliveries = collected("wk1", desk.course, ("one", "two"))
    assert [(d.student, d.notebook, d.path is None) for d in deliveries] == [
        ("ada", "one", False), ("ada", "two", False), ("bob", "one", False), ("bob", "two", False),
        ("cy", "one", True), ("cy", "two", False),
    ]  # fmt: skip
    assert deliveries[3].notes == ("The file was named 'zwei.ipynb'; it was taken as 'two.ipynb'.",)


def test_what_cannot_be_placed_is_said_file_by_file(desk):
    done = desk.take({
        "ada/wk1.ipynb": "1", "ada/notes.pdf": "x", "bob/a.ipynb": "1", "bob/b.ipynb": "2", "wk1.ipynb": "?",
        "eve/.ipynb_checkpoints/wk1-checkpoint.ipynb": "old",
    })  # fmt: skip
    said = "\n".join(done.sentences)
    assert done.new == ("ada",)
    for name in ("ada/notes.pdf", "bob/a.ipynb", "bob/b.ipynb", "wk1.ipynb: its name does not tell whose it is"):
        assert name in said
    assert "1 file(s) passed over: left behind by a system" in said


def test_what_everybody_handed_in_as_well_is_said_once(desk):
    done = desk.take({f"s{n}/{name}": "1" for n in range(9) for name in ("wk1.ipynb", "report.pdf")})
    assert done.sentences == ("report.pdf, from 9 places: is no notebook; not taken.",)


def test_two_different_files_for_one_notebook_are_not_chosen_between(desk):
    done = desk.take({"ada/x/wk1.ipynb": "1", "ada/y/wk1.ipynb": "2", "bob.ipynb": "3"})
    assert desk.submitted() == {"bob/wk1/wk1.ipynb": "3"}
    assert "ada/x/wk1.ipynb and ada/y/wk1.ipynb all claim to be wk1.ipynb" in " ".join(done.sentences)


def test_of_several_uploads_in_canvas_the_last_counts(desk):
    done = desk.take(zipped({"lovelaceada_4567_90_wk1-2.ipynb": "new", "lovelaceada_4567_89_wk1.ipynb": "old"}))
    assert desk.submitted() == {"4567/wk1/wk1.ipynb": "new"}
    assert "lovelaceada_4567_89_wk1.ipynb" in " ".join(done.sentences)


def test_collecting_twice_adds_nothing_and_says_so(desk):
    files = {"ada.ipynb": "1", "bob.ipynb": "2"}
    desk.take(files)
    kept = versions_of(desk.course, "wk1")
    again = desk.take({**files, "bob.ipynb": "3"})
    assert (again.new, again.changed, again.unchanged) == ((), ("bob",), ("ada",))
    now = versions_of(desk.course, "wk1")
    assert now["ada", "wk1"] == kept["ada", "wk1"] and [v.original_name for v in now["bob", "wk1"]] == ["bob.ipynb"] * 2
    assert len({v.sha for v in now["bob", "wk1"]}) == 2


def test_a_dry_run_tells_what_would_come_and_writes_nothing(desk):
    done = desk.take({"ada.ipynb": "1"}, dry_run=True)
    assert done.new == ("ada",) and not desk.course.exists()


def test_only_the_named_students_are_taken_and_an_unknown_one_is_an_error(desk):
    place = lay(desk.folder / "in", {"ada.ipynb": "1", "bob.ipynb": "2"})
    assert desk.take(place, students=["bob"]).new == ("bob",)
    with pytest.raises(SubmissionError, match="There is no submission of zoe"):
        desk.take(place, students=["zoe"])


@pytest.mark.parametrize("what", ["nowhere", "empty"])
def test_a_place_with_nothing_in_it_gets_one_sentence(desk, what):
    (desk.folder / "empty").mkdir()
    with pytest.raises(SubmissionError, match=r"There is no folder or zip|No submission of 'wk1' was found"):
        desk.take(desk.folder / what)
    assert not desk.course.exists()


def test_the_command_says_what_came_and_what_is_next(words, grader, tmp_path):
    place = lay(tmp_path / "in", {"ada.ipynb": json.dumps(words.released), "bob/words.csv": "a,b\n", "cy/cv.doc": "x"})
    course = tmp_path / "course"
    (course / "release").mkdir(parents=True)
    (course / "release" / "words").symlink_to(words.folder / "build" / "release" / "words")
    said = grader("collect", "words", place, "--course", course, cwd=words.folder).stdout
    assert "Collected from" in said and "1 student (ada) new." in said and "Next: grader grade words" in said
    assert "cy/cv.doc" in said and "words.csv" not in said
    again = grader("collect", "words", place, "--course", course, cwd=words.folder).stdout
    assert "Nothing new in" in again and "1 student (ada) as collected before." in again


def test_collecting_that_was_killed_half_way_leaves_whole_files_and_goes_on(words, grader, tmp_path):
    text = json.dumps(words.released)
    place = lay(tmp_path / "in", {f"s{n:03}.ipynb": text for n in range(400)})
    course = tmp_path / "course"
    command = [sys.executable, "-m", "grader", "collect", "words", place, "--course", course]
    running = subprocess.Popen(command, cwd=words.folder, stdout=subprocess.DEVNULL)
    while running.poll() is None and len(list(course.glob("submitted/*"))) < 50:
        time.sleep(0.005)
    running.kill()
    running.wait()
    there = list(course.rglob("*.ipynb"))
    assert 0 < len(there) < 400 and all(path.read_text() == text for path in there)
    said = grader("collect", "words", place, "--course", course, cwd=words.folder).stdout
    count = {kind: int(number) for number, kind in re.findall(r"(\d+) students? (?:\(s\d+\) )?(\w+)", said)}
    assert sum(count.values()) == 400 and count.get("changed", 0) <= 1  # who was being laid out when it was killed
    assert abs(count["unchanged"] - len(there)) <= 1
    files = [path for path in (course / "submitted").rglob("*") if path.is_file()]
    assert len(files) == 400 and all(path.read_text() == text for path in files)
    assert all(len(versions) == 1 for versions in versions_of(course, "words").values())


def test_what_lies_in_submitted_already_can_be_collected_in_place(desk):
    lay(desk.course / "submitted", {"ada/wk1/wk1.ipynb": "1", "ada/wk1/timestamp.txt": EARLY, "bo/wk2/wk2.ipynb": "x"})
    done = desk.take(desk.course / "submitted")
    assert done.unchanged == ("ada",) and len(versions_of(desk.course, "wk1")["ada", "wk1"]) == 1
    assert (desk.course / "submitted" / "ada" / "wk1" / "timestamp.txt").read_text() == EARLY


def test_a_place_that_holds_the_instructors_own_notebooks_is_refused(words, grader):
    done = grader("collect", "words", ".", cwd=words.folder, ok=False)
    assert done.stderr.startswith(". holds your own exercises. Give the folder with nothing but submissions in it.")


def test_without_a_place_the_exchange_of_nbgraders_configuration_is_asked(words, grader, tmp_path):
    exchange(tmp_path / "exchange")
    lay(tmp_path, {
        "exercises/wk1/wk1.ipynb": json.dumps(words.released),
        "course/nbgrader_config.py":
            f"c = get_config()\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\n"
            "c.CourseDirectory.course_id = 'course101'\n",
    })  # fmt: skip
    said = grader("collect", "wk1", "--course", "course", "--dry-run", cwd=tmp_path).stdout
    assert "Would collect" in said and "2 students (ada, bob+c) new." in said
    assert not (tmp_path / "course" / "submitted").exists()
