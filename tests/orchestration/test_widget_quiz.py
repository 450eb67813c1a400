"""A quiz: a reason for every answer, the first try counts, and a restart shows what was answered."""

from __future__ import annotations

import os
from pathlib import Path

import nbclient
import nbformat
import pytest

from orchestration import BadEntry, quiz
from orchestration.learning import Learning
from orchestration.widgets import Quiz

OPTIONS = {
    "Run it again": "Nothing changed, so no suspect is taken away.",
    "Change one thing": "Yes: what differs now comes from that, or from luck.",
    "Change everything": "Then the figure names no cause.",
}
RIGHT = "Change one thing"


def ask() -> Quiz:
    return quiz("w1.quiz.control", "What is a control?", OPTIONS, right=RIGHT, lesson="0.2")


def press(asked: Quiz, option: str) -> None:
    """Choose and press the button."""
    asked.choice.value = option
    asked.button.click()


def test_a_blank_quiz_asks_for_a_choice_and_keeps_nothing() -> None:
    asked = ask()
    asked.button.click()
    assert "Choose one of the answers first" in asked.message.value and 'role="alert"' in asked.message.value
    assert asked.tries == () and Learning().tries() == ()


@pytest.mark.parametrize("option", [option for option in OPTIONS if option != RIGHT])
def test_a_wrong_answer_says_why_and_leaves_the_quiz_open(option: str) -> None:
    asked = ask()
    press(asked, option)
    assert "Not this one; 1 try so far" in asked.message.value
    assert OPTIONS[option] in asked.reason.value
    assert not asked.solved and not asked.button.disabled and not asked.choice.disabled


def test_the_right_answer_after_a_wrong_one_is_no_first_try() -> None:
    asked = ask()
    press(asked, "Run it again")
    press(asked, RIGHT)
    assert asked.solved and not asked.at_first_try and asked.tries == ("Run it again", RIGHT)
    assert "Right, at try 2." in asked.message.value and OPTIONS[RIGHT] in asked.reason.value
    assert asked.button.disabled and asked.choice.disabled


def test_once_it_is_solved_nothing_more_is_kept() -> None:
    asked = ask()
    assert asked.answer(RIGHT) == OPTIONS[RIGHT]
    asked.answer("Change everything")
    assert asked.at_first_try and [one.choice for one in Learning().tries()] == [RIGHT]


def test_one_line_does_what_the_click_does_and_says_the_reason() -> None:
    asked = ask()
    assert asked.answer("Run it again") == OPTIONS["Run it again"]
    assert "Not this one" in asked.message.value and asked.choice.value == "Run it again"


def test_an_answer_that_is_none_is_answered_with_the_options() -> None:
    with pytest.raises(BadEntry, match="'prose' is not one of the answers: Run it again; Change one thing"):
        ask().answer("prose")


def test_the_order_of_the_answers_is_drawn_from_the_id_and_stays() -> None:
    def places(number: int) -> int:
        return list(quiz(f"w1.q.{number}", "?", OPTIONS, right=RIGHT, lesson="1.1").options).index(RIGHT)

    drawn = [places(number) for number in range(12)]
    assert set(drawn) == {0, 1, 2} and drawn == [places(number) for number in range(12)]


def test_a_quiz_without_its_right_answer_cannot_be_made() -> None:
    with pytest.raises(BadEntry, match=r"right answer of the quiz 'w1\.q'"):
        quiz("w1.q", "?", OPTIONS, right="None of them", lesson="1.1")


def test_a_second_copy_of_the_notebook_knows_the_first_try() -> None:
    press(ask(), "Change everything")
    again = ask()
    assert again.tries == ("Change everything",) and again.choice.value == "Change everything"
    press(again, RIGHT)
    assert "Right, at try 2." in again.message.value


def test_two_copies_that_are_open_at_once_count_the_first_try_of_both() -> None:
    left, right = ask(), ask()
    press(left, "Run it again")
    press(right, RIGHT)
    assert right.tries == ("Run it again", RIGHT) and not right.at_first_try


def test_a_copy_that_is_wrong_where_the_other_was_right_can_still_be_answered() -> None:
    left, right = ask(), ask()
    press(left, RIGHT)
    press(right, "Run it again")
    press(right, RIGHT)
    assert "Right, at the first try" in right.message.value and right.button.disabled


def test_an_option_that_looks_like_a_secret_is_found_again_after_a_restart() -> None:
    told = {"password: hunter2hunter2": "No.", "none": "Yes."}
    quiz("w1.quiz.secret", "Which?", told, right="none", lesson="1.1").answer("password: hunter2hunter2")
    again = quiz("w1.quiz.secret", "Which?", told, right="none", lesson="1.1")
    assert again.tries == ("password: hunter2hunter2",)


def test_an_answer_that_the_lesson_no_longer_has_leaves_the_quiz_as_new() -> None:
    Learning().answer("w1.quiz.control", "an option of last year", right=False, lesson="0.2")
    asked = ask()
    assert asked.choice.value is None and not asked.reason.value
    press(asked, RIGHT)
    assert "Right, at try 2." in asked.message.value


def test_with_nobody_there_it_stays_open_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    ask()
    assert Learning().tries() == ()


def test_a_record_that_cannot_be_written_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ORCHESTRATION_HOME", str(tmp_path / "file"))
    asked = ask()
    press(asked, "Run it again")
    assert "could not be kept" in asked.reason.value
    press(asked, RIGHT)
    assert asked.solved and "could not be kept" not in asked.reason.value


def test_it_can_be_read_without_a_browser() -> None:
    asked = ask()
    assert repr(asked).count("( )") == len(OPTIONS)
    asked.answer(RIGHT)
    assert repr(asked) == f"What is a control?\n  right: {RIGHT}. {OPTIONS[RIGHT]}"


def test_a_restarted_kernel_shows_the_earlier_answer(tmp_path: Path) -> None:
    code = (
        "from orchestration import quiz\n"
        f"asked = quiz('w1.quiz.control', 'What is a control?', {OPTIONS!r}, right={RIGHT!r}, lesson='0.2')\n"
    )
    assert "( )" in in_a_kernel(code + "print(asked); asked.answer('Run it again')", tmp_path)
    assert "not this one: Run it again" in in_a_kernel(code + "print(asked)", tmp_path)


def in_a_kernel(code: str, folder: Path) -> str:
    """What a cell says in a new kernel."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    client = nbclient.NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute(env=dict(os.environ))
    return "".join(out.get("text", "") for out in book.cells[0].outputs)


def test_words_between_backticks_are_shown_as_code_and_cannot_act_on_the_page() -> None:
    reasons = {"It `adds`": "See `min(<b>)`.", "No": "`a` <i>and</i> one ` alone"}
    asked = quiz("w1.quiz.code", "What does `<script>` do?", reasons, right="It `adds`", lesson="0.2")
    assert "What does <code>&lt;script&gt;</code> do?" in asked.static().data
    press(asked, "No")
    assert "<code>a</code> &lt;i&gt;and&lt;/i&gt; one ` alone" in asked.reason.value
    press(asked, "It `adds`")
    assert "It <code>adds</code>" in asked.reason.value and "<code>min(&lt;b&gt;)</code>" in asked.reason.value
