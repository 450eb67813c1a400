"""Predictions: the first counts, the truth is compared with it when it comes, and little is said of few."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from orchestration.errors import InvalidPrediction, RecordUnwritable
from orchestration.predictions import Prediction, Predictions
from orchestration.predictions.kept import Kept
from orchestration.predictions.table import COLUMNS

SECRET = "ghp_" + "a1B2c3D4e5F6" * 3


def predict(id: str, value: float | str = 40.0, confidence: float | None = 80.0, lesson: str = "1.1") -> Prediction:
    return Prediction(f"How much is {id}?", value, confidence, id=id, lesson=lesson)


def write(folder: Path, name: str, *lines: str | Mapping[str, object]) -> Path:
    """A segment as some process left it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name:0>16}-1-000000.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


def made(id: str, ts: int, value: float = 40.0, **more: object) -> dict[str, object]:
    said = {"question": "?", "unit": "%", "value": value, "confidence": 80.0, "near": 10.0, "lesson": "1.1"}
    return {"v": 1, "id": f"{ts:032x}", "ts": ts, "t": "prediction", "prediction_id": id, **said, **more}


def true(id: str, ts: int, truth: float = 40.0) -> dict[str, object]:
    return {"v": 1, "id": f"{ts:032x}", "ts": ts, "t": "truth", "prediction_id": id, "truth": truth, "simulated": True}


# The first counts


def test_the_first_prediction_counts():
    Predictions().record(predict("q", 80.0, 70.0))
    again = Predictions().record(predict("q", 41.0, 99.0))
    assert (again.value, again.confidence) == (80.0, 70.0)
    assert len(Predictions().frame()) == 1


def _one_of_many(home: Path, value: float, together: object) -> None:
    together.wait()  # type: ignore[attr-defined]
    Predictions(home).record(predict("q", value))


def test_of_two_processes_at_once_the_one_that_wrote_first_counts(tmp_path: Path):
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(4)
    crowd = [context.Process(target=_one_of_many, args=(tmp_path, float(n), together)) for n in range(4)]
    for process in crowd:
        process.start()
    for process in crowd:
        process.join()
    texts = [path.read_text() for path in (tmp_path / "predictions").iterdir()]
    written = [json.loads(line) for text in texts for line in text.split("\n") if line]
    first = min(written, key=lambda record: (record["ts"], record["id"]))
    assert Predictions(tmp_path).frame()["value"].tolist() == [first["value"]]


def test_the_lowest_time_counts_whatever_the_files_are_called(tmp_path: Path):
    write(tmp_path / "predictions", "1", made("q", 2_000, value=99.0))
    write(tmp_path / "predictions", "2", made("q", 1_000, value=11.0))
    assert Predictions(tmp_path).get("q").value == 11.0


def test_what_another_process_adds_is_seen_at_once(tmp_path: Path):
    mine = Predictions(tmp_path)
    mine.record(predict("mine"))
    assert mine.get("theirs") is None
    code = (
        "import sys; from pathlib import Path; from orchestration.predictions import *\n"
        "theirs = Predictions(Path(sys.argv[1]))\n"
        "theirs.record(Prediction('?', 7.0, id='theirs')); theirs.settle('mine', 41.0, simulated=False)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    assert mine.get("theirs").value == 7.0
    assert mine.frame().set_index("id").loc["mine", "truth"] == 41.0


def test_no_record_is_missed_however_fast_they_come(tmp_path: Path):
    writer, reader = Predictions(tmp_path), Kept(tmp_path)
    for n in range(200):
        writer.record(predict(f"q{n}"))
        for path in (tmp_path / "predictions").iterdir():
            os.utime(path, ns=(0, 0))  # as where the clock of the file system is coarse
        assert len(reader.answered()) == n + 1


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path):
    path = write(tmp_path / "predictions", "1", made("q", 1_000))
    mine = Predictions(tmp_path)
    assert mine.get("q") is not None
    stamp = path.stat()
    path.write_bytes(b"x" * stamp.st_size)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert mine.get("q") is not None
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1_000_000_000))
    assert mine.get("q") is None


# The truth


