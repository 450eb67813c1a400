"""What may be said to the log, and the one sentence for what may not."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from orchestration import log
from orchestration.errors import BadEntry
from orchestration.models.messages import Message
from orchestration.record.redaction import brief


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "securty"}, "kind='securty' is not known; did you mean 'security'? It is one of boilerplate, tests"),
        ({"kind": "Bug investigation"}, "did you mean 'bug_investigation'?"),
        ({"kind": None}, "kind=None is not known; it is one of"),
        ({"decision": "delegated"}, "did you mean 'delegate'?"),
        ({"source": "home"}, "source='home' is not known"),
        ({"p": 80}, "A chance of success lies between 0 and 1, such as 0.8; 80 does not. 80 per cent is 0.8."),
        ({"p": math.nan}, "nan does not."),
        ({"p": True}, "True does not."),
        ({"p": "0.8"}, "'0.8' does not."),
        ({"p": np.bool_(True)}, "does not."),
        ({"minutes": -1}, "minutes should be a number of 0 or more, not -1."),
        ({"minutes": math.inf}, "minutes should be a number of 0 or more, not inf."),
        ({"minutes": "ten"}, "not 'ten'."),
        ({"step": 1.5}, "step should be a whole number, not 1.5."),
        ({"why": 6}, "why should be words in quotes, not 6; minutes are said by name: minutes=5."),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_in_one_sentence_and_not_written(said, sentence):
    with pytest.raises(BadEntry) as caught:
        log.own().unit("Nonsense", **said)
    assert sentence in str(caught.value)
    assert log.frame().empty


@pytest.mark.parametrize("title", ["", "  \n", None, 7])
def test_a_unit_needs_a_title(title):
    with pytest.raises(BadEntry, match="A unit needs a title"):
        log.delegate(title)


def test_what_is_said_at_the_close_is_looked_at_too():
    unit = log.delegate("Close")
    with pytest.raises(BadEntry, match="minutes should be a number"):
        unit.edit("missed the retry case")
    with pytest.raises(BadEntry, match="why should be words"):
        unit.reject(5)
    with pytest.raises(BadEntry, match="outcome='acepted' is not known; did you mean 'accepted'"):
        unit.reopen("acepted")
    with pytest.raises(BadEntry, match="by='tests' is not known; did you mean 'test'"):
        unit.check("x", True, "tests")
    with pytest.raises(BadEntry, match="passed should be True or False, not 'no'"):
        unit.check("x", "no")
    with pytest.raises(BadEntry, match="input_tokens should be a number of 0 or more, not -5"):
        unit.called(input_tokens=-5)
    with pytest.raises(BadEntry, match=r"output_tokens should be a whole number, not 2\.5"):
        unit.called(output_tokens=2.5)
    with pytest.raises(BadEntry, match="cost_usd should be a number of 0 or more, not nan"):
        unit.called(cost_usd=math.nan)
    with pytest.raises(BadEntry, match="seconds should be a number"):
        unit.called(seconds="2")
    with pytest.raises(BadEntry, match="3 checks passed of 2"):
        unit.check("x", True, count=2, count_passed=3)
    assert unit.outcome == "open"
    with pytest.raises(BadEntry, match="p is said beforehand"):
        log.keep("Done already", p=0.9)


def test_numbers_of_numpy_and_others_are_taken_as_numbers():
    unit = log.delegate("Numbers", p=np.float32(0.5), minutes=np.int64(3), step=np.int32(2))
    unit.check("numpy", np.bool_(True), score=np.float64(0.25))
    unit.edit(Fraction(1, 2))
    row = log.frame().loc[0]
    assert (row.predicted_success, row.predicted_min, row.step, row.rework_s) == (0.5, 3.0, 2, 30.0)


def test_a_long_title_is_cut_at_a_word_and_a_secret_goes_before_the_cut():
    unit = log.delegate("word " * 40)
    assert unit.facts.title == ("word " * 23).strip() + "…"
    assert len(log.delegate("x" * 300).facts.title) == 120
    key = "ghp_" + "a1B2" * 9
    late = log.delegate("word " * 21 + key + " more")
    assert "ghp_" not in late.facts.title
    assert log.delegate("Two\n lines ").facts.title == "Two lines"


KEY = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
ADDRESS = "mira.huber@example.com"


@pytest.mark.parametrize("secret", [KEY, ADDRESS])
def test_no_piece_of_a_secret_is_left_where_a_text_is_cut(secret):
    for room in (60, 80, 120, 200):
        for before in range(room - len(secret) - 2, room + 1):
            long = ("a " * room)[:before] + secret
            kept = [
                log.delegate(long, context=[long]).facts.title,
                *log.delegate("Names", context=[long]).facts.context,
                brief(long, room),
            ]
            assert not any(secret[:6] in one for one in kept)
    unit = log.delegate("Checks")
    for before in range(150, 201):
        unit.check(("a " * 200)[:before] + secret, True)
    said = b"".join(path.read_bytes() for path in log.own().home.rglob("*.jsonl"))
    assert secret[:6].encode() not in said


class Named:
    def __init__(self, name: object) -> None:
        self.name = name


@pytest.mark.parametrize(
    ("context", "names", "count"),
    [
        ([{"role": "user", "content": "PLANTED prompt"}], ("dict",), 1),
        ({"role": "user", "content": "PLANTED prompt"}, ("dict",), 1),
        (["PLANTED prompt " * 20, "a.py"], ("str", "a.py"), 2),
        ("PLANTED\nprompt", ("str",), 1),
        (b"PLANTED prompt", ("bytes",), 1),
        ([Named("PLANTED\nprompt"), Named(3), Named("rules")], ("Named", "Named", "rules"), 3),
        ([Path("docs") / "auth.md", ["PLANTED"]], ("auth.md", "list"), 2),
        ([Message("user", "PLANTED prompt")], ("Message",), 1),
    ],
)
def test_of_a_context_names_are_kept_and_no_text(context, names, count):
    facts = log.delegate("Context", context=context).facts
    assert (facts.context, facts.context_items) == (names, count)
    assert b"PLANTED" not in b"".join(path.read_bytes() for path in log.own().home.rglob("*.jsonl"))


def test_a_source_that_does_not_know_its_length_is_shown_without_one():
    class Untold:
        name = "auth.py"
        tokens = None

    with log.delegate("Look at it", context=[Untold()]):
        pass
    assert log.frame().loc[0, ["context_items", "context_tokens"]].isna().tolist() == [False, True]


@pytest.mark.parametrize(("name", "value"), [("parent", "01a2"), ("simulated", "yes")])
def test_what_is_no_unit_and_no_truth_is_refused_in_a_sentence(name, value):
    with pytest.raises(BadEntry, match=f"{name} should be"):
        log.delegate("Part of what?", **{name: value})


def test_trouble_in_noting_a_call_costs_nothing_even_where_nobody_listens(monkeypatch):
    monkeypatch.setattr("sys.stderr", None)
    own = log.own()
    own.hiccup(ValueError("odd"))
    assert "could not be noted" in own.trouble
