"""The ways of confinement, from the strongest to the weakest, as command lines; none is believed until it was tried."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.values import Backend

CHOICE = "SANDBOX_BACKEND"
"""The environment variable that forces one: namespaces, process or subprocess."""

SCRATCH = "/scratch"
SCRATCH_BYTES = 64 * 2**20

_INSIDE = Path(__file__).parent / "inside"
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives", "/nix/store")
_DEVICES = ("null", "zero", "full", "random", "urandom")

NAMESPACES = Backend(
    "namespaces",
    network=True,
    filesystem=True,
    processes=True,
    sentence="Bubblewrap namespaces: no network, nothing of this machine but Python to read, nothing but scratch to "
    "write, never root, and no process outlives its request. Memory is limited for each process, not for all together.",
)
PROCESS = Backend(
    "process",
    network=False,
    filesystem=False,
    processes=sys.platform == "linux",
    sentence="A process of its own with limits for time, memory and output, and an empty environment. Not protected: "
    "the code can use the network and read what the account that runs it can read. "
    + ("Install bubblewrap for more." if sys.platform == "linux" else "A daemon it starts can live on."),
)
SUBPROCESS = Backend(
    "subprocess",
    network=False,
    filesystem=False,
    processes=False,
    sentence="A plain process that is ended when its time is over. Not protected: the code can use the network, read "
    "and write what the account that runs it can"
    + (", take all memory" if os.name == "nt" else "")
    + ", and leave processes behind.",
)


@dataclass(frozen=True)
class Recipe:
    """One way to start the untrusted side."""

    backend: Backend
    command: tuple[str, ...]
    """All but the settings, which come last."""

    own_pids: bool
    """The server is process 1 of a pid namespace."""

    scratch: str | None
    """The scratch folder inside; None: a temporary folder is to be made for it."""


def recipes(preload: Iterable[str], readable: Sequence[Path]) -> Iterator[Recipe]:
    """The recipes to try, best first; only the forced one when ``SANDBOX_BACKEND`` names one.

    Raises:
        SandboxError: the name is unknown, or what it needs is not installed.
    """
    forced = os.environ.get(CHOICE, "").strip()
    known = [backend.name for backend in (NAMESPACES, PROCESS, SUBPROCESS)]
    if forced and forced not in known:
        raise SandboxError(f"{CHOICE}={forced} names no back end; there are {', '.join(known)}.")
    packages = any(name.partition(".")[0] not in sys.stdlib_module_names for name in preload)
    bwrap = shutil.which("bwrap") if sys.platform == "linux" else None
    if forced == "namespaces" and bwrap is None:
        raise SandboxError(f"{CHOICE}=namespaces needs bubblewrap on Linux: install the package bubblewrap.")
    if forced == "process" and not hasattr(os, "fork"):
        raise SandboxError(f"{CHOICE}=process needs a system with fork; on this one there is only subprocess.")
    if bwrap is not None and forced in ("", "namespaces"):
        for modern in (True, False):
            arguments = _bubblewrap(bwrap, packages, readable, modern)
            command = (*arguments, *_python(packages, "/sandbox", "server"))
            yield Recipe(NAMESPACES, command, own_pids=True, scratch=SCRATCH)
    if hasattr(os, "fork") and forced in ("", "process"):
        yield Recipe(PROCESS, _python(packages, str(_INSIDE.parent), "server"), own_pids=False, scratch=None)
    if forced in ("", "subprocess"):
        yield Recipe(SUBPROCESS, _python(packages, str(_INSIDE.parent), "lone"), own_pids=False, scratch=None)


def _python(packages: bool, root: str, entry: str) -> tuple[str, ...]:
    """The interpreter at its leanest; with ``packages`` it sees those that are installed beside us."""
    if not sys.executable:
        raise SandboxError("The sandbox needs a Python to start, and this one does not know where it lies.")
    start = f"import sys; sys.path.insert(0, {root!r}); from inside import start; del sys.path[0]; start.{entry}()"
    flags = ("-I", "-B", "-X", "utf8") if packages else ("-I", "-B", "-S", "-X", "utf8")
    program = sys.executable if packages or os.name == "nt" else os.path.realpath(sys.executable)
    return (program, *flags, "-c", start)


def _bubblewrap(bwrap: str, packages: bool, readable: Sequence[Path], modern: bool) -> list[str]:
    """The walls. As root there is no user namespace: the kernel counts no processes of the real root, so the server
    keeps just the right to make each child somebody else. ``modern`` asks for what only newer versions know."""
    root = os.getuid() == 0
    python = (sys.base_prefix, sys.prefix) if packages else (sys.base_prefix,)
    shown = [*_SYSTEM, *python, *(str(path.resolve()) for path in readable)]
    command = [bwrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--as-pid-1", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    if root:
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            command += ["--cap-add", capability]
    else:
        command += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
        command += ["--disable-userns"] if modern else []
    command += ["--setenv", "OPENBLAS_NUM_THREADS", "1", "--setenv", "OMP_NUM_THREADS", "1"]
    for path in dict.fromkeys(shown):
        # Left to itself, bubblewrap makes the folders above a bind readable by the server's user only.
        for above in reversed(Path(path).parents[:-1]):
            command += ["--perms", "0755", "--dir", str(above)]
        command += ["--ro-bind-try", path, path]
    command += ["--ro-bind", str(_INSIDE), "/sandbox/inside"]
    for device in _DEVICES:
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    command += ["--perms", "1777", *(["--size", str(SCRATCH_BYTES)] if modern else []), "--tmpfs", SCRATCH]
    command += ["--symlink", SCRATCH, "/dev/shm"]
    if not any(Path(path).is_relative_to("/tmp") for path in shown):
        command += ["--symlink", SCRATCH, "/tmp"]
    return [*command, "--remount-ro", "/", "--chdir", SCRATCH]
