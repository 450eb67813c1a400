"""A reading that meets a compaction finds every record, whenever it comes; and so do two compactors that meet."""

import multiprocessing
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from record_kit import WANTED, call, read, unit, written

from orchestration.record.compaction import compact
from orchestration.record.lines import steadily

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX")
NOW = timedelta(0)
AT = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from record_kit import WANTED, read
from orchestration.record.compaction import compact
from orchestration.record.locks import taken

folder, seen = Path(sys.argv[1]), []

def at(moment, number, suffix, do):
    \"\"\"Do something just before this process opens or locks such a file for the so-manyeth time.\"\"\"
    def watch(event, args):
        if event == moment and (event != "open" or str(args[0]).endswith(suffix)):
            seen.append(event)
            if len(seen) == number:
                do()
    sys.addaudithook(watch)  # for good: hence in a process of its own
"""
"""What happens between two steps of the real thing, at the very moment that is asked for."""


def tried(code, folder):
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", AT + code, str(folder), here], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


COMPACTED_AT = """
at("open", int({number}), ".jsonl", lambda: compact(folder, WANTED, older_than=timedelta(0)))
rows, notes = read(folder)
print(sorted(row["ts"] % 1000 for row in rows["unit"]), len(rows["check"]), notes.sentence, len(seen) >= {number})
"""


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_compaction_between_the_listing_and_the_reading_hides_no_record(tmp_path, number):
    for start in range(0, 8, 2):
        written(tmp_path, unit(start), unit(start + 1), {"t": "check", "count": start})
    assert tried(COMPACTED_AT.format(number=number), tmp_path) == f"{list(range(8))} 4  True"
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet"}


def test_compactions_that_come_one_after_another_hide_no_record(tmp_path):
    for number in range(3):
        written(tmp_path / str(number), unit(number))
    told = tried(
        """
rooms = iter(sorted(folder.iterdir()))
def one_more():
    room = next(rooms, None)
    if room:
        compact(room, WANTED, older_than=timedelta(0))
        seen.clear()
at("open", 1, ".jsonl", one_more)
rows, notes = read(folder)
print(len(rows["unit"]), notes.sentence, next(rooms, "all"))
""",
        tmp_path,
    )
    assert told == "3  all"


@posix
def test_what_the_listing_itself_may_have_missed_is_listed_again_until_nothing_changes(tmp_path):
    link = tmp_path / "0000000000000001-1-000001.jsonl"
    link.symlink_to("nowhere")

    def compacted():
        written(tmp_path, unit(1))
        compact(tmp_path, WANTED, older_than=NOW)

    seen, events = [], [compacted, link.unlink, lambda: written(tmp_path, unit(2))]

    def reading(here):
        seen.append((len(here.segments), len(here.compacted), len(here.notes.unread)))
        if events:
            events.pop(0)()
        return len(seen)

    assert steadily(tmp_path, reading) == 3  # what is only new came later than this reading began
    assert seen == [(0, 0, 1), (0, 1, 1), (0, 1, 0)]


def test_a_segment_that_is_cleared_away_while_it_is_read_is_nothing_to_speak_of(tmp_path):
    path = written(tmp_path, unit(1))
    content = path.read_bytes()
    compact(tmp_path, WANTED, older_than=NOW)
    path.write_bytes(content)  # as if the compactor had been killed before it deleted the segment
    assert tried(COMPACTED_AT.format(number=1), tmp_path) == "[1] 0  True"
    assert not path.exists()


@posix
def test_a_segment_that_another_compactor_had_first_is_let_go(tmp_path):
    path = written(tmp_path, unit(1))
    told = tried(
        f"""
path = Path({str(path)!r})
at("fcntl.flock", 1, "", path.unlink)
with taken(path) as alone:
    print(alone, len(seen))
""",
        tmp_path,
    )
    assert told == "False 1"


def test_a_draft_that_another_compactor_has_just_finished_is_no_trouble(tmp_path):
    for name in ("one", "other"):
        draft = tmp_path / f".compacting-{name}"
        draft.touch()
        os.utime(draft, (1, 1))
    told = tried(
        """
def finish():
    for number, draft in enumerate(folder.glob(".compacting-*")):
        draft.rename(folder / f"{number:016x}-1-000000.parquet")
at("os.remove", 1, "", finish)
print(compact(folder, WANTED).files, len(seen))
""",
        tmp_path,
    )
    assert told == "0 1"


def _compact_when_told(orders, done):
    while (folder := orders.get()) is not None:
        compact(folder, WANTED, older_than=NOW)
        done.set()


@pytest.mark.slow
def test_readings_beside_a_compacting_process_all_find_every_record(tmp_path):
    context = multiprocessing.get_context("spawn")
    orders, done = context.Queue(), context.Event()
    compactor = context.Process(target=_compact_when_told, args=(orders, done))
    compactor.start()
    counts = []
    for round_ in range(50):
        folder = tmp_path / str(round_)
        for number in range(40):
            written(folder, unit(number), call(number))
        done.clear()
        orders.put(folder)
        while not done.is_set():
            rows, notes = read(folder)
            counts.append((len(rows["unit"]), len(rows["call"]), notes.sentence))
        assert {path.suffix for path in folder.iterdir()} == {".parquet"}
    orders.put(None)
    compactor.join()
    assert len(counts) > 50 and set(counts) == {(40, 40, "")}