def test_predictions_are_scored_when_the_truth_arrives():
    mine = Predictions()
    for one in (predict("near"), predict("far", 90.0), predict("choice", "left", 60.0), predict("waits")):
        mine.record(one)
    for id, truth in (("near", 50.0), ("far", 79.9), ("choice", "left")):
        mine.settle(id, truth, simulated=True)
    frame = mine.frame().set_index("id")
    assert frame["hit"].dropna().to_dict() == {"near": True, "far": False, "choice": True}
    assert frame["brier"].dropna().to_dict() == pytest.approx({"near": 0.04, "far": 0.64, "choice": 0.16})
    assert frame["off"].dropna().to_dict() == pytest.approx({"near": -10.0, "far": 10.1})


def test_the_first_truth_counts():
    mine = Predictions()
    mine.record(predict("q"))
    mine.settle("q", 45.0, simulated=True)
    mine.settle("q", 99.0, simulated=False)
    row = mine.frame().iloc[0]
    assert row["truth"] == 45.0 and row["simulated"]


def test_a_prediction_made_when_the_truth_is_known_is_kept_but_never_counted():
    mine = Predictions()
    mine.settle("q", 40.0, simulated=True)
    mine.record(predict("q", 40.0, 100.0))
    row = mine.frame().iloc[0]
    assert row["late"] and pd.isna(row["hit"]) and pd.isna(row["brier"])
    table = mine.calibration()
    assert table.loc["all", "n"] == 0 and "Not counted: 1 made after the truth was known." in table.note


def test_a_choice_is_not_compared_with_a_number():
    mine = Predictions()
    mine.record(predict("q", "left"))
    mine.settle("q", 40.0, simulated=False)
    assert pd.isna(mine.frame().loc[0, "hit"])
    assert "1 not comparable with the truth" in mine.calibration().note


def test_two_choices_that_were_struck_out_are_not_taken_for_the_same():
    mine = Predictions()
    mine.record(predict("q", f"the key {SECRET}"))
    mine.settle("q", f"the key ghp_{'z9Y8x7W6v5U4' * 3}", simulated=False)
    assert pd.isna(mine.frame().loc[0, "hit"])


# What is on the disk


def test_every_record_has_the_envelope_and_no_secret(tmp_path: Path):
    mine = Predictions(tmp_path)
    mine.record(Prediction(f"Does {SECRET} work for ada@example.com?", "yes", id="q", lesson="1.1"))
    mine.settle("q", "no", simulated=False)
    lines = [line for path in (tmp_path / "predictions").iterdir() for line in path.read_text().split("\n") if line]
    assert SECRET not in "".join(lines) and "ada@" not in "".join(lines)
    for record in map(json.loads, lines):
        assert record["v"] == 1 and record["prediction_id"] == "q" and len(record["id"]) == 32
        assert record["learner_id"] == json.loads((tmp_path / "learner.json").read_text())["learner_id"]
        assert isinstance(record["ts"], int)


def test_one_process_writes_one_file_however_many_ask(tmp_path: Path):
    for n in range(5):
        Predictions(tmp_path).record(predict(f"q{n}"))
    assert len(list((tmp_path / "predictions").iterdir())) == 1


def test_records_from_before_the_envelope_are_read_for_ever(tmp_path: Path):
    before = {"v": 1, "t": "prediction", "id": "w1.share", "lesson": "1.1", "question": "How many?", "unit": "%"}
    write(
        tmp_path / "predictions",
        "1",
        {**before, "value": 35.0, "confidence": 70.0, "near": 10.0, "made_at": "2026-11-01T10:00:00+00:00"},
        {"v": 1, "t": "truth", "id": "w1.share", "truth": 42.5, "simulated": True, "at": "2026-11-01T10:05:00+00:00"},
        {**before, "id": "w1.which", "value": "steps", "confidence": 60.0, "made_at": "2026-11-01T11:00:00+00:00"},
        {"v": 1, "t": "truth", "id": "w1.which", "truth": "steps", "simulated": True, "at": "2026-11-01T11:05:00"},
    )
    mine = Predictions(tmp_path)
    assert mine.record(predict("w1.share", 99.0)).value == 35.0
    mine.settle("w1.share", 99.0, simulated=False)
    frame = mine.frame().set_index("id")
    assert frame.loc["w1.share", "truth"] == 42.5 and frame["hit"].all()
    assert frame.loc["w1.share", "made_at"] == pd.Timestamp("2026-11-01T10:00:00Z")
    assert len(list((tmp_path / "predictions").iterdir())) == 1


