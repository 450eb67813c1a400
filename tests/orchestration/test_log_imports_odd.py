"""Imports of what makes no sense: nothing of it is written, nothing stops an import, no token is invented."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from log_sessions import CLAUDE, CODEX, answer, lines_of, tokens, write, written

from orchestration.errors import BadEntry
from orchestration.log import DelegationLog
from orchestration.log.imports import SOURCES, claude_code, codex, import_all
from orchestration.log.imports.found import Found, folder_of


@pytest.fixture
def log(tmp_path: Path) -> DelegationLog:
    return DelegationLog(tmp_path / "home")


def test_no_text_and_no_path_of_a_session_is_written(log):
    import_all(log, "claude-code", CLAUDE)
    import_all(log, "codex", CODEX)
    for folder in (CLAUDE, CODEX):
        assert any("PLANTED-PROMPT" in path.read_text(encoding="utf-8") for path in folder.rglob("*.jsonl"))
    said = written(log)
    assert b"session in shop" in said
    assert b"PLANTED" not in said
    assert b"/shop" not in said
    assert not re.search(rb"[^0-9a-f]ada[^0-9a-f]", said)  # random ids hold "ada" now and then


@pytest.mark.parametrize("name", ["id", "model"])
def test_a_text_cannot_pass_for_an_id_or_a_models_name(log, tmp_path, name):
    line = answer(1, 0)
    line["message"][name] = "PLANTED text of the learner's"
    write(tmp_path / "projects/-x/s-1.jsonl", line)
    import_all(log, "claude-code", tmp_path)
    assert b"PLANTED" not in written(log)


@pytest.mark.parametrize("name", ["mira.huber@example.com secret takeover notes", "takeover-notes", "takeover_of_ACME"])
def test_a_files_name_is_not_written_and_is_known_again_all_the_same(log, tmp_path, name):
    said = answer(1, 0, sessionId=None)
    said["message"]["id"] = "gw-1"
    write(tmp_path / f"projects/-x/{name}.jsonl", said)
    first = import_all(log, "claude-code", tmp_path)
    again = import_all(log, "claude-code", tmp_path)
    assert (first.new_units, first.new_calls) == (1, 1)
    assert (again.new_units, again.new_calls, again.known) == (0, 0, 1)
    assert b"takeover" not in written(log) and b"mira" not in written(log)


def test_one_answers_id_in_two_files_that_say_no_session_is_two_answers(log, tmp_path):
    said = answer(1, 0, sessionId=None)
    said["message"]["id"] = "gw-1"
    for name in ("one", "two"):
        write(tmp_path / f"projects/-x/{name}.jsonl", said)
    assert import_all(log, "claude-code", tmp_path).new_calls == 2


@pytest.mark.parametrize("before", range(40, 61, 4))
def test_no_piece_of_an_address_is_left_where_a_folders_name_is_cut(before):
    assert "mira" not in (folder_of(f"/srv/shop/{('y ' * 40)[:before]}mira.huber@example.com") or "")


def test_of_a_clouds_long_name_for_a_model_only_the_end_is_written(log, tmp_path):
    line = answer(1, 0)
    line["message"]["model"] = "arn:cloud:models:east:123456789012:profile/example-model-1"
    write(tmp_path / "projects/-x/s-1.jsonl", line)
    import_all(log, "claude-code", tmp_path)
    assert list(log.frame()["model"]) == ["example-model-1"]


USAGE = "answers whose usage makes no sense"
ODD_LINES: list[tuple[Any, str]] = [
    ("{", "lines that are not JSON"),
    ('{"type": "assis\udc80tant"}', "lines that are not JSON"),
    ("[" * 200_000, "lines that are not JSON"),
    ("\0\0\0", "lines that are not JSON"),
    ("[1]", "lines that are not JSON objects"),
    ("7", "lines that are not JSON objects"),
    (answer(1, 0, message=None), "answers of an unknown shape"),
    (answer(1, 0, message="hello"), "answers of an unknown shape"),
    (answer(1, 0, timestamp="yesterday"), "answers without a date that makes sense"),
    (answer(1, 0, timestamp="2999-01-01T00:00:00Z"), "answers without a date that makes sense"),
    (answer(1, 0, timestamp="0001-01-01T00:00:00+23:59"), "answers without a date that makes sense"),
    (answer(1, 0, timestamp=1728295200), "answers without a date that makes sense"),
    (answer(1, 0, isApiErrorMessage=True), "messages that the tool made itself"),
    (answer(1, 0, message={"model": "<synthetic>", "usage": {}}), "messages that the tool made itself"),
    (answer(1, 0, message={"id": "msg_1", "model": "example-model-1"}), "answers without usage"),
    (answer(1, 0, message={"id": "msg_1", "usage": {"input_tokens": 0, "output_tokens": 0}}), "answers without usage"),
    (answer(1, 0, message={"id": None, "usage": {"input_tokens": 1, "output_tokens": 1}}), "answers without an id"),
    (answer(1, 0, message={"id": ["x"], "usage": {"input_tokens": 1, "output_tokens": 1}}), "answers without an id"),
    *[
        (answer(1, 0, message={"id": "msg_1", "usage": usage}), USAGE)
        for usage in (
            7,
            "many",
            [],
            {"output_tokens": 5},
            {"input_tokens": 5},
            {"input_tokens": True, "output_tokens": 5},
            {"input_tokens": -1, "output_tokens": 5},
            {"input_tokens": 1.5, "output_tokens": 5},
            {"input_tokens": 1, "output_tokens": 5.0},
            {"input_tokens": "1", "output_tokens": 5},
            {"input_tokens": 1, "output_tokens": 10**30},
            {"input_tokens": 1, "output_tokens": float("nan")},
            {"input_tokens": 1, "output_tokens": 5, "cache_read_input_tokens": -5},
        )
    ],
]


@pytest.mark.parametrize(("odd", "reason"), ODD_LINES)
def test_a_line_that_makes_no_sense_is_counted_and_costs_only_itself(log, tmp_path, odd, reason):
    path = tmp_path / "projects/-x/s-1.jsonl"
    path.parent.mkdir(parents=True)
    text = odd if isinstance(odd, str) else json.dumps(odd)
    both = f"{text}\n{json.dumps(answer(2, 0))}\n"
    path.write_bytes(both.encode("utf-8", "surrogateescape"))
    done = import_all(log, "claude-code", tmp_path)
    assert done.skipped == {reason: 1}
    assert tokens(log) == (100, 10)


def test_a_line_that_is_too_long_is_passed_over(log, tmp_path):
    padded = answer(1, 0, padding="x" * (33 * 2**20))
    write(tmp_path / "projects/-x/s-1.jsonl", answer(2, 0), padded, answer(3, 0))
    assert import_all(log, "claude-code", tmp_path).skipped == {"lines of more than 32 MB": 1}
    assert tokens(log) == (200, 20)


def test_the_last_line_of_a_session_that_is_being_written_waits_for_the_next_import(log, tmp_path):
    path = write(tmp_path / "projects/-x/s-1.jsonl", answer(1, 0))
    whole = json.dumps(answer(2, 0)) + "\n"
    with path.open("a") as file:
        file.write(whole[:50])
    assert import_all(log, "claude-code", tmp_path).skipped == {"last lines that are half written": 1}
    with path.open("a") as file:
        file.write(whole[50:])
    assert import_all(log, "claude-code", tmp_path).new_calls == 1


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are POSIX")
def test_folders_called_like_files_loops_and_pipes_stop_nothing(log, tmp_path):
    project = tmp_path / "projects/-x"
    write(project / "folder.jsonl/s-1.jsonl", answer(1, 0))
    (project / "loop").symlink_to(project)
    (project / "self.jsonl").symlink_to(project / "self.jsonl")
    (project / "gone.jsonl").symlink_to(project / "nothing")
    os.mkfifo(project / "pipe.jsonl")
    assert import_all(log, "claude-code", tmp_path).skipped == {"files that cannot be read": 3}
    assert tokens(log) == (100, 10)


BOTH = [(claude_code.find, CLAUDE), (codex.find, CODEX)]
MOST = [(claude_code.find, CLAUDE, 386), (codex.find, CODEX, 170)]
"""With the output tokens that may be found if an answer's id is damaged, so that its lines are taken for two."""


