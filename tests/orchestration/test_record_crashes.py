"""What the record withstands: kill -9 in mid-write, a crowd, a full disk, a home that may not be written."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from orchestration.log import DelegationLog
from orchestration.log.schema import record_schemas
from orchestration.record.reading import tables

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="kill -9 and full disks are POSIX here")]

KILLS = 100

WRITER = """
import os, random, sys
from orchestration.log import DelegationLog
from orchestration.log.schema import CLOSED
from orchestration.record import Writer

def told(word, unit_id):
    os.write(1, f"{word} {unit_id}\\n".encode())

def write(home, units):
    log, writer, dice = DelegationLog(home), Writer(home, "log", closed=CLOSED), random.Random(os.getpid())
    for number in range(units):
        with log.delegate(f"unit {number}", kind="docs", p=0.8, why="x " * dice.choice((5, 200, 2000))) as unit:
            told("open", unit.unit_id)
            long = "word " * dice.choice((200, 4000, 40000))  # 1 KB, 20 KB, 200 KB
            record = {"t": "check", "unit_id": unit.unit_id, "gen_ai.evaluation.name": long, "verifier": "run"}
            if writer.write(record, durable=True):
                told("checked", unit.unit_id)
            unit.accept()
            told("accepted", unit.unit_id)
    if log.trouble or writer.trouble:
        sys.exit(log.trouble or writer.trouble)
"""

NURSERY = (
    WRITER
    + """
import signal, pathlib
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
home = pathlib.Path(sys.argv[1])
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os.close(0)
        write(home, 10**9)
    told("born", pid)
"""
)


class Nursery:
    """Starts writers when asked to, and hears over one pipe what each was promised."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.promised: dict[str, set[str]] = {"open": set(), "checked": set(), "accepted": set()}
        self._born: list[int] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def writer(self) -> int:
        """The number of a new process that writes without end."""
        with self._news:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
            assert self._news.wait_for(lambda: self._born, 30)
            return self._born.pop()

    def close(self) -> None:
        """Wait until all that was ever told has been heard: every writer is dead by then."""
        self.process.stdin.close()
        self._reader.join(30)
        self.process.wait(30)
        self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout:
            word, what = line.split()
            if word == "born":
                with self._news:
                    self._born.append(int(what))
                    self._news.notify()
            else:
                self.promised[word].add(what)


def test_nothing_that_was_acknowledged_is_lost_by_a_hundred_kills_in_mid_write(tmp_path: Path):
    nursery, dice = Nursery(tmp_path), random.Random(5)
    writers = [nursery.writer(), nursery.writer()]
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.005, 0.08))
        os.kill(writers.pop(dice.randrange(2)), signal.SIGKILL)
        writers.append(nursery.writer())
    for last in writers:
        os.kill(last, signal.SIGKILL)
    nursery.close()
    assert min(len(promised) for promised in nursery.promised.values()) > KILLS

    log = DelegationLog(tmp_path)
    units = log.frame().set_index("unit_id")
    assert nursery.promised["open"] - set(units.index) == set()
    assert nursery.promised["accepted"] - set(units.index[units.outcome == "accepted"]) == set()
    assert nursery.promised["checked"] - set(units.index[units.checks > 0]) == set()
    _, notes = tables(tmp_path / "log", record_schemas())
    assert (notes.skipped, notes.misfits, notes.unread) == (0, 0, ()), "a tear reached a line after it"

    log.keep("What comes after", kind="ux", minutes=3)
    assert len(log.frame()) == len(units) + 1


def test_eight_processes_at_once_lose_nothing_and_are_one_learner(tmp_path: Path):
    command = [sys.executable, "-c", WRITER + "import pathlib\nwrite(pathlib.Path(sys.argv[1]), 40)", str(tmp_path)]
    crowd = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(8)]
    said = [one.communicate(timeout=120) for one in crowd]
    assert [(one.returncode, errors) for one, (_, errors) in zip(crowd, said, strict=True)] == [(0, "")] * 8
    promised = {line.split()[1] for told, _ in said for line in told.splitlines() if line.startswith("accepted")}
    units = DelegationLog(tmp_path).frame()
    assert len(promised) == 320
    assert set(units.unit_id[units.outcome == "accepted"]) == promised
    assert units.learner_id.nunique() == 1


