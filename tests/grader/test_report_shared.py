"""What learners share of their logs, in the class report: figures of a class, never of a person."""

import csv
import json
import os
import re

import pytest
from planted_class import plant
from shared_class import KINDS, hand_in, plant_class, prediction, unit

from grader.__main__ import main
from grader.telling.report import delegation
from orchestration.log import DelegationLog, schema
from orchestration.log.leaving import sharing
from orchestration.predictions import Prediction, Predictions


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one graded assignment; what learners share is asked for with it."""
    folder = tmp_path_factory.mktemp("course")
    plant(folder, "week4", {"nb": [("t", 1, "test")]}, {f"s{n}": {"t": n % 2} for n in range(4)})
    return folder


@pytest.fixture
def report(course, tmp_path):
    """`grader report week4 --shared FOLDER`: the page as HTML and as words, and the CSV tables by name."""

    def made(folder):
        command = ["report", "week4", "--course", course, "--shared", folder, "--csv", tmp_path / "csv"]
        assert main([str(word) for word in command]) == 0
        page = (course / "report" / "week4.html").read_text(encoding="utf-8")
        tables = {}
        for path in (tmp_path / "csv").iterdir():
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[path.stem] = list(csv.DictReader(file))
        return page, words(page), tables

    return made


def words(page):
    """The page as it reads, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S))


def section(page, name):
    """One section of the page."""
    return page.split(f'<h2 id="{name}">')[1].split("</section>")[0]


def by(rows, name):
    return {row[name]: row for row in rows}


# --- delegation ----------------------------------------------------------------------------------------------------


def test_a_class_is_told_what_it_hands_over_and_what_it_keeps_beside_the_course_s_table(report, tmp_path):
    for learner in range(6):
        hand_in(tmp_path / "in", learner, [unit(learner * 10, "tests"), unit(learner * 10 + 1, "tests"),
                                           unit(learner * 10 + 2, "ux", "keep", "done"),
                                           unit(learner * 10 + 3, "ux", "assist", "edited")])  # fmt: skip
    page, text, tables = report(tmp_path / "in")
    kinds = by(tables["delegation"], "kind")
    assert [kinds["Tests"][name] for name in ("n", "learners", "delegated", "kept")] == ["12", "6", "1", "0"]
    assert [kinds["User experience"][name] for name in ("delegated", "assisted", "kept")] == ["0", "0.5", "0.5"]
    assert kinds["mostly worth delegating"]["n"] == "12" and kinds["mostly kept"]["n"] == "12"
    assert "6 learners shared 24 closed units of work." in text and "100 %, 0 %, 0 %" in words(
        section(page, "delegation")
    )


def test_the_words_of_the_kinds_and_their_sides_are_the_course_s_own():
    assert tuple(delegation.KINDS) == schema.KINDS
    assert tuple(kind for kind, (_, side) in delegation.KINDS.items() if side == delegation.GIVE) == schema.DELEGABLE
    assert tuple(kind for kind, (_, side) in delegation.KINDS.items() if side == delegation.KEEP) == schema.JUDGMENT
    assert set(delegation.DECISIONS) == set(schema.DECISIONS)
    assert set(delegation.OUTCOMES) == set(schema.OUTCOMES) - {"open"}


def test_shares_are_of_the_units_that_a_model_worked_on(report, tmp_path):
    for learner in range(5):
        number = learner * 10
        hand_in(tmp_path / "in", learner, [
            unit(number, outcome="accepted", accepted_first=True, verified=False, predicted_success=0.9),
            unit(number + 1, outcome="accepted", accepted_first=False, verified=True, predicted_success=0.5),
            unit(number + 2, outcome="rejected", accepted_first=False, verified=True, rework_s=600.0),
            unit(number + 3, "ux", "keep", "done", verified=False),
        ])  # fmt: skip
    _, _, tables = report(tmp_path / "in")
    figures = by(tables["delegation-figures"], "figure")
    assert float(figures["accepted_first"]["value"]) == pytest.approx(1 / 3, 1e-4)
    assert float(figures["verified"]["value"]) == pytest.approx(2 / 3, 1e-4) and figures["verified"]["n"] == "15"
    assert float(figures["accepted_unchecked"]["value"]) == pytest.approx(1 / 3, 1e-4)
    assert float(figures["brier"]["value"]) == pytest.approx((0.1**2 + 0.5**2) / 2) and figures["brier"]["n"] == "10"
    assert (figures["rework_min"]["value"], figures["rework_min"]["n"]) == ("", "5")