def counted(find: Callable[[Path], Found], folder: Path) -> tuple[int, int]:
    calls = [call for draft in find(folder).drafts for call in draft.calls]
    return sum(call.tokens.input for call in calls), sum(call.tokens.output for call in calls)


@pytest.mark.parametrize(("find", "folder"), BOTH)
def test_wherever_a_file_is_cut_nothing_fails_and_no_token_is_invented(find, folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    whole = counted(find, copy)
    for path in sorted(copy.rglob("*.jsonl")):
        data = path.read_bytes()
        for cut in range(0, len(data), 83):
            path.write_bytes(data[:cut])
            assert all(one <= other for one, other in zip(counted(find, copy), whole, strict=True))
        path.write_bytes(data)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield (*path, key)
        yield from leaves(one, (*path, key))


@pytest.mark.parametrize(("find", "folder", "most"), MOST)
def test_whatever_type_a_field_has_nothing_fails_and_no_token_is_invented(find, folder, most, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    odd = [None, True, -1, 1.5, "x", "", [], {}, 10**30, ["x"], {"x": 1}]
    tried = 0
    for path in sorted(copy.rglob("*.jsonl")):
        original = path.read_bytes()
        read = lines_of(path)
        for number, line in enumerate(read):
            for at, place in list(enumerate(leaves(line)))[number % 2 :: 2]:
                changed = json.loads(json.dumps(line))
                inner = changed
                for key in place[:-1]:
                    inner = inner[key]
                inner[place[-1]] = odd[(number + at) % len(odd)]
                write(path, *read[:number], changed, *read[number + 1 :])
                assert counted(find, copy)[1] <= most
                tried += 1
        path.write_bytes(original)
    assert tried > 150


@pytest.mark.parametrize("where", ["claude_code", "", "CODEX", "git "])
def test_an_unknown_source_is_told_those_that_are_known(log, where):
    with pytest.raises(BadEntry, match=", ".join(SOURCES)):
        import_all(log, where)


@pytest.mark.parametrize("where", SOURCES)
def test_a_folder_that_is_not_there_is_said_in_a_sentence(log, where, tmp_path):
    with pytest.raises(BadEntry, match=r"There is no .*nowhere"):
        import_all(log, where, tmp_path / "nowhere")
