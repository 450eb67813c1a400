"""The record's old files packed now and then, so that reading it stays quick without anybody thinking of it."""

import time

from course.processes import Aside
from orchestration.record.compaction import OLD
from orchestration.record.lines import found
from orchestration.settings import record_home

MANY = 100
"""So many old files are worth packing: a process that wrote leaves one, and a notebook's kernel is a process."""


def worth_packing() -> bool:
    """Are there many files that nobody has written to for a week? False where they cannot be looked at."""
    latest = time.time() - OLD.total_seconds()
    try:
        return sum(path.stat().st_mtime <= latest for path in found(record_home() / "log").segments) >= MANY
    except OSError:
        return False


def packing() -> Aside:
    """`course log compact`, on the side."""
    return Aside.start("course", "log", "compact", silent=True)
