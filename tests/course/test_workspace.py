"""The workspace is the learner's: whatever they did, an update loses none of it."""

import json
from pathlib import Path

import pytest

from course.errors import WorkspaceError
from course.workspace import Workspace

LESSON = "week1/lesson.ipynb"
NEWER = "week1/lesson (newer).ipynb"


def notebook(*cells: str, outputs: str = "") -> str:
    """A notebook with one code cell for each text; `outputs` stands in the first cell."""
    shown = [{"output_type": "stream", "name": "stdout", "text": outputs}] if outputs else []
    listed = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": text, "outputs": []}
        for n, text in enumerate(cells)
    ]
    listed[0]["outputs"] = shown
    return json.dumps({"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


class Learner:
    """A repository's lessons, and the workspace they are laid out in."""

    def __init__(self, folder: Path) -> None:
        self.lessons = folder / "notebooks"
        self.workspace = folder / "workspace"

    def publish(self, name: str, text: str):
        (self.lessons / name).parent.mkdir(parents=True, exist_ok=True)
        (self.lessons / name).write_text(text)
        place = Workspace(self.workspace)
        place.lay_out(self.lessons)
        return place.laid

    def writes(self, name: str, text: str) -> None:
        (self.workspace / name).write_text(text)

    def reads(self, name: str) -> str:
        return (self.workspace / name).read_text()

    def files(self) -> list[str]:
        found = (path.relative_to(self.workspace).as_posix() for path in self.workspace.rglob("*") if path.is_file())
        return sorted(name for name in found if not name.startswith(".course/"))


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    learner = Learner(tmp_path)
    learner.publish(LESSON, notebook("first"))
    return learner


def test_lessons_are_laid_out_as_they_stand(learner: Learner):
    learner.publish("week1/data/table.csv", "a,b\n")
    assert learner.files() == ["week1/data/table.csv", LESSON]


def test_nothing_new_changes_nothing(learner: Learner):
    laid = learner.publish(LESSON, notebook("first"))
    assert not (laid.new or laid.updated or laid.beside)


def test_an_untouched_lesson_is_brought_up_to_date(learner: Learner):
    assert learner.publish(LESSON, notebook("second")).updated == [LESSON]
    assert learner.reads(LESSON) == notebook("second")


def test_an_edited_lesson_is_never_touched_and_the_newer_one_put_beside(learner: Learner):
    learner.writes(LESSON, notebook("mine"))
    assert learner.publish(LESSON, notebook("second")).beside == [NEWER]
    assert (learner.reads(LESSON), learner.reads(NEWER)) == (notebook("mine"), notebook("second"))


def test_the_newer_one_is_offered_once(learner: Learner):
    learner.writes(LESSON, notebook("mine"))
    learner.publish(LESSON, notebook("second"))
    (learner.workspace / NEWER).unlink()
    assert learner.publish(LESSON, notebook("second")).beside == []
    assert learner.files() == [LESSON]


def test_a_still_newer_one_replaces_the_newer_one_that_nobody_edited(learner: Learner):
    learner.writes(LESSON, notebook("mine"))
    learner.publish(LESSON, notebook("second"))
    learner.publish(LESSON, notebook("third"))
    assert learner.files() == [NEWER, LESSON]
    assert learner.reads(NEWER) == notebook("third")


def test_an_edited_newer_one_is_kept_as_well(learner: Learner):
    learner.writes(LESSON, notebook("mine"))
    learner.publish(LESSON, notebook("second"))
    learner.writes(NEWER, notebook("mine too"))
    assert learner.publish(LESSON, notebook("third")).beside == ["week1/lesson (newer 2).ipynb"]
    assert learner.reads(NEWER) == notebook("mine too")


def test_an_edit_without_an_update_is_left_in_peace(learner: Learner):
    learner.writes(LESSON, notebook("mine"))
    laid = learner.publish(LESSON, notebook("first"))
    assert not laid.beside and learner.reads(LESSON) == notebook("mine")


def test_a_lesson_that_was_only_run_is_updated_and_its_outputs_are_kept(learner: Learner):
    ran = notebook("first", outputs="24 of 40")
    learner.writes(LESSON, ran)
    assert learner.publish(LESSON, notebook("second")).updated == [LESSON]
    kept = list((learner.workspace / ".course" / "earlier").rglob("*.ipynb"))
    assert learner.reads(LESSON) == notebook("second")
    assert [path.read_text() for path in kept] == [ran]


def test_a_deleted_lesson_comes_back(learner: Learner):
    (learner.workspace / LESSON).unlink()
    assert learner.publish(LESSON, notebook("first")).new == [LESSON]


def test_a_file_that_the_learner_made_under_a_lessons_name_is_theirs(learner: Learner):
    learner.writes("week1/notes.md", "mine")
    assert learner.publish("week1/notes.md", "ours").beside == ["week1/notes (newer).md"]
    assert learner.reads("week1/notes.md") == "mine"


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"week1/lesson.ipynb": 3}'])
def test_without_a_readable_record_everything_that_differs_is_the_learners(learner: Learner, damage: str):
    learner.writes(LESSON, notebook("mine"))
    (learner.workspace / ".course" / "manifest.json").write_text(damage)
    learner.publish(LESSON, notebook("second"))
    assert learner.reads(LESSON) == notebook("mine")


def test_a_notebook_that_is_no_notebook_any_more_is_the_learners(learner: Learner):
    learner.writes(LESSON, "<<<<<<< half a merge")
    learner.publish(LESSON, notebook("second"))
    assert learner.reads(LESSON) == "<<<<<<< half a merge"


def test_what_the_learner_edited_and_then_took_over_is_updated_again(learner: Learner):
    learner.writes(LESSON, notebook("mine"))
    learner.publish(LESSON, notebook("second"))
    (learner.workspace / NEWER).replace(learner.workspace / LESSON)
    assert learner.publish(LESSON, notebook("third")).updated == [LESSON]


def test_checkpoints_and_hidden_files_stay_in_the_repository(learner: Learner):
    learner.publish("week1/.ipynb_checkpoints/lesson-checkpoint.ipynb", "old")
    assert learner.files() == [LESSON]


def test_a_folder_in_a_lessons_place_is_one_sentence(learner: Learner):
    (learner.workspace / LESSON).unlink()
    (learner.workspace / LESSON).mkdir()
    with pytest.raises(WorkspaceError, match="cannot be written"):
        learner.publish(LESSON, notebook("second"))
