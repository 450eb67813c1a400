"""Old segments become one Parquet file: nothing is lost, nothing counts twice, and nobody's open segment is taken."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from record_kit import WANTED, as_wanted, call, in_order, read, unit, written

from orchestration.record import Segments
from orchestration.record.compaction import Compacted, compact
from orchestration.record.reading import Notes

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX")
NOW = timedelta(0)


def files(folder):
    return sorted(path.suffix for path in folder.iterdir())


def rows_of(records):
    return {name: as_wanted(records, name) for name in WANTED}


def rows_in(folder, wanted=None):
    return {name: in_order(rows) for name, rows in read(folder, wanted)[0].items()}


def test_what_was_read_before_is_read_after(tmp_path):
    records = [unit(number) if number % 2 else call(number, odd={"a": [1, None]}) for number in range(60)]
    for start in range(0, 60, 20):
        written(tmp_path, *records[start : start + 20])
    before = sum(path.stat().st_size for path in tmp_path.iterdir())
    done = compact(tmp_path, WANTED, older_than=NOW)
    (path,) = tmp_path.iterdir()
    assert done == Compacted(files=3, records=60, bytes_before=before, bytes_after=path.stat().st_size)
    assert rows_in(tmp_path) == rows_of(records)
    assert read(tmp_path)[1] == Notes()


@posix
def test_the_file_is_its_owners_only(tmp_path):
    written(tmp_path, unit(1))
    compact(tmp_path, WANTED, older_than=NOW)
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_that_a_line_said_is_lost(tmp_path):
    odd = {"rev": "one", "predicted_success": 2**60 + 1, "new": {"deep": [1.5, "ä", None]}, "why": ["because"]}
    records = [unit(1), unit(2, **odd), {"t": "plan", "id": "p", "x": 1}, {"no": "type"}]
    path = written(tmp_path, *records)
    torn = b'{"v":1,"t":"unit","title":"\xff torn'
    path.write_bytes(path.read_bytes() + b"no record\n" + torn)
    assert compact(tmp_path, WANTED, older_than=NOW).kept_aside == 2
    (path,) = tmp_path.iterdir()
    found, aside = [], []
    for row in pq.read_table(path).to_pylist():
        rest = json.loads(row.pop("rest") or "{}")
        if isinstance(rest, str):
            aside.append(rest.encode("utf-8", "surrogateescape"))
        else:
            found.append({name: value for name, value in row.items() if value is not None} | rest)
    assert sorted(json.dumps(one, sort_keys=True) for one in found) == sorted(
        json.dumps(one, sort_keys=True) for one in records
    )
    assert sorted(aside) == sorted([b"no record", torn])


def test_a_reader_of_a_later_version_finds_fields_that_were_unknown_when_a_file_was_compacted(tmp_path):
    records = [unit(1, mood="good", rev=2), unit(2, mood=3), unit(3)]
    written(tmp_path, *records)
    compact(tmp_path, WANTED, older_than=NOW)
    later = {"unit": pa.schema([("mood", pa.string()), ("unit_id", pa.string()), ("rev", pa.float64())])}
    rows, notes = read(tmp_path, later)
    assert sorted(rows["unit"], key=lambda row: row["unit_id"]) == [
        {"mood": "good", "unit_id": f"{1:032x}", "rev": 2.0},
        {"mood": None, "unit_id": f"{2:032x}", "rev": 1.0},
        {"mood": None, "unit_id": f"{3:032x}", "rev": 1.0},
    ]
    assert notes == Notes(misfits=1)


def test_records_of_newer_versions_are_still_counted_and_old_ones_still_read(tmp_path):
    old = {"v": 1, "t": "unit", "id": "0a" * 16, "title": "Old", "started_at": "2026-10-01T08:00:00+00:00", "calls": 2}
    written(tmp_path, unit(1, v=2), unit(2), old)
    before = rows_in(tmp_path)
    compact(tmp_path, WANTED, older_than=NOW)
    assert rows_in(tmp_path) == before
    assert len(before["unit"]) == 3 and before["call"][0]["count"] == 2
    assert read(tmp_path)[1] == Notes(newer=1)


def test_new_segments_and_those_of_other_folders_stay(tmp_path):
    old, new = written(tmp_path, unit(1)), written(tmp_path, unit(2))
    below = written(tmp_path / "learner2", unit(3))
    for path in (old, below):
        os.utime(path, (1, 1))
    assert compact(tmp_path, WANTED).files == 1
    assert not old.exists() and new.exists() and below.exists()
    assert len(rows_in(tmp_path)["unit"]) == 3


@posix
def test_a_segment_that_is_open_is_never_taken(tmp_path):
    segments = Segments(tmp_path)
    segments.append(unit(1))
    written(tmp_path, unit(2))
    assert compact(tmp_path, WANTED, older_than=NOW).files == 1
    segments.append(unit(3))
    assert len(rows_in(tmp_path)["unit"]) == 3
    segments.close()
    assert compact(tmp_path, WANTED, older_than=NOW).files == 1
    assert len(rows_in(tmp_path)["unit"]) == 3


@posix
def test_the_segment_of_another_living_process_is_never_taken(tmp_path):
    code = (
        "import sys; from pathlib import Path; from orchestration.record import Segments\n"
        "s = Segments(Path(sys.argv[1]))\n"
        "for line in sys.stdin: s.append({'t': 'check', 'id': line, 'count': 1}); print(flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        for number in range(3):
            writer.stdin.write(f"{number}\n")
            writer.stdin.flush()
            writer.stdout.readline()
            assert compact(tmp_path, WANTED, older_than=NOW) == Compacted()
        writer.kill()
    assert compact(tmp_path, WANTED, older_than=NOW).files == 1
    assert len(rows_in(tmp_path)["check"]) == 3


def test_compacting_again_adds_files_and_rereads_nothing(tmp_path):
    records = [unit(number) for number in range(30)]
    for start in range(0, 30, 10):
        written(tmp_path, *records[start : start + 10])
        compact(tmp_path, WANTED, older_than=NOW)
        assert compact(tmp_path, WANTED, older_than=NOW) == Compacted()
    assert files(tmp_path) == [".parquet"] * 3
    assert rows_in(tmp_path) == rows_of(records)


def test_a_segment_that_a_complete_file_covers_counts_once_and_is_cleared_away(tmp_path):
    nameless = {"t": "check", "unit_id": "a", "count": 1}
    path = written(tmp_path, unit(1), nameless)
    content = path.read_bytes()
    compact(tmp_path, WANTED, older_than=NOW)
    path.write_bytes(content)  # as if the compactor had been killed before it deleted the segment
    assert [len(rows) for rows in rows_in(tmp_path).values()] == [1, 0, 1]
    assert compact(tmp_path, WANTED) == Compacted()
    assert files(tmp_path) == [".parquet"]


def test_a_covered_segment_that_has_grown_since_is_read_again(tmp_path):
    path = written(tmp_path, unit(1))
    content = path.read_bytes()
    more = written(tmp_path / "more", unit(2)).read_bytes()
    compact(tmp_path, WANTED, older_than=NOW)
    path.write_bytes(content + more)
    shutil.rmtree(tmp_path / "more")
    assert len(rows_in(tmp_path)["unit"]) == 2
    compact(tmp_path, WANTED, older_than=NOW)
    assert len(rows_in(tmp_path)["unit"]) == 2
    assert files(tmp_path) == [".parquet"] * 2


def test_compacted_and_copied_records_count_once(tmp_path):
    records = [unit(number) for number in range(20)]
    written(tmp_path / "a", *records[:15])
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    written(tmp_path / "b", *records[15:])
    compact(tmp_path / "a", WANTED, older_than=NOW)
    shutil.copytree(tmp_path / "a", tmp_path / "c")
    compact(tmp_path / "b", WANTED, older_than=NOW)
    assert rows_in(tmp_path) == rows_of(records)


def test_a_damaged_compacted_file_is_said_and_what_is_left_of_its_segments_is_read(tmp_path):
    path = written(tmp_path, *(unit(number) for number in range(50)))
    content = path.read_bytes()
    compact(tmp_path, WANTED, older_than=NOW)
    (made,) = tmp_path.iterdir()
    whole = made.read_bytes()
    path.write_bytes(content)
    for damage in (whole[:100] + b"\xff" * 200 + whole[300:], whole[: len(whole) // 2], b""):
        made.write_bytes(damage)
        rows, notes = read(tmp_path)
        assert len(rows["unit"]) == 50
        assert notes == Notes(unread=(made.name,))


def test_a_disk_that_is_full_loses_nothing(tmp_path):
    code = """
