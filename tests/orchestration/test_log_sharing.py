"""What a learner shares: shown first, exactly that and no more; and how a class's honest files become one frame."""

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from orchestration.errors import BadEntry, RecordUnwritable
from orchestration.log import DelegationLog
from orchestration.log.leaving import sharing
from orchestration.log.leaving.shared_rows import model, two_digits
from orchestration.log.schema import COLUMNS
from orchestration.predictions import Prediction, Predictions
from orchestration.record import identity

PLACE = "Orchestration 2026"


@pytest.fixture
def log(tmp_path):
    """A log with two closed units, one that is open, and words of the learner's own in every field that takes them."""
    return filled(DelegationLog(tmp_path / "home"))


def filled(log):
    with log.delegate("OWNWORDS title", kind="boilerplate", p=0.817, why="OWNWORDS why", context=["OWNWORDS.py"],
                      minutes=17.5) as unit:  # fmt: skip
        unit.called(model="/srv/OWNWORDS/example-model-1.gguf", input_tokens=4183, output_tokens=77, seconds=1.2345,
                    provider="llm.OWNWORDS.internal", fingerprint="OWNWORDS", cost_usd=0.012345)  # fmt: skip
        unit.check("pytest OWNWORDS", True, "test", seconds=2.0)
        unit.edit(minutes=6.05, why="OWNWORDS edit")
    log.keep("OWNWORDS kept", kind="trade_off", minutes=25)
    log.delegate("OWNWORDS open", kind="tests")
    return log


def rows(share):
    return [one for line in share.lines if (one := json.loads(line))["t"] == "shared_unit"]


# --- what leaves ---------------------------------------------------------------------------------------------------


