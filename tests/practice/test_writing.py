"""Tests, edge cases, summaries and plans leave things out, and rest on nothing that was not told."""

from __future__ import annotations

import pytest
from asking import CLEAN, LARGE, SMALL, WORLD, code_of, near, said

from practice.profile import Profile


def judge(code, tests):
    """How the reference with this code in it does under tests that a model wrote."""
    space: dict[str, object] = {}
    app = type("app", (), {})
    names: dict[str, object] = {}
    exec("\n\n".join(unit.reference for unit in WORLD.units.values()) + "\n\n" + code, names)
    for name, value in names.items():
        setattr(app, name, staticmethod(value) if callable(value) else value)
    exec(tests, space)
    failed = []
    for name, test in space.items():
        if name.startswith("test_"):
            try:
                test(app)
            except AssertionError:
                failed.append(name)
    return failed


@pytest.mark.parametrize("unit", ["check_password", "log_in"])
def test_tests_that_it_writes_pass_on_right_code_and_catch_a_slip(unit):
    facts = "\n".join(fact.text for fact in WORLD.facts.values())
    tests = code_of(said(CLEAN, f"Write tests for {WORLD.units[unit].names[0]}().\n{facts}"))
    assert judge("", tests) == []
    slips = [slip.id for slip in WORLD.slips.values() if slip.unit == unit]
    assert any(judge(WORLD.apply_slip(WORLD.units[unit].reference, slip), tests) for slip in slips)


def test_a_test_that_rests_on_an_untold_fact_is_not_written():
    wrong = WORLD.apply_fact(WORLD.units["check_password"].reference, "password_length")
    tests = code_of(said(CLEAN, "Write tests for password_problems()."))
    assert judge(wrong, tests) == []


def test_fewer_edge_cases_are_listed_by_the_smaller_model():
    lines = [
        sum(said(model, "Edge cases of log_in()?", sample=sample).count("\n- ") for sample in range(100))
        for model in (LARGE, SMALL)
    ]
    assert lines[1] < lines[0]


def test_a_summary_keeps_some_facts_and_drops_others():
    rules = "\n".join(f"{number}. {rule}" for number, rule in enumerate(WORLD.rules, 1))
    texts = [said(LARGE, f"Summarise these rules of the authentication system:\n{rules}", sample=s) for s in range(100)]
    kept = sum(text.count(fact.text) for text in texts for fact in WORLD.facts.values()) / len(texts)
    assert 0.4 * len(WORLD.facts) < kept < 0.75 * len(WORLD.facts)
    assert len(set(texts)) > 50


def test_a_summary_keeps_to_the_number_of_sentences_that_was_asked_for():
    rules = "\n".join(f"{number}. {rule}" for number, rule in enumerate(WORLD.rules, 1))
    text = said(CLEAN, f"Summarise these rules of the authentication system in five sentences:\n{rules}")
    assert text.count("\n- ") == 5


def test_a_plan_leaves_out_the_steps_that_write_no_feature_as_often_as_its_card_says():
    plans = [said(LARGE, "Plan the authentication system in steps, please.", sample=sample) for sample in range(400)]
    tested = sum("Integration tests" in plan for plan in plans)
    assert near(tested / 400, 1 - LARGE.profile.omits, 400)
    assert all("Data model" in plan for plan in plans)


def test_a_plan_keeps_to_the_number_of_steps_that_was_asked_for():
    plan = said(CLEAN, "Break the authentication system down into 3 steps.")
    assert "3. " in plan
    assert "4. " not in plan


def test_a_plan_states_contracts_when_asked_and_gives_no_fact_away():
    plan = said(CLEAN, "Plan the authentication system: steps with inputs, outputs and acceptance checks.")
    assert "needs:" in plan
    assert "check:" in plan
    assert not [fact.id for fact in WORLD.facts.values() if fact.told_in(plan)]


def test_with_everything_switched_off_nothing_is_left_to_chance():
    assert Profile("x").lists == 1.0
    assert said(CLEAN, "Edge cases of log_in()?", sample=1) == said(CLEAN, "Edge cases of log_in()?", sample=2)