def test_arms_of_experiments_are_in_no_figure_and_are_said(report, tmp_path):
    for learner in range(6):
        work = [unit(learner * 10 + n, accepted_first=True, verified=n == 0) for n in range(2)]
        arms = [unit(learner * 10 + 5 + n, "other", outcome=how, accepted_first=False, verified=True,
                     tool="experiment") for n, how in enumerate(("done", "abandoned", "done"))]  # fmt: skip
        hand_in(tmp_path / "in", learner, work + arms * (learner == 0))
    _, text, tables = report(tmp_path / "in")
    figures = by(tables["delegation-figures"], "figure")
    assert [figures[name]["n"] for name in ("accepted_first", "verified")] == ["12", "12"]
    assert "6 learners shared 12 closed units of work." in text and "One learner gave" not in text
    assert "3 arms of experiments are left out: an experiment is a question to a model, not delegated work." in text


def test_the_spread_is_of_learners_with_enough_units_each_counted_once(report, tmp_path):
    for learner in range(6):  # 0, 1, 2, 3, 4 and 5 of five checked; the sixth has many more units than the others
        units = [unit(learner * 100 + n, verified=n < learner) for n in range(5)]
        hand_in(
            tmp_path / "in",
            learner,
            units + ([unit(900 + n, verified=True) for n in range(20)] if learner == 5 else []),
        )
    hand_in(tmp_path / "in", 7, [unit(777, verified=True)])
    page, _, tables = report(tmp_path / "in")
    row = by(tables["delegation-figures"], "figure")["verified"]
    quartiles = [float(row[name]) for name in ("lower_quartile", "median", "upper_quartile")]
    assert quartiles == pytest.approx([0.25, 0.5, 0.75]) and row["learners_in_quartiles"] == "6"
    assert "25 % to 75 % of 6 learners" in words(section(page, "delegation"))
    assert "One learner gave 49 % of the units" in words(page)


def test_of_four_learners_nothing_is_told_but_how_many_they_are(report, tmp_path):
    for learner in range(4):
        hand_in(tmp_path / "in", learner, [unit(learner * 100 + n, verified=True) for n in range(50)])
    page, _, tables = report(tmp_path / "in")
    told = section(page, "delegation")
    assert "4 learners shared 200 closed units" in told and "Too few to tell" in told and "%" not in told
    assert not any(row["value"] for row in tables["delegation-figures"] if row["figure"] != "simulated")
    assert not any(row["delegated"] or row["verified"] for row in tables["delegation"])


def test_simulated_work_is_said_to_be_so(report, tmp_path):
    for learner in range(5):
        hand_in(tmp_path / "in", learner, [unit(learner * 10 + n, simulated=n == 0) for n in range(2)])
    _, text, _ = report(tmp_path / "in")
    assert "A simulated model did 5 of 10 of those that were delegated or assisted" in text


def test_no_pseudonym_is_anywhere_in_what_the_instructor_gets(grader, course, tmp_path):
    plant_class(tmp_path / "in", learners=12)
    said = grader("report", "week4", "--course", course, "--shared", tmp_path / "in", "--csv", tmp_path / "csv").stdout
    texts = [path.read_text("utf-8-sig") for path in (course / "report" / "week4.html", *(tmp_path / "csv").iterdir())]
    for learner in range(12):
        assert not any(f"{learner:012x}" in text for text in (said, *texts))


def test_logs_that_learners_really_shared_are_reported(report, tmp_path):
    (tmp_path / "in").mkdir()
    for learner in range(6):
        log = DelegationLog(tmp_path / f"home{learner}")
        with log.delegate("Add the missing tests", kind="tests", p=0.7) as work:
            work.called(model="example-model-1", input_tokens=900, simulated=True)
            work.check("pytest -q", learner > 0, "test")
            work.accept() if learner else work.edit(minutes=30)
        with log.assist("Write the guide", kind="docs", p=0.9) as work:
            work.accept()
        log.keep("Cookies or tokens", kind="trade_off", minutes=25)
        log.delegate("Not done yet", kind="ux")
        predictions = Predictions(log.home)
        predictions.record(Prediction("Which way is better?", "parts", 80.0, "", id="w1.plan.way", lesson="1.2"))
        predictions.settle("w1.plan.way", "parts", simulated=True)
        sharing.preview(log, "Autumn class").write(tmp_path / "in")
    page, text, tables = report(tmp_path / "in")
    assert "6 learners shared 18 closed units of work" in text and "could not be used" not in text
    assert "A simulated model did 6 of 12" in text
    figures = by(tables["delegation-figures"], "figure")
    assert float(figures["accepted_first"]["value"]) == pytest.approx(11 / 12, 1e-4)
    assert float(figures["verified"]["value"]) == 0.5 and figures["brier"]["n"] == "12"
    (asked,) = tables["predictions"]
    assert (asked["n"], asked["settled"], asked["lesson"]) == ("6", "6", "1.2")
    assert not re.search("Add the missing|example-model-1|autumn-class", page)


