"""Files of JSON lines that others wrote: found, and read a line at a time, whatever is wrong with them."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LONGEST_LINE = 32 * 2**20
"""Bytes; what is longer is passed over without being held in memory."""


def files_under(root: Path, wanted: Callable[[str], bool], skipped: Counter[str]) -> list[Path]:
    """Regular files under a folder whose names are wanted, in order; links to folders are not followed."""

    def unreadable(_: OSError) -> None:
        skipped["folders that cannot be read"] += 1

    if os.path.isfile(root):
        return [root]
    found = []
    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders.sort()
        for name in sorted(names):
            if wanted(name):
                path = Path(folder, name)
                if _regular(path):
                    found.append(path)
                else:
                    skipped["files that cannot be read"] += 1
    return found


def _regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def objects(path: Path, skipped: Counter[str]) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, line by line. What is none is counted in `skipped`."""
    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    skipped[f"lines of more than {LONGEST_LINE >> 20} MB"] += 1
                    while (rest := file.readline(2**20)) and not rest.endswith(b"\n"):
                        pass
                elif line.strip():
                    yield from _object(line, skipped)
    except OSError:
        skipped["files that cannot be read"] += 1


def _object(line: bytes, skipped: Counter[str]) -> Iterator[dict[str, Any]]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        whole = line.endswith(b"\n")
        skipped["lines that are not JSON" if whole else "last lines that are half written"] += 1
        return
    if isinstance(value, dict):
        yield value
    else:
        skipped["lines that are not JSON objects"] += 1
