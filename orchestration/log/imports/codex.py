"""Codex's sessions, from the rollout files that it leaves in its home folder.

Newer versions write one record for each answer, with its id; older ones a running total after each, often twice. A
session that branched off, or was started by another, begins with a copy of the other's lines: those do not count
again. What is used here is in tests/orchestration/log_fixtures/README.md.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from orchestration.errors import BadEntry
from orchestration.log.imports.found import (
    Call,
    Draft,
    Found,
    Tokens,
    count_of,
    folder_of,
    id_of,
    id_of_file,
    moment,
    name_of,
    session_title,
)
from orchestration.log.imports.lines import files_under, objects

SOURCE = "Codex"
_COUNTS = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_input_tokens",
    "output_tokens",
    "reasoning_output_tokens",
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_SECOND = 1_000_000

Counts = tuple[int, ...]
"""The five counts of `_COUNTS`."""


@dataclass
class _Rollout:
    """What one file says of one session."""

    thread: str
    root: str | None = None
    """The session that started this one, for an agent of another session."""
    parent: str | None = None
    """The session whose lines this one may begin with."""
    began: int | None = None
    first: int | None = None
    last: int | None = None
    folder: str | None = None
    model: str | None = None
    own_turn: bool | None = None
    """Whether the turn that is being read is this session's own; None where that cannot be told."""
    new_turn: bool = False
    """Whether a turn has begun since the last running total."""
    total: Counts | None = None
    totals: list[Counts] = field(default_factory=list)
    """Every running total in turn, copied ones too."""
    names: Counter[str] = field(default_factory=Counter)
    counted: list[tuple[int, Call]] = field(default_factory=list)
    """Answers by running total, each with the place of its total in `totals`, or a large number if surely its own."""
    recorded: list[Call] = field(default_factory=list)
    """Answers by a record of their own."""


def find(path: Path | None) -> Found:
    """Drafts of all sessions in a folder or file; without one, in the tool's own folder.

    Raises BadEntry when there is nothing at `path`.
    """
    found = Found(SOURCE)
    if path is not None and not os.path.exists(path):
        raise BadEntry(f"There is no file or folder {path}: name a folder of Codex's sessions, or none.")
    home = path or Path(os.path.expanduser(os.environ.get("CODEX_HOME") or "~/.codex"))
    roots = [home / name for name in ("sessions", "archived_sessions") if os.path.isdir(home / name)]
    if path is None and not roots:
        found.sentences.append(f"No sessions of Codex are on this machine: there is no folder {home / 'sessions'}.")
        return found
    rollouts: dict[str, _Rollout] = {}
    for root in roots or [home]:
        for file in files_under(root, _wanted, found.skipped):
            if file.suffix != ".jsonl":
                found.skipped["compressed sessions"] += 1
                continue
            rollout = _read(file, found)
            if len(rollout.totals) + len(rollout.recorded) >= _length(rollouts.get(rollout.thread)):
                rollouts[rollout.thread] = rollout
    found.drafts = list(_drafts(rollouts))
    return found


def _wanted(name: str) -> bool:
    return name.startswith("rollout-") and name.endswith((".jsonl", ".jsonl.zst"))


def _length(rollout: _Rollout | None) -> int:
    return len(rollout.totals) + len(rollout.recorded) if rollout else 0


def _read(file: Path, found: Found) -> _Rollout:
    named = [one[0] for one in _UUID.finditer(file.stem)]
    rollout = _Rollout(named[-1] if named else "")
    for number, line in enumerate(objects(file, found.skipped)):
        payload = line.get("payload")
        if not isinstance(payload, dict):
            continue
        at = moment(line.get("timestamp"))
        kind = payload.get("type") if line.get("type") == "event_msg" else line.get("type")
        if kind == "session_meta":
            _begin(rollout, payload, at, first=number == 0)
        elif kind in ("turn_context", "task_started"):
            _turn(rollout, payload)
        elif kind == "thread_settings_applied" and isinstance(payload.get("thread_settings"), dict):
            rollout.model = name_of(payload["thread_settings"].get("model")) or rollout.model
        copied = _copied(rollout, at)
        if at is not None and not copied:
            rollout.first, rollout.last = min(rollout.first or at, at), max(rollout.last or at, at)
        if kind == "token_count":
            _count(rollout, payload.get("info"), at, copied, found)
        elif kind == "token_usage_record":
            _record(rollout, payload, at, copied, found)
    rollout.thread = rollout.thread or id_of_file(file.stem)
    return rollout


