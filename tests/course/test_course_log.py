"""`course log`: the learner's own record from a terminal. It says what it did and what to do next; it leaks nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from running_course import ROOT, course

from course.__main__ import main
from orchestration.log import DelegationLog
from orchestration.predictions import Prediction, Predictions

Told = tuple[int, str, str]
Log = Callable[..., Told]


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Log:
    """Type `course log ...` in an empty folder: exit code, what it printed, what it complained of."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def typed(*words: str) -> Told:
        capsys.readouterr()
        code = main(["log", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def opened(log: Log) -> str:
    """The id, as printed, of a unit that was handed to a model and is open."""
    _, said, _ = log("delegate", "Tests for the parser", "--kind", "tests", "-p", "0.8")
    return re.match(r"Opened (\w+):", said)[1]


def outcome() -> str:
    return DelegationLog().frame().iloc[-1]["outcome"]


# Looking


def test_an_empty_record_says_how_to_begin(log: Log, tmp_path: Path):
    code, said, _ = log()
    assert code == 0
    assert str(tmp_path / "record") in said and "course log keep" in said
    assert not (tmp_path / "record").exists()


@pytest.mark.parametrize("word", ["todo", "where", "calibration", "content"])
def test_an_empty_record_can_be_looked_at_from_all_sides(log: Log, word: str):
    code, said, complaint = log(word)
    assert (code, complaint) == (0, "") and said


def test_the_overview_counts_real_and_simulated_work_apart(log: Log):
    mine = DelegationLog()
    for n in range(12):
        mine.delegate(f"Unit {n}", kind="tests", simulated=n < 5).accept()
    mine.keep("Cookies or tokens", kind="trade_off", minutes=25)
    mine.assist("Read the trace", kind="bug_investigation")
    mine.delegate("The wall: 5 min", tool="experiment", simulated=True).abandon()
    _, said, _ = log()
    counts = {
        line.split()[0]: line.split()[1:] for line in said.splitlines() if re.match(r" *(real|simulated) +\d", line)
    }
    assert counts == {"real": ["9", "7", "1", "1", "0", "0"], "simulated": ["5", "5", "0", "0", "0", "1"]}
    assert "The last 10 of 15 units" in said and "Unit 11" in said and "Unit 3" not in said
    assert "Right at the first pass: 7 of 7 closed real units; fewer than 20 tell little." in said
    assert "5 of 5 closed simulated units" in said and "1 open" in said


def test_the_overview_says_of_few_units_that_they_tell_little(log: Log, opened: str):
    log("file", opened, "--outcome", "accepted")
    _, said, _ = log()
    assert "Right at the first pass: 1 of 1 closed real unit; fewer than 20 tell little." in said
    assert "%" not in said.split("first pass")[1]


def test_a_unit_is_reopened_in_python_by_the_id_that_the_overview_shows(log: Log):
    for n in range(3):
        DelegationLog().delegate(f"Unit {n}", kind="tests").accept()
    shown = re.search(r"^ *(\w+) .*Unit 1", log()[1], re.M)[1]
    assert len(shown) < 32
    DelegationLog().unit_of(shown).reopen("rejected", minutes=40)
    frame = DelegationLog().frame().set_index("title")
    assert frame.reopened.to_dict() == {"Unit 0": 0, "Unit 1": 1, "Unit 2": 0}


def test_where_the_record_lies_and_how_large_it_is(log: Log, opened: str, tmp_path: Path):
    _, said, _ = log("where")
    assert str(tmp_path / "record") in said and re.search(r"log +units.*1 file", said)


def test_calibration_shows_units_and_predictions_with_their_n(log: Log):
    for n in range(6):
        unit = DelegationLog().delegate(f"Unit {n}", kind="tests", p=0.9)
        unit.accept() if n else unit.reject("wrong")
        Predictions().record(Prediction("?", 40.0, 90.0, id=f"q{n}", lesson="2.1"))
        Predictions().settle(f"q{n}", 41.0, simulated=True)
    _, said, _ = log("calibration")
    assert re.search(r"real +n .*\n80–100 % +6 +90% +5 of 6", said)
    assert re.search(r"verify +6 +90% +6 of 6", said)
    assert said.count("n = 6: fewer than 20 are too few for a score.") == 2 and "Brier score 0." not in said


def test_a_title_cannot_steer_the_terminal(log: Log):
    DelegationLog().delegate("\x1b[2J\x1b]0;owned\x07 [bold red]x[/]", kind="tests")
    for word in ((), ("todo",)):
        _, said, _ = log(*word)
        assert "\x1b" not in said and "\x07" not in said and "[bold red]x[/]" in said


def test_in_a_narrow_terminal_only_titles_are_cut(log: Log, opened: str, monkeypatch: pytest.MonkeyPatch):
    DelegationLog().delegate("A title that is far too long for a window of seventy columns", kind="tests")
    monkeypatch.setenv("COLUMNS", "70")
    said = log("todo")[1].split("File one")[0]
    assert max(map(len, said.splitlines())) <= 70
    assert re.search(r"[0-9a-f]{6}  \d\d \w+ \d\d:\d\d  delegate  tests  open  +A title that is.*…", said)


# Writing


def test_kept_work_is_noted_with_its_minutes(log: Log):
    code, said, _ = log("keep", "Cookies", "or", "tokens", "--kind", "trade_off", "--minutes", "25", "--why", "ops")
    assert code == 0 and said.startswith("Kept: Cookies or tokens (trade_off, 25 minutes).")
    row = DelegationLog().frame().iloc[0]
    assert (row["decision"], row["outcome"], row["human_s"], row["tool"], row["source"]) == (
        "keep", "done", 1500.0, "terminal", "work",
    )  # fmt: skip


def test_a_unit_is_closed_by_the_id_that_was_printed(log: Log, opened: str):
    assert f"{opened[-6:]} " in log("todo")[1]
    code, said, _ = log("file", opened, "--outcome", "edited", "--minutes", "6")
    assert code == 0 and "Filed: Tests for the parser (tests, delegate, edited)." in said
    assert "Nothing else is open." in said
    row = DelegationLog().frame().iloc[0]
    assert (row["outcome"], row["rework_s"], row["predicted_success"]) == ("edited", 360.0, 0.8)
    assert log("todo")[1] == "Nothing is open.\n"


def test_units_made_in_one_moment_have_different_short_ids(log: Log):
    mine = DelegationLog()
    for n in range(30):
        mine.delegate(f"Unit {n}", kind="tests")
    ids = re.findall(r"(?m)^ *([0-9a-f]{6,}) ", log("todo")[1])
    assert len(set(ids)) == 30
    for id in ids[:3]:
        assert log("file", id, "--outcome", "accepted")[0] == 0
    assert "26 more to file" in log("file", ids[3], "--outcome", "abandoned")[1]


@pytest.mark.parametrize("chance", ["0.8", "80%", "80 %", "0,8"])
def test_a_chance_can_be_typed_as_people_type_it(log: Log, chance: str):
    assert "80% chance" in log("delegate", "x", "-p", chance)[1]


def test_a_closed_unit_that_is_filed_again_came_back(log: Log, opened: str):
    log("file", opened, "--outcome", "accepted")
    code, said, _ = log("file", opened, "--outcome", "rejected", "--minutes", "40", "--why", "a bug, a week later")
    assert code == 0 and "came back" in said
    row = DelegationLog().frame().iloc[0]
    assert (row["first_outcome"], row["outcome"], row["reopened"], row["rework_s"]) == ("accepted", "rejected", 1, 2400)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["keep", "x", "--kind", "nope"], "kind"),
        (["keep", "x", "--minutes", "soon"], "--minutes should be a number"),
        (["keep", "x", "--minutes", "-3"], "minutes"),
        (["keep", "x", "--minutes", "nan"], "minutes"),
        (["keep", " "], "title"),
        (["keep", "x", "--minutes", "1e9"], "0 or more and less than 1,000,000,000, not 1000000000.0"),
        (["delegate", "x", "-p", "80"], "between 0 and 1, such as 0.8; 80.0 does not. 80 per cent is 0.8."),
        (["delegate", "x", "-p", "likely"], "-p should be a chance"),
        (["file", "zzz", "--outcome", "accepted"], "No unit has the id 'zzz'"),
        (["file", "\x1b[2J", "--outcome", "accepted"], "No unit has the id"),
        (["file", "0", "--kind", "nope"], "No unit has the id"),
        (["file", "abc"], "Say what is to be filed"),
        (["import", "paper"], "paper"),
        (["import", "git", "/no/such/place"], "no/such/place"),
        (["export", "log.xlsx"], ".csv"),
        (["content", "some"], "content"),
        (["share", "!!"], "place"),
        (["share", "class 7", "--to", "no/such/place"], "no/such/place"),
    ],
)
def test_what_makes_no_sense_is_answered_in_one_sentence(log: Log, words: list[str], told: str):
    code, said, complaint = log(*words)
    assert code == 2 and said == ""
    assert complaint.startswith("course log: ") and told in complaint and len(complaint.strip().splitlines()) == 1
    assert "\x1b" not in complaint
    assert DelegationLog().frame().empty