# --- files ---------------------------------------------------------------------------------------------------------


def test_of_one_learner_the_newest_file_counts(report, tmp_path):
    hand_in(tmp_path / "in" / "new", 1, [unit(1), unit(2)], made="2026-11-23")
    hand_in(tmp_path / "in" / "old", 1, [unit(n) for n in range(9)], made="2026-11-16")
    _, text, _ = report(tmp_path / "in")
    assert "1 learner shared 2 closed units" in text and "1 file gave way to a newer one of the same learner" in text


def test_files_of_two_classes_are_said_to_be_mixed(report, tmp_path):
    hand_in(tmp_path / "in", 1, [unit(1)], place="spring")
    hand_in(tmp_path / "in", 2, [unit(2)], place="<b>autumn</b>", name="x.jsonl")
    page, text, _ = report(tmp_path / "in")
    assert "shared with 2 different places" in text and "<b>autumn" not in page and "&lt;b&gt;autumn" in page


def hostile(folder):
    """What a learner, or somebody else, could put into the folder; returns how many files are of no use."""
    good = hand_in(folder, 99, [unit(1)])
    (folder / "deep.jsonl").write_text("[" * 100_000)
    (folder / "binary.jsonl").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.jsonl").write_text("")
    (folder / "raw.jsonl").write_text('{"v":1,"t":"unit","unit_id":"x"}\n')
    (folder / "number.jsonl").write_text(
        f'{{"t":"share","v":1,"place":"x","pseudonym":"{"a" * 12}","made":{"9" * 1_000_000}}}'
    )
    (folder / "newer.jsonl").write_text(good.read_text().replace('"v": 1', '"v": 2'))
    with (folder / "large.jsonl").open("wb") as file:
        file.write(good.read_bytes())
        file.truncate(30_000_000)
    (folder / "folder.jsonl").mkdir()
    (folder / "link.jsonl").symlink_to(good)
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "notes.txt").write_text("not ours")
    return 9


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_hostile_files_are_counted_and_the_rest_is_reported(report, tmp_path):
    for learner in range(5):
        hand_in(tmp_path / "in", learner, [unit(learner * 10 + n) for n in range(2)])
    none_of_use = hostile(tmp_path / "in")
    _, text, _ = report(tmp_path / "in")
    assert "6 learners shared 11 closed units" in text and "6 files stand for 6 pseudonyms" in text
    assert f"{none_of_use} files could not be used" in text


BAD = [
    unit(1, kind="<script>alert(1)</script>"), unit(2, kind=["tests"]), unit(3, decision="split"),
    unit(4, outcome="open"), unit(5, verified="yes"), unit(6, predicted_success=1.5), unit(7, predicted_success=True),
    unit(8, rework_s=-1), unit(9, rework_s=float("inf")), unit(10, rework_s=10**400), unit(11, accepted_first=1),
    {**unit(12), "unit": 12}, {**unit(13), "unit": None}, unit(14, kind="\ud800"), prediction(["x"], "?", value=1.0),
    prediction("a", "?"), prediction("b", "?", value="1"), prediction("c", "?", choice=1),
    prediction("d", "?", value=1.0, truth=1.0), prediction("e", "?", 101, value=1.0), prediction("f", None, value=1.0),
    prediction("g", "?", float("nan"), value=1.0),
]  # fmt: skip


def test_lines_that_make_no_sense_are_counted_one_by_one(report, tmp_path):
    path = hand_in(tmp_path / "in", 1, [unit(100), unit(100), *BAD])
    with path.open("ab") as file:
        file.write(b'{torn\n\xff\n[1]\n"x"\n' + b'{"v":1,"t":"shared_unit","unit":' + b"[" * 5000 + b"\n")
    _, text, _ = report(tmp_path / "in")
    assert "1 learner shared 1 closed unit of work" in text
    assert f"{len(BAD) + 1 + 5} lines in the files could not be used" in text