def _begin(rollout: _Rollout, meta: dict[str, Any], at: int | None, *, first: bool) -> None:
    own = id_of(meta.get("id"))
    rollout.thread = rollout.thread or own or ""
    if own != rollout.thread:  # a file may begin with what its session was branched off from
        rollout.parent = rollout.parent or own
    if own == rollout.thread or first:
        source = meta.get("source")
        agent = source.get("subagent") if isinstance(source, dict) else None
        spawn = agent.get("thread_spawn") if isinstance(agent, dict) else None
        starter = id_of(spawn.get("parent_thread_id")) if isinstance(spawn, dict) else None
        starter = starter or id_of(meta.get("parent_thread_id"))
        session = id_of(meta.get("session_id"))
        if agent is not None or meta.get("thread_source") == "subagent":
            rollout.root = session if session != rollout.thread and session else starter
        parent = id_of(meta.get("forked_from_id")) or starter
        rollout.parent = parent if parent and parent != rollout.thread else rollout.parent
        rollout.began = _born(rollout.thread) or moment(meta.get("timestamp")) or at
        rollout.folder = rollout.folder or folder_of(meta.get("cwd"))


def _born(uuid: str) -> int | None:
    """When an id was made, to the millisecond: those of version 7 say so."""
    found = _UUID.fullmatch(uuid)
    return int(uuid[:8] + uuid[9:13], 16) * 1000 if found and found[1] == "7" else None


def _turn(rollout: _Rollout, payload: dict[str, Any]) -> None:
    rollout.model = name_of(payload.get("model")) or rollout.model
    rollout.new_turn = True
    turn = id_of(payload.get("turn_id"))
    if turn is None or rollout.began is None:
        return
    born, started = _born(turn), payload.get("started_at")
    if born is not None:
        rollout.own_turn = born >= rollout.began // 1000 * 1000
    elif type(started) is int:
        rollout.own_turn = (started + 1) * _SECOND > rollout.began


def _copied(rollout: _Rollout, at: int | None) -> bool:
    """Whether a line is another session's: of a turn that began before this session did.

    Copies keep their turns' ids, but may bear the time of the copying; without such ids, whatever comes in a branched
    session's first second is a copy.
    """
    if rollout.parent is None or rollout.began is None or at is None:
        return False
    if rollout.own_turn is None:
        return at < rollout.began + _SECOND
    return not rollout.own_turn or at < rollout.began // 1000 * 1000


def _count(rollout: _Rollout, info: Any, at: int | None, copied: bool, found: Found) -> None:
    if info is None:  # only a report of limits
        return
    said = info if isinstance(info, dict) else {}
    total = _counts(said.get("total_token_usage"))
    if total is not None and (total == rollout.total or not any(total)):
        return
    used = None if total is None else _used(total, rollout, _counts(said.get("last_token_usage")))
    if total is None or used is None or not _sound(used):
        found.skipped["totals that make no sense"] += 1
        return
    rollout.total, rollout.new_turn = total, False
    rollout.totals.append(total)
    if copied or rollout.recorded:
        return
    if at is None:
        found.skipped["answers without a date that makes sense"] += 1
    else:
        name = f"{rollout.thread}:{total[0]}-{total[3]}"
        rollout.names[name] += 1
        name += f":{rollout.names[name]}" if rollout.names[name] > 1 else ""
        place = sys.maxsize if rollout.own_turn else len(rollout.totals)
        rollout.counted.append((place, Call(name, at, rollout.model, _tokens(used))))