@pytest.mark.parametrize(("decision", "outcome_said"), [("delegate", "done"), ("keep", "accepted")])
def test_an_outcome_that_does_not_fit_the_decision_is_refused(log: Log, opened: str, decision: str, outcome_said: str):
    code, _, complaint = log("file", opened, "--decision", decision, "--outcome", outcome_said)
    assert code == 2 and "done" in complaint
    assert outcome() == "open"


def test_an_id_that_fits_several_units_is_answered_with_their_ids(log: Log):
    for _ in range(40):
        DelegationLog().delegate("x", kind="tests")
    code, _, complaint = log("file", "0", "--outcome", "accepted")
    assert code == 2 and "40 units" in complaint and "Give more of it" in complaint


# In and out


def test_what_git_knows_comes_in_as_drafts_and_once_only(log: Log, tmp_path: Path):
    repository = tmp_path / "project"
    git = ["git", "-C", str(repository)]
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    for name, value in (("user.name", "me"), ("user.email", "me@example.com")):
        subprocess.run([*git, "config", name, value], check=True)
    message = "Add the parser\n\nAssisted-by: aider:example-model-1"
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", message], check=True)
    code, said, _ = log("import", "git", str(repository))
    assert code == 0 and "git: 1 new draft, 0 new calls; 0 known already." in said and "course log todo" in said
    assert "--decision" in log("todo")[1] and " draft " in log("todo")[1]
    (id,) = re.findall(r"(?m)^ *([0-9a-f]{6,}) ", log("todo")[1])
    assert log("import", "git", str(repository))[1] == "git: 0 new drafts, 0 new calls; 1 known already.\n"
    assert " other " not in log("todo")[1]
    code, _, complaint = log("file", id, "--decision", "assist", "--outcome", "accepted")
    assert code == 2 and "kind is missing" in complaint and outcome() == "open"
    assert log("file", id, "--kind", "tests", "--decision", "assist", "--outcome", "accepted")[0] == 0
    row = DelegationLog().frame().iloc[0]
    assert (row["source"], row["kind"], row["decision"], row["outcome"]) == ("import", "tests", "assist", "accepted")


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".json"])
def test_the_log_is_exported_and_no_file_is_overwritten_unasked(log: Log, opened: str, suffix: str):
    file = Path(f"mine{suffix}")
    code, said, _ = log("export", str(file))
    assert code == 0 and str(file) in said and file.stat().st_size > 0
    before = file.read_bytes()
    log("keep", "more")
    code, _, complaint = log("export", str(file))
    assert code == 2 and "--replace" in complaint and "True" not in complaint
    assert file.read_bytes() == before
    assert log("export", str(file), "--replace")[0] == 0
    assert file.read_bytes() != before


