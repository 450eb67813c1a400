"""The learner's record: nothing acknowledged is lost, the first prediction counts, no secret is written."""

import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime

import pytest

from orchestration.errors import RecordUnwritable
from orchestration.log import Delegation, DelegationLog
from orchestration.predictions import Prediction, Predictions
from orchestration.segments import Segments


def test_what_was_delegated_can_be_read_as_a_typed_frame():
    log = DelegationLog()
    log.append(Delegation("Write the tests", kind="tests", outcome="accepted", input_tokens=300, simulated=True))
    log.keep("Choose the architecture", kind="architecture")
    frame = DelegationLog().frame()
    assert list(frame["decision"]) == ["delegate", "keep"]
    assert frame["input_tokens"].sum() == 300
    assert str(frame["started_at"].dtype) == "datetime64[us, UTC]"
    assert frame.loc[0, "simulated"]


def test_an_empty_log_is_an_empty_frame_with_its_columns():
    frame = DelegationLog().frame()
    assert frame.empty
    assert "predicted_success" in frame.columns


def test_the_newest_record_of_a_unit_counts():
    log = DelegationLog()
    unit = Delegation("Migrate", outcome="open")
    log.append(unit)
    log.append(Delegation("Migrate", outcome="rejected", id=unit.id))
    assert list(log.frame()["outcome"]) == ["rejected"]


def test_keys_and_addresses_are_struck_out_of_titles():
    log = DelegationLog()
    log.append(Delegation("Use sk-abcdefghijklmnop1234 and mail ada@example.com"))
    title = log.frame().loc[0, "title"]
    assert "sk-" not in title
    assert "ada@" not in title


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_the_record_is_readable_by_its_owner_only(tmp_path):
    segments = Segments(tmp_path / "log")
    segments.append({"a": 1})
    (segment,) = (tmp_path / "log").iterdir()
    assert segment.stat().st_mode & 0o077 == 0


def test_a_torn_last_line_costs_only_itself(tmp_path):
    segments = Segments(tmp_path)
    segments.append({"n": 1})
    segments.append({"n": 2})
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        read = [one["n"] for one in Segments(tmp_path).read()]
        assert read == [1, 2][: len(read)]
        assert len(read) >= whole[:cut].count(b"\n")


def _write_for_ever(folder, acknowledged):
    segments = Segments(folder)
    number = 0
    while True:
        segments.append({"n": number, "text": "x" * 2000})
        acknowledged.value = number
        number += 1


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_what_was_acknowledged_survives_kill_9(tmp_path):
    for round_ in range(5):
        folder = tmp_path / str(round_)
        context = multiprocessing.get_context("spawn")
        acknowledged = context.Value("i", -1)
        writer = context.Process(target=_write_for_ever, args=(folder, acknowledged))
        writer.start()
        while acknowledged.value < 20:
            time.sleep(0.001)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        read = [one["n"] for one in Segments(folder).read()]
        assert read[: acknowledged.value + 1] == list(range(acknowledged.value + 1))


def test_a_place_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RecordUnwritable, match=r"cannot be written .* ORCHESTRATION_HOME"):
        Segments(tmp_path / "file" / "log").append({"a": 1})


def test_the_first_prediction_counts():
    mine = Predictions()
    mine.record(Prediction("How many?", 80.0, 70.0, id="q", lesson="w1", made_at=datetime.now(UTC)))
    again = Predictions().record(Prediction("How many?", 41.0, 99.0, id="q", lesson="w1"))
    assert again.value == 80.0
    assert len(mine.frame()) == 1


def test_predictions_are_scored_when_the_truth_arrives():
    mine = Predictions()
    mine.record(Prediction("near", 40.0, 80.0, id="near"))
    mine.record(Prediction("far", 90.0, 80.0, id="far"))
    mine.record(Prediction("choice", "left", 60.0, unit="", id="choice"))
    mine.record(Prediction("open", 50.0, 50.0, id="open"))
    mine.settle("near", 45.0, simulated=True)
    mine.settle("near", 99.0, simulated=True)
    mine.settle("far", 45.0, simulated=True)
    mine.settle("choice", "left", simulated=False)
    frame = mine.frame().set_index("id")
    assert bool(frame.loc["near", "hit"]) and not bool(frame.loc["far", "hit"]) and bool(frame.loc["choice", "hit"])
    assert frame.loc["near", "brier"] == pytest.approx(0.04)
    assert frame.loc["far", "brier"] == pytest.approx(0.64)
    assert frame["truth"].isna()["open"]
