"""What a model is shown: a rule in a long text, files and constraints, what each is worth; and who is asked."""

import pytest

from orchestration import (
    Client,
    Experiment,
    Holds,
    ask_customer,
    fact_in_text,
    leave_one_out,
    load_world,
    measured_for,
    must_hold,
    rules_of,
    shown,
    source_files,
    source_values,
)
from orchestration.errors import OrchestrationError
from orchestration.studies.showing import _NOTES
from worlds import count_tokens, load, names

RULE = "Addresses at mailinator.com and trashmail.com are refused."


@pytest.mark.parametrize("tokens", [500, 1_000, 8_000, 32_000])
def test_a_text_is_as_long_as_it_says_and_holds_the_rule_once(tokens):
    prompt = fact_in_text(load("authentication"), tokens, unit="validate_email").tasks[0].prompt

    assert abs(count_tokens(prompt) - tokens) <= 20
    assert prompt.count(RULE) == 1
    assert prompt.rstrip().endswith('"""')


def test_the_rule_stands_where_it_was_put():
    for place in (0.0, 0.5, 1.0):
        lines = fact_in_text(load("authentication"), 4_000, place, unit="validate_email").tasks[0].prompt.splitlines()
        assert abs(lines.index(RULE) / len(lines) - place) < 0.03


def test_the_rest_is_useless_in_every_world():
    told = [
        (name, fact.id, note)
        for name in names()
        for fact in load(name).facts.values()
        for note in _NOTES
        if fact.told_in(note) or (fact.decoy and fact.decoy.search(note))
    ]
    assert told == []


def test_too_few_tokens_and_a_unit_of_several_rules_are_told():
    with pytest.raises(OrchestrationError, match="too few"):
        fact_in_text(load("authentication"), 20)
    with pytest.raises(OrchestrationError, match="3 rules"):
        fact_in_text(load("rental"), 4_000, unit="late_fee")


def test_spot_checks_count_each_rule_alone():
    check = Holds({"one": "one() == 1", "two": "two() == 2", "gone": "three() == 3"})

    verdict = check("def one():\n    return 1\n\n\ndef two():\n    return 3\n")

    assert (verdict.score, verdict.of, verdict.passed) == (1, 3, False)
    assert verdict.message == "Does not hold: two; gone"
    assert check("def one(:").score == 0


def test_the_request_shows_the_sources_in_their_order_and_tells_no_rule_besides():
    world = load_world("rental")
    files = source_files(world, ["toolhire/till.py", "CHANGELOG.md"])

    prompt = shown(world, ["late_fee"], [*files, must_hold("only cents")]).tasks[0].prompt

    assert prompt.index("def late_fee") < prompt.index("## toolhire/till.py") < prompt.index("## CHANGELOG.md")
    assert prompt.endswith("- only cents")
    bare = shown(world, ["late_fee"]).tasks[0].prompt
    assert not [name for name, sign in rules_of(world, ["late_fee"]).items() if sign.search(bare)]
    with pytest.raises(OrchestrationError, match=r"no file 'x.py'"):
        source_files(world, ["x.py"])


def test_models_that_show_one_effect_are_found_by_what_they_publish(model_url):
    readers = measured_for(Client(), "length")
    last = [one.published()[0]["points"][-1][1] for one in readers]

    assert len(readers) == 5 and last == sorted(last, reverse=True)
    assert measured_for(Client(), "telepathy") == []


def test_what_is_left_out_costs_what_it_was_worth(model_url):
    world = load_world("rental")
    parts = [*source_files(world, ["CHANGELOG.md", "docs/terms.md"]), must_hold("The counter waives up to 15 euros.")]
    fee = "late_fee({'due': 0, 'day_cents': 2_000, 'value_cents': 90_000}, 2_400) == 0"
    arms = leave_one_out(world, ["late_fee"], parts, check=Holds({"grace": fee}))

    result = Experiment("worth", arms, trials=20, log=False).run()
    values = source_values(result, parts)

    assert values.index[0] == "CHANGELOG.md" and values.loc["CHANGELOG.md", "low"] > 0
    assert "simulated" in values.index.name
    assert list(values["tokens"]) == [next(one.tokens for one in parts if one.name == name) for name in values.index]


def test_the_customer_answers_what_is_asked_and_nothing_else():
    asked = ask_customer(
        load_world("shortener"), ["What colour do you like?", "How many links may an account make a day?"]
    )

    assert asked.sentence == "2 questions: 1 of 8 gaps found."
    assert "nothing to add" in asked.answers[0][1] and "40 links" in asked.answers[1][1]
    assert len(asked.missed) == 7 and not any(question in repr(asked) for question in asked.missed)


def test_the_customer_does_not_deny_what_the_brief_demands():
    asked = ask_customer(load_world("shortener"), ["Which characters are left out of codes?"])

    assert "it stands in the brief, or it does not matter to us" in asked.answers[0][1]


def test_what_was_not_asked_is_left_as_open_questions_that_can_be_read():
    asked = ask_customer(load_world("shortener"), ["How many links may an account make a day?"])

    assert "How long does a customer's link live when nobody said for how many days?" in asked.missed
    assert all(question.endswith("?") and "\\" not in question for question in (*asked.missed, *asked.found))


def test_a_customer_with_no_gaps_and_a_seventh_question_are_told():
    with pytest.raises(OrchestrationError, match="6 questions; these are 7"):
        ask_customer(load_world("shortener"), ["?"] * 7)
    with pytest.raises(OrchestrationError, match="leaves nothing open"):
        ask_customer(load_world("pricing"), ["?"])
    with pytest.raises(OrchestrationError, match="a text in quotes"):
        ask_customer(load_world("shortener"), [3])
    with pytest.raises(OrchestrationError, match="None is none"):
        ask_customer(load_world("shortener"), None)
