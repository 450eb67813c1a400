"""Claude Code's sessions, from the files that it leaves in its configuration folder.

The format is the tool's own and may change; what is used here is in tests/orchestration/log_fixtures/README.md. One
answer stands on several lines, each with the usage so far, and again in the files of sessions that were continued
or branched off: its id tells, and the line with the most output counts.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
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

SOURCE = "Claude Code"
KEPT_DAYS = 30
"""How long the tool keeps a session, unless its settings say otherwise."""
_INPUTS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


@dataclass
class _Session:
    first: int
    last: int
    folder: str | None = None


@dataclass
class _Answer:
    tokens: Tokens
    at: int
    model: str | None
    seen_in: set[tuple[bool, str]] = field(default_factory=set)
    """Sessions, each with whether the line says that it was copied from another."""


def find(path: Path | None) -> Found:
    """Drafts of all sessions in a folder or file; without one, in the tool's own folders.

    Raises BadEntry when there is nothing at `path`.
    """
    found = Found(SOURCE)
    if path is not None and not os.path.exists(path):
        raise BadEntry(f"There is no file or folder {path}: name a folder of Claude Code's sessions, or none.")
    homes = _homes() if path is None else [path]
    roots = [home / "projects" if os.path.isdir(home / "projects") else home for home in homes]
    if not roots:
        found.sentences.append("No sessions of Claude Code are on this machine: it has left no folder `projects`.")
        return found
    sessions: dict[str, _Session] = {}
    answers: dict[str, _Answer] = {}
    for root in roots:
        for file in files_under(root, lambda name: name.endswith(".jsonl"), found.skipped):
            for line in objects(file, found.skipped):
                _take(line, file, sessions, answers, found)
    found.drafts = list(_drafts(sessions, answers))
    if found.drafts:
        oldest = min(draft.started_at for draft in found.drafts)
        found.sentences.append(_come_back(_day(oldest), min(_kept_days(home) for home in homes)))
    return found


def _homes() -> list[Path]:
    """Configuration folders that hold sessions; CLAUDE_CONFIG_DIR may name several, with commas between them."""
    named = [part.strip() for part in os.environ.get("CLAUDE_CONFIG_DIR", "").split(",") if part.strip()]
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    places = [Path(os.path.expanduser(part)) for part in named or ("~/.claude", f"{config}/claude")]
    return list({os.path.realpath(place): place for place in places if os.path.isdir(place / "projects")}.values())


def _take(
    line: dict[str, Any], file: Path, sessions: dict[str, _Session], answers: dict[str, _Answer], found: Found
) -> None:
    at = moment(line.get("timestamp"))
    session_id = id_of(line.get("sessionId")) or id_of_file(
        file.parent.parent.name if file.parent.name == "subagents" else file.stem
    )
    copied = isinstance(line.get("forkedFrom"), dict)
    if at is not None and not copied and line.get("type") in ("user", "assistant"):
        session = sessions.setdefault(session_id, _Session(at, at))
        session.first, session.last = min(session.first, at), max(session.last, at)
        session.folder = session.folder or folder_of(line.get("cwd"))
    if line.get("type") != "assistant":
        return
    message = line.get("message")
    if not isinstance(message, dict):
        found.skipped["answers of an unknown shape"] += 1
    elif message.get("model") == "<synthetic>" or line.get("isApiErrorMessage") is True:
        found.skipped["messages that the tool made itself"] += 1
    elif message.get("usage") is None:
        found.skipped["answers without usage"] += 1
    elif (tokens := _tokens(message["usage"])) is None:
        found.skipped["answers whose usage makes no sense"] += 1
    elif not (tokens.input or tokens.output):
        found.skipped["answers without usage"] += 1
    elif (answer_id := id_of(message.get("id"))) is None:
        found.skipped["answers without an id"] += 1
    elif at is None:
        found.skipped["answers without a date that makes sense"] += 1
    else:
        # Gateways number their answers anew in every session; only the vendor's own ids are unique everywhere.
        key = answer_id if answer_id.startswith("msg_") else f"{session_id}:{answer_id}"
        model = name_of(message.get("model"))
        known = answers.setdefault(key, _Answer(tokens, at, model))
        known.seen_in.add((copied, session_id))
        known.at = min(known.at, at)
        known.model = known.model or model
        if (tokens.output, tokens.input) > (known.tokens.output, known.tokens.input):
            known.tokens, known.model = tokens, model or known.model


def _tokens(usage: Any) -> Tokens | None:
    if not isinstance(usage, dict):
        return None
    new, creation, read = (count_of(usage.get(name) or 0) for name in _INPUTS)
    output = count_of(usage.get("output_tokens"))
    if new is None or creation is None or read is None or output is None or usage.get("input_tokens") is None:
        return None
    return Tokens(new + creation + read, output, cache_read=read, cache_creation=creation)


def _drafts(sessions: dict[str, _Session], answers: dict[str, _Answer]) -> Iterator[Draft]:
    calls: dict[str, list[Call]] = {}
    shared = set()
    for key, answer in answers.items():
        owner = min(answer.seen_in, key=lambda one: (_began(sessions, one[1], answer.at), one))[1]
        calls.setdefault(owner, []).append(Call(key, answer.at, answer.model, answer.tokens))
        shared |= {session_id for copied, session_id in answer.seen_in if not copied and session_id != owner}
    for session_id, own in calls.items():
        own.sort(key=lambda call: (call.at, call.ext_id))
        session = sessions.get(session_id)
        if session is None or session_id in shared:  # its first lines are another session's
            folder = session.folder if session else None
            session = _Session(own[0].at, max(own[-1].at, session.last if session else 0), folder)
        yield Draft(
            session_id,
            session_title(SOURCE, session.folder, session.first),
            "claude_code",
            session.first,
            (session.last - session.first) / 1e6,
            tuple(own),
        )


def _began(sessions: dict[str, _Session], session_id: str, at: int) -> int:
    return sessions[session_id].first if session_id in sessions else at


def _kept_days(home: Path) -> int:
    try:
        days = json.loads((home / "settings.json").read_bytes())["cleanupPeriodDays"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return KEPT_DAYS
    return days if type(days) is int and 1 <= days < 100_000 else KEPT_DAYS


def _come_back(oldest: date, days: int) -> str:
    by = _day(time.time_ns() // 1000) + timedelta(days=days - 1)
    return (
        f"The oldest session is of {oldest}. Claude Code deletes a session {days} days after its last use: import "
        f"again by {by}, and none is lost."
    )


def _day(at: int) -> date:
    return datetime.fromtimestamp(at / 1e6, tz=UTC).astimezone().date()
