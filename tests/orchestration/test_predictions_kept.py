"""Predictions on the disk: nothing is lost between processes, and what is odd there costs only itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from predictions_kit import SECRET, made, predict, true, write

from orchestration.errors import RecordUnwritable
from orchestration.predictions import Prediction, Predictions
from orchestration.predictions.kept import Kept

ONE_OF_MANY = """
import sys
from pathlib import Path
from orchestration.predictions import Prediction, Predictions
mine = Predictions(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
mine.record(Prediction("?", float(sys.argv[2]), id="q"))
"""


def test_of_processes_at_once_the_one_that_wrote_first_counts(tmp_path: Path):
    code = [sys.executable, "-c", ONE_OF_MANY, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    crowd = [subprocess.Popen([*code, str(n)], **pipes) for n in range(4)]
    for process in crowd:
        assert process.stdout.readline() == "ready\n"
    for process in crowd:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in crowd:
        process.communicate()
        assert process.returncode == 0
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


NOBODY = """
import os, sys
from orchestration.predictions import Prediction, Predictions
from orchestration.settings import record_home
os.environ.clear()  # as the sandbox does, after its imports
os.environ["XDG_DATA_HOME"] = sys.argv[1]
before = set(record_home().rglob("*"))
mine = Predictions()
print(mine.record(Prediction("?", 50.0, 80.0, id="q")).value)
mine.settle("q", 40.0, simulated=True)
print(mine.get("q"), set(record_home().rglob("*")) == before)
"""


@pytest.mark.skipif(os.name != "posix", reason="POSIX")
def test_where_nobody_is_at_home_a_prediction_is_not_kept_and_nothing_is_said(tmp_path: Path):
    done = subprocess.run([sys.executable, "-c", NOBODY, str(tmp_path)], capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["50.0", "None", "True"], "")


GOING = """
import sys
from pathlib import Path
from orchestration.predictions import Predictions

folder = Path(sys.argv[1])
def watch(event, args):  # the file goes just before it is opened: after the folder was listed
    if event == "open" and str(args[0]).endswith("1-1-000000.jsonl"):
        Path(args[0]).unlink(missing_ok=True)
sys.addaudithook(watch)
mine = Predictions(folder)
print(mine.notes, *mine.frame()["id"])
"""


def test_a_file_that_is_deleted_while_it_is_read_is_nothing_to_speak_of(tmp_path: Path):
    write(tmp_path / "predictions", "1", made("gone", 1_000))
    write(tmp_path / "predictions", "2", made("stays", 2_000))
    done = subprocess.run([sys.executable, "-c", GOING, str(tmp_path)], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("stays", "")
