"""A suite is worth what it kills: cases as plain data, mutants, coverage, and right versions that must pass."""

import pytest

from orchestration import built, coverage, disagreements, hunt, mutants_of, rejected
from orchestration.errors import BadEntry
from worlds import load

SHOP = load("pricing")
VISITS = [((2500, "DE", 3000), 490), ((2500, "DE", 9900), 0), ((2500, "US", 3000), {"raises": "ValueError"})]
EDGES = [
    ((2500, "DE", 6000), 0),
    ((10_000, "DE", 3000), 490),
    ((25_000, "FR", 3000), 3570),
    ((0, "FR", 3000), 0),
    ((2500, "FR", 9900), 1190),
]


def fate(cases):
    return hunt(SHOP, {"shipping_cost": cases})


def test_every_line_can_run_and_most_mutants_live():
    [covered] = coverage(SHOP, {"shipping_cost": VISITS})
    assert covered.share == 100 and len(covered.lines) == 6
    assert (fate(VISITS).killed, fate(VISITS).of) == (1, 6)


def test_a_case_less_leaves_a_line_that_never_ran():
    [covered] = coverage(SHOP, {"shipping_cost": VISITS[:2]})
    assert covered.share < 100
    lines = covered.code.splitlines()
    [missed] = set(covered.lines) - set(covered.ran)
    assert "raise ValueError" in lines[missed - 1]


def test_edge_cases_kill_all_and_the_table_says_which_killed_what():
    found = fate(VISITS + EDGES)
    assert found.score == 100
    assert found.table.loc["free_one_cent_late", "fate"] == "killed by case 4"
    assert found.table.loc["free_one_cent_late", "did"] == "gave 490"


def test_no_case_kills_nothing():
    assert fate([]).killed == 0
    assert "6 are alive" in fate([]).finding


def test_every_slip_of_a_function_is_a_mutant_that_differs_from_the_right_version():
    found = mutants_of(SHOP, "shipping_cost", "format_money")
    assert len(found) == 12 and len({one.slip for one in found}) == 12
    assert all(one.code != SHOP.units[one.function].reference for one in found)
    assert all(one.line in one.code for one in found)


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (((4,), 2), None),
        (((9,), 2), "gave 3.0"),
        (((-1,), {"raises": "ValueError"}), None),
        (((-1,), {"raises": "ArithmeticError"}), "raised ValueError"),
        (((4,), {"raises": "ValueError"}), "gave 2.0"),
        ((("x",), 2), "raised TypeError"),
    ],
)
def test_a_case_agrees_or_says_what_happened(case, told):
    assert disagreements("from math import sqrt as root", "root", [case]) == [told]


def test_an_error_is_known_by_the_classes_that_it_is_derived_from():
    code = "def bad(text):\n    return text.encode('ascii')\n"
    assert disagreements(code, "bad", [(("é",), {"raises": "ValueError"})]) == [None]


def test_what_was_handed_over_must_stay_as_it_was():
    code = "def first(rows):\n    return rows.pop(0)\n"
    assert disagreements(code, "first", [(([1, 2],), 1)]) == ["changed its arguments"]


def test_a_version_that_never_ends_is_stopped_and_one_that_does_not_run_says_so():
    assert disagreements("def wait(n):\n    while True:\n        pass\n", "wait", [((1,), 1)]) == ["was stopped"]
    assert "does not run: SyntaxError" in str(disagreements("def wait(n:", "wait", [((1,), 1)])[0])


def test_a_case_that_pins_what_nobody_specified_is_rejected_by_a_right_version_and_kills_nothing():
    pinned = {"format_money": [((12.5,), {"raises": "ValueError"})]}
    assert len(rejected(SHOP, pinned)) == 2 and "right version 2" in rejected(SHOP, pinned)[0]
    found = hunt(SHOP, pinned)
    assert found.killed == 0 and found.unfair == (("format_money", 1),)


def test_fair_cases_are_accepted_by_every_right_version():
    assert rejected(SHOP, {"shipping_cost": VISITS + EDGES}) == ()


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ("a basket", "no list|not a list"),
        ([490], r"Case 1 .* write each case as \(args, expected\)"),
        ([((2500, "DE", 3000), 490), (2500, 490)], r"case 2 .* one argument is \(2500,\) with a comma"),
        ([((object(),), 1)], "no plain data"),
    ],
)
def test_a_case_in_another_form_is_explained(cases, told):
    with pytest.raises(BadEntry, match=told):
        hunt(SHOP, {"shipping_cost": cases})


def test_a_function_that_is_not_there_names_those_that_are():
    with pytest.raises(BadEntry, match=r"no function .shiping.; it has .*shipping_cost"):
        hunt(SHOP, {"shiping": []})


def test_a_version_can_be_called_here():
    assert built(SHOP, "shipping_cost")(2500, "DE", 6000) == 0
    assert built(SHOP, "shipping_cost", solution=1)(2500, "DE", 6000) == 0
    assert built(SHOP, "shipping_cost", "free_one_cent_late")(2500, "DE", 6000) == 490