def test_old_and_new_records_of_one_question_are_one(tmp_path: Path):
    old = {"v": 1, "t": "prediction", "id": "q", "question": "?", "value": 35.0, "made_at": "2026-11-01T10:00:00+00:00"}
    write(tmp_path / "predictions", "1", old, made("q", 1_790_000_000_000_000 + 10**14, value=80.0))
    write(tmp_path / "predictions", "2", true("q", 1_900_000_000_000_000, truth=35.0))
    frame = Predictions(tmp_path).frame()
    assert frame["value"].tolist() == [35.0] and frame["hit"].tolist() == [True]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        '{"v":1,"t":"prediction"}',
        '{"v":1,"t":"prediction","prediction_id":7,"ts":1,"value":1}',
        '{"v":1,"t":"prediction","prediction_id":"x","ts":"soon","value":1}',
        '{"v":1,"t":"prediction","prediction_id":"x","ts":1,"value":true}',
        '{"v":1,"t":"prediction","prediction_id":"x","ts":1,"value":NaN}',
        '{"v":1,"t":"prediction","id":"x","value":[1],"made_at":"2026-11-01"}',
        '{"v":1,"t":"truth","prediction_id":"q","ts":1}',
        '{"v":1,"t":"unit","unit_id":"x","ts":1}',
    ],
)
def test_what_is_no_prediction_costs_no_other(tmp_path: Path, line: str):
    write(tmp_path / "predictions", "1", line, made("q", 1_000), line)
    assert Predictions(tmp_path).frame()["id"].tolist() == ["q"]


def test_odd_values_in_a_record_leave_a_frame_that_can_be_read(tmp_path: Path):
    odd = made("q", 10**30, confidence="much", near="close", lesson=None, topic=7, learner_id=9)
    write(tmp_path / "predictions", "1", odd, made("p", -(10**30)))
    frame = Predictions(tmp_path).frame().set_index("id")
    assert pd.isna(frame.loc["q", "confidence"]) and pd.isna(frame.loc["q", "made_at"])
    assert Predictions(tmp_path).calibration().loc["all", "n"] == 0


def test_a_torn_last_line_costs_only_itself_and_is_said(tmp_path: Path):
    path = write(tmp_path / "predictions", "1", made("p", 1_000), made("q", 2_000))
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        known = [id for id in ("p", "q") if Predictions(tmp_path).get(id)]
        assert known == ["p", "q"][: len(known)] and len(known) >= whole[:cut].count(b"\n")
    assert Predictions(tmp_path).notes == ""  # all but the last line's end is all of it
    path.write_bytes(whole[:-3])
    assert path.name in Predictions(tmp_path).notes


def test_a_record_that_cannot_be_written_raises_one_sentence_and_prints_nothing(tmp_path: Path, capsys):
    (tmp_path / "file").write_text("in the way")
    mine = Predictions(tmp_path / "file")
    assert mine.get("q") is None
    with pytest.raises(RecordUnwritable, match=r"cannot be written .* ORCHESTRATION_HOME"):
        mine.record(predict("q"))
    with pytest.raises(RecordUnwritable):
        mine.settle("q", 1.0, simulated=False)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Prediction("?", 1.0), "needs an id"),
        (predict("q", confidence=101.0), "between 0 and 100"),
        (predict("q", float("nan")), "neither"),
        (predict("q", True), "neither"),
        (predict("q", ""), "neither"),
        (Prediction("?", 1.0, id="q", near=-1), "no distance"),
    ],
)
def test_what_could_never_be_compared_with_a_truth_is_refused(wrong: Prediction, told: str):
    with pytest.raises(InvalidPrediction, match=told):
        Predictions().record(wrong)
    assert Predictions().frame().empty


# The frame


def test_the_frame_is_typed_the_same_with_and_without_rows():
    empty = Predictions().frame()
    Predictions().record(predict("q"))
    Predictions().record(predict("r", "left"))
    full = Predictions().frame()
    for frame in (empty, full):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
            one.name: one.dtype.replace("string[pyarrow]", "string") for one in COLUMNS
        }
    assert empty.empty and empty.query("hit").empty
    assert full["asked"].tolist() == ["number", "choice"]


def test_every_column_says_what_it_means_and_its_unit():
    columns = Predictions().columns()
    assert list(columns.index) == list(Predictions().frame().columns)
    assert columns["meaning"].str.len().min() > 5
    assert columns.loc["confidence", "unit"] == "%"