def test_nothing_is_shared_where_nobody_can_be_asked(log: Log, opened: str):
    log("file", opened, "--outcome", "accepted")
    code, said, complaint = log("share", "class 7")
    assert code == 2 and "--yes" in complaint
    assert "What leaves" in said and "What stays here" in said
    assert list(Path.cwd().iterdir()) == []


def test_where_nothing_is_closed_nothing_is_asked_and_no_file_is_written(log: Log, opened: str):
    for more in ([], ["--yes"], ["--show"]):
        code, said, complaint = log("share", "class 7", *more)
        assert (code, complaint) == (0, "") and said.startswith("There is nothing to share with class-7 yet")
    assert list(Path.cwd().iterdir()) == []


def test_a_folder_that_is_not_there_is_said_before_anything_is_shown(log: Log, opened: str):
    log("file", opened, "--outcome", "accepted")
    code, said, complaint = log("share", "class 7", "--to", "missing", "--yes")
    assert code == 2 and said == "" and "missing" in complaint and "--to" in complaint


def test_sharing_shows_what_leaves_and_writes_that_and_no_title(log: Log, opened: str, tmp_path: Path):
    log("file", opened, "--outcome", "accepted", "--why", "it is good")
    (tmp_path / "out").mkdir()
    code, said, _ = log("share", "class 7", "--to", str(tmp_path / "out"), "--yes")
    assert code == 0 and "Nothing was sent" in said
    (file,) = (tmp_path / "out").iterdir()
    text = file.read_text()
    assert "parser" not in text and "it is good" not in text
    assert [json.loads(line)["t"] for line in text.splitlines()][:2] == ["share", "shared_unit"]
    for line in text.splitlines()[:4]:
        assert line in said
    made = json.loads(text.splitlines()[0])["made"]
    shown = log("share", "class 7", "--show")[1]
    assert shown.replace(json.loads(shown.splitlines()[0])["made"], made) == text  # but for the moment it was made


