"""Answers depend on what was sent: facts, size, number of things, failures. Measured, not asserted of formulas."""

import subprocess
import sys
from math import sqrt
from pathlib import Path

import pytest

from orchestration.models.messages import Response
from orchestration.studies.jobs import autocomplete, job, one_big_prompt, task
from practice import PROFILES, PracticeModel
from practice.curves import use, whole
from practice.faces import recognise
from practice.reading import read
from worlds import load

WORLD = load("authentication")
LARGE, SMALL = list(map(PracticeModel, PROFILES.values()))[:2]
DRAWS = 200


def code(text):
    return Response(text, None, "", 0.0, True).code


def forms(model, prompt, units, draws=DRAWS):
    """For each draw, the recognised form of each unit."""
    for sample in range(draws):
        answer = code(model.answer((("user", prompt),), str(sample)).text)
        yield [recognise(WORLD, unit, answer) for unit in units]


def share(model, prompt, units, right):
    return sum(right(found) for found in forms(model, prompt, units)) / DRAWS


def near(measured, expected, draws=DRAWS):
    return abs(measured - expected) < 3.3 * sqrt(max(expected * (1 - expected), 0.01) / draws)


def test_every_answer_is_code_that_the_world_knows():
    (unit,) = ("rotate_refresh_token",)
    assert all(found[0] is not None for found in forms(LARGE, task(WORLD, [unit]).prompt, [unit], 50))


def test_a_fact_that_was_told_is_used_and_one_that_was_not_is_guessed():
    unit = WORLD.units["check_password"]
    told = share(LARGE, task(WORLD, [unit.id]).prompt, [unit.id], lambda found: unit.facts[0] not in found[0].wrong)
    untold = share(
        LARGE, task(WORLD, [unit.id], told=False).prompt, [unit.id], lambda found: unit.facts[0] not in found[0].wrong
    )
    assert told > 0.9
    assert near(untold, LARGE.profile.guess)


@pytest.mark.parametrize("minutes", [5, 10, 30, 60, 240])
def test_slips_grow_with_size_as_the_curve_says(minutes):
    plan = job(WORLD, minutes)
    units = read((("user", plan.tasks[0].prompt),)).units
    clean = share(LARGE, plan.tasks[0].prompt, units, lambda found: all(form.slip is None for form in found))
    assert near(clean, whole(LARGE.profile, minutes))


def test_rules_that_do_not_matter_make_those_that_do_less_likely_to_hold():
    unit = WORLD.units["allow_attempt"]
    alone = task(WORLD, [unit.id]).prompt
    crowd = alone.replace("Rules:\n", "Rules:\n" + "".join(f"- Keep line {n} tidy.\n" for n in range(20)))
    held = [share(LARGE, prompt, [unit.id], lambda found: not found[0].wrong) for prompt in (alone, crowd)]
    assert near(held[1], (LARGE.profile.recall * LARGE.profile.per_rule) ** len(unit.facts))
    assert held[1] < held[0]


def test_useless_text_around_a_fact_makes_it_less_used():
    unit = WORLD.units["check_password"]
    short = task(WORLD, [unit.id]).prompt
    long = "It was a long meeting about nothing. " * 800 + short + " And then we went home." * 800
    right = [share(SMALL, prompt, [unit.id], lambda found: not found[0].wrong) for prompt in (short, long)]
    assert right[1] < right[0] - 0.2


def test_use_falls_with_length_and_in_the_middle():
    profile = SMALL.profile
    assert use(profile, 500, 0.0) > use(profile, 8_000, 0.0) > use(profile, 8_000, 0.5)


def test_the_big_prompt_is_read_whole():
    reading = read((("user", one_big_prompt(WORLD).tasks[0].prompt),))
    assert reading.units == tuple(WORLD.units)
    assert set(reading.told.facts) == set(WORLD.facts)
    assert reading.rules == 47


def test_autocomplete_is_one_unit_a_time():
    for one in autocomplete(WORLD).tasks:
        reading = read((("user", one.prompt),))
        assert (reading.intent, reading.units, reading.told.facts) == ("implement", (one.id,), {})


def conversation(model, prompt, sample, report):
    first = model.answer((("user", prompt),), sample).text
    turns = (("user", prompt), ("assistant", first), ("user", report))
    return code(first), code(model.answer(turns, sample).text)


def test_a_failing_check_gets_a_slip_repaired_about_as_often_as_the_card_says():
    unit = "log_in"
    repaired = broken = 0
    for sample in range(400):
        before, after = conversation(
            LARGE, task(WORLD, [unit]).prompt, str(sample), "Check failed: log_in gave the wrong answer."
        )
        if recognise(WORLD, unit, before).slip:
            broken += 1
            repaired += recognise(WORLD, unit, after).slip is None
    assert broken > 50
    assert near(repaired / broken, LARGE.profile.repair[1], broken)


def test_a_report_that_names_nothing_helps_less():
    unit = "log_in"
    fixed = {"log_in fails: expected locked, got ok.": 0, "It is still wrong.": 0}
    for report in fixed:
        for sample in range(200):
            before, after = conversation(LARGE, task(WORLD, [unit]).prompt, str(sample), report)
            fixed[report] += before != after
    named, vague = fixed.values()
    assert vague < named * 0.6


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("Please write log_in with rate limiting", "implement"),
        ("could you build the sign up function", "implement"),
        ("Write tests for the registration", "tests"),
        ("Review this log in code for security problems", "review"),
        ("What edge cases does the password check have?", "edges"),
        ("Break the authentication system down into steps", "plan"),
        ("Summarise: an access token lives 10 minutes", "summarise"),
        ("What is the capital of France?", "other"),
        ("", "other"),
    ],
)
def test_intents_are_read_from_ordinary_words(words, intent):
    assert read((("user", words),)).intent == intent


def test_out_of_its_worlds_it_says_what_it_is():
    said = LARGE.answer((("user", "What is the capital of France?"),)).text
    assert "simulated" in said
    assert "Paris" not in said


def test_answers_are_the_same_in_another_process():
    prompt = task(WORLD, ["log_in"]).prompt
    here = LARGE.answer((("user", prompt),), "3").text
    program = """
import sys
from practice import PROFILES, PracticeModel
sys.stdout.write(PracticeModel(PROFILES[sys.argv[1]]).answer((("user", sys.argv[2]),), "3").text)
"""
    root = Path(__file__).resolve().parents[2]
    there = subprocess.run(
        [sys.executable, "-c", program, LARGE.profile.name, prompt],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout == here


def test_each_card_says_what_it_rests_on_what_is_assumed_and_where_it_is_wrong():
    for profile in PROFILES.values():
        assert profile.sources and profile.assumed and profile.wrong
        assert all(line in profile.card() for line in (*profile.sources, *profile.assumed, *profile.wrong))
