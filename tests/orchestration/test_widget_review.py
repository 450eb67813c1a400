"""The code review card: one function at a time, the first judgement counts, and the tests settle it."""

import pytest

from orchestration import Predictions, cards, predict, reveal, review
from orchestration.errors import InvalidPrediction
from orchestration.widgets import NotYet

TWELVE = cards()


def fill(desk, said="accept", sure=70):
    for one in TWELVE:
        desk.judge(one.name, said, sure)


def test_it_shows_the_first_function_with_what_it_must_do_and_where_one_is():
    desk = review(TWELVE, lesson="2.1")
    assert "Function 1 of 12" in desk.top.value and TWELVE[0].name in desk.top.value
    assert all(sentence.split("<")[0] in desk.text.value for sentence in TWELVE[0].must)
    assert "Next: password_problems" in repr(desk)


def test_a_click_judges_and_goes_on_to_the_next():
    desk = review(TWELVE, lesson="2.1")
    desk.word.value, desk.sure.value = "reject", 80
    desk.button.click()
    assert "Function 2 of 12" in desk.top.value and TWELVE[1].name in desk.top.value
    assert desk.word.value is None and desk.sure.value is None
    assert "reject, 80&nbsp;% sure" in desk.message.value


def test_a_click_with_nothing_chosen_asks_kindly_and_records_nothing():
    desk = review(TWELVE, lesson="2.1")
    desk.button.click()
    assert "choose one" in desk.message.value
    desk.word.value = "accept"
    desk.button.click()
    assert "how sure are you" in desk.message.value
    assert not desk.said and len(Predictions().frame()) == 0


def test_the_first_judgement_counts():
    desk = review(TWELVE, lesson="2.1")
    desk.judge("late_fee", "accept", 90)
    assert "the first judgement counts" in desk.judge("late_fee", "reject", 50)
    assert Predictions().get("w2.review.late_fee").value == "accept"


def test_a_restart_goes_on_where_one_stopped():
    review(TWELVE, lesson="2.1").judge(TWELVE[0].name, "accept", 90)
    again = review(TWELVE, lesson="2.1")
    assert "Function 2 of 12" in again.top.value
    assert again.said == {TWELVE[0].name: ("accept", 90.0)}


def test_before_the_last_judgement_there_is_no_outcome_but_a_sentence():
    desk = review(TWELVE, lesson="2.1")
    assert isinstance(desk.outcome, NotYet) and "12 are still to come" in repr(desk.outcome)
    fill(desk)
    assert desk.locked and desk.outcome.hits == 7
    assert desk.asking.layout.display == "none"


def test_the_tests_settle_every_judgement_in_the_learners_record():
    desk = review(TWELVE, lesson="2.1")
    fill(desk, sure=80)
    assert desk.outcome.hits == 7
    frame = Predictions().frame()
    assert len(frame) == 12 and set(frame["lesson"]) == {"2.1"}
    assert frame["hit"].sum() == 7 and not frame["simulated"].any()


def test_a_card_behind_it_fills_itself_in_and_settles_the_number_that_was_predicted():
    desk = review(TWELVE, lesson="2.1")
    hits = predict(
        "w2.review.hits", "How many?", lesson="2.1", low=0, high=12, unit="functions", value=9, confidence=70
    )
    shown = reveal(lambda: desk.outcome.against(hits), desk, hits)
    assert not shown.value
    fill(desk)
    assert shown.value.predicted.startswith("You said 9 functions")
    assert Predictions().frame().set_index("id").loc["w2.review.hits", "truth"] == 7


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("late_feee", "accept", 80), "no function 'late_feee'"),
        (("late_fee", "perhaps", 80), "accept or reject"),
        (("late_fee", "accept", 30), "from 50 to 100"),
        (("late_fee", "accept", "quite"), "not a number"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(args, told):
    desk = review(TWELVE, lesson="2.1")
    with pytest.raises(InvalidPrediction, match=told):
        desk.judge(*args)
    assert not desk.said


def test_with_nobody_there_every_function_is_accepted_said_so_and_not_recorded(monkeypatch):
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    desk = review(TWELVE, lesson="2.1")
    assert desk.locked and "Nobody is here" in repr(desk)
    assert "Nobody judged" in desk.outcome.finding and "nobody judged" in desk.outcome.matrix.index[0]
    assert len(Predictions().frame()) == 0


def test_controls_have_names_and_code_can_be_reached_from_the_keyboard():
    desk = review(TWELVE, lesson="2.1")
    assert desk.button.tooltip and 'tabindex="0"' in desk.text.value and "aria-label" in desk.text.value
    assert list(desk.word.options) == ["accept", "reject"]


def test_when_all_are_judged_every_card_can_be_opened_again():
    desk = review(TWELVE, lesson="2.1")
    desk.judge("late_fee", "accept", 90)
    assert "It must:" not in desk.past.value
    fill(desk)
    assert desk.past.value.count("It must:") == 12 and desk.past.value.count("aria-label=") == 12


def test_what_waits_for_the_judgements_asks_for_them_and_not_for_a_prediction():
    desk = review(TWELVE, lesson="2.1")
    hits = predict("w2.review.hits", "How many?", lesson="2.1", high=12, unit="functions")
    behind, both = reveal(lambda: "done", desk), reveal(lambda: "done", desk, hits)
    assert repr(both.value) == "Lock in your prediction and judge all 12 functions first; the result shows itself then."
    hits.lock(9, 70)
    assert repr(behind.value) == repr(both.value) == "Judge all 12 functions first; the result shows itself then."


def test_an_unreadable_record_counts_as_empty(tmp_path):
    desk = review(TWELVE, lesson="2.1")
    desk.judge("late_fee", "accept", 90)
    for path in (tmp_path / "record").rglob("*.jsonl"):
        path.write_bytes(b"\x00 no record\n")
    assert not review(TWELVE, lesson="2.1").said


def test_of_two_open_copies_the_first_judgement_counts_in_both():
    one, other = review(TWELVE, lesson="2.1"), review(TWELVE, lesson="2.1")
    one.judge("late_fee", "accept", 80)
    assert other.judge("late_fee", "reject", 60) == "You said accept, 80 % sure before; the first judgement counts."
    assert other.said == one.said == {"late_fee": ("accept", 80.0)}