def test_none_of_the_learner_s_own_words_ids_or_times_leaves(log, tmp_path):
    log.content("full")
    unit = log.delegate("OWNWORDS asked", kind="ux")
    log.write({"t": "call", "unit_id": unit.unit_id, "prompt": "OWNWORDS", "answer": "OWNWORDS"}, durable=False)
    unit.accept()
    share = sharing.preview(log, PLACE)
    text = share.write(tmp_path).read_text("utf-8") + share.text + share.frame.to_string()
    frame, who = log.frame(), identity(log.home)
    assert "OWNWORDS" not in text
    for secret in (who.learner_id, who.key.hex(), *frame["unit_id"]):
        assert secret not in text
    for moment in frame["started_at"]:
        told = text.replace(json.loads(share.lines[0])["made"], "")  # when the file was made may be known
        assert moment.strftime("%H:%M") not in told and str(moment.value // 1000) not in told


def test_only_shared_columns_are_in_a_row(log):
    allowed = {column.name for column in COLUMNS if column.shared} - {"learner_id"} | {"t", "v", "unit"}
    assert {name for row in rows(sharing.preview(log, PLACE)) for name in row} <= allowed


def test_times_are_days_and_numbers_have_two_digits(log):
    today = datetime.now(UTC).date().isoformat()
    row = next(row for row in rows(sharing.preview(log, PLACE)) if row["kind"] == "boilerplate")
    assert row["started_at"] == today
    assert (row["input_tokens"], row["output_tokens"], row["model_s"], row["cost_usd"]) == (4200, 77, 1.2, 0.012)
    assert (row["predicted_success"], row["predicted_min"], row["rework_s"]) == (0.82, 18, 360)


@pytest.mark.parametrize(
    ("number", "rounded"), [(0, 0), (7, 7), (99, 99), (101, 100), (4183, 4200), (0.04172, 0.042), (1e-9, 1e-9)]
)  # fmt: skip
def test_two_digits_keep_the_kind_of_number(number, rounded):
    assert two_digits(number) == rounded and type(two_digits(number)) is type(number)


@pytest.mark.parametrize(
    "plain",
    ["example-model-1", "example4.1-mini", "Example_3.5-sonnet-20261123", "example-2026-11-23", "practice-small"],
)
def test_a_plain_name_of_a_model_leaves_as_it_is(plain):
    assert model(plain) == plain


@pytest.mark.parametrize(
    "telling",
    [
        "example/model-1:8b", "ada-huber/example-ft", "/srv/ada/models/example.gguf", r"D:\Ada\example.gguf",
        "ft:example-1:ada-ltd:ada:9x8y", "https://ada.example/v1", "ada@example.org", "gpu01.ada.lan", "gpu01:8000",
        "gpu01.ada.lan:8000/example", "192.168.1.17", "arn:aws:bedrock:us-east-1:123456789012:model/abc", "acct-123456",
        "Ada Huber", "<b>bold</b>", "a" * 65, "two\nlines", "example\n", "",
    ],
)  # fmt: skip
def test_a_name_of_a_model_that_could_tell_whose_it_is_becomes_other(telling):
    assert model(telling) == "other"


@pytest.mark.parametrize(
    ("tool", "leaves"),
    [("notebook", "notebook"), ("claude_code", "Claude Code"), ("CODEX", "Codex"), ("Ada Huber", "other"),
     ("ada-laptop.corp.example", "other"), ("555-123-4567", "other")],
)  # fmt: skip
def test_a_tool_leaves_by_a_known_name_only(log, tool, leaves):
    log.keep("Kept", kind="ux", tool=tool)
    assert [row["tool"] for row in rows(sharing.preview(log, PLACE)) if row["kind"] == "ux"] == [leaves]


def test_work_in_a_notebook_of_one_s_own_is_named_nowhere(log, monkeypatch):
    for folder in ("capstone", "week1_decompose"):
        monkeypatch.setenv("JPY_SESSION_NAME", f"/srv/ada/{folder}/Ada_Huber_final.ipynb")
        log.keep("Kept", kind="ux")
    log.keep("Said so", kind="ux", course_ref="Ada Huber", source="lesson")
    share = sharing.preview(log, PLACE)
    assert sorted(row["source"] for row in rows(share) if row["kind"] == "ux") == ["lesson", "work", "work"]
    assert "Huber" not in share.text + "".join(share.lines) and not any("course_ref" in row for row in rows(share))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("notebooks/week1_decompose/1_the_complexity_wall.ipynb", "lesson"),
        ("week1_decompose/1_the_complexity_wall (newer 2).ipynb", "lesson"),
        ("week1_decompose/1_the_complexity_wall-Copy1.ipynb", "lesson"),
        ("exercises/week1_decompose/week1_decompose.ipynb", "exercise"),
    ],
)
def test_work_in_the_course_s_notebooks_and_their_copies_is_of_the_course(log, monkeypatch, path, source):
    monkeypatch.setenv("JPY_SESSION_NAME", f"/srv/ada/{path}")
    log.keep("Kept", kind="ux")
    (row,) = (row for row in rows(sharing.preview(log, PLACE)) if row["kind"] == "ux")
    ref = path.partition("week1")[1] + path.partition("week1")[2]
    assert row["source"] == source and ref.startswith(row["course_ref"]) and len(row["course_ref"].split("/")) == 2


def test_an_exception_and_a_check_of_one_s_own_are_not_named(log):
    class AdaLtdBillingError(Exception):
        pass

    for problem in (AdaLtdBillingError, ValueError):
        with pytest.raises(problem), log.delegate("Fails", kind="tests"):
            raise problem
    found = rows(sharing.preview(log, PLACE))
    assert {row["error"] for row in found if "error" in row} == {"other", "ValueError"}
    assert {row["verified_by"] for row in found if "verified_by" in row} == {"test"}


def test_open_imported_and_unfiled_work_stays_and_is_counted(log):
    log.unit("Imported", source="import", decision="delegate", kind="tests").accept()
    share = sharing.preview(log, PLACE)
    assert len(share.frame) == 2 and sum(share.left_out.values()) == 2
    assert share.left_out == {sharing.OPEN: 1, sharing.IMPORTED: 1}
    assert "never shared" in share.text and "once they are closed" in share.text


def test_what_makes_no_sense_in_the_log_is_not_sent(log):
    unit = log.delegate("Of an unknown kind", kind="tests")
    log.write_unit(replace(unit.facts, rev=2, kind="made up", outcome="accepted"))
    unit = log.delegate("Of a clock that went backwards", kind="ux")
    log.write_unit(replace(unit.facts, rev=2, duration_s=-5.0, human_s=1e300, outcome="accepted"))
    share = sharing.preview(log, PLACE)
    assert share.left_out[sharing.SENSELESS] == 1
    (back,) = [row for row in rows(share) if row["kind"] == "ux"]
    assert "duration_s" not in back and "human_s" not in back
    assert len(share.frame) == len(rows(share)) == 3


