"""Who signs a record, what is said when it cannot be kept, and where nobody is at home."""

import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.record import Segments, Writer, identity
from orchestration.settings import record_home

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX")


def test_a_record_is_signed_and_its_texts_are_redacted_wherever_they_lie(tmp_path):
    writer = Writer(tmp_path, "log", closed=["kind"])
    mail = "ada.lovelace@example.com"
    assert writer.write({"t": "unit", "kind": "docs", "a": mail, "b": [{mail: (mail,)}], "c": Path(mail)}, durable=True)
    (record,) = Segments(tmp_path / "log").read()
    assert (record["v"], record["t"], record["kind"]) == (1, "unit", "docs")
    assert record["learner_id"] == writer.identity.learner_id
    assert len(record["id"]) == 32 and record["ts"] > 1_700_000_000_000_000
    assert mail not in json.dumps(record)


def test_ids_sort_by_the_time_at_which_they_were_made(tmp_path):
    writer = Writer(tmp_path, "log", closed=[])
    first = writer.signed({})["id"]
    while (later := writer.signed({})["id"])[:12] == first[:12]:  # a millisecond is as fine as they are
        pass
    assert later > first


def test_what_cannot_be_written_is_said_once_and_nothing_is_raised(tmp_path, capsys):
    (tmp_path / "home").write_text("a file where the home should be")
    writer = Writer(tmp_path / "home", "log", closed=[])
    assert [writer.write({"t": "unit"}, durable=True) for _ in range(3)] == [False] * 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("cannot be written") == 1 and len(said.err.splitlines()) == 1
    assert writer.trouble is not None and "make room" in writer.trouble


def test_a_closed_stderr_is_no_trouble_either(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("a file")
    writer = Writer(tmp_path / "home", "log", closed=[])
    monkeypatch.setattr(sys, "stderr", None)
    assert not writer.write({"t": "unit"}, durable=True)


def test_a_home_that_is_named_relatively_stays_where_it_is_when_the_process_goes_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORCHESTRATION_HOME", "near")
    before = record_home()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert record_home() == before == tmp_path / "near"


AT_HOME = """
import os, sys
from pathlib import Path
from orchestration.record import Writer
from orchestration.settings import record_home
os.environ.clear()  # as the sandbox does, after its imports
home = Path(sys.argv[1]) if len(sys.argv) > 1 else record_home()
before = set(home.rglob("*")) if home.exists() else set()
writer = Writer(home, "log", closed=[])
kept = writer.write({"t": "unit"}, durable=True)
writer.identity.fingerprint("a prompt")
print(kept, writer.trouble is None, (set(home.rglob("*")) if home.exists() else set()) - before == set())
"""


@posix
def test_where_nobody_is_at_home_nothing_is_written_and_nothing_said(tmp_path):
    done = subprocess.run([sys.executable, "-c", AT_HOME], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["False", "True", "True"], "")
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_folder_of_somebodys_choice_is_written_to_even_there(tmp_path):
    code = [sys.executable, "-c", AT_HOME, str(tmp_path / "chosen")]
    done = subprocess.run(code, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["True", "True", "False"], "")


@posix
def test_where_nobody_is_at_home_even_trouble_is_silent(tmp_path):
    (tmp_path / "file").write_text("in the way")
    code = [sys.executable, "-c", AT_HOME, str(tmp_path / "file")]
    done = subprocess.run(code, capture_output=True, text=True, check=True)
    assert (done.stdout.split()[:2], done.stderr) == (["False", "False"], "")


def test_the_identity_is_random_lasting_and_different_for_each_home(tmp_path):
    mine, again, other = identity(tmp_path / "a"), identity(tmp_path / "a"), identity(tmp_path / "b")
    assert mine == again
    assert mine.learner_id != other.learner_id
    assert mine.fingerprint("text") == again.fingerprint("text") != other.fingerprint("text")
    assert mine.pseudonym("class 7") != mine.pseudonym("class 8")
    assert mine.key.hex() not in repr(mine)


@posix
def test_the_key_is_its_owners_only(tmp_path):
    identity(tmp_path / "home")
    (made,) = (tmp_path / "home").iterdir()
    assert made.stat().st_mode & 0o777 == 0o600


def _identify(home, start, found):
    start.wait()
    found.put(identity(home).learner_id)


def test_the_first_of_many_processes_wins(tmp_path):
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "fork")
    start, found = context.Barrier(6), context.Queue()
    processes = [context.Process(target=_identify, args=(tmp_path / "home", start, found)) for _ in range(6)]
    for process in processes:
        process.start()
    ids = {found.get() for _ in processes}
    for process in processes:
        process.join()
    assert ids == {identity(tmp_path / "home").learner_id}
    assert [one.name for one in (tmp_path / "home").iterdir()] == ["learner.json"]


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "[]", "\0" * 90, '{"learner_id": "0123456789abcdef"}', '{"learner_id": "Ada", "key": "00"}', "[" * 9000],
)
def test_a_damaged_identity_is_left_as_it_is_and_said_once(tmp_path, capsys, damaged):
    (tmp_path / "learner.json").write_text(damaged)
    writer = Writer(tmp_path, "log", closed=[])
    assert writer.write({"t": "unit"}, durable=True) and writer.write({"t": "unit"}, durable=True)
    assert (tmp_path / "learner.json").read_text() == damaged
    first, second = Segments(tmp_path / "log").read()
    assert first["learner_id"] == second["learner_id"]
    said = capsys.readouterr().err
    assert said.count("cannot be read") == 1 and "learner.json" in said
