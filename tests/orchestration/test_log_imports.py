"""Imports: each answer counts once, nothing that was said is written, and no file can stop them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from log_sessions import CLAUDE, CODEX, answer, lines_of, tokens, write, written

from orchestration.errors import BadEntry
from orchestration.log import DelegationLog
from orchestration.log.imports import import_all

HOMES = ["/".join(("", "home", "ada")), "/".join(("", "Users", "ada")), "/" + "root", "\\".join(("C:", "Users", "ada"))]


@pytest.fixture
def log(tmp_path: Path) -> DelegationLog:
    return DelegationLog(tmp_path / "home")


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """A copy of Claude Code's folder that a test may change."""
    return Path(shutil.copytree(CLAUDE, tmp_path / "claude"))


def lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").split("\n")[:-1])


def main_session(folder: Path) -> Path:
    return next(folder.rglob("3f2a6c1e-*.jsonl"))


# Claude Code


def test_each_answer_counts_once_however_often_the_files_repeat_it(log):
    repeated = [line["message"]["usage"] for line in lines(CLAUDE) if line["type"] == "assistant"]
    done = import_all(log, "claude-code", CLAUDE)
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    assert sum(usage["output_tokens"] for usage in repeated) == 386
    assert sum(usage[name] for usage in repeated for name in names) == 6000
    assert tokens(log) == (3000, 209)
    assert (done.new_units, done.new_calls, done.known) == (2, 4, 0)
    assert done.skipped == {"messages that the tool made itself": 1}


@pytest.mark.parametrize("order", [(1, 80, 80, 5), (80, 5, 1), (5, 80, 1)])
def test_of_an_answers_lines_the_one_with_the_most_output_counts(log, tmp_path, order):
    said = []
    for second, output in enumerate(order):
        said.append(answer(1, second))
        said[-1]["message"]["usage"] = {"input_tokens": 100, "output_tokens": output}
    write(tmp_path / "projects/-x/s-1.jsonl", *said)
    import_all(log, "claude-code", tmp_path)
    assert tokens(log) == (100, 80)


def test_a_session_becomes_a_draft_that_says_nothing_in_the_learners_place(log):
    import_all(log, "claude-code", CLAUDE)
    draft = log.frame().iloc[0]
    assert draft["title"] == "Claude Code session in shop, 2025-10-06"
    assert draft["source"] == "import"
    assert draft["imported_from"] == "Claude Code"
    assert draft["outcome"] == "open"
    assert draft["decision"] is None or draft["decision"] != draft["decision"]
    assert draft["duration_s"] == 300
    assert str(draft["started_at"]) == "2025-10-06 09:00:00+00:00"
    assert len(log.todo()) == 2 and log.todo()["kind"].isna().all()


def test_a_draft_is_not_filed_without_its_kind(log):
    import_all(log, "claude-code", CLAUDE)
    unit_id = log.frame()["unit_id"].iloc[0]
    with pytest.raises(BadEntry, match="kind is missing: what was “Claude Code session in shop, 2025-10-06”"):
        log.file(unit_id, decision="delegate", outcome="accepted")
    assert log.frame()["outcome"].eq("open").all()
    log.file(unit_id, kind="other", decision="delegate", outcome="accepted")
    log.file(unit_id, outcome="rejected")
    assert log.frame()[["kind", "outcome"]].iloc[0].tolist() == ["other", "rejected"]


def test_what_an_agent_did_belongs_to_the_session_that_started_it(log):
    import_all(log, "claude-code", CLAUDE)
    assert list(log.frame()["calls"]) == [3, 1]


def test_a_branched_session_has_its_own_answers_only(log):
    import_all(log, "claude-code", CLAUDE)
    branch = log.frame().iloc[1]
    assert (branch["input_tokens"], branch["output_tokens"], branch["duration_s"]) == (400, 20, 6)