def test_a_learner_can_leave_out_where_work_was_done(log):
    with log.delegate("In a lesson", kind="docs", source="lesson") as unit:
        unit.accept()
    assert [row["kind"] for row in rows(sharing.preview(log, PLACE, sources=["lesson"]))] == ["docs"]
    with pytest.raises(BadEntry, match="sources are lesson, exercise, work"):
        sharing.preview(log, PLACE, sources=["import"])


def test_two_places_cannot_be_told_to_be_one_learner(log):
    here, there = sharing.preview(log, "Class A"), sharing.preview(log, "Class B")
    assert here.pseudonym != there.pseudonym and not {r["unit"] for r in rows(here)} & {r["unit"] for r in rows(there)}
    same = sharing.preview(log, "  class a!")
    assert (same.pseudonym, same.place) == (here.pseudonym, "class-a")
    assert [row["unit"] for row in rows(same)] == [row["unit"] for row in rows(here)]


def test_the_order_of_work_within_a_day_does_not_leave(log):
    for n in range(12):
        log.keep(f"Kept {n}", kind="ux", minutes=n + 1)
    order = [row["human_s"] for row in rows(sharing.preview(log, PLACE)) if row["kind"] == "ux"]
    assert order != sorted(order)


@pytest.mark.parametrize("place", ["", " ", "--", "\u2028", "_"])
def test_a_place_without_a_name_is_refused(log, place):
    with pytest.raises(BadEntry, match="names no place to share with"):
        sharing.preview(log, place)


def test_a_place_becomes_a_file_name_that_any_system_takes(log):
    assert sharing.slug("../../etc/passwd") == "etc-passwd" and sharing.slug("Büro 3") == "büro-3"
    assert len(sharing.slug("x" * 500)) <= 40 and sharing.slug("CON/aux: <>|") == "con-aux"


def test_places_whose_names_begin_alike_are_two_places(log):
    begin = "University of Somewhere, Master of Data Science"
    one, two = sharing.preview(log, f"{begin} 2026"), sharing.preview(log, f"{begin} 2027, evenings")
    assert one.place == two.place and one.pseudonym != two.pseudonym and one.name != two.name
    assert not {row["unit"] for row in rows(one)} & {row["unit"] for row in rows(two)}


def expected(share):
    return [one for line in share.lines if (one := json.loads(line))["t"] == "prediction"]


def test_predictions_of_lessons_leave_with_their_truths_and_without_times(log):
    predictions = Predictions(log.home)
    predictions.record(
        Prediction("Which way is better?", "parts", 80.4, "", id="w1.way", lesson="1.2", topic="OWNWORDS")
    )
    predictions.settle("w1.way", "parts", simulated=True)
    share = sharing.preview(log, PLACE)
    (one,) = expected(share)
    assert (one["choice"], one["truth_choice"], one["simulated"], one["v"]) == ("parts", "parts", True, 1)
    assert (one["topic"], one["confidence"]) == ("decompose", 80)
    assert share.predictions == 1 and not re.search(r"\d\d:\d\d|OWNWORDS|learner_id", share.lines[-1])


@pytest.mark.parametrize(
    ("id", "lesson"),
    [("own", "mine"), ("w1.way", "capstone of OWNWORDS"), ("OWNWORDS", "1.1"), ("w1.OWNWORDS", "1.1"), ("w1.way", "")],
)
def test_predictions_that_are_not_of_the_course_s_form_stay(log, id, lesson):
    Predictions(log.home).record(Prediction("Will OWNWORDS work?", "yes", 80.0, "", id=id, lesson=lesson))
    assert not expected(sharing.preview(log, PLACE))


def test_the_text_shows_every_word_of_every_prediction_that_leaves(log):
    predictions = Predictions(log.home)
    for n in range(9):
        question = f"Will plan {n} of mine \x1b[2J work?"
        predictions.record(Prediction(question, "maybe", 80.0, "", id=f"w1.plan{n}", lesson="1.1"))
    predictions.record(Prediction("How many?", 41.234, 70.0, "answers", id="w1.many", lesson="1.1"))
    predictions.settle("w1.many", 33.333, simulated=False)
    text = sharing.preview(log, PLACE).text
    assert all(f"Will plan {n} of mine ?[2J work?  “maybe”, 80 % sure" in text for n in range(9))
    assert "How many?  41 answers, 70 % sure; it was 33 answers" in text and "\x1b" not in text


