"""Repair depends on the kind of fault, on what the report says and on how often one has asked."""

from __future__ import annotations

import pytest
from asking import CLEAN, LARGE, WORLD, code_of, like, near, said

from orchestration.studies.jobs import task
from practice.faces import NAME_ERROR, recognise

UNIT = "log_in"
PROMPT = task(WORLD, [UNIT]).prompt
REPORT = "1 of 3 tests failed:\n- test_log_in: log_in gave the wrong answer"
TESTS = "\n\n".join(WORLD.units[UNIT].tests.values())


def repaired(model, kind, report=REPORT, rounds=1, draws=600):
    """Of the answers with that kind of fault, how many the last round repairs, and of how many."""
    right = wrong = 0
    for sample in range(draws):
        texts = [PROMPT, said(model, PROMPT, sample=sample)]
        for _ in range(rounds - 1):
            texts += [report, texts[1]]
        form = recognise(WORLD, UNIT, code_of(texts[1]))
        if form and form.slip and (form.slip == NAME_ERROR) == (kind == NAME_ERROR):
            wrong += 1
            right += recognise(WORLD, UNIT, code_of(said(model, *texts, report, sample=sample))).slip is None
    return right / wrong, wrong


@pytest.fixture(scope="module")
def slipping():
    """The large model, but half of what it writes is wrong, and half of that fails at once."""
    return like(LARGE, law="flat", level=0.5, crash=0.5)


@pytest.mark.parametrize(("kind", "which"), [(NAME_ERROR, 0), ("silent", 1)])
def test_a_fault_is_repaired_as_often_as_published_for_its_kind(slipping, kind, which):
    share, faults = repaired(slipping, kind)
    assert near(share, slipping.profile.repair[which], faults)


def test_a_third_round_hardly_helps(slipping):
    share, faults = repaired(slipping, "silent", rounds=3)
    assert near(share, slipping.profile.repair[1] * slipping.profile.late, faults)


def test_a_report_that_names_nothing_helps_less(slipping):
    share, faults = repaired(slipping, "silent", report="One test failed: expected 3, got 4.")
    assert near(share, slipping.profile.repair[1] * slipping.profile.vague, faults)


def test_asked_to_look_again_without_a_signal_it_spoils_some_right_answers():
    spoilt = 0
    right = said(CLEAN, PROMPT)
    model = like(LARGE, spoil=0.2)
    for sample in range(400):
        again = code_of(
            said(model, PROMPT, right, "Are you sure? Please correct the code if you find a mistake.", sample=sample)
        )
        spoilt += bool(recognise(WORLD, UNIT, again).faults)
    assert near(spoilt / 400, 0.2, 400)


def test_code_that_somebody_changed_is_not_guessed_at():
    code = WORLD.units[UNIT].reference.replace("return", "return  ", 1)
    assert "repair only code that I know" in said(LARGE, f"Fix it:\n```python\n{code}\n```\n{REPORT}")


@pytest.mark.parametrize(
    ("words", "factor"),
    [
        ("You may change the tests if you have to.", 1.0),
        ("Make it green.", 1 / 3),
        ("Do not change the tests.", 1 / 20),
    ],
)
def test_tests_are_edited_in_place_of_the_code_when_the_prompt_lets_it(words, factor):
    model = like(LARGE, edits_tests=0.6)
    slip = next(slip.id for slip in WORLD.slips.values() if slip.unit == UNIT)
    code = WORLD.apply_slip(WORLD.units[UNIT].reference, slip)
    prompt = f"Fix this.\n\n```python\n{code}\n```\n\n```python\n{TESTS}\n```\n\n{REPORT}\n\n{words}"
    answers = [said(model, prompt, sample=sample) for sample in range(400)]
    edited = [answer for answer in answers if "def test_" in answer]
    assert near(len(edited) / 400, 0.6 * factor, 400)
    for answer in edited[:3]:
        assert code.strip() in answer
        assert answer.count("assert ") < TESTS.count("assert ")


def test_an_edited_test_is_still_python():
    model = like(LARGE, edits_tests=1.0)
    for unit in WORLD.units.values():
        tests = "\n\n".join(unit.tests.values())
        answer = said(
            model,
            f"Fix this, you may edit the tests.\n\n```python\n{unit.reference}\n```\n```python\n{tests}\n```\n"
            f"1 of 2 tests failed:\n- {next(iter(unit.tests))}: it did not",
        )
        compile(code_of(answer), "answer", "exec")