def test_nothing_that_a_learner_sent_becomes_markup(report, tmp_path):
    script = "<script>alert(1)</script>"
    for learner in range(6):
        units = [unit(learner * 10 + n, model=script, course_ref=script, tool=script, source=script) for n in range(3)]
        asked = prediction(script, script, choice=script, truth_choice=script, simulated=True) | {"lesson": script}
        records = [*units, asked, asked | {"id": "n", "unit": script, "value": 1.0}]
        hand_in(tmp_path / "in", learner, records, place=script, name=f"{learner}.jsonl")
    page, _, tables = report(tmp_path / "in")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert by(tables["delegation-figures"], "figure")["verified"]["n"] == "18"


# --- pseudonyms ----------------------------------------------------------------------------------------------------


def test_a_pseudonym_that_somebody_else_wrote_replaces_nobody_and_both_files_are_named_to_the_instructor(
    grader, course, tmp_path
):
    honest = hand_in(tmp_path / "in" / "Ada", 1, [unit(1), unit(2)], made="2026-11-20")
    hand_in(tmp_path / "in" / "Eve", 1, [unit(n) for n in range(50, 90)], made="2026-11-23")
    command = ["report", "week4", "--course", course, "--shared", tmp_path / "in"]
    said = grader(*command).stdout
    page = (course / "report" / "week4.html").read_text("utf-8")
    assert "1 learner shared 2 closed units" in words(page) and "2 files stand for 1 pseudonym." in words(page)
    assert "1 file left out: the pseudonym is another" in words(page) and "Eve" not in page
    assert "1 shared file under the pseudonym of another" in page.split('id="do"')[1].split("</section>")[0]
    assert re.search(r"Eve.autumn-….jsonl.*claims the pseudonym of.*Ada.autumn-….jsonl", re.sub(r"\s+", " ", said))
    grader(*command, "--names")
    named = (course / "report" / "week4.html").read_text("utf-8")
    assert "Eve" in named and "Ada" in named
    assert honest.stem.rpartition("-")[2] not in said + page + named


def test_on_one_day_the_file_that_was_made_last_counts_though_it_says_less(report, tmp_path):
    hand_in(tmp_path / "in", 1, [unit(n) for n in range(12)], made="2026-11-23T08:40:12Z", name="a.jsonl")
    hand_in(tmp_path / "in", 1, [unit(n) for n in range(3)], made="2026-11-23T09:00:00Z", name="b.jsonl")
    assert "1 learner shared 3 closed units" in report(tmp_path / "in")[1]


def test_a_later_file_with_a_unit_of_the_earlier_one_takes_its_place(report, tmp_path):
    hand_in(tmp_path / "in" / "1", 1, [unit(1, outcome="accepted"), unit(2)], made="2026-11-16")
    hand_in(tmp_path / "in" / "2", 1, [unit(1, outcome="rejected"), unit(3), unit(4)], made="2026-11-23")
    _, text, _ = report(tmp_path / "in")
    assert "1 learner shared 3 closed units" in text and "1 file gave way to a newer one" in text


@pytest.mark.parametrize("made", ["2099-12-31", "2026-02-30", "2026-19-39"])
def test_a_file_from_a_day_that_has_not_come_or_never_comes_is_no_share(report, tmp_path, made):
    hand_in(tmp_path / "in", 1, [unit(1)], made=made)
    _, text, _ = report(tmp_path / "in")
    assert "1 file could not be used" in text


def test_more_pseudonyms_than_learners_are_said_to_be_so(report, tmp_path):
    for learner in range(5):
        hand_in(tmp_path / "in", learner, [unit(learner)])
        _, text, _ = report(tmp_path / "in")
        assert ("The course knows 4 learners only" in text) == (learner == 4)


# --- predictions ---------------------------------------------------------------------------------------------------


def test_shared_predictions_are_pooled_by_question(report, tmp_path):
    for place in range(12):
        hand_in(tmp_path / "in", place, [
            prediction("way", "Which way is better?", choice="parts" if place < 9 else "whole", truth_choice="parts",
                       simulated=True),
            prediction("many", "How many of 40?", 50.0, value=20.0 + place, truth=30.0, near=5.0, simulated=False),
            prediction("many", "How many of 40?", 99.0, value=0.0, truth=30.0, simulated=False),  # the first counts
            prediction("after", "And after it?", 99.0, value=0.0, late=True),
        ])  # fmt: skip
    for place in range(12, 17):
        hand_in(tmp_path / "in", place, [prediction("seen", "<b>Seen?</b>", 10.0, value=1.0)])
    page, text, tables = report(tmp_path / "in")
    rows = by(tables["predictions"], "question")
    way, many = rows["Which way is better?"], rows["How many of 40?"]
    assert (way["n"], way["mean_confidence"], way["right"], way["mean_error"]) == ("12", "80", "0.75", "")
    assert float(way["brier"]) == pytest.approx((9 * 0.2**2 + 3 * 0.8**2) / 12)
    assert many["n"] == "12" and float(many["mean_error"]) == pytest.approx(
        sum(abs(p - 10) for p in range(12)) / 12, 1e-4
    )
    assert float(many["right"]) == pytest.approx(7 / 12, 1e-4)  # 25 to 31 lie within 5 of 30
    assert "And after it?" not in rows and "12 predictions came too late to count" in text
    assert "17 learners shared their predictions" in text and "answer from a simulated model" in text
    seen = words(page.split("&lt;b&gt;Seen?")[1].split("</tr>")[0])
    assert "5 (0 saw the answer) too few to tell too few to tell" in seen


