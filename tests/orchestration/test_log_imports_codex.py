"""Imports from Codex: running totals and records count once, copies of another session's lines never."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from log_sessions import CODEX, lines_of, tokens

from orchestration.log import DelegationLog
from orchestration.log.imports import import_all


@pytest.fixture
def log(tmp_path: Path) -> DelegationLog:
    return DelegationLog(tmp_path / "home")


@pytest.fixture
def rollouts(tmp_path: Path) -> Path:
    """A copy of Codex's folder that a test may change."""
    return Path(shutil.copytree(CODEX, tmp_path / "codex"))


def write(path: Path, said: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in said), "utf-8")


def first(rollouts: Path) -> Path:
    return next(rollouts.rglob("rollout-2025-10-05T09-00-00-*"))


def branch(rollouts: Path) -> Path:
    return next(rollouts.rglob("rollout-2025-10-05T09-10-00-*"))


def newer(rollouts: Path) -> Path:
    return next(rollouts.rglob("rollout-2025-10-20T14-00-00-*"))


def without_turn_ids(path: Path, kinds: tuple[str, ...] = ("task_started", "turn_context")) -> list[dict[str, Any]]:
    """The session as versions before turns had ids would have written it."""
    kept = [line for line in lines_of(path) if line["payload"].get("type") not in kinds]
    for line in kept:
        line["payload"].pop("turn_id", None)
    return kept


def test_a_running_total_that_stands_twice_counts_once(log):
    done = import_all(log, "codex", first(CODEX))
    assert (done.new_units, done.new_calls) == (1, 2)
    assert tokens(log) == (2000, 40)
    assert log.frame()["cache_read_tokens"].sum() == 900
    assert log.frame()["reasoning_tokens"].sum() == 8


def test_a_session_that_begins_with_a_copy_of_another_counts_its_own_part(log):
    import_all(log, "codex", CODEX / "sessions")
    assert list(log.frame()["output_tokens"]) == [40, 30]
    assert list(log.frame()["model"]) == ["example-model-1", "example-model-2"]


def test_a_copy_is_known_when_the_session_that_it_was_copied_from_is_gone(log, rollouts):
    first(rollouts).unlink()
    import_all(log, "codex", rollouts / "sessions")
    assert tokens(log) == (1500, 30)


def test_a_copy_without_ids_of_turns_is_known_by_the_totals_of_the_other(log, rollouts):
    write(first(rollouts), without_turn_ids(first(rollouts)))
    slow = without_turn_ids(branch(rollouts))
    for line in slow[1:]:
        if line["timestamp"] < "2025-10-05T09:10:05":
            line["timestamp"] = "2025-10-05T09:10:02.000Z"  # the copying took a while
    write(branch(rollouts), slow)
    import_all(log, "codex", rollouts / "sessions")
    assert list(log.frame()["output_tokens"]) == [40, 30]


def test_a_copy_without_ids_of_turns_whose_other_session_is_gone_is_known_by_its_first_second(log, rollouts):
    write(branch(rollouts), without_turn_ids(branch(rollouts)))
    first(rollouts).unlink()
    import_all(log, "codex", rollouts / "sessions")
    assert tokens(log) == (1500, 30)


def test_a_copy_with_ids_of_turns_that_have_no_time_in_them_is_known_by_when_they_began(log, rollouts):
    said = lines_of(branch(rollouts))
    for line in said:
        if line["payload"].get("turn_id"):
            line["payload"]["turn_id"] = "5d2c1b0a-0000-4000-8000-000000000001"
        if line["timestamp"] < "2025-10-05T09:10:05":
            line["timestamp"] = "2025-10-05T09:10:02.000Z"
    write(branch(rollouts), said)
    first(rollouts).unlink()
    import_all(log, "codex", rollouts / "sessions")
    assert tokens(log) == (1500, 30)


def test_a_branch_that_bears_the_first_sessions_id_is_known_by_its_files_name(log, rollouts):
    root, own = lines_of(first(rollouts))[0]["payload"]["id"], lines_of(branch(rollouts))[0]["payload"]["id"]
    said = lines_of(branch(rollouts))[1:]  # it begins with the copy
    path = branch(rollouts).with_name(f"rollout-2025-10-05T09-10-00-{root}_{own}.jsonl")
    branch(rollouts).unlink()
    write(path, said)
    first(rollouts).unlink()
    import_all(log, "codex", rollouts / "sessions")
    assert tokens(log) == (1500, 30)


