"""All processes below one server, as ``/proc`` shows them from outside: what they use together, and what is too much.

A limit that the kernel sets holds for each process by itself; sixteen of them would have it sixteen times. So a request
that takes longer than a moment is looked at, again and again, while its caller waits for the reply.
"""

import os
import stat
import time
from collections.abc import Iterator

from sandbox.values import SCRATCH_BYTES, SCRATCH_FILES, Limits

SLOW, QUICK = 0.05, 0.01
"""Seconds between two looks, at most and at least."""

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_DISK_EVERY = 0.2
"""Seconds between two looks at a scratch folder that has to be walked through."""


class Family:
    """What one request has running. ``scratch`` is its folder; ``inside``: only as the server sees it."""

    def __init__(self, server: int, scratch: str, inside: bool) -> None:
        self._server = server
        self._scratch = f"/proc/{server}/root{scratch}" if inside else scratch
        self._inside = inside
        self._own: dict[int, float] = {}
        self._before: tuple[float, float] | None = None
        self._disk_at = 0.0
        self.pause = SLOW
        """Seconds until the next look: soon while several processes could grow at once, never more than a quarter of
        the time for looking."""

    def excess(self, limits: Limits) -> str | None:
        """The limit that is passed: ``memory``, ``cpu`` or ``disk``. CPU time is counted from the first look on."""
        began = time.monotonic()
        family = list(_below(self._server))
        found = self._passed(family, limits)
        self.pause = SLOW if len(family) < 2 else min(SLOW, max(QUICK, 3 * (time.monotonic() - began)))
        return found

    def _passed(self, family: list[int], limits: Limits) -> str | None:
        if self._seconds(family) > (limits.cpu or limits.seconds):
            return "cpu"
        used, count = self._disk(family)
        if used > SCRATCH_BYTES or count > SCRATCH_FILES:
            return "disk"
        # One process alone is held by its own limit; and what is resident is quick to read and never too little.
        files = used if self._inside else 0
        if len(family) > 1 and sum(map(_resident, family)) + files > limits.memory < self._memory(family, files):
            return "memory"
        return None

    def _seconds(self, family: list[int]) -> float:
        """CPU seconds since the first look. A process that was waited for is in its parent's sum; one that nobody waits
        for is only in our memory of it."""
        known = 0.0
        for pid in family:
            own, waited = _cpu(pid)
            self._own[pid] = max(own, self._own.get(pid, 0.0))
            known += own + waited
        seen = sum(self._own.values())
        self._before = self._before or (known, seen)
        return max(known - self._before[0], seen - self._before[1])

    def _memory(self, family: list[int], files: int) -> int:
        """Bytes that the processes have and the server has not: pages that several share are counted once."""
        parts = [_memory(pid) for pid in family]
        private = sum(part[0] for part in parts)
        shared = sum(part[1] for part in parts)
        of_server = _status(self._server).get("RssAnon", 0) * len(family) // (len(family) + 1)
        return private - of_server + max(shared, files)

    def _disk(self, family: list[int]) -> tuple[int, int]:
        """Bytes and files in scratch."""
        if self._inside:
            try:
                whole = os.statvfs(self._scratch)
            except OSError:
                return 0, 0
            return (whole.f_blocks - whole.f_bfree) * whole.f_frsize, whole.f_files - whole.f_ffree
        if time.monotonic() < self._disk_at:
            return 0, 0
        sizes = dict(_files(self._scratch, family))
        self._disk_at = time.monotonic() + _DISK_EVERY
        return sum(sizes.values()), len(sizes)


def visible(server: int) -> bool:
    """Whether this system shows enough of a server's family to limit it."""
    try:
        next(_children(server), None)
        return "RssAnon" in _status(server)
    except OSError:
        return False


def server_below(pid: int) -> int:
    """The one child of bubblewrap; the process itself while there is none."""
    try:
        return next(_children(pid), pid)
    except OSError:
        return pid


def _below(pid: int) -> Iterator[int]:
    try:
        for child in _children(pid):
            yield child
            yield from _below(child)
    except OSError:
        return


def _children(pid: int) -> Iterator[int]:
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as children:
            yield from map(int, children.read().split())


def _cpu(pid: int) -> tuple[float, float]:
    """Seconds of the process, and of those it has waited for."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as text:
            fields = text.read().rpartition(b")")[2].split()
        own, of_system, waited, waited_of_system = map(int, fields[11:15])
        return (own + of_system) / _TICK, (waited + waited_of_system) / _TICK
    except (OSError, ValueError):
        return 0.0, 0.0


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as text:
            return int(text.read().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _memory(pid: int) -> tuple[int, int]:
    """Bytes of the process's own, and of shared memory; of pages in common its part, where the system tells it."""
    try:
        found = _sizes(f"/proc/{pid}/smaps_rollup")
        return found["Pss_Anon"] + found.get("SwapPss", 0), found["Pss_Shmem"]
    except (OSError, KeyError):
        found = _status(pid)
        return found.get("RssAnon", 0) + found.get("VmSwap", 0), found.get("RssShmem", 0)


def _status(pid: int) -> dict[str, int]:
    try:
        return _sizes(f"/proc/{pid}/status")
    except OSError:
        return {}


def _sizes(path: str) -> dict[str, int]:
    """The lines that give a size in kB."""
    with open(path, encoding="ascii", errors="replace") as text:
        lines = [line.split() for line in text if line.endswith("kB\n")]
    return {line[0][:-1]: int(line[1]) * 1024 for line in lines if len(line) == 3}


def _files(scratch: str, family: list[int]) -> Iterator[tuple[tuple[int, int], int]]:
    """Each file's identity and the bytes it takes on the disk: below ``scratch``, and deleted but still open."""
    folders = [scratch]
    seen = 0
    while folders and seen <= SCRATCH_FILES:
        for entry in _listed(folders.pop()):
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            seen += 1
            yield (found.st_dev, found.st_ino), found.st_blocks * 512
            if stat.S_ISDIR(found.st_mode):
                folders.append(entry.path)
    for pid in family:
        try:
            descriptors = os.listdir(f"/proc/{pid}/fd")
        except OSError:
            continue
        for descriptor in descriptors:
            try:
                found = os.stat(f"/proc/{pid}/fd/{descriptor}")
            except OSError:
                continue
            if stat.S_ISREG(found.st_mode) and not found.st_nlink:
                yield (found.st_dev, found.st_ino), found.st_blocks * 512


def _listed(folder: str) -> list["os.DirEntry[str]"]:
    """What is in a folder; one that its owner has closed is opened to us first, and never a link followed."""
    try:
        return list(os.scandir(folder))
    except PermissionError:
        pass
    except OSError:
        return []
    try:
        place = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return []
    try:
        os.chmod(f"/proc/self/fd/{place}", 0o700)
        return list(os.scandir(folder))
    except OSError:
        return []
    finally:
        os.close(place)
