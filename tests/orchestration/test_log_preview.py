"""What a share and an import show of themselves, and where a share is refused: before anything has left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_log_sharing import filled

from orchestration.errors import BadEntry, RecordUnwritable
from orchestration.log import DelegationLog
from orchestration.log.imports import import_all
from orchestration.log.leaving import sharing

PLACE = "Class 7"
SESSIONS = Path(__file__).parent / "log_fixtures" / "claude_code"


@pytest.fixture
def mine(tmp_path: Path) -> DelegationLog:
    return filled(DelegationLog(tmp_path / "home"))


@pytest.mark.parametrize("text", ["{bad", "", '{"learner_id":"x","key":"y"}'])
def test_nothing_is_shared_under_a_pseudonym_that_another_run_would_not_give(mine: DelegationLog, text: str) -> None:
    before = sharing.preview(mine, PLACE).pseudonym
    file = mine.home / "learner.json"
    good = file.read_text()
    file.write_text(text)
    with pytest.raises(RecordUnwritable, match=r"learner\.json.*put the file back from a copy"):
        sharing.preview(DelegationLog(mine.home), PLACE)
    assert file.read_text() == text
    file.write_text(good)
    assert sharing.preview(DelegationLog(mine.home), PLACE).pseudonym == before


def test_nothing_is_shared_where_the_pseudonym_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RecordUnwritable, match="nothing can be shared"):
        sharing.preview(DelegationLog(tmp_path / "file" / "home"), PLACE)


def test_a_share_shows_itself_where_it_stands_in_a_cell(mine: DelegationLog) -> None:
    share = sharing.preview(mine, PLACE)
    assert share.text in repr(share)
    assert ".write(folder)" in repr(share) and ".lines" in repr(share)


def test_a_chance_and_a_count_are_shown_without_a_measure_and_seconds_with_theirs(mine: DelegationLog) -> None:
    lines = sharing.preview(mine, PLACE).text.splitlines()
    said = dict(line.split(maxsplit=1) for line in lines if line.startswith("  "))
    assert said["predicted_success"] == "0.82 to 0.82" and said["calls"] == "0 to 1"
    assert said["rework_s"].endswith(" s") and said["input_tokens"].endswith(" token")


def test_what_is_shown_says_nothing_of_how_python_goes_on(mine: DelegationLog) -> None:
    for _ in range(4):
        mine.keep("More", kind="ux", minutes=5)
    share = sharing.preview(mine, PLACE)
    assert "… and 3 more such lines." in share.text and ".lines" not in share.text


def test_where_there_is_nothing_to_share_no_file_is_written(tmp_path: Path) -> None:
    mine = DelegationLog(tmp_path / "home")
    mine.delegate("Still open", kind="tests")
    share = sharing.preview(mine, PLACE)
    assert share.text.startswith("There is nothing to share with class-7 yet: no unit of yours is closed")
    assert "What leaves" not in share.text and "1 unit" in share.text
    with pytest.raises(BadEntry, match="nothing to share with class-7"):
        share.write(tmp_path)
    assert os.listdir(tmp_path) == ["home"]


def test_an_import_shows_what_it_brought_and_what_to_do_next(tmp_path: Path) -> None:
    mine = DelegationLog(tmp_path / "home")
    brought, again = (import_all(mine, "claude-code", SESSIONS) for _ in range(2))
    assert repr(brought).startswith("Claude Code: 2 new drafts, 4 new calls; 0 known already.\n")
    assert all(f"  passed over: {why} ({n})" in repr(brought) for why, n in brought.skipped.items())
    assert "log.todo()" in repr(brought)
    assert repr(again).startswith("Claude Code: 0 new drafts, 0 new calls; 4 known already.")
    assert "log.todo()" not in repr(again)