def test_the_text_says_what_leaves_what_stays_and_how_the_file_begins(log):
    share = sharing.preview(log, PLACE)
    assert f"To be shared with orchestration-2026, as {share.name}: 2 units and 0 predictions." in share.text
    for column in COLUMNS:
        assert (f"  {column.name:<20}" in share.text) == (
            not column.shared or (column.name in share.frame and share.frame[column.name].notna().any())
        ) or column.name == "unit_id"
    assert share.lines[0] in share.text and "boilerplate (1), trade_off (1)" in share.text
    assert str(share) == share.text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_shared_file_is_its_owner_s_only(log, tmp_path):
    before = os.umask(0)
    try:
        assert sharing.preview(log, PLACE).write(tmp_path).stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


# --- the file ------------------------------------------------------------------------------------------------------


def test_what_was_shown_is_written_and_nothing_that_came_later(log, tmp_path):
    share = sharing.preview(log, PLACE)
    log.keep("Later", kind="ux")
    path = share.write(tmp_path)
    assert path.read_text("utf-8").splitlines() == list(share.lines) and path.name == share.name
    head = json.loads(share.lines[0])
    assert head | {"made": ""} == {"t": "share", "v": 1, "place": "orchestration-2026", "pseudonym": share.pseudonym,
                                   "made": "", "units": 2, "predictions": 0}  # fmt: skip


def test_sharing_again_takes_the_place_of_one_s_own_file_only(log, tmp_path):
    other = sharing.preview(filled(DelegationLog(tmp_path / "other")), PLACE).write(tmp_path)
    first = sharing.preview(log, PLACE).write(tmp_path)
    log.keep("One more", kind="ux")
    assert sharing.preview(log, PLACE).write(tmp_path) == first
    assert len(sharing.class_frame(tmp_path)) == 3 + 2
    first.unlink()  # withdrawn
    assert sharing.class_frame(tmp_path)["learner_id"].unique().tolist() == [other.stem.rpartition("-")[2]]


def test_a_folder_that_is_not_there_is_one_sentence(log, tmp_path):
    with pytest.raises(RecordUnwritable, match="cannot be written"):
        sharing.preview(log, PLACE).write(tmp_path / "nowhere")


# --- the class -----------------------------------------------------------------------------------------------------


def test_a_class_is_one_frame_of_the_log_s_own_types(log, tmp_path):
    for learner in range(3):
        sharing.preview(filled(DelegationLog(tmp_path / f"home{learner}")), PLACE).write(tmp_path)
    frame, own = sharing.class_frame(tmp_path), log.frame()
    assert len(frame) == 6 and frame["learner_id"].nunique() == 3 and frame["unit_id"].nunique() == 6
    assert list(frame.columns) == [one.name for one in COLUMNS if one.shared or one.name == "unit_id"]
    for column in frame.columns:
        if not isinstance(own[column].dtype, pd.CategoricalDtype) or own[column].cat.ordered:
            assert frame[column].dtype == own[column].dtype
    assert (frame["started_at"].dt.hour == 0).all() and frame.delegation.summary()


def test_the_preview_s_table_is_what_the_instructor_s_side_reads(log, tmp_path):
    share = sharing.preview(log, PLACE)
    share.write(tmp_path)
    pd.testing.assert_frame_equal(sharing.class_frame(tmp_path), share.frame)


def test_a_file_handed_in_twice_counts_once_and_the_newest_counts(log, tmp_path):
    new = sharing.preview(log, PLACE).write(tmp_path)
    (tmp_path / "from the lms").mkdir()
    (tmp_path / "from the lms" / "copy (1).jsonl").write_bytes(new.read_bytes())
    first, *lines = new.read_text("utf-8").splitlines()
    first = first.replace(datetime.now(UTC).date().isoformat(), "2026-01-01")
    for old in ("0-old.jsonl", "z-old.jsonl"):
        (tmp_path / old).write_text("\n".join((first, lines[0])), encoding="utf-8")
    frame = sharing.class_frame(tmp_path)
    assert len(frame) == 2
    assert frame.attrs["unused"]["files that a newer one of the same learner replaces"] == 3