def test_a_log_without_units_still_tells_its_predictions(report, tmp_path):
    for learner in range(5):
        hand_in(tmp_path / "in", learner, [prediction("way", "Which way?", choice="parts")])
    page, _, _ = report(tmp_path / "in")
    assert "no closed unit of work is in it" in section(page, "delegation")
    assert "5 learners shared their predictions" in section(page, "predictions")


def test_of_one_learner_one_answer_to_a_question_counts_whatever_its_id(report, tmp_path):
    for learner in range(5):
        hand_in(tmp_path / "in", learner, [prediction("way", "Which way?", choice="parts")])
    many = [prediction(f"way{n}", "Which way?", 99.0, choice="whole") for n in range(500)]
    hand_in(tmp_path / "in", 5, many)
    _, _, tables = report(tmp_path / "in")
    assert [row["n"] for row in tables["predictions"]] == ["6"]


@pytest.mark.parametrize("formula", ["=1+1", "\n=1+1", "\uff1d1+1", "'=1+1", "\r@x"])
def test_no_question_is_a_formula_in_a_spreadsheet(report, tmp_path, formula):
    for learner in range(5):
        hand_in(tmp_path / "in", learner, [prediction("way", formula, value=1.0)])
    _, _, tables = report(tmp_path / "in")
    assert [row["question"] for row in tables["predictions"]] == [f"'{formula}"]


def test_a_question_of_four_learners_is_counted_and_not_shown(report, tmp_path):
    for learner in range(4):
        hand_in(tmp_path / "in", learner, [prediction("own", "My own question?", choice="yes")])
    page, text, tables = report(tmp_path / "in")
    assert "My own question?" not in page and tables["predictions"] == []
    assert "1 question with answers of fewer than 5 learners: not shown." in text


def test_questions_stand_in_the_order_of_their_numbers(report, tmp_path):
    for learner in range(5):
        asked = [prediction(f"w{n}", f"Work of {n} minutes?", value=1.0) for n in (120, 5, 30)]
        hand_in(tmp_path / "in", learner, asked)
    _, _, tables = report(tmp_path / "in")
    assert [row["question"] for row in tables["predictions"]] == [f"Work of {n} minutes?" for n in (5, 30, 120)]


def test_a_flood_of_questions_leaves_the_page_short(report, tmp_path):
    prose = "x" * 5000
    for learner in range(6):
        flood = [prediction(f"id{n}", f"{n:05} {prose}", value=1.0) | {"lesson": prose} for n in range(300 + learner)]
        hand_in(tmp_path / "in", learner, flood, place=f"{learner}{prose}", name=f"{learner}.jsonl")
    page, text, tables = report(tmp_path / "in")
    assert len(tables["predictions"]) == 200 and len(page.encode()) < 300_000
    assert f"{sum(100 + learner for learner in range(6))} lines in the files could not be used" in text


def test_a_whole_class_of_a_habit_reads_as_planted(report, tmp_path):
    plant_class(tmp_path / "in", learners=30, seed=3)
    _, _, tables = report(tmp_path / "in")
    kinds = by(tables["delegation"], "kind")
    assert float(kinds["mostly worth delegating"]["kept"]) == pytest.approx(0.25, abs=0.1)
    assert float(kinds["mostly kept"]["kept"]) == pytest.approx(0.75, abs=0.1)
    total = sum(len(path.read_text().splitlines()) - 2 for path in (tmp_path / "in").iterdir())
    assert sum(int(kinds[delegation.KINDS[kind][0]]["n"]) for kind in KINDS) == total
    assert json.loads((tmp_path / "in" / "autumn-000000000000.jsonl").read_text().splitlines()[0])["t"] == "share"