@pytest.mark.parametrize(
    ("lesson", "topic"),
    [("0.1", "start"), ("1.2", "decompose"), ("2.1", "verify"), ("3.3", "context"), ("4.1", "delegate"),
     ("capstone", "capstone"), ("", "other"), ("7.1", "other"), ("12", "other")],
)  # fmt: skip
def test_the_topic_is_the_lessons_unless_it_is_said(lesson: str, topic: str):
    Predictions().record(predict("q", lesson=lesson))
    Predictions().record(Prediction("?", 1.0, id="own", lesson=lesson, topic="prices"))
    assert Predictions().frame()["topic"].tolist() == [topic, "prices"]


# Calibration


def answered(n: int, right: int, confidence: float, lesson: str = "1.1", simulated: bool = True) -> None:
    """Predict `n` numbers of which `right` come true."""
    for i in range(n):
        id = f"{lesson}-{i}-{simulated}"
        Predictions().record(predict(id, 40.0, confidence, lesson))
        Predictions().settle(id, 40.0 if i < right else 90.0, simulated=simulated)


def test_calibration_says_how_sure_against_how_right_for_each_topic():
    answered(20, 10, 90.0, "2.1")
    answered(4, 3, 75.0, "1.1", simulated=False)
    table = Predictions().calibration()
    assert list(table.index) == ["decompose", "verify", "all"]
    verify = table.loc["verify"]
    assert (verify["n"], verify["said"], verify["got"]) == (20, pytest.approx(0.9), 0.5)
    assert verify["brier"] == pytest.approx((10 * 0.1**2 + 10 * 0.9**2) / 20)
    assert verify["calibrated"] == pytest.approx(0.09)
    assert verify["luck_high"] < verify["brier"]
    assert verify["low"] < 0.5 < verify["high"] and verify["simulated"] == 1.0
    assert table.loc["all", "simulated"] == pytest.approx(20 / 24)


def test_few_answers_are_marked_as_too_few_to_tell():
    answered(19, 10, 90.0)
    answered(20, 10, 90.0, "2.1")
    assert "Fewer than 20 are too few to tell: decompose (19)." in Predictions().calibration().note


def test_calibration_of_an_empty_record_has_one_row_without_a_number():
    table = Predictions().calibration()
    assert table.loc["all", "n"] == 0 and pd.isna(table.loc["all", "brier"])


def test_calibration_can_be_told_apart_by_other_words():
    answered(2, 1, 90.0)
    answered(3, 1, 90.0, simulated=False)
    assert Predictions().calibration("simulated")["n"].to_dict() == {"real": 3, "simulated": 2, "all": 5}
    assert Predictions().calibration("confidence")["n"].to_dict() == {"90–100 %": 5, "all": 5}
    assert Predictions().calibration("asked")["n"].to_dict() == {"number": 5, "all": 5}
    assert Predictions().calibration(None)["n"].to_dict() == {"all": 5}
    with pytest.raises(InvalidPrediction, match="by='week'"):
        Predictions().calibration("week")  # type: ignore[arg-type]


def test_a_prediction_without_a_confidence_is_scored_but_not_calibrated():
    Predictions().record(predict("q", confidence=None))
    Predictions().settle("q", 40.0, simulated=True)
    assert Predictions().frame().loc[0, "hit"]
    table = Predictions().calibration()
    assert table.loc["all", "n"] == 0 and "Not counted: 1 without a confidence." in table.note


def test_the_figure_says_in_words_what_it_shows():
    answered(20, 10, 90.0)
    answered(4, 3, 55.0, simulated=False)
    figure = Predictions().figure()
    assert "Said 55 % on average, came true 75 %" in figure.alt and "n = 20" in figure.alt
    assert "partly simulated" in figure.svg
    assert "No prediction with an outcome yet" not in figure.alt


# What leaves


def test_sharing_leaves_out_times_names_and_the_learners_own_questions():
    mine = Predictions()
    mine.record(predict("w1.share"))
    mine.settle("w1.share", 42.0, simulated=True)
    mine.record(predict("w1.which", "steps"))
    mine.record(Prediction("Will my boss like it?", 50.0, 50.0, id="own"))
    number, choice = mine.shared()
    assert number == {
        "t": "prediction", "id": "w1.share", "lesson": "1.1", "topic": "decompose", "question": "How much is w1.share?",
        "unit": "%", "value": 40.0, "near": 10.0, "confidence": 80.0, "late": False, "truth": 42.0, "simulated": True,
    }  # fmt: skip
    assert choice["choice"] == "steps" and "truth" not in choice
