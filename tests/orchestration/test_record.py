"""Writing the record: nothing acknowledged is lost, nothing stands in the learner's way, nobody else can read it."""

import json
import math
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from orchestration.errors import RecordUnwritable
from orchestration.record import Segments

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX")
as_root = pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs root, to mount a file system")


def numbers(folder):
    return [one["n"] for one in Segments(folder).read()]


@posix
def test_folders_and_segments_are_their_owners_only(tmp_path):
    before = os.umask(0)
    try:
        Segments(tmp_path / "home" / "log").append({"n": 1})
    finally:
        os.umask(before)
    made = [tmp_path / "home", *(tmp_path / "home").rglob("*")]
    assert {oct(one.stat().st_mode & 0o777) for one in made if one.is_dir()} == {"0o700"}
    assert {oct(one.stat().st_mode & 0o777) for one in made if one.is_file()} == {"0o600"}


def test_a_closed_segment_is_plain_json_lines(tmp_path):
    segments = Segments(tmp_path)
    segments.append({"n": 1, "text": "ä\nb"})
    segments.append({"n": 2}, durable=False)
    segments.close()
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == '{"n":1,"text":"ä\\nb"}\n{"n":2}\n'.encode()


def test_a_program_that_ends_leaves_its_segment_without_the_room_it_had_ahead(tmp_path):
    code = (
        "import sys; from pathlib import Path; from orchestration.record import Segments\n"
        "folder = Path(sys.argv[1]); s = Segments(folder); s.append({'n': 1})\n"
        "print(next(folder.iterdir()).stat().st_size)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == b'{"n":1}\n'
    assert int(done.stdout) > 1000


def test_a_torn_last_line_costs_only_itself(tmp_path):
    segments = Segments(tmp_path)
    for number in range(3):
        segments.append({"n": number, "text": 'a "quoted" {brace} 1.5', "deep": {"list": [1, None]}})
    segments.close()
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    ends = [place for place, byte in enumerate(content) if byte == ord("\n")]
    for cut in range(len(content) + 1):
        for tail in (b"", b"\0" * 40, b"\n" * 40):
            path.write_bytes(content[:cut] + tail)
            assert numbers(tmp_path) == [number for number, end in enumerate(ends) if cut >= end]


def _write_for_ever(folder, acknowledged):
    segments = Segments(folder)
    number = 0
    while True:
        segments.append({"n": number, "text": "x" * 2000})
        acknowledged.value = number
        number += 1


@posix
def test_what_was_acknowledged_survives_kill_9(tmp_path):
    context = multiprocessing.get_context("fork")
    for round_ in range(10):
        folder = tmp_path / str(round_)
        acknowledged = context.Value("i", -1)
        writer = context.Process(target=_write_for_ever, args=(folder, acknowledged))
        writer.start()
        while acknowledged.value < 5 + 7 * round_:
            time.sleep(0.0005)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        read = numbers(folder)
        assert read[: acknowledged.value + 1] == list(range(acknowledged.value + 1))
        assert len(read) <= acknowledged.value + 2


@posix
def test_a_fork_goes_on_in_a_segment_of_its_own(tmp_path):
    segments = Segments(tmp_path)
    segments.append({"n": 0})
    held, over = threading.Event(), threading.Event()

    def write_slowly():
        with segments._lock:
            held.set()
            over.wait()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    held.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        segments.append({"n": 1})
        os._exit(0)
    over.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
    segments.append({"n": 2})
    assert sorted(numbers(tmp_path)) == [0, 1, 2]
    assert len(list(tmp_path.iterdir())) == 2


@posix
def test_a_fork_leaves_its_parents_segment_as_it_is(tmp_path):
    segments = Segments(tmp_path)
    segments.append({"n": 0})
    (path,) = tmp_path.iterdir()
    before = path.read_bytes()  # with room ahead: the child knows only where its parent wrote before the fork
    child = os.fork()
    if child == 0:
        segments.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert path.read_bytes() == before != before.rstrip(b"\n") + b"\n"


def test_threads_share_a_segment(tmp_path):
    segments = Segments(tmp_path)

    def write(first):
        for number in range(first, first + 200):
            segments.append({"n": number, "text": "x" * (number % 300)}, durable=number % 20 == 0)

    threads = [threading.Thread(target=write, args=(first,)) for first in range(0, 1600, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers(tmp_path)) == list(range(1600))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_signal_handler_may_write_while_a_record_is_written(tmp_path):
    segments = Segments(tmp_path)
    with segments._lock:
        segments.append({"n": 1})
    assert numbers(tmp_path) == [1]


@posix
@pytest.mark.parametrize("gone", [shutil.rmtree, lambda folder: folder.rename(folder.with_name("moved"))])
def test_records_do_not_go_into_a_folder_that_is_gone(tmp_path, gone):
    folder = tmp_path / "home" / "log"
    segments = Segments(folder)
    segments.append({"n": 1})
    gone(tmp_path / "home")
    segments.append({"n": 2})
    assert numbers(folder) == [2]


@posix
def test_writes_that_fall_short_hurt_no_other_record(tmp_path):
    code = """
import resource, sys
from pathlib import Path
from orchestration.errors import RecordUnwritable
from orchestration.record import Segments
segments, kept = Segments(Path(sys.argv[1])), []
for number in range(60):
    # Now and then no file may grow beyond a place in the middle of the next record.
    limit = 700 * number + 350 if number % 7 == 3 else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        segments.append({"n": number, "text": "x" * 690}, durable=number % 2 == 0)
        kept.append(number)
    except RecordUnwritable as problem:
        assert "too large" in str(problem)
print(*kept)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    kept = [int(word) for word in done.stdout.split()]
    assert len(kept) < 60
    assert numbers(tmp_path) == kept


@as_root
def test_a_full_disk_is_said_and_a_disk_with_room_again_is_used(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("may not mount")
    try:
        (disk / "other").write_bytes(b"x" * 20_000)
        segments, kept, refused = Segments(disk / "log"), [], []
        for number in range(60):
            if number == 45:
                (disk / "other").unlink()
            try:
                segments.append({"n": number, "text": "x" * 1000})
                kept.append(number)
            except RecordUnwritable as problem:
                refused.append(number)
                assert "No space left" in str(problem)
        assert refused and max(refused) < 45 <= max(kept)
        assert numbers(disk / "log") == kept
        segments.close()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@as_root
def test_a_read_only_home_is_said_in_one_sentence(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("may not mount")
    try:
        with pytest.raises(RecordUnwritable, match=r"cannot be written \(Read-only file system\).*ORCHESTRATION_HOME"):
            Segments(disk / "home" / "log").append({"n": 1})
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_file_in_the_way_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RecordUnwritable, match=r"cannot be written .* ORCHESTRATION_HOME"):
        Segments(tmp_path / "file" / "log").append({"n": 1})


class Unsayable:
    def __str__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (math.nan, None),
        ([1.5, -math.inf], [1.5, None]),
        ({"a": (1, {2})}, {"a": [1, [2]]}),
        (Path("a") / "b", str(Path("a") / "b")),
        (datetime(2026, 11, 2, tzinfo=UTC), "2026-11-02 00:00:00+00:00"),
        (np.int64(7), 7),
        (np.float32("nan"), None),
        (np.bool_(True), True),
        ("half \ud800 of a pair", "half ? of a pair"),
        ({1: "a", ("b", 2): "c", None: "d"}, {"1": "a", "('b', 2)": "c", "None": "d"}),
        (2**80, 2**80),
        (ValueError("odd"), "odd"),
        (Unsayable(), "<Unsayable>"),
        ("x" * 5_000_000, "x" * 5_000_000),
    ],
    ids=lambda value: str(type(value).__name__)[:20],
)
def test_any_value_becomes_strict_json(tmp_path, value, read):
    Segments(tmp_path).append({"n": 1, "value": value})
    (path,) = tmp_path.iterdir()

    def refuse(word):
        raise AssertionError(word)

    assert json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)["value"] == read


def test_a_value_that_holds_itself_ends_somewhere(tmp_path):
    endless = []
    endless.append(endless)
    Segments(tmp_path).append({"n": 1, "value": endless})
    assert numbers(tmp_path) == [1]
