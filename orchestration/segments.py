"""Append-only JSON lines, one file per writing process, so that no crash can hurt what another record says."""

from __future__ import annotations

import json
import os
import secrets
import threading
import time
from pathlib import Path
from typing import Any

from orchestration.errors import RecordUnwritable


class Segments:
    """A folder of records. Each process appends to a segment file of its own; readers join them in order of time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._file: int | None = None
        self._owner = 0
        self._torn = False

    def append(self, record: dict[str, Any]) -> None:
        """Write one record and wait until it is on the disk. Raises RecordUnwritable; nothing else is touched then."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        with self._lock:
            try:
                file = self._segment()
                # A write that failed half way left a torn line: end it, so that this one stands alone.
                rest = memoryview(b"\n" + line if self._torn else line)
                self._torn = True
                while rest:
                    rest = rest[os.write(file, rest) :]
                os.fsync(file)
                self._torn = False
            except OSError as problem:
                raise RecordUnwritable(
                    f"Your record in {self.folder} cannot be written ({problem.strerror or problem}). The lesson goes "
                    "on without it; make room or the folder writable, or point ORCHESTRATION_HOME somewhere else."
                ) from None

    def read(self) -> list[dict[str, Any]]:
        """All whole records, oldest segment first. A torn line is passed over: it was never acknowledged."""
        records = []
        try:
            files = sorted(self.folder.glob("*.jsonl"))
        except OSError:
            return []
        for path in files:
            for line in path.read_bytes().split(b"\n"):
                try:
                    record = json.loads(line)
                except ValueError:
                    continue
                if isinstance(record, dict):
                    records.append(record)
        return records

    def _segment(self) -> int:
        if self._file is None or self._owner != os.getpid():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            name = f"{time.time_ns():016x}-{os.getpid():x}-{secrets.token_hex(3)}.jsonl"
            self._file = os.open(self.folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
            self._owner = os.getpid()
            self._torn = False
        return self._file
