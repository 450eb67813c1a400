"""The kill list: by mutant and class of bug, readable without a kernel, and kind to a case in another form."""

from orchestration import Predictions, kill_list, predict, reveal
from worlds import load

SHOP = load("pricing")
SUITE = {
    "shipping_cost": [((2500, "DE", 3000), 490), ((2500, "US", 3000), {"raises": "ValueError"})],
    "format_money": [((-1290,), "(12,90 €)")],
}
BETTER = SUITE | {"shipping_cost": [*SUITE["shipping_cost"], ((2500, "DE", 6000), 0)]}


def test_it_lists_every_mutant_with_its_fate_the_living_first():
    told = kill_list(SHOP, SUITE)
    assert told.finding == "2 of 12 mutants killed, 10 are alive: a mutation score of 17 %."
    html = told._repr_html_()
    assert html.count("● alive") == 10 and html.count("✗ killed by case&nbsp;") == 2
    assert html.index("● alive") < html.index("✗ killed by case&nbsp;2")


def test_classes_of_bugs_are_counted_the_least_killed_first():
    kinds = kill_list(SHOP, SUITE).by_kind
    assert kinds["swallowed error"] == (1, 1) and kinds["wrong default"] == (0, 3)
    shares = [killed / of for killed, of in kinds.values()]
    assert shares == sorted(shares)


def test_what_is_new_is_marked_against_an_earlier_suite():
    told = kill_list(SHOP, BETTER, before=SUITE)
    assert told.finding.endswith("1 more than before.")
    assert told._repr_html_().count("<b>new</b>") == 1


def test_only_functions_on_both_lists_are_compared():
    told = kill_list(SHOP, {"shipping_cost": BETTER["shipping_cost"]}, before=SUITE)
    assert told.finding.endswith("1 more than before.")


def test_a_case_that_a_right_version_fails_is_named_without_giving_the_answer_away():
    wrong = SUITE | {"format_money": [((5,), "0,5 €")]}
    told = kill_list(SHOP, wrong)
    assert told.warnings == (
        "Case 1 of format_money counts for nothing: a right version fails it. Read the rule again.",
    )
    assert told.warnings[0] in told._repr_html_() and "0,05" not in told._repr_html_()


def test_a_case_in_another_form_is_said_and_not_raised():
    told = kill_list(SHOP, {"shipping_cost": ["a basket of 60 euros"]})
    assert "write each case as (args, expected)" in told.finding
    assert "alert" in told._repr_html_() and len(told.table) == 0


def test_the_table_is_a_frame_and_the_text_stands_alone():
    told = kill_list(SHOP, SUITE)
    assert list(told.table.columns) == ["function", "bug", "what is wrong", "fate", "did"]
    assert "alive                shipping_cost: boundary" in repr(told)
    assert told._repr_mimebundle_()["text/plain"] == repr(told)


def test_a_prediction_of_the_score_is_settled_when_the_list_is_shown():
    score = predict("w2.bite.score", "What score?", lesson="2.2", value=80, confidence=70)
    shown = reveal(lambda: kill_list(SHOP, SUITE).against(score), score)
    assert shown.value.predicted.startswith("You said 80 %") and "63 points" in shown.value._repr_html_()
    assert Predictions().frame().set_index("id").loc["w2.bite.score", "truth"] == 17


def test_what_learners_write_cannot_become_markup():
    told = kill_list(SHOP, {"format_money": [(("<script>",), {"raises": "TypeError"})]})
    assert "<script>" not in told._repr_html_()


def test_what_is_no_suite_is_said_in_one_sentence_and_settles_nothing():
    told = kill_list(SHOP, [((1,), 2)])
    lock = predict("w2.kills", "How many?", lesson="2.2", value=70, confidence=60)
    assert told.finding == "A suite is a dict of functions' names and their cases, and [((1,), 2)] is none."
    assert kill_list(SHOP, {}).against(lock).finding.startswith("There are no mutants")
    assert Predictions().frame()["truth"].isna().all()
