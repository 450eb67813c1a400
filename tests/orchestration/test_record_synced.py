"""What is acknowledged is on the disk: every durable record, the folder it lies in, and what a compactor puts in place.

Each story runs in a process of its own that notes what it asks of the system, in order, and asks it all the same.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from record_kit import unit, written

NOTED = """
import os, sys
from datetime import timedelta
from pathlib import Path

home, asked, names, synced = Path(sys.argv[1]), [], {}, {}
sys.path.insert(0, sys.argv[2])

def kind(path):
    ours = path.suffix in (".jsonl", ".parquet")
    return "folder" if path.is_dir() else path.suffix if ours else path.name.rstrip("0123456789abcdef")

def noted(name, ask):
    def asking(what, *args, **more):
        answer = ask(what, *args, **more)
        if name == "open":
            names[answer] = kind(Path(what))
        elif what in names:
            asked.append(f"{name} {names[what]}")
            if name == "sync":
                synced[names[what]] = os.stat(what).st_size
        elif name in ("link", "rename", "unlink"):
            asked.append(f"{name} {kind(Path(what))}")
        return answer
    return asking

for name in ("open", "write", "fsync", "fdatasync", "link", "rename", "unlink"):
    if hasattr(os, name):
        setattr(os, name, noted("sync" if "sync" in name else name, getattr(os, name)))

def told():
    print(*asked, sep=", ")
    asked.clear()
"""


def asked(code, home):
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", NOTED + code, str(home), here], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split(", ") if line else [] for line in done.stdout.splitlines()]


RECORDS = """
from orchestration.record import Segments
segments = Segments(home)
home.mkdir()
for durable in (True, True, False, False, True):
    segments.append({"n": 1}, durable=durable)
    told()
segments.close()
told()
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can put a folder's list of files on the disk")
def test_a_durable_record_and_its_file_are_on_the_disk_before_it_is_acknowledged(tmp_path):
    first, *others, close = asked(RECORDS, tmp_path / "log")
    assert first == ["sync folder", "write .jsonl", "sync .jsonl"]
    durable, not_ = ["write .jsonl", "sync .jsonl"], ["write .jsonl"]
    assert others == [durable, not_, not_, durable]
    assert close == []


UNITS = """
from orchestration.log import DelegationLog
log = DelegationLog(home)
log.keep("before", minutes=1)
told()
unit = log.delegate("Write it", kind="docs")
told()
unit.called(input_tokens=10, output_tokens=2)
told()
unit.check("looked", True)
told()
unit.accept()
told()
"""


def test_the_opening_and_the_closing_of_a_unit_wait_for_the_disk_and_what_is_between_does_not(tmp_path):
    _, *steps = asked(UNITS, tmp_path)
    durable, not_ = ["write .jsonl", "sync .jsonl"], ["write .jsonl"]
    assert steps == [durable, not_, not_, durable]


FOLDERS = """
from orchestration.record import Segments
Segments(home / "a" / "b").append({"n": 1})
told()
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can put a folder's list of files on the disk")
def test_the_folders_that_are_made_are_on_the_disk_too(tmp_path):
    (steps,) = asked(FOLDERS, tmp_path)
    assert steps == ["sync folder"] * 3 + ["write .jsonl", "sync .jsonl"]


COMPACTION = """
from record_kit import WANTED
from orchestration.record.compaction import compact
compact(home, WANTED, older_than=timedelta(0))
told()
print(synced[".compacting-"])
"""


def test_a_compacted_file_and_its_name_are_on_the_disk_before_the_first_segment_goes(tmp_path):
    for number in range(3):
        written(tmp_path, unit(number))
    steps, (size,) = asked(COMPACTION, tmp_path)
    folder = ["sync folder"] * (os.name == "posix")
    assert steps == ["sync .compacting-", "rename .compacting-", *folder, *["unlink .jsonl"] * 3]
    (made,) = tmp_path.iterdir()
    assert int(size) == made.stat().st_size


LEARNER = """
from orchestration.record import identity
identity(home)
told()
"""


def test_the_learners_key_is_on_the_disk_before_anything_is_signed_with_it(tmp_path):
    (steps,) = asked(LEARNER, tmp_path)
    draft, folder = ".learner.json.", ["sync folder"] * (os.name == "posix")
    assert steps == [f"sync {draft}", f"link {draft}", *folder, f"unlink {draft}"]
