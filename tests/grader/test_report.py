"""The figures of the class report: a planted class, worked out again with pandas or by hand."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
import pytest
from planted_class import plant

from grader.telling.report.measures import reliability, spread, upper_lower
from grader.telling.report.messages import Anonymous, Group, grouped
from grader.telling.report.people import shares, stuck
from grader.telling.report.rows import Person, read_rows
from grader.telling.report.survey import survey

DUE = datetime.fromisoformat("2026-10-12T22:00")
CELLS = {
    "a": [("answer", 0, "code"), ("easy", 2, "test"), ("good", 3, "test"), ("essay", 4, "manual"), ("all", 1, "test")],
    "b": [
        ("coin", 1, "test"),
        ("against", 2, "test"),
        ("nobody", 2, "test"),
        ("empty", 2, "test"),
        ("zero", 0, "test"),
    ],
}
POINTS = {name: points for listed in CELLS.values() for name, points, kind in listed if kind != "code"}
TOTALLED = ["easy", "good", "essay", "all", "coin", "against", "nobody"]


def the_class(n=40, seed=3):
    """Points by student and item, as a table: an item that is a coin toss and one that punishes who knows."""
    chance = random.Random(seed)
    rows = {}
    for place in range(n):
        able = chance.gauss(0, 1)
        share = {
            "easy": able + chance.gauss(1, 0.8), "good": able + chance.gauss(0, 0.5), "coin": chance.gauss(0, 1),
            "against": chance.gauss(0, 0.7) - able,
        }  # fmt: skip
        rows[f"student{place:02d}"] = {
            **{name: round(POINTS[name] * min(1, max(0, 0.5 + value / 3)), 2) for name, value in share.items()},
            "essay": round(2 + 0.6 * able + chance.gauss(0, 0.3), 2), "all": 1.0, "nobody": 0.0, "zero": 0.0,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Forty who handed in: two essays unread, one read before it came in again, one extra credit. Two who did not."""
    course, table = tmp_path_factory.mktemp("planted"), the_class()
    scores = {}
    for student, row in table.iterrows():
        scores[student] = dict(row) | {"empty": None}
        scores[student]["essay"] = {"auto_score": 0.0, "manual_score": row["essay"]}
    scores["student00"]["essay"] = scores["student01"]["essay"] = None
    scores["student02"]["essay"]["needs_manual_grade"] = True
    scores["student03"]["good"] = {"auto_score": 0.5, "manual_score": 1.5, "extra_credit": 0.25}
    table.loc[["student00", "student01"], "essay"] = float("nan")
    table.loc["student03", "good"] = 1.75
    handed_in = {student: DUE - timedelta(hours=10) for student in list(scores)[2:]} | {
        "student00": DUE + timedelta(hours=3), "student01": DUE + timedelta(hours=3),
    }  # fmt: skip
    plant(
        course, "week1", CELLS, scores, absent=["late", "never"], due=DUE, handed_in=handed_in,
        extension={"student01": timedelta(days=1)}, penalty={"student00": 1.5},
    )  # fmt: skip
    return survey(read_rows(course, "week1")), table


def items(found):
    return {item.cell.grade_id: item for item in found.items}


# --- figures -------------------------------------------------------------------------------------------------------


def test_facility_is_the_mean_share_of_the_points_of_those_who_have_a_score(planted):
    found, table = planted
    for name in TOTALLED:
        item = items(found)[name]
        assert item.facility == pytest.approx(table[name].mean() / POINTS[name])
        assert item.n == table[name].count()


def test_totals_leave_out_who_has_an_open_score_and_what_nobody_answered(planted):
    found, table = planted
    totals = table[TOTALLED].dropna().sum(axis=1)
    assert found.points == 15 and [item.cell.grade_id for item in found.left_out] == ["empty"]
    assert found.totals == pytest.approx(sorted(totals))
    expected = (38, totals.mean(), totals.median(), totals.std())
    assert (found.spread.n, found.spread.mean, found.spread.median, found.spread.sd) == pytest.approx(expected)