def _record(rollout: _Rollout, payload: dict[str, Any], at: int | None, copied: bool, found: Found) -> None:
    if copied:
        return
    used = _counts(payload.get("usage"))
    answer = id_of(payload.get("response_id"))
    if used is None or not _sound(used):
        found.skipped["answers whose usage makes no sense"] += 1
    elif answer is None:
        found.skipped["answers without an id"] += 1
    elif at is None:
        found.skipped["answers without a date that makes sense"] += 1
    else:
        # Only long ids are the vendor's own and unique everywhere.
        thread = id_of(payload.get("thread_id")) or rollout.thread
        name = answer if len(answer) >= 24 else f"{thread}:{answer}"
        if not rollout.recorded and rollout.counted and rollout.counted[-1][1].tokens == _tokens(used):
            rollout.counted.pop()  # its total came first
        rollout.recorded.append(Call(name, at, rollout.model, _tokens(used)))


def _counts(usage: Any) -> Counts | None:
    if not isinstance(usage, dict) or usage.get("input_tokens") is None or usage.get("output_tokens") is None:
        return None
    counts = [count_of(0 if usage.get(name) is None else usage[name]) for name in _COUNTS]
    whole = tuple(count for count in counts if count is not None)
    return whole if len(whole) == len(counts) else None


def _used(total: Counts, rollout: _Rollout, last: Counts | None) -> Counts | None:
    """What the answer that led to a new running total used: what is said of it, but never more than the total grew.

    In some versions the total starts anew when a session is resumed; None where it shrank otherwise.
    """
    grown = tuple(now - then for now, then in zip(total, rollout.total or (0,) * len(total), strict=True))
    if total == last and (rollout.new_turn or min(grown) < 0):
        return total
    if min(grown) < 0:
        return None
    return grown if last is None else tuple(min(pair) for pair in zip(grown, last, strict=True))


def _sound(used: Counts) -> bool:
    return used[1] + used[2] <= used[0]


def _tokens(used: Counts) -> Tokens:
    reasoning = used[4] if used[4] <= used[3] else None  # the first versions counted it apart
    return Tokens(used[0], used[3], cache_read=used[1], cache_creation=used[2], reasoning=reasoning)


def _drafts(rollouts: dict[str, _Rollout]) -> Iterator[Draft]:
    sessions: dict[str, _Rollout] = {}
    calls: dict[str, dict[str, Call]] = {}
    met: set[str] = set()
    for rollout in sorted(rollouts.values(), key=lambda one: (one.began or 0, one.thread)):
        root = _root(rollout, rollouts)
        own = [call for place, call in rollout.counted if place > _shared(rollout, rollouts)] + rollout.recorded
        new = {call.ext_id: call for call in reversed(own) if call.ext_id not in met}
        met |= new.keys()
        if not new or rollout.first is None or rollout.last is None:
            continue
        calls.setdefault(root, {}).update(new)
        sum_ = sessions.setdefault(root, replace(rollouts.get(root, rollout)))
        sum_.folder = sum_.folder or rollout.folder
        sum_.first = min(sum_.first or rollout.first, rollout.first)
        sum_.last = max(sum_.last or rollout.last, rollout.last)
    for root, session in sessions.items():
        assert session.first is not None and session.last is not None
        yield Draft(
            root,
            session_title(SOURCE, session.folder, session.first),
            "codex",
            session.first,
            (session.last - session.first) / 1e6,
            tuple(sorted(calls[root].values(), key=lambda call: (call.at, call.ext_id))),
        )


def _root(rollout: _Rollout, rollouts: dict[str, _Rollout]) -> str:
    """The session that a person started: an agent's work belongs to it."""
    seen = {rollout.thread}
    while rollout.root and rollout.root not in seen:
        seen.add(rollout.root)
        if rollout.root not in rollouts:
            return rollout.root
        rollout = rollouts[rollout.root]
    return rollout.thread


def _shared(rollout: _Rollout, rollouts: dict[str, _Rollout]) -> int:
    """How many of its first running totals are those of the session that it branched off from."""
    parent = rollouts.get(rollout.parent or "")
    same = takewhile(
        lambda pair: pair[0] == pair[1], zip(rollout.totals, parent.totals if parent else (), strict=False)
    )
    return sum(1 for _ in same)
