"""Grading by hand in nbgrader's formgrader, as an instructor does it after `grader grade`."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import PICTURES, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sys.path.append(str(ROOT / "tests" / "grader"))
from handed_in import RIGHT, answered, cell, words_source

pytestmark = pytest.mark.browser

TOKEN = "for-one-test"
SCRIPT = "<script>document.title = 'taken'</script>"
PATIENCE = 60.0


def grader(folder: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "grader", *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of three that has been graded."""
    folder = tmp_path_factory.mktemp("teacher")
    source = folder / "exercises" / "words" / "words.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(words_source()), encoding="utf-8")
    grader(folder, "release", "words", "--due", "2030-01-01 12:00 UTC")
    released = json.loads((folder / "build" / "release" / "words" / "words.ipynb").read_text(encoding="utf-8"))
    half = {"clean": RIGHT["clean"] + f"\nprint({SCRIPT!r})", "why": f"**Capitals** and spaces.\n\n{SCRIPT}"}
    for student, answers in {"ada": RIGHT, "bob": half, "cyd": {}}.items():
        book = answered(released, answers)
        if student == "bob":
            book["cells"].append(cell(SCRIPT, None, "raw", "raw"))
        (folder / "inbox").mkdir(exist_ok=True)
        (folder / "inbox" / f"{student}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    grader(folder, "grade", "words", "--submissions", "inbox")
    return folder


@contextmanager
def jupyter_lab(course: Path) -> Iterator[str]:
    """`jupyter lab` as the guide says, in the course folder of a terminal where no environment was activated."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("jupyter")), "lab", "--no-browser", "--allow-root",
               f"--port={port}", f"--IdentityProvider.token={TOKEN}"]  # fmt: skip
    with (course.parent / "lab.txt").open("w") as said:
        environ = os.environ | {"PATH": os.defpath, "JUPYTER_CONFIG_DIR": str(course.parent / "config")}
        process = subprocess.Popen(command, cwd=course, env=environ, stdout=said, stderr=said, start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and process.poll() is None:
            with closing(socket.socket()) as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/formgrader"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    one = chromium.new_page(viewport={"width": 1280, "height": 1000})
    one.set_default_timeout(PATIENCE * 1000)
    one.route("**/cdnjs.cloudflare.com/**", lambda route: route.abort())
    yield one
    one.close()


def asked(course: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(course / "gradebook.db")) as db:
        return db.execute(question).fetchall()


def test_answers_are_graded_by_hand_and_what_was_typed_stays(teacher: Path, page: Page) -> None:
    course = teacher / "build"
    with jupyter_lab(course) as formgrader:
        page.goto(f"{formgrader}/manage_assignments?token={TOKEN}")
        row = page.get_by_role("row").filter(has_text="words").first
        row.wait_for()
        assert "2030-01-01 12:00:00" in row.inner_text()
        page.screenshot(path=PICTURES / "formgrader-assignments.png")

        page.get_by_role("link", name="Manual Grading").click()
        page.get_by_role("link", name="words").first.click()
        page.get_by_role("link", name="words").last.click()
        page.get_by_role("link", name="Submission #1").wait_for()
        page.screenshot(path=PICTURES / "formgrader-submissions.png")

        [[bob]] = asked(course, "select n.id from submitted_notebook n join submitted_assignment a "
                                "on a.id = n.assignment_id where a.student_id = 'bob'")  # fmt: skip
        page.locator(f"a[href*='{bob}']").first.click()
        score = page.locator("input#why")
        score.wait_for()
        text = page.get_by_role("main").inner_text()
        assert "2 of 2" in text and "0 of 3" in text and "`count` is still to do" in text
        assert SCRIPT in text and page.title() != "taken"
        assert page.get_by_role("main").locator("strong", has_text="Capitals").count() == 1
        page.screenshot(path=PICTURES / "formgrader-answer.png", full_page=True)

        with page.expect_response("**/formgrader/api/grade/*"):
            score.fill("1.5")
            score.blur()
        with page.expect_response("**/formgrader/api/comment/*"):
            page.locator("#why-comment").fill("Two of the three differences.")
            page.locator("#why-comment").blur()
        page.locator(".comment-saved.glyphicon-ok:visible").wait_for()
        page.screenshot(path=PICTURES / "formgrader-typed.png", full_page=True)

        page.goto(f"{formgrader}/manage_submissions/words")
        page.get_by_role("row").filter(has_text="bob").locator("td.autograde a").click()
        page.get_by_text("Successfully autograded").wait_for()
        page.screenshot(path=PICTURES / "formgrader-autograded.png")

    grader(teacher, "grade", "words", "--again")
    entered = "select auto_score, manual_score from grade g join base_cell c on c.id = cell_id where name = 'why' " \
              f"and g.notebook_id = '{bob}'"  # fmt: skip
    assert asked(course, entered) == [(None, 1.5)]
    grader(teacher, "feedback", "words")
    told = (course / "feedback" / "bob" / "words" / "words.html").read_text(encoding="utf-8")
    assert "1.5 / 2" in told and "Two of the three differences." in told and SCRIPT not in told