import resource, sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from record_kit import WANTED
from orchestration.errors import RecordUnwritable
from orchestration.record.compaction import compact
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
try:
    compact(Path(sys.argv[1]), WANTED, older_than=timedelta(0))
except RecordUnwritable as problem:
    print(problem)
"""
    if os.name != "posix":
        pytest.skip("POSIX")
    written(tmp_path, *(unit(number) for number in range(50)))
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), here], capture_output=True, text=True, check=True)
    assert "cannot be compacted" in done.stdout and "Nothing is lost" in done.stdout
    assert files(tmp_path) == [".jsonl"]
    assert len(rows_in(tmp_path)["unit"]) == 50


@posix
def test_two_compactors_share_the_work(tmp_path):
    records = [unit(number) for number in range(400)]
    for start in range(0, 400, 10):
        written(tmp_path, *records[start : start + 10])
    both = Barrier(2)

    def work(_):
        both.wait()
        return compact(tmp_path, WANTED, older_than=NOW).files

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(work, range(2))) == 40
    assert set(files(tmp_path)) == {".parquet"}
    assert rows_in(tmp_path) == rows_of(records)


def test_drafts_of_compactors_that_may_still_live_stay(tmp_path):
    young, old = tmp_path / ".compacting-000000000001", tmp_path / ".compacting-000000000002"
    for draft, minutes in ((young, 50), (old, 70)):
        draft.touch()
        os.utime(draft, (time.time() - 60 * minutes,) * 2)
    assert compact(tmp_path, WANTED, older_than=NOW) == Compacted()
    assert list(tmp_path.iterdir()) == [young]


def _compact_until_killed(folder):
    compact(folder, WANTED, older_than=NOW)
    time.sleep(60)


MOMENTS = {
    "it writes": lambda names: any(name.startswith(".") for name in names),
    "the file is complete": lambda names: any(name.endswith(".parquet") for name in names),
    "it deletes": lambda names: sum(name.endswith(".jsonl") for name in names) < 60,
}


@posix
@pytest.mark.slow
def test_kill_9_while_compacting_loses_nothing_and_doubles_nothing(tmp_path):
    dice = random.Random(7)
    context = multiprocessing.get_context("spawn")
    nameless = [{"t": "check", "unit_id": str(number), "count": number} for number in range(60)]
    ends = set()
    for round_, moment in enumerate([*MOMENTS] * 4):
        folder = tmp_path / str(round_)
        records = [unit(number, new=number) for number in range(600)]
        for start in range(60):
            written(folder, *records[10 * start : 10 * start + 10], nameless[start])
        compactor = context.Process(target=_compact_until_killed, args=(folder,))
        compactor.start()
        while not MOMENTS[moment](os.listdir(folder)):
            pass
        time.sleep(dice.random() * 0.001)
        os.kill(compactor.pid, signal.SIGKILL)
        compactor.join()
        left = os.listdir(folder)
        ends.update(state for state, reached in MOMENTS.items() if reached(left))
        assert rows_in(folder) == rows_of([*records, *nameless])
        compact(folder, WANTED, older_than=NOW)
        assert rows_in(folder) == rows_of([*records, *nameless])
        assert ".jsonl" not in files(folder)
    assert ends == set(MOMENTS)


def test_a_folder_that_cannot_be_read_is_nothing_to_compact(tmp_path):
    assert compact(tmp_path / "none", WANTED) == Compacted()
    (tmp_path / "file").write_text("x")
    assert compact(tmp_path / "file", WANTED) == Compacted()
