"""What the server gives up once, and what every child gives up before it runs a line of foreign code."""

import mmap
import os
import sys
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

FILE_BYTES = 64 * 2**20
OPEN_FILES = 256
UIDS = range(61184, 65520)
"""Where a child's user is taken from when we are root: the range that systemd keeps for passing users."""

_DUMPABLE, _PARENT_DEATH, _SUBREAPER, _NO_NEW_PRIVILEGES = 4, 1, 36, 38
_MEMORY_RESERVE = 32 * 2**20


def harden_server() -> None:
    """Put the constant limits on this process, and shut the doors by which a child could reach into it."""
    if resource is not None:
        # One byte of core, not none: that alone stops a dump that goes to a program instead of a file.
        for name, most in (("CORE", 1), ("NOFILE", OPEN_FILES), ("FSIZE", FILE_BYTES), ("MSGQUEUE", 0), ("MEMLOCK", 0)):
            _limit(f"RLIMIT_{name}", most, most)
    if sys.platform == "linux":
        _prctl(_DUMPABLE, 0)
        _prctl(_SUBREAPER, 1)
        _prctl(_NO_NEW_PRIVILEGES, 1)


def confine(memory: int, cpu: float | None, processes: int | None, uid: int | None) -> None:
    """Give this child its limits for good; become ``uid`` when we are root.

    ``memory`` is the whole address space in bytes; ``cpu`` seconds, None for a session, which renews them at each
    request; ``processes`` None where they cannot be counted.
    """
    if resource is not None:
        _limit("RLIMIT_AS", memory, memory + _MEMORY_RESERVE)
        if cpu is not None:
            _limit("RLIMIT_CPU", int(cpu) + 2, int(cpu) + 3)
        if processes is not None:
            _limit("RLIMIT_NPROC", processes, processes)
    if uid is not None:
        become(uid)


def die_with_server() -> None:
    """Ask the kernel to end this process when its parent ends."""
    if sys.platform == "linux":
        _prctl(_PARENT_DEATH, 9)


def more_memory() -> None:
    """Let the child that ran out of memory say so: raise the soft limit to the hard one."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        _limit("RLIMIT_AS", hard, hard)


def be_readable() -> None:
    """Let the client see how much memory this process uses; from who else is confined, Landlock keeps it apart."""
    _prctl(_DUMPABLE, 1)


def renew(cpu: float) -> None:
    """Give a session's child the CPU time for its next request, and take back the memory reserve."""
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft == hard != resource.RLIM_INFINITY:
            _limit("RLIMIT_AS", hard - _MEMORY_RESERVE, hard)
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        _limit("RLIMIT_CPU", int(used.ru_utime + used.ru_stime + cpu) + 2, hard)


def become(uid: int) -> None:
    """Be an ordinary user from here on. From root the kernel takes every capability away with it."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def random_uid() -> int:
    """A user that hardly anybody is now."""
    return UIDS.start + int.from_bytes(os.urandom(2), "little") % len(UIDS)


def lone_uid(scratch: str) -> int | None:
    """The user that a lone child becomes when it is root, and who owns ``scratch`` then."""
    if not hasattr(os, "getuid") or os.getuid() != 0:
        return None
    uid = random_uid()
    os.chown(scratch, uid, uid)
    return uid


def address_space() -> int:
    """Bytes of address space this process has now: the least limit under which it can still map a page."""
    if resource is None or sys.platform != "linux":
        return 2**32
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    low, high = 0, 2**42
    while high - low > 2**20:
        middle = (low + high) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle, hard))
        try:
            mmap.mmap(-1, mmap.PAGESIZE).close()
            high = middle
        except (OSError, MemoryError):
            low = middle
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return high


def processes_of_this_user() -> int | None:
    """Processes and threads of our user on this machine, or None where that cannot be seen."""
    if sys.platform != "linux" or not os.path.isdir("/proc/self"):
        return None
    mine, count = os.getuid(), 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == mine or _real_uid(entry.path) == mine:
                    count += len(os.listdir(f"{entry.path}/task"))
            except OSError:
                continue
    return count


def _real_uid(process: str) -> int:
    with open(f"{process}/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("Uid:"):
                return int(line.split()[1])
    return -1


def _limit(name: str, soft: int, hard: int) -> None:
    """Set a limit, never above what is allowed; what a system does not know is left out."""
    kind = getattr(resource, name, None)
    if kind is None:
        return
    _, allowed = resource.getrlimit(kind)
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (ValueError, OSError):
        if sys.platform == "linux":
            raise


_libc: Any = None


def _prctl(option: int, value: int) -> None:
    global _libc
    if _libc is None:
        import ctypes

        _libc = ctypes.CDLL(None, use_errno=True)
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(f"prctl({option}, {value}) was refused")