def test_newer_sessions_have_a_record_for_each_answer_and_their_agents_belong_to_them(log):
    import_all(log, "codex", CODEX / "archived_sessions")
    (only,) = log.frame().itertuples()
    assert only.title.startswith("Codex session in shop, 2025-10-")  # the day where the learner is
    assert (only.calls, only.input_tokens, only.output_tokens) == (3, 2450, 100)


def test_a_session_that_is_archived_and_still_there_counts_once(log, rollouts):
    active = first(rollouts)
    shutil.copy(active, rollouts / "archived_sessions")
    import_all(log, "codex", rollouts)
    assert tokens(log) == (2000 + 1500 + 2450, 40 + 30 + 100)


def test_a_total_that_starts_anew_when_a_session_is_resumed_loses_nothing(log, rollouts):
    path = first(rollouts)
    later = []
    for line in lines_of(path)[1:]:
        line["timestamp"] = line["timestamp"].replace("T09:00", "T11:00")
        later.append(line)
    write(path, [*lines_of(path), *later])
    import_all(log, "codex", path)
    assert tokens(log) == (4000, 80)


def test_a_total_that_starts_anew_and_is_larger_at_once_loses_nothing(log, rollouts):
    meta, *turn = lines_of(first(rollouts))
    small = json.loads(json.dumps(turn))
    for line in small:
        info = line["payload"].get("info") or {}
        for usage in info.values():
            if isinstance(usage, dict):
                usage |= {name: count // 100 for name, count in usage.items()}
    write(first(rollouts), [meta, *small, *turn])
    import_all(log, "codex", first(rollouts))
    assert tokens(log) == (2020, 40)


def test_codexs_folder_is_found_where_the_environment_says(log, monkeypatch, tmp_path):
    monkeypatch.setenv("CODEX_HOME", str(CODEX))
    assert import_all(log, "codex").new_calls == 6
    monkeypatch.setenv("CODEX_HOME", str(tmp_path))
    assert "there is no folder" in import_all(log, "codex").sentences[0]


def test_records_that_a_branch_copied_count_once_and_not_at_all_when_theirs_is_gone(log, rollouts, tmp_path):
    said = lines_of(newer(rollouts))
    id_, turn = "019a01f5-0000-7abc-8abc-000000000abc", "019a01f5-1000-7abc-8abc-000000000abc"  # minutes later
    meta, start, record = said[0], said[1], said[5]
    meta = meta | {"payload": meta["payload"] | {"id": id_, "session_id": id_, "forked_from_id": meta["payload"]["id"]}}
    start = start | {"payload": start["payload"] | {"turn_id": turn}}
    record = record | {"timestamp": "2025-10-20T14:20:00Z"}
    record = record | {"payload": record["payload"] | {"thread_id": id_, "response_id": "resp_" + 30 * "e"}}
    write(newer(rollouts).with_name(f"rollout-2025-10-20T14-11-00-{id_}.jsonl"), [meta, *said, start, record])
    import_all(log, "codex", rollouts / "archived_sessions")
    assert tokens(log) == (2450 + 950, 100 + 40)
    newer(rollouts).unlink()
    gone = DelegationLog(tmp_path / "gone")
    import_all(gone, "codex", rollouts / "archived_sessions")
    assert tokens(gone) == (300 + 950, 10 + 40)


def test_an_answer_that_two_files_record_counts_once_even_if_neither_says_that_it_is_a_copy(log, rollouts):
    said = lines_of(newer(rollouts))
    id_ = "019a01f5-0000-7abc-8abc-000000000abc"
    meta = said[0] | {"payload": said[0]["payload"] | {"id": id_, "session_id": id_}}
    write(newer(rollouts).with_name(f"rollout-2025-10-20T14-11-00-{id_}.jsonl"), [meta, *said[1:]])
    assert import_all(log, "codex", rollouts / "archived_sessions").new_units == 1
    assert tokens(log) == (2450, 100)


@pytest.mark.parametrize("longer", ["sessions/2025/10/05", "archived_sessions"])
def test_of_two_files_of_one_session_the_longer_counts(log, rollouts, longer):
    whole = lines_of(first(rollouts))
    name = first(rollouts).name
    for folder in ("sessions/2025/10/05", "archived_sessions"):
        write(rollouts / folder / name, whole if folder == longer else whole[:8])
    branch(rollouts).unlink()
    import_all(log, "codex", rollouts)
    assert tokens(log) == (2000 + 2450, 40 + 100)


def test_importing_a_session_that_went_on_adds_what_is_new(log, rollouts):
    whole = lines_of(first(rollouts))
    write(first(rollouts), whole[:8])
    import_all(log, "codex", first(rollouts))
    assert tokens(log) == (900, 25)
    write(first(rollouts), whole)
    done = import_all(log, "codex", first(rollouts))
    assert (done.new_units, done.new_calls, done.known) == (0, 1, 1)
    assert tokens(log) == (2000, 40)


@pytest.mark.parametrize(
    ("usage", "reason"),
    [
        ({"input_tokens": 5, "output_tokens": 5, "cached_input_tokens": 9}, "answers whose usage makes no sense"),
        ({"input_tokens": -5, "output_tokens": 5}, "answers whose usage makes no sense"),
        ({"input_tokens": True, "output_tokens": 5}, "answers whose usage makes no sense"),
        ({"output_tokens": 5}, "answers whose usage makes no sense"),
        (None, "answers whose usage makes no sense"),
    ],
)
def test_a_record_that_makes_no_sense_is_counted_and_costs_only_itself(log, rollouts, usage, reason):
    said = lines_of(newer(rollouts))
    odd = [line for line in said if line["type"] == "token_usage_record"]
    odd[-1]["payload"]["usage"] = usage
    write(newer(rollouts), said)
    done = import_all(log, "codex", newer(rollouts))
    assert done.skipped == {reason: 1}
    assert tokens(log) == (950, 40)


def test_a_session_that_a_newer_version_went_on_with_counts_totals_before_and_records_after(log, rollouts):
    old = lines_of(first(rollouts))
    new = [
        line | {"timestamp": line["timestamp"].replace("2025-10-20", "2025-10-05")}
        for line in lines_of(newer(rollouts))
    ]
    write(first(rollouts), [*old, *new[1:]])
    import_all(log, "codex", first(rollouts))
    assert tokens(log) == (2000 + 2150, 40 + 90)


def test_an_answer_whose_total_comes_before_its_record_counts_once(log, rollouts):
    said = lines_of(newer(rollouts))
    places = [place for place, line in enumerate(said) if line["type"] == "token_usage_record"]
    for place in places:
        said[place], said[place + 1] = said[place + 1], said[place]
    write(newer(rollouts), said)
    import_all(log, "codex", newer(rollouts))
    assert tokens(log) == (2150, 90)


@pytest.mark.parametrize(
    "wrong", [{"input_tokens": 0}, {"output_tokens": 10**12}, {"output_tokens": "x"}, {"cached_input_tokens": 1}]
)
def test_a_total_that_cannot_follow_the_one_before_adds_nothing(log, rollouts, wrong):
    said = lines_of(first(rollouts))
    repeated = [line for line in said if line["payload"].get("info")][-1]
    repeated["payload"]["info"]["total_token_usage"] |= wrong
    write(first(rollouts), said)
    assert import_all(log, "codex", first(rollouts)).skipped == {"totals that make no sense": 1}
    assert tokens(log) == (2000, 40)


def test_a_total_that_is_repeated_in_other_words_within_a_turn_adds_nothing(log, rollouts):
    said = lines_of(first(rollouts))
    info = next(line["payload"]["info"] for line in said if line["payload"].get("info"))
    info["total_token_usage"]["cached_input_tokens"] = None
    write(first(rollouts), said)
    import_all(log, "codex", first(rollouts))
    assert tokens(log) == (2000, 40)


def test_compressed_sessions_are_counted(log, rollouts):
    (rollouts / "sessions/rollout-2025-01-01T00-00-00-x.jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfd")
    assert import_all(log, "codex", rollouts).skipped == {"compressed sessions": 1}