LESSON = """
import os, sys
from pathlib import Path
from orchestration.log import DelegationLog

home, log = Path(sys.argv[1]), None
def work(title):
    with log.delegate(title, kind="docs", why="because " * 20) as unit:
        unit.check("looked", True)
        unit.accept()
"""

FULL_DISK = (
    LESSON
    + """
log = DelegationLog(home)
work("before")
room = os.statvfs(home)
with open(home / "ballast", "wb", 0) as ballast:
    try:
        while ballast.write(b"0" * 4096):
            pass
    except OSError:
        pass
for number in range(50):
    work(f"full {number}")
os.remove(home / "ballast")
for number in range(50):
    log.keep(f"after {number}", minutes=1)  # one record: no later one makes good what is lost
print("the lesson went on")
import shutil
shutil.copytree(home / "log", sys.argv[2])
"""
)

LIMITED = (
    LESSON
    + """
import resource
log = DelegationLog(home)
work("before")
written = next((home / "log").glob("*.jsonl")).stat().st_size
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (written + int(sys.argv[2]), hard))
for number in range(300):  # room is written ahead: it takes a while until there is none
    work(f"full {number}")
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
for number in range(3):
    log.keep(f"after {number}", minutes=1)  # one record: no later one makes good what is lost
print("the lesson went on")
"""
)

READ_ONLY = (
    LESSON
    + """
if os.geteuid() == 0 and len(sys.argv) == 2:  # root may write anywhere
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
log = DelegationLog(home)
for number in range(3):
    work(f"unit {number}")
print("the lesson went on")
"""
)


def ran(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    told = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)
    assert (told.returncode, told.stdout) == (0, "the lesson went on\n"), told.stderr
    return told


def on_a_disk(folder: Path, options: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with a file system of its own in `folder`; nobody else sees it."""
    mount = f'mount -t tmpfs -o {options} none "{folder}" && exec "$@"'
    alone = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*alone, mount, "sh", "true"], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    return ran(*alone, mount, "sh", *command)


def readable(home: Path) -> set[str]:
    units = DelegationLog(home).frame()
    return set(units.title[units.outcome.isin(["accepted", "done"])])


def test_on_a_full_disk_the_lesson_goes_on_and_the_record_does_when_there_is_room(tmp_path: Path):
    disk, home = tmp_path / "disk", tmp_path / "home"
    disk.mkdir()
    told = on_a_disk(disk, "size=512k", sys.executable, "-c", FULL_DISK, str(disk), str(home / "log"))
    assert told.stderr.count("cannot be written") == 1
    assert "No space left on device" in told.stderr
    assert {"before", *(f"after {number}" for number in range(50))} <= readable(home)


@pytest.mark.parametrize("room", [0, 1, 300, 700])
def test_a_file_that_may_not_grow_tears_one_line_at_most(tmp_path: Path, room: int):
    told = ran(sys.executable, "-c", LIMITED, str(tmp_path), str(room))
    assert told.stderr.count("cannot be written") == 1
    assert {"before", "after 0", "after 1", "after 2"} <= readable(tmp_path)


def test_in_a_home_that_may_not_be_written_the_lesson_goes_on(tmp_path: Path):
    tmp_path.chmod(0o555)
    told = ran(sys.executable, "-c", READ_ONLY, ".", cwd=tmp_path)
    tmp_path.chmod(0o755)
    assert told.stderr.count("cannot be written") == 1
    assert list(tmp_path.iterdir()) == []


def test_on_a_read_only_disk_the_lesson_goes_on(tmp_path: Path):
    told = on_a_disk(tmp_path, "ro", sys.executable, "-c", READ_ONLY, str(tmp_path), "as it is")
    assert told.stderr.count("cannot be written") == 1
