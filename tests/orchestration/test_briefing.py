"""A vague wish: what it leaves open, an interview about it, and the brief that comes of it."""

import pytest

from orchestration.context.briefing import NO_MATTER, brief_problems, interview, left_open

TOPICS = {
    "money": {"asks": "?", "signs": ["fee", "price"], "settled": ["rounded"], "hours": 8},
    "day": {"asks": "?", "signs": ["every day"], "settled": ["utc"], "hours": 7},
    "look": {"asks": "?", "signs": ["nice"], "settled": ["as before"], "hours": 1},
    "bank": {"asks": "?", "signs": ["bank"], "settled": ["we wait"], "hours": 9},
}
FEATURE = {"wish": "A fee is due.", "text": "A fee is due every day, UTC. It should be nice."}
CUSTOMER = {"money": "Whole euros, paid through our bank.", "bank": "Then it is noted."}


def dearest(feature, answers):
    said = [feature["text"], *answers.values()]
    still = {topic for one in said for topic in left_open(one, TOPICS)} - set(answers)
    return max(still, key=lambda topic: TOPICS[topic]["hours"], default=None)


def test_a_statement_leaves_open_what_it_raises_and_does_not_settle():
    assert left_open(FEATURE["text"], TOPICS) == ["money", "look"]
    assert left_open("The price is rounded.", TOPICS) == []


def test_a_sign_is_the_beginning_of_a_word_in_any_case():
    assert left_open("Prices rise.", TOPICS) == ["money"]
    assert left_open("Coffee is free.", TOPICS) == []


def test_an_answer_can_open_what_the_wish_did_not():
    asked = interview(dearest, FEATURE, CUSTOMER, TOPICS)
    assert list(asked.answers) == ["money", "bank", "look"]
    assert asked.answers["look"] == NO_MATTER
    assert (asked.saved, asked.best, asked.problems, asked.unheard) == (17, 17, (), ())


def test_who_does_not_listen_leaves_it_unheard():
    deaf = interview(lambda feature, answers: dearest(feature, dict.fromkeys(answers, "")), FEATURE, CUSTOMER, TOPICS)
    assert (deaf.saved, deaf.unheard) == (8, ("bank",))


def test_who_asks_cheap_topics_first_is_told_so_and_not_called_deaf():
    def cheapest(feature, answers):
        still = set(left_open(feature["text"], TOPICS)) - set(answers)
        return min(still, key=lambda topic: TOPICS[topic]["hours"], default=None)

    asked = interview(cheapest, FEATURE, CUSTOMER, TOPICS, most=2)
    assert asked.passed_over == ("it asks about 'look' (1 h) while a dearer topic is open (8 h)",)
    assert asked.unheard == ()
    assert interview(dearest, FEATURE, CUSTOMER, TOPICS).passed_over == ()


def test_a_question_may_stand_before_what_the_customer_said():
    topics = {**TOPICS, "money": {**TOPICS["money"], "asks": "Who pays?"}}
    told = {**RIGHT, "requirements": {"money": f"Money. Who pays? - {CUSTOMER['money']}"}}
    assert brief_problems(FEATURE, ANSWERS, told, topics) == {}


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (lambda feature, answers: "weather", "it asks about a text that is no topic of the catalogue"),
        (lambda feature, answers: ["money"], "it asks about a list that is no topic of the catalogue"),
        (lambda feature, answers: "money", "it asks about 'money' a second time"),
        (lambda feature, answers: None, "it stops after 0 questions, and 2 topics are still open"),
        (lambda feature, answers: ["money", "bank", "look"][len(answers)], "it asks more than 2 questions"),
        (lambda feature, answers: "day" if not answers else None, "it asks about 'day', which the customer has said"),
    ],
)
def test_wrong_asking_is_told_in_words(asks, said):
    assert interview(asks, FEATURE, CUSTOMER, TOPICS, most=2).problems[0].startswith(said)


def test_only_as_many_questions_count_as_may_be_asked():
    assert interview(dearest, FEATURE, CUSTOMER, TOPICS, most=1).best == 9


ANSWERS = {"money": CUSTOMER["money"], "day": NO_MATTER}
RIGHT = {"goal": "A fee is due.", "requirements": {"money": CUSTOMER["money"]}, "open": ["look", "bank"]}


def test_a_brief_that_says_what_was_said_and_what_is_open_lacks_nothing():
    assert brief_problems(FEATURE, ANSWERS, RIGHT, TOPICS) == {}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"goal": ""}, "`goal` is missing"),
        ({"goal": "x"}, "`goal` is missing"),
        ({"goal": "x " * 101}, "`goal` is longer than 200 characters"),
        ({"requirements": []}, "`requirements` is not a dict"),
        ({"requirements": {}}, "what the customer said about 'money' does not stand in `requirements` word for word"),
        ({"requirements": ANSWERS}, "'day' does not matter to the customer"),
        ({"requirements": {**RIGHT["requirements"], "look": "blue"}}, "`requirements` holds 'look', and nobody"),
        (
            {"requirements": {**RIGHT["requirements"], "A fee is": 1}},
            "`requirements` holds something that is no topic,",
        ),
        ({"requirements": {"money": f"{CUSTOMER['money']} Blue."}}, "`requirements` says more about 'money' than the"),
        ({"open": None}, "`open` is not a list of topics"),
        ({"open": ["look"]}, "1 of the topics that are still open are not in `open`"),
        ({"open": ["look", "bank", {}]}, "`open` holds something that is not open"),
    ],
)
def test_what_a_brief_lacks_is_told_in_words(changed, said):
    found = brief_problems(FEATURE, ANSWERS, {**RIGHT, **changed}, TOPICS)
    assert list(found) == list(changed) and found[next(iter(changed))].startswith(said)


@pytest.mark.parametrize(
    ("brief", "kind"), [(None, "nothing"), (3.5, "a number"), (3, "a number"), ("prose", "a text"), ([], "a list")]
)
def test_something_else_than_a_brief_is_told_so(brief, kind):
    found = brief_problems(FEATURE, ANSWERS, brief, TOPICS)
    assert list(found) == ["goal", "requirements", "open"]
    assert found["goal"].startswith(f"{kind} came back; a dict with goal")
