"""What an importer finds, before any of it is written: drafts of units, calls of models, and what was passed over."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from orchestration.record.lines import printable
from orchestration.record.redaction import brief

DAY = 86_400_000_000
"""In microseconds."""
_FIRST = int(datetime(2005, 1, 1, tzinfo=UTC).timestamp() * 1e6)
_MOST = 1_000_000_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@\[\]-]{0,99}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
_ISSUED = re.compile(r"(?:agent-)?[0-9a-f]{6,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Tokens:
    """Of one call. `input` includes what came from the cache and went into it, `output` includes reasoning."""

    input: int
    output: int
    cache_read: int | None = None
    cache_creation: int | None = None
    reasoning: int | None = None


@dataclass(frozen=True)
class Call:
    ext_id: str
    """The tool's own id of the answer: what tells a repeated one."""
    at: int
    """Microseconds since 1970, UTC."""
    model: str | None
    tokens: Tokens


@dataclass(frozen=True)
class Draft:
    """A unit to be: what it was, and nothing of what only the learner can say."""

    key: str
    """Names the session or commit, within its source, the same at every import."""
    title: str
    tool: str
    started_at: int
    """Microseconds since 1970, UTC."""
    duration_s: float | None = None
    calls: tuple[Call, ...] = ()


@dataclass
class Found:
    source: str
    """Such as Claude Code."""
    drafts: list[Draft] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    """How often something was passed over, by the reason."""
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class Imported:
    """What an import did."""

    source: str
    new_units: int
    new_calls: int
    known: int
    """Calls, or commits, that an earlier import had brought in."""
    skipped: Mapping[str, int]
    """What was passed over: how often, by the reason."""
    sentences: tuple[str, ...]
    """What the learner should be told."""

    @property
    def text(self) -> str:
        """All of it, for a person to read."""
        units, calls = (
            f"{n:,} new {one}{'s' * (n != 1)}" for n, one in ((self.new_units, "draft"), (self.new_calls, "call"))
        )
        passed = [f"  passed over: {printable(reason)} ({n:,})" for reason, n in self.skipped.items()]
        told = [f"  {printable(sentence)}" for sentence in self.sentences]
        return "\n".join([f"{self.source}: {units}, {calls}; {self.known:,} known already.", *passed, *told])

    def __repr__(self) -> str:
        if not self.new_units:
            return self.text
        return f"{self.text}\nlog.todo() lists the drafts, log.file(ID, kind=…, decision=…, outcome=…) files one."


def count_of(value: Any) -> int | None:
    """A number of tokens, or None for what cannot be one: a bool, a fraction, a negative or an absurd number."""
    return value if type(value) is int and 0 <= value < _MOST else None


def moment(value: Any, *, now: int | None = None) -> int | None:
    """An ISO 8601 time in microseconds since 1970, or None: no time, before 2005, or more than a day ahead."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        read = datetime.fromisoformat(value)
        at = round((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1e6)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST <= at <= (time.time_ns() // 1000 if now is None else now) + DAY else None


def moment_of_seconds(text: str) -> int | None:
    """Seconds since 1970, as git writes them, in microseconds; None as for `moment`."""
    at = int(text) * 1_000_000 if re.fullmatch(r"\d{1,12}", text) else 0
    return at if _FIRST <= at <= time.time_ns() // 1000 + DAY else None


def id_of(value: Any) -> str | None:
    """An id, or None for what does not look like one: ids are written as they are, so no text may pass for one."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def id_of_file(stem: str) -> str:
    """What names a session that says no id of its own: its file's name, if that holds a UUID and no words.

    Anything else gets a blank, which no id has: `filing` keeps no more of it than a keyed hash.
    """
    return stem if _ISSUED.fullmatch(stem) else f"file {stem}"


def name_of(value: Any) -> str | None:
    """A model's name, or None for what does not look like one. Of a cloud's long resource name, its end."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        return None
    return value.rsplit("/", 1)[-1] or None if value.startswith("arn:") else value


def folder_of(cwd: Any) -> str | None:
    """The last part of a folder's path, and no more of it; None where that would be a person's home."""
    if not isinstance(cwd, str) or not cwd:
        return None
    path = PureWindowsPath(cwd) if re.match(r"[A-Za-z]:[\\/]|\\\\", cwd) else PurePosixPath(cwd)
    parents = [part.casefold() for part in path.parts[1:-1]]
    if not path.name or parents in (["home"], ["users"]) or path.parts[1:] == ("root",):
        return None
    return brief(printable(path.name), 60) or None


def session_title(tool: str, folder: str | None, started_at: int) -> str:
    """Such as `Claude Code session in shop, 2026-11-20`: the day is the learner's own. No word of what was said."""
    day = datetime.fromtimestamp(started_at / 1e6, tz=UTC).astimezone().date()
    return f"{tool} session{f' in {folder}' if folder else ''}, {day}"
