"""What a card leaves in a saved notebook: its question, and what was answered or how to answer."""

from __future__ import annotations

from orchestration import explain, habit, load_world, quiz, thirty_seconds
from orchestration.context.budget import Source
from orchestration.learning.habits import FORMS
from orchestration.studies.proposals import proposed
from orchestration.widgets import predict, review
from orchestration.widgets.paper import OnPaper

WHY = {"Luck": "It is the same each time.", "The rule": "It was told."}


def copy(card: OnPaper) -> str:
    return str(card.static().data)


def test_a_question_leaves_its_answers_and_then_what_was_said_to_the_one_that_was_chosen() -> None:
    asked = quiz("w1.quiz.why", "Why did it pass?", WHY, right="The rule", lesson="1.2")
    assert "<li>Luck</li>" in copy(asked) and "Run this cell to answer." in copy(asked)
    assert "It was told." not in copy(asked)
    asked.answer("The rule")
    assert "Why did it pass?" in copy(asked) and "Right, at the first try." in copy(asked)
    assert "It was told." in copy(asked) and "Run this cell" not in copy(asked)


def test_a_sentence_leaves_itself_beside_the_models_and_never_the_models_alone() -> None:
    asked = explain("w1.gap.why", lesson="1.2", model_answer="It guessed.")
    assert asked.question in copy(asked) and "Run this cell to answer." in copy(asked)
    assert "It guessed." not in copy(asked)
    asked.write("Nobody told it <b>.")
    assert "You: Nobody told it &lt;b&gt;." in copy(asked) and "It guessed." in copy(asked)


def test_a_habit_leaves_how_often_it_was_kept() -> None:
    form = habit(1)
    assert FORMS[1].habit in copy(form) and "Not kept yet" in copy(form)
    form.keep(**{slot.name: slot.choices[0] if slot.choices else "a word" for slot in form.form.slots})
    assert "Kept once so far" in copy(form)


def test_a_review_leaves_what_was_said_so_far() -> None:
    world = load_world("pricing")
    desk = review([proposed(world, name) for name in ("shipping_cost", "format_money")], lesson="2.1")
    assert "0 of 2 judged" in copy(desk) and "Run this cell to answer." in copy(desk)
    desk.judge("shipping_cost", "reject", 80)
    assert "1 of 2 judged" in copy(desk) and "reject, 80&nbsp;% sure" in copy(desk)
    desk.judge("format_money", "accept", 60)
    assert "All 2 are judged" in copy(desk) and "Run this cell" not in copy(desk)


def test_thirty_seconds_leave_what_was_chosen() -> None:
    shown = thirty_seconds("w3.brief", "What must it see?", [Source("a.py", "x = 1")], lesson="3.2")
    assert "What must it see?" in copy(shown) and "Run this cell to answer." in copy(shown)
    shown.fill("The limit", ["a.py"])
    assert "must know: The limit" in copy(shown) and "files: a.py" in copy(shown)


def test_a_live_card_hides_its_copy_and_a_copy_alone_hides_the_message_in_its_place() -> None:
    lock = predict("w1.share", "How many?", lesson="1.1")
    mark = copy(lock).split('class="', 1)[1].split()[0]
    assert mark.startswith("oc-kept-") and f".{mark}," in lock.box.children[0].value
    assert f":not(:has(.oc-card)):has(+.jp-OutputArea-child .{mark}){{display:none}}" in copy(lock)
