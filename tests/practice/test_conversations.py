"""What people really do: thank, paste briefs and test output, ask questions, forbid things in other words."""

from __future__ import annotations

import json

import pytest
from asking import CLEAN, LARGE, WORLD, code_of, like, said
from recognition import CORPUS, HALVES, turns

from practice.intents import fails, may_edit_tests
from practice.reading import read
from worlds import load, names


def asked(*texts):
    return read(tuple(("user" if number % 2 == 0 else "assistant", text) for number, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("def normalise_email(email: str) -> str:", "normalise_email"),
        ("def tax(lines, country):\n    ", "tax"),
        ("def log_in(store, email, password, now)", "log_in"),
        ("def normalise_email(email: str) -> str: ...", "normalise_email"),
        ("```python\nclass Quota: pass\n\n\ndef quote(basket: dict) -> dict:\n```", "quote"),
    ],
)
def test_the_head_of_a_function_is_completed_as_an_editor_would(text, unit):
    reading = asked(text)
    assert (reading.intent, reading.units) == ("implement", (unit,))
    assert f"def {unit}" in code_of(said(LARGE, text))


@pytest.mark.parametrize("half", HALVES)
def test_every_prompt_of_the_corpus_is_answered(half):
    for line in (CORPUS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines():
        assert LARGE.answer(turns(json.loads(line))).text


@pytest.mark.parametrize("words", ["Thanks, that works!", "ok", "?", "Danke!", "What model are you?", "bye"])
def test_small_talk_after_code_is_no_order(words):
    answer = said(CLEAN, "Implement log_in().", said(CLEAN, "Implement log_in()."), words)
    assert "simulated coding model" in answer
    assert "```" not in answer


@pytest.mark.parametrize(
    "words",
    [
        "What do you need to know before implementing log_in?",
        "Explain what rotate_refresh_token does",
        "Translate log_in into JavaScript",
        "How long will the whole authentication system take?",
    ],
)
def test_a_question_is_not_answered_with_code(words):
    assert "```" not in said(CLEAN, words)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(
    ("before", "after", "intent"),
    [
        ("Summarise this brief:\n\n", "", "summarise"),
        ("Make a plan for this brief:\n\n", "", "plan"),
        ("", "\n\nList the edge cases.", "edges"),
    ],
)
def test_a_pasted_brief_is_material_and_not_the_request(name, before, after, intent):
    reading = asked(f"{before}{load(name).brief}{after}")
    assert (reading.intent, reading.world.name, reading.units) == (intent, name, ())


def test_a_whole_repository_may_stand_before_the_request():
    world = load("rental")
    files = "\n\n".join(f"## {path}\n{text}" for path, text in world.sources.items())
    reading = asked(f"{files}\n\nNow write is_available(), please.")
    assert (reading.intent, reading.units) == ("implement", ("is_available",))
    assert len(reading.told.facts) == len(world.facts)


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("Implement the log in function of the authentication system.", ("log_in",)),
        ("Please write the function tax for our pricing module.", ("tax",)),
        ("Write the shorten function.", ("shorten",)),
        ("Implement shorten().", ("shorten",)),
        ("Build me an authentication system", tuple(WORLD.units)),
    ],
)
def test_one_function_is_one_function_and_the_whole_is_the_whole(words, units):
    assert asked(words).units == units


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ("Don't change the tests.", False),
        ("Please don’t touch the tests", False),
        ("you can't edit the tests", False),
        ("Leave the tests alone.", False),
        ("Fix the code so that the tests pass", None),
        ("You may change the tests if you have to.", True),
        ("Make it green.", None),
    ],
)
def test_leave_to_edit_the_tests_is_read_from_many_words(words, allowed):
    assert may_edit_tests(words) is allowed


@pytest.mark.parametrize(
    "text",
    [
        "FAILED test_auth.py::test_log_in - assert 3 == 4\n1 failed, 2 passed in 0.02s",
        "```\n    def test_x():\n>       assert f(1) == 2\nE       assert 1 == 2\n```",
        "Traceback (most recent call last):\nNameError: name 'x' is not defined",
    ],
)
def test_the_output_of_a_test_run_is_a_failing_check(text):
    assert fails(text)


def test_output_of_a_test_run_in_a_fence_is_not_taken_for_code():
    first = said(CLEAN, "Implement log_in().")
    report = "```\n    def test_x():\n>       assert f(1) == 2\nE       assert 1 == 2\n```\nfix please"
    assert "def log_in" in said(CLEAN, "Implement log_in().", first, report)


def test_code_is_known_again_whatever_an_editor_did_to_its_blanks():
    code = WORLD.units["log_in"].reference.replace("\n\n\n", "\n\n").replace(":\n", ":  \r\n")
    assert "nothing to object" in said(CLEAN, f"Review this:\n```python\n{code}\n```")
    assert "nothing to object" in said(CLEAN, f"Please review my code.\n\n{WORLD.units['log_in'].reference}")


def test_the_same_messages_are_read_the_same_whoever_holds_them():
    text = "good, next func: guess if its ; or , or tab or |"
    copy = json.loads(json.dumps([text, "Hm.", text]))
    assert asked(text, "Hm.", text) == asked(*copy)


def test_a_fault_has_to_be_noticed_where_no_check_names_it():
    model = like(LARGE, review=0.0, spoil=0.0)
    slip = next(slip.id for slip in WORLD.slips.values() if slip.unit == "log_in")
    wrong = WORLD.apply_slip(WORLD.units["log_in"].reference, slip).strip()
    answers = [
        said(model, f"Please correct this code if log_in has a mistake.\n```python\n{wrong}\n```", sample=sample)
        for sample in range(60)
    ]
    assert all(wrong in answer for answer in answers)


@pytest.mark.parametrize("words", ["in 1" + "1" * 5_000 + " steps", "in fıve steps", "in 0 steps", "in 400 steps"])
def test_odd_numbers_of_steps_break_nothing(words):
    assert "Data model" in said(CLEAN, f"Plan the authentication system {words}.")


@pytest.mark.parametrize(("wanted", "lines"), [("3 steps", 3), ("exactly 8 steps", 8), ("a 5-step plan", 5)])
def test_a_plan_has_as_many_steps_as_were_asked_for(wanted, lines):
    plan = said(CLEAN, f"Plan the authentication system: {wanted}.")
    assert sum(line[:1].isdigit() for line in plan.splitlines()) == lines


@pytest.mark.parametrize("name", names())
def test_tests_and_plans_give_no_rule_away_that_was_not_told(name):
    world = load(name)
    for unit in world.units.values():
        for text in (f"Write tests for this:\n{unit.signature}", f"Plan this with checks:\n{unit.signature}"):
            answer = said(CLEAN, text)
            assert not [fact.id for fact in world.facts.values() if any(map(fact.told_in, answer.splitlines()))], text
