"""The model reads people's own words: measured on prompts that it was not tuned on."""

from __future__ import annotations

import json

import pytest
from recognition import CORPUS, HALVES, rates

from practice.reading import read


def asked(*texts):
    return read(tuple(("user" if number % 2 == 0 else "assistant", text) for number, text in enumerate(texts)))


def test_the_corpus_is_as_large_as_it_should_be_and_no_prompt_is_in_both_halves():
    texts = [
        {" ".join(one["content"].lower() for one in json.loads(line)["messages"]) for line in lines}
        for half in HALVES
        for lines in [(CORPUS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]
    ]
    assert sum(map(len, texts)) >= 800
    assert not texts[0] & texts[1]


def test_most_of_the_prompts_that_it_was_not_tuned_on_are_read_right():
    made = rates("unseen")
    assert made["intent"] >= 0.8
    assert made["world"] >= 0.93
    assert made["all"] >= 0.65
    assert made["nearly"] >= 0.68


@pytest.mark.parametrize(
    ("texts", "intent", "units"),
    [
        (("Write log_in()", "Done.", "still failing: test_x failed, expected 1, got 2"), "repair", ("log_in",)),
        (("Implement log_in().", "Here.", "now tests for it"), "tests", ("log_in",)),
        (("Implement log_in().", "Here.", "And the same for verify_password()"), "implement", ("verify_password",)),
    ],
)
def test_what_was_said_earlier_is_understood(texts, intent, units):
    reading = asked(*texts)
    assert (reading.intent, reading.units) == (intent, units)


@pytest.mark.parametrize(
    "text", ["", "   ", "?", "\x00\ud800", "def", "```", "```python\n", "- " * 5_000, "(" * 10_000, "é" * 10_000]
)
def test_nothing_that_can_be_typed_breaks_it(text):
    assert asked(text).intent == "other"
