"""The single point at which anything enters the record: signed, redacted, and never in the learner's way."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from orchestration.errors import RecordUnwritable
from orchestration.record.encoding import plain
from orchestration.record.identity import Identity, identity, passing
from orchestration.record.redaction import redacted, redacted_id
from orchestration.record.segments import Segments
from orchestration.record.versions import VERSION
from orchestration.settings import record_home

__all__ = ["VERSION", "Writer", "new_id", "now", "say"]

HOMES = ("ORCHESTRATION_HOME", "HOME", "USERPROFILE")
"""The variables that say where somebody's record may lie. Where all are unset, as in the sandbox, nobody is at home."""


class Writer:
    """Writes records into one room of the record, such as `log`.

    `closed` names the fields whose values are ids or words of a fixed list: they are kept if they look like one. Every
    other text is redacted, however deep it lies, and so is the text of whatever is no text yet.
    """

    def __init__(self, home: Path, room: str, *, closed: Collection[str]) -> None:
        self.home = home
        self.segments = Segments(home / room)
        self.trouble: str | None = None
        """Why something could not be written, if so; it was said once."""
        self._closed = frozenset(closed) | {"v", "id", "ts", "learner_id", "t"}

    @cached_property
    def identity(self) -> Identity:
        """Whose record it is. A file of it that cannot be read is said once, on stderr."""
        mine = passing() if self._nowhere() else identity(self.home)
        if mine.trouble and _somebody():
            say(mine.trouble)
        return mine

    def signed(self, record: Mapping[str, Any], verbatim: Collection[str] = ()) -> dict[str, Any]:
        """The record as it is written: with its envelope, and redacted but for the fields that are named `verbatim`."""
        envelope = {"v": VERSION, "id": new_id(), "ts": now(), "learner_id": self.identity.learner_id}
        return envelope | {
            str(name): plain(value)
            if name in verbatim
            else plain(value, redacted_id if name in self._closed else redacted)
            for name, value in record.items()
        }

    def write(self, record: Mapping[str, Any], *, durable: bool, verbatim: Collection[str] = ()) -> bool:
        """Keep one record and say whether it is kept; what cannot be written costs nobody their work.

        It is said once, on stderr, but where nobody is at home.
        """
        try:
            return self.keep(record, durable=durable, verbatim=verbatim)
        except RecordUnwritable as problem:
            if self.trouble is None and _somebody():
                say(str(problem))
            self.trouble = str(problem)
            return False

    def keep(self, record: Mapping[str, Any], *, durable: bool, verbatim: Collection[str] = ()) -> bool:
        """Write one record and say whether anybody is at home; `durable` waits until it and all before are on the disk.

        The learner alone decides on `verbatim`: fields that are not redacted. Where nobody is at home (see `HOMES`),
        nothing is written unless `home` is a folder of somebody's choice. Raises RecordUnwritable.
        """
        if self._nowhere():
            return False
        self.segments.append(self.signed(record, verbatim), durable=durable)
        return True

    def _nowhere(self) -> bool:
        return not _somebody() and self.home == record_home()


def _somebody() -> bool:
    return any(os.environ.get(name) for name in HOMES)


def say(text: str) -> None:
    """Say it on stderr, if there is one."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr)
    except (OSError, ValueError):  # a closed one
        pass


_last = (0, 0, 0)
"""What `now` said last; the time then, and what the clock that cannot be set said, in nanoseconds."""
_asking = threading.RLock()


def now() -> int:
    """Microseconds since 1970, UTC; never the same twice in a process, and never less than before.

    When the clock is set back, time goes on from where it was, as fast as ever.
    """
    global _last
    with _asking:
        clock, passed = time.time_ns(), time.monotonic_ns()  # in this order: a pause between them must not add up
        said, moment, before = _last
        moment = max(clock, moment + passed - before)
        said = max(said + 1, moment // 1000)
        _last = said, moment, passed
        return said


def _after_fork() -> None:
    global _asking
    _asking = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def new_id() -> str:
    """A UUID of version 7 as 32 hexadecimal digits: ids sort by the time at which they were made (RFC 9562)."""
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return f"{number:032x}"