def test_a_branch_whose_copies_are_not_marked_lasts_from_its_own_first_answer(log, sessions):
    branch = next(sessions.rglob("9b1d4e70-*.jsonl"))
    copy, *own = lines_of(branch)
    del copy["forkedFrom"]
    write(branch, copy, *own)
    import_all(log, "claude-code", sessions)
    assert list(log.frame()["calls"]) == [3, 1]
    assert log.frame()["duration_s"].iloc[1] == 2


def test_an_agents_lines_without_a_session_belong_to_the_folder_they_lie_in(log, sessions):
    agent = next(sessions.rglob("agent-*.jsonl"))
    write(agent, *[line | {"sessionId": ""} for line in lines_of(agent)])
    import_all(log, "claude-code", sessions)
    assert list(log.frame()["calls"]) == [3, 1]


def test_answers_that_another_draft_has_make_no_new_one(log, sessions):
    import_all(log, "claude-code", sessions)
    old = main_session(sessions)
    write(old.with_name("s-2.jsonl"), *[line | {"sessionId": "s-2"} for line in lines_of(old)])
    old.unlink()
    done = import_all(log, "claude-code", sessions)
    assert (done.new_units, done.new_calls) == (0, 0)


def test_the_folders_are_found_where_the_tool_leaves_them(log, sessions, tmp_path, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME")
    none = import_all(log, "claude-code")
    assert none.sentences == ("No sessions of Claude Code are on this machine: it has left no folder `projects`.",)
    write(tmp_path / ".config/claude/projects/-x/s-1.jsonl", answer(1, 0))
    sessions.rename(tmp_path / ".claude")
    assert import_all(log, "claude-code").new_calls == 5


def test_the_folder_that_the_environment_names_may_be_several(log, sessions, tmp_path, monkeypatch):
    write(tmp_path / "other/projects/-x/s-1.jsonl", answer(1, 0))
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", f"{sessions}, {tmp_path / 'other'},{tmp_path / 'none'},~nobody-such")
    assert import_all(log, "claude-code").new_calls == 5


@pytest.mark.parametrize(("settings", "days"), [('{"cleanupPeriodDays": 90}', 90), ('{"cleanupPeriodDays": "x"', 30)])
def test_it_says_by_when_to_import_again(log, sessions, settings, days):
    (sessions / "settings.json").write_text(settings)
    (sentence,) = import_all(log, "claude-code", sessions).sentences
    assert sentence.startswith("The oldest session is of 2025-10-06.")
    assert f"deletes a session {days} days after its last use" in sentence


def test_a_gateway_that_numbers_its_answers_anew_in_each_session_loses_none(log, tmp_path):
    for session in ("s-1", "s-2"):
        line = answer(1, 0, sessionId=session)
        line["message"]["id"] = "chat-1"
        write(tmp_path / f"projects/-x/{session}.jsonl", line, line)
    import_all(log, "claude-code", tmp_path)
    assert tokens(log) == (200, 20)


@pytest.mark.parametrize("cwd", [*HOMES, "", 7, None, "/"])
def test_a_persons_home_is_no_name_of_a_project(log, tmp_path, cwd):
    write(tmp_path / "projects/-x/s-1.jsonl", answer(1, 0, cwd=cwd))
    import_all(log, "claude-code", tmp_path)
    assert list(log.frame()["title"]) == ["Claude Code session, 2025-10-07"]


@pytest.mark.parametrize("cwd", [f"{HOMES[0]}/my shop", "D:\\work\\my shop", "\\\\server\\share\\x\\my shop"])
def test_a_project_is_called_by_the_last_part_of_its_folder(log, tmp_path, cwd):
    write(tmp_path / "projects/-x/s-1.jsonl", answer(1, 0, cwd=cwd))
    import_all(log, "claude-code", tmp_path)
    assert list(log.frame()["title"]) == ["Claude Code session in my shop, 2025-10-07"]


# Again, and after a crash


@pytest.mark.parametrize(("where", "path"), [("claude-code", CLAUDE), ("codex", CODEX)])
def test_importing_twice_adds_nothing(log, where, path):
    first = import_all(log, where, path)
    before = written(log)
    again = import_all(DelegationLog(log.home), where, path)
    assert (again.new_units, again.new_calls, again.known) == (0, 0, first.new_calls)
    assert written(log) == before


def test_a_session_that_went_on_adds_what_is_new_and_leaves_what_the_learner_said(log, sessions):
    import_all(log, "claude-code", sessions)
    unit_id = log.frame()["unit_id"].iloc[0]
    log.file(unit_id, kind="tests", decision="delegate", outcome="edited", minutes=5)
    session = main_session(sessions).stem
    line = answer(9, 0, sessionId=session, timestamp="2025-10-06T09:10:00Z")
    write(main_session(sessions), *lines_of(main_session(sessions)), line)
    done = import_all(log, "claude-code", sessions)
    unit = log.frame().iloc[0]
    assert (done.new_units, done.new_calls, done.known) == (0, 1, 4)
    assert (unit["calls"], unit["duration_s"], unit["output_tokens"]) == (4, 600, 199)
    assert (unit["kind"], unit["decision"], unit["outcome"], unit["rework_s"]) == ("tests", "delegate", "edited", 300)


def test_an_answer_that_was_half_written_counts_once_when_it_is_whole(log, tmp_path):
    path = tmp_path / "projects/-x/s-1.jsonl"
    write(path, answer(1, 0))
    import_all(log, "claude-code", tmp_path)
    whole = answer(1, 2)
    whole["message"]["usage"]["output_tokens"] = 500
    write(path, answer(1, 0), whole)
    done = import_all(log, "claude-code", tmp_path)
    assert (done.new_calls, done.known) == (0, 1)
    assert tokens(log) == (100, 500)
    assert list(log.frame()["calls"]) == [1]


def test_two_imports_at_once_count_once(log, tmp_path):
    other = DelegationLog(tmp_path / "other")
    log.fingerprint("")  # makes the key
    shutil.copytree(log.home, other.home, dirs_exist_ok=True)
    for one in (log, other):
        import_all(one, "claude-code", CLAUDE)
        import_all(one, "codex", CODEX)
    for segment in (other.home / "log").iterdir():
        shutil.copy(segment, log.home / "log")
    assert tokens(log) == tokens(other)
    assert len(log.frame()) == len(other.frame())


def test_an_import_into_a_record_that_cannot_be_written_says_so_and_counts_nothing(log, capsys):
    log.home.mkdir(parents=True)
    (log.home / "log").write_text("a file where the folder should be")
    done = import_all(log, "codex", CODEX)
    assert (done.new_units, done.new_calls) == (0, 0)
    assert done.sentences == ("The rest could not be written: import again when your record can be.",)
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.slow
def test_an_import_that_is_killed_is_finished_by_the_next(log, tmp_path):
    for session in range(300):
        said = [answer(100 * session + number, number, sessionId=f"s-{session}") for number in range(60)]
        write(tmp_path / f"projects/-x/s-{session}.jsonl", *said)
    work = (
        "from pathlib import Path\nfrom orchestration.log import DelegationLog\n"
        "from orchestration.log.imports import import_all\n"
        f"import_all(DelegationLog(Path({str(log.home)!r})), 'claude-code', Path({str(tmp_path)!r}))"
    )
    for wanted in (1, 400_000, 2_000_000):
        with subprocess.Popen([sys.executable, "-c", work]) as child:
            while child.poll() is None and size(log.home / "log") < wanted:
                time.sleep(0.002)
            child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        assert 0 < len(log.frame()) < 300
    import_all(log, "claude-code", tmp_path)
    assert tokens(log) == (300 * 60 * 100, 300 * 60 * 10)
    assert set(log.frame()["calls"]) == {60}
    assert len(log.frame()) == 300


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0