def test_how_much_text_is_kept_is_none_until_the_learner_says_otherwise(log: Log):
    assert log("content")[1].startswith("none: No text")
    assert log("content", "redacted")[1].startswith("redacted: ")
    assert DelegationLog().content() == "redacted"
    assert log("content")[1].startswith("redacted: ")


def test_packing_old_files_loses_nothing(log: Log, opened: str, tmp_path: Path):
    before = DelegationLog().frame()
    for file in (tmp_path / "record" / "log").iterdir():
        os.utime(file, (0, 0))
    code, said, _ = log("compact")
    assert code == 0 and said
    pd.testing.assert_frame_equal(DelegationLog().frame(), before)


# When the record is not as it should be


def test_a_record_that_cannot_be_written_is_said_once_and_ends_with_1(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ORCHESTRATION_HOME", str(tmp_path / "file"))
    code, said, complaint = log("keep", "x")
    assert code == 1 and "Nothing was kept" in said
    assert complaint.count("cannot be written") == 1
    code, said, complaint = log("content", "full")
    assert (code, said) == (1, "") and complaint.count("cannot be kept") == 1
    assert log()[0] == 0 and log("where")[0] == 0


def test_a_damaged_identity_shares_nothing_and_ends_with_1(log: Log, opened: str, tmp_path: Path):
    log("file", opened, "--outcome", "accepted")
    (tmp_path / "record" / "learner.json").write_text("{bad")
    code, said, complaint = log("share", "class 7", "--show")
    assert (code, said) == (1, "") and "put the file back from a copy" in complaint


def test_a_torn_tail_is_said_and_costs_only_itself(log: Log, opened: str, tmp_path: Path):
    (segment,) = (tmp_path / "record" / "log").glob("*.jsonl")
    with segment.open("ab") as file:
        file.write(b'{"v":1,"t":"unit","unit_')
    code, said, complaint = log()
    assert code == 0 and "Tests for the parser" in said
    assert complaint.count(segment.name) == 1
    code, _, complaint = log("file", opened, "--outcome", "accepted")
    assert code == 0 and complaint.count(segment.name) == 1


# As it is typed


def test_a_story_from_the_shell():
    assert "Nothing is in it yet" in course("log").stdout
    told = course("log", "delegate", "Tests for the parser", "--kind", "tests", "-p", "0.8")
    assert told.returncode == 0, told.stderr
    id = re.match(r"Opened (\w+):", told.stdout)[1]
    assert course("log", "file", id, "--outcome", "accepted").returncode == 0
    refused = course("log", "file", id, "--kind", "tests")
    assert refused.returncode == 2 and "is closed" in refused.stderr and "Traceback" not in refused.stderr
    assert outcome() == "accepted"


@pytest.mark.skipif(os.name != "posix", reason="head is POSIX")
def test_a_reader_that_has_seen_enough_ends_it_quietly(log: Log, opened: str):
    command = f"{sys.executable} -P -m course log 2>errors | true"
    subprocess.run(["sh", "-c", command], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert Path("errors").read_text() == ""


@pytest.mark.skipif(os.name != "posix", reason="a terminal of one's own is POSIX")
@pytest.mark.parametrize(("key", "written"), [(b"y\n", 1), (b"\n", 0), (b"\x03", 0)])
def test_in_a_terminal_sharing_asks_first(tmp_path: Path, key: bytes, written: int):
    import pty

    DelegationLog().keep("Cookies or tokens", kind="trade_off", minutes=25)
    out = tmp_path / "out"
    out.mkdir()
    command = [sys.executable, "-P", "-m", "course", "log", "share", "class 7", "--to", str(out)]
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(ROOT)
        os.execv(command[0], command)
    said = b""
    while b"[y/N]" not in said:
        said += os.read(terminal, 10_000)
    assert list(out.iterdir()) == []
    os.write(terminal, key)
    try:
        while more := os.read(terminal, 10_000):
            said += more
    except OSError:  # Linux says so when the other end has closed
        pass
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == (130 if key == b"\x03" else 0)
    assert len(list(out.iterdir())) == written and b"Traceback" not in said