def test_item_rest_correlation_agrees_with_pandas(planted):
    found, table = planted
    complete = table[TOTALLED].dropna()
    for name in ("easy", "good", "essay", "coin", "against"):
        rest = complete.drop(columns=name).sum(axis=1)
        assert items(found)[name].separates == pytest.approx(complete[name].corr(rest))
        assert items(found)[name].compared == 38


def test_upper_less_lower_agrees_with_pandas(planted):
    found, table = planted
    complete = table[TOTALLED].dropna()
    for name in ("easy", "good", "essay", "coin", "against"):
        order = complete.drop(columns=name).sum(axis=1).sort_values().index
        share = complete[name] / POINTS[name]
        expected = share[order[-10:]].mean() - share[order[:10]].mean()  # 27 % of 38 is 10
        assert items(found)[name].upper_lower == pytest.approx(expected)


def test_who_ties_at_the_edge_of_a_group_shares_its_last_places():
    # of ten learners three are the upper group: one alone above, the other two places shared by four who tie
    pairs = [(1.0, 9.0), (1.0, 5.0), (0.0, 5.0), (0.0, 5.0), (0.0, 5.0), *[(0.0, 1.0)] * 5]
    assert upper_lower(pairs) == pytest.approx((1 + 2 * 0.25) / 3)
    assert upper_lower([(1.0, 3.0), (0.0, 3.0)] * 6) == 0


def test_alpha_agrees_with_the_covariance_matrix(planted):
    found, table = planted
    covariance = table[TOTALLED].dropna().cov()
    alpha = 7 / 6 * (1 - covariance.to_numpy().trace() / covariance.to_numpy().sum())
    assert found.reliability.alpha == pytest.approx(alpha)
    assert found.reliability.error == pytest.approx(covariance.to_numpy().sum() ** 0.5 * (1 - alpha) ** 0.5)
    assert (found.reliability.n, found.reliability.items) == (38, 7)


def test_alpha_of_a_class_worked_out_by_hand():
    # ten learners, two items: variances 0.25 and 0.25, covariance 0.15, so alpha is 2 (1 - 0.5 / 0.8)
    first, second = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 0, 1, 1, 1, 1]
    assert reliability([first, second]).alpha == pytest.approx(0.75)
    assert reliability([first, first, first]).alpha == pytest.approx(1)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ([[1, 0] * 4, [0, 1] * 4], "too few to tell"),
        ([[1, 0] * 5], "it takes at least two items"),
        ([[1, 0] * 5, [0, 1] * 5], "all totals are the same"),
        ([], "too few to tell"),
    ],
)
def test_alpha_is_refused_in_words_where_it_would_mean_nothing(columns, why):
    told = reliability(columns)
    assert (told.alpha, told.error, told.refused) == (None, None, why)


def test_the_spread_of_nobody_and_of_one():
    assert spread([]) is None
    assert spread([3.0]).sd == 0


def test_the_order_of_the_students_changes_nothing(planted):
    found, _ = planted
    rows = found.rows
    for seed in range(8):
        names = list(rows.people)
        random.Random(seed).shuffle(names)
        new = dict(zip(rows.people, names, strict=True))

        def swap(told, new=new):
            return {new[student]: value for student, value in sorted(told.items(), key=lambda pair: new[pair[0]])}

        again = survey(
            replace(
                rows,
                people={new[id]: replace(person, id=new[id]) for id, person in rows.people.items()},
                handed_in_at=swap(rows.handed_in_at),
                scores={key: swap(theirs) for key, theirs in rows.scores.items()},
                unscored={key: frozenset(new[one] for one in who) for key, who in rows.unscored.items()},
                look_again={key: frozenset(new[one] for one in who) for key, who in rows.look_again.items()},
            )
        )
        assert (again.items, again.spread, again.reliability) == (found.items, found.spread, found.reliability)


# --- sentences -----------------------------------------------------------------------------------------------------


