"""Facts count by where they stand, by how long the text is and by what contradicts them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asking import CLEAN, LARGE, WORLD, code_of, like, near, said

from orchestration.studies.jobs import task
from practice import curves
from practice.told import mentions, told
from worlds import load, names

UNIT = WORLD.units["check_password"]
FACT = WORLD.facts["password_length"]


@pytest.mark.parametrize("name", names())
def test_the_filter_loses_no_fact_and_no_contradiction(name):
    world = load(name)
    texts = [
        *world.rules,
        *world.brief.splitlines(),
        *(line for text in world.sources.values() for line in text.splitlines()),
    ]
    for line in texts:
        seen = {(fact, decoy) for of, fact, decoy, _ in mentions(line) if of == name}
        assert seen == {(fact.id, False) for fact in world.facts.values() if fact.told_in(line)} | {
            (fact.id, True) for fact in world.facts.values() if fact.decoy and fact.decoy.search(line)
        }


def test_a_place_is_a_share_of_the_whole_conversation():
    turns = (("system", "x" * 100), ("user", "y" * 99 + "\n" + FACT.text + "\n" + "z" * 100))
    (place,) = set(told(WORLD, turns).facts[FACT.id])
    assert place == pytest.approx(200 / sum(len(text) for _, text in turns), abs=0.1)


def test_what_the_model_said_itself_is_no_source():
    assert told(WORLD, (("assistant", FACT.text),)).facts == {}


def test_what_was_said_earlier_in_the_conversation_counts():
    prompt = UNIT.signature
    code = code_of(said(CLEAN, FACT.text, "Noted.", prompt))
    assert FACT.find in code
    assert FACT.find not in code_of(said(CLEAN, prompt))


def contradicted(text):
    """A world in which this text contradicts the password's length."""
    return replace(FACT, decoys=(text,))


@pytest.fixture
def decoy(monkeypatch):
    from practice import told as room

    fact = contradicted(r"eight characters")
    monkeypatch.setitem(WORLD.facts, FACT.id, fact)
    room._signs.cache_clear()
    room.mentions.cache_clear()
    from practice import reading

    reading._remembered.cache_clear()
    yield "The old policy says eight characters."
    monkeypatch.undo()
    room._signs.cache_clear()
    room.mentions.cache_clear()
    reading._remembered.cache_clear()


def test_a_contradiction_makes_a_fact_less_likely_to_be_used_and_is_believed_in_its_place(decoy):
    model = like(CLEAN, distractor=0.7)
    prompt = task(WORLD, [UNIT.id]).prompt
    answers = [code_of(said(model, f"{prompt}\n\n{decoy}", sample=sample)) for sample in range(300)]
    assert near(sum(FACT.find in answer for answer in answers) / 300, 0.7, 300)
    assert all((FACT.find in answer) != (FACT.replace in answer) for answer in answers)


def test_a_contradiction_alone_is_believed_where_the_fact_might_have_been_guessed(decoy):
    model = like(CLEAN, guess=1.0)
    assert FACT.find in code_of(said(model, UNIT.signature))
    assert FACT.find not in code_of(said(model, f"{decoy}\n\n{UNIT.signature}"))


def test_four_contradictions_are_as_bad_as_it_gets():
    profile = replace(LARGE.profile, distractor=0.5)
    assert [curves.distracted(profile, many) for many in (0, 1, 4, 9)] == [1.0, 0.5, 0.0625, 0.0625]
