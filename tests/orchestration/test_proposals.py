"""Twelve functions to judge: fair cards, verdicts from real tests, and what judgements and reviews are worth."""

from html import unescape

import pytest

from orchestration import Client, Predictions, cards, proposed, second_opinions
from orchestration.studies.judgements import Judgements, judge
from orchestration.studies.opinions import Opinion, Opinions
from worlds import load

TWELVE = cards()


def test_the_twelve_are_always_the_same_and_another_seed_deals_others():
    assert [one.code for one in cards()] == [one.code for one in TWELVE]
    assert [one.code for one in cards(1)] != [one.code for one in TWELVE]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_about_half_fail_their_tests_and_those_are_the_ones_with_a_bug(seed):
    dealt = cards(seed)
    failed = [one.name for one in dealt if not one.tested().passed]
    assert failed == [one.name for one in dealt if one.bug]
    assert 5 <= len(failed) <= 7
    kinds = [one.bug.kind for one in dealt if one.bug]
    assert len(set(kinds)) == len(kinds)


def test_all_twelve_pass_the_examples_that_came_with_them():
    assert all(one.shown().passed for one in TWELVE)


def test_each_fits_on_a_card_and_says_what_it_must_do():
    for one in TWELVE:
        assert len(one.code.splitlines()) <= 16
        assert 2 <= len(one.must) <= 4
        assert one.name in one.code


def test_a_card_does_not_show_whether_it_is_right():
    for one in TWELVE:
        shown = f"{one}{one!r}{one.request}"
        assert not one.bug or (one.bug.tell not in shown and one.bug.id not in shown)


def test_a_card_shows_the_layout_of_what_its_code_reads_even_where_another_function_tells_it():
    for name in ("check_session", "log_out_everywhere"):
        given = " ".join(next(one for one in TWELVE if one.name == name).given)
        assert given.count('store["sessions"]: [{"user_id"') == 1
        assert '"active" | "rotated" | "revoked"' in given and 'same "family"' in given


def test_one_function_can_be_proposed_with_a_bug_of_choice():
    shop = load("pricing")
    assert proposed(shop, "round_money").tested().passed
    wrong = proposed(shop, "round_money", "halves_always_up")
    assert wrong.shown().passed and "-2.5 cents became -2" in wrong.tested().message


def test_judgements_name_what_was_let_through_and_what_was_sent_back():
    made = Judgements.of(judge(one, "accept" if place % 2 else "reject", 80) for place, one in enumerate(TWELVE))
    counts = made.matrix.to_numpy()
    assert counts.sum() == 12 and made.hits == counts[0, 0] + counts[1, 1]
    assert {one.proposal.name for one in made.false_accepts} == {
        one.name for place, one in enumerate(TWELVE) if place % 2 and one.bug
    }
    for one in made.false_accepts:
        assert one.proposal.name in made.finding and one.proposal.bug.tell in unescape(made._repr_html_())


def test_a_function_that_was_rejected_is_listed_with_its_bug_so_that_a_wrong_reason_shows():
    made = Judgements.of(judge(one, "reject" if one.bug else "accept", 80) for one in TWELVE)
    assert not made.false_accepts
    assert all(one.bug.tell in unescape(made._repr_html_()) for one in TWELVE if one.bug)


def test_calibration_groups_judgements_by_how_sure_they_were():
    made = Judgements.of(judge(one, "accept", 60 if one.bug else 90) for one in TWELVE)
    assert list(made.calibration["got"]) == [0.0, 1.0]
    assert list(made.calibration["n"]) == [5, 7]
    assert "Said 60 % on average, came true 0 %" in made.figure().alt
    assert "How often you were right" in made.figure()._repr_html_()


def test_a_reviewer_objects_more_often_than_it_names_a_bug(model_url):
    client = Client(model_url, "practice")
    said = second_opinions(client, TWELVE, times=4)
    assert len(said.rows) == 48 and "(simulated)" in said.finding
    assert (said.table["objected"] >= said.table["named the bug"]).all()
    assert not said.table["named the bug"][said.table["tests"] == "passed"].any()
    assert said.table["objected"][said.table["tests"] == "passed"].any()


def test_reviews_are_judged_and_leave_no_prediction(model_url):
    second_opinions(Client(model_url, "practice"), TWELVE[:2], times=1)
    assert len(Predictions().frame()) == 0


def test_of_no_judgement_there_is_an_empty_table():
    assert list(Judgements.of([]).table.columns)[:2] == ["said", "sure"] and Judgements.of([]).table.empty


def test_a_long_remark_is_cut_after_a_word_and_shows_that_it_was():
    said = "(Practice model, simulated.)\n1. " + "the order of the checks is a matter of taste; " * 9

    [once] = Opinions("a model", 1, (Opinion(TWELVE[0], said, simulated=True),)).table["said once"]

    assert len(once) <= 160 and once.startswith("1. the order") and once.endswith(" …")
    assert f" {once.removesuffix(' …').split()[-1]} " in f" {' '.join(said.split())} "