def test_planted_items_are_flagged_in_words(planted):
    flags = {name: item.flag for name, item in items(planted[0]).items()}
    assert flags["against"] == "works against the rest: look at the test"
    assert flags["coin"].startswith("does not separate; with 38 learners this can be chance")
    assert flags["all"] == "everybody passes"
    assert flags["nobody"] == "nobody passes: look at the test, or teach it again"
    assert flags["good"] == flags["essay"] == flags["empty"] == flags["zero"] == ""


def test_a_persons_score_and_extra_credit_count_and_late_penalties_stand_apart(planted):
    found, _ = planted
    assert found.rows.scores["a", "good"]["student03"] == 1.75
    assert found.rows.penalties == {"student00": 1.5}


def test_what_waits_for_a_person_and_what_the_grader_left_open_are_told_apart(planted):
    found, _ = planted
    assert [(one.cell.grade_id, one.students, one.again) for one in found.by_hand] == [
        ("essay", ("student00", "student01", "student02"), 1)
    ]
    assert [(one.cell.grade_id, len(one.students)) for one in found.trouble] == [("empty", 40)]
    assert (found.handed_in, found.graded) == (40, 0)


def test_hand_ins_are_counted_against_each_ones_own_due_date(planted):
    bins = dict(planted[0].times.bins)
    assert bins["last day"] == 39  # thirty-eight ten hours early, one by a day more that was granted
    assert bins["up to a day late"] == 1
    assert bins["1 to 3 days early"] == bins["last 6 hours"] == 0 and sum(bins.values()) == 40


def test_who_fell_far_and_further_than_the_class_is_named(planted):
    rows = planted[0].rows
    now = shares(rows)
    falls = {student: 0.3 for student in now} | {"student05": 0.5, "student06": 0.49, "student07": -0.2}
    before = {student: now[student] + fall for student, fall in falls.items()}
    told = stuck(replace(rows, previous="week0", previous_share=before))
    fell = {one.student: one.reasons for one in told if "since week0" in one.reasons[-1]}
    assert fell == {"student05": ("fell by 50 points of 100 since week0",)}


def test_the_assignment_before_is_the_one_due_before_or_else_the_one_named_before(tmp_path):
    for name in ("week10", "week9", "week2"):
        plant(tmp_path, name, {"nb": [("t", 1, "test")]}, {})
    assert [read_rows(tmp_path, name).previous for name in ("week2", "week9", "week10")] == ["", "week2", "week9"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("clean(' A ') should be 'a', not 'A'", "clean('B') should be 'b', not ''", True),
        ("Expected 12 rows, got 3", "Expected 120 rows, got -3.5e4", True),
        ("A day is missing: 2026-10-09", "A day is missing: 7", True),
        ("`count` is not defined.", "`clean` is not defined.", True),
        ("It's wrong, isn't it", "It's right, isn't it", False),
        ("Column total is missing", "Column room is missing", False),
        ("x1 is missing", "x2 is missing", False),
        ("Ada did it", "Bob did it", True),
        ("Sent to ada@example.org", "Sent to someone.else@example.org", True),
    ],
)
def test_messages_are_the_same_when_numbers_quotes_and_names_differ(one, other, same):
    people = Anonymous([Person("ada", "Ada", "Lovelace"), Person("bob", "Bob", "12")])
    assert len(grouped([(one, 1), (other, 2)], people)) == (1 if same else 2)


def test_the_example_of_a_group_is_its_most_frequent_wording_and_names_nobody():
    people = Anonymous([Person("ada7", "Ada", "Lovelace-Byron"), Person("7", "An", "Will")])
    told = [("ada7 of Ada gives 'a' (Lovelace-Byron)", 2), ("ada7 of Ada gives 'b' (Lovelace-Byron)", 3)]
    assert grouped(told, people) == [Group(5, "[name] of [name] gives 'b' ([name])", 2)]
    plain = "an answer will give 7; the Adabas file stays"
    assert grouped([(plain, 1)], people)[0].example == plain


def test_a_message_cannot_turn_the_direction_of_writing_or_fill_the_page():
    told = grouped([("a\u202eb\x1b[31m\n" + "x" * 5000 + "\n1\n2\n3", 1)], Anonymous([]))[0].example
    assert "\u202e" not in told and "\x1b" not in told and len(told) < 300
