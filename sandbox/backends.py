"""The ways of confinement, from the strongest to the weakest, as command lines; none is believed until it was tried."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.errors import SandboxError
from sandbox.inside import landlock
from sandbox.values import SCRATCH_BYTES, Backend

if TYPE_CHECKING:
    from sandbox.starting import Walls

CHOICE = "SANDBOX_BACKEND"
"""The environment variable that forces one: namespaces, landlock, process or subprocess."""

SCRATCH = "/scratch"

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # glibc gives large buffers back at once and has them mapped anew for every frame that crosses
    "MALLOC_MMAP_THRESHOLD_": "100000000",
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
}
"""All that the untrusted side finds in its environment when it starts."""

_INSIDE = Path(__file__).parent / "inside"
_PREFIX_PARTS = ("bin", "lib", "lib32", "lib64", "libexec", "share/zoneinfo", "share/fonts")
_SYSTEM = ("/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives", "/nix/store")
_ENVIRONMENT_PARTS = ("bin", "lib", "lib64", "share", "pyvenv.cfg")
_DEVICES = ("null", "zero", "full", "random", "urandom")

NAMESPACES = Backend(
    "namespaces",
    network=True,
    filesystem=True,
    processes=True,
    sentence="Bubblewrap namespaces: no network, nothing of this machine but Python to read, nothing but scratch to "
    "write, never root, and no process outlives its request.",
)
LANDLOCK = Backend(
    "landlock",
    network=True,
    filesystem=True,
    processes=True,
    sentence="Landlock: nothing of this machine but Python to read, nothing but scratch to write, never root.",
)
PROCESS = Backend(
    "process",
    network=False,
    filesystem=False,
    processes=sys.platform == "linux",
    sentence="A process of its own with limits for time, memory and output, and an empty environment.",
)
SUBPROCESS = Backend(
    "subprocess",
    network=False,
    filesystem=False,
    processes=False,
    sentence="A plain process that is ended when its time is over.",
)
"""What each gives where all of it works, with what there is to say first."""


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

    readable: tuple[str, ...] = ()
    """What a Landlock fence leaves open."""

    def walls(self, scratch: str) -> dict[str, Any]:
        """What a server is told about the walls that it has to build itself."""
        fence = landlock.VERSION if self.backend.name == "landlock" else None
        writable = (scratch, *(f"/dev/{device}" for device in _DEVICES))
        return {
            "filter": self.backend.name in ("namespaces", "landlock"),
            "fence": fence,
            "readable": self.readable,
            "writable": writable,
        }

    def described(self, walls: "Walls") -> Backend:
        """The back end with what turned out to hold, in its sentence too."""
        found = replace(self.backend, seccomp=walls.seccomp, landlock=walls.landlock, whole_tree=walls.whole_tree)
        root = hasattr(os, "getuid") and os.getuid() == 0
        if found.name == "landlock":
            return _landlock(found, root)
        if found.name == "namespaces":
            return _told(
                found, () if found.seccomp else ("calls into the kernel are not filtered: install libseccomp2",)
            )
        gaps = ["the code can use the network", "read what the account that runs it can read"]
        if found.name == "subprocess":
            gaps += ["write what the account can write", *(("take all memory",) if os.name == "nt" else ())]
        if not (found.processes and root):
            gaps.append("leave processes behind")
        return _told(replace(found, processes=found.processes and root), gaps)


def _landlock(backend: Backend, root: bool) -> Backend:
    """What Landlock gives depends on the kernel's version of it, on libseccomp, and on who we are."""
    gaps = []
    if not backend.seccomp:
        gaps.append("the code can use the network (install libseccomp2)")
    if not root and backend.landlock < 6:
        gaps.append("it can end other processes of this account and leave its own behind (Linux 6.12 is needed)")
    if not root and not backend.seccomp:
        gaps.append("it can change modes and times of files of this account")
    if backend.landlock < 3 and not backend.seccomp:
        gaps.append("it can empty files that it may read")
    found = replace(
        backend,
        network=backend.seccomp,
        filesystem=backend.seccomp or (root and backend.landlock >= 3),
        processes=root or backend.landlock >= 6,
    )
    found = replace(found, sentence=f"{found.sentence} Which files exist is not hidden from who knows their names.")
    return _told(found, gaps)


def _told(backend: Backend, gaps: Sequence[str]) -> Backend:
    """With a sentence that says what holds together, and what does not hold."""
    said = [backend.sentence]
    if backend.landlock or backend.seccomp:
        walls = [f"Landlock {backend.landlock}"] if backend.landlock else []
        walls += ["seccomp"] if backend.seccomp else []
        said.append(f"The kernel's fences: {' and '.join(walls)}.")
    if backend.whole_tree:
        said.append("Memory, processor time and disk are limited for all its processes together.")
    elif os.name != "nt":
        said.append("Memory is limited for each of its processes, not for all together.")
    if gaps:
        said.append(f"Not protected: {', '.join(gaps)}.")
    return replace(backend, sentence=" ".join(said))


def recipes(preload: Iterable[str], readable: Sequence[Path], packages: bool | None = None) -> Iterator[Recipe]:
    """The recipes to try, best first; only the forced one when ``SANDBOX_BACKEND`` names one.

    ``packages``: whether installed packages are there; None: only if one of them is in ``preload``.

    Raises:
        SandboxError: the name is unknown, or what it needs is not installed.
    """
    forced = os.environ.get(CHOICE, "").strip()
    known = [backend.name for backend in (NAMESPACES, LANDLOCK, PROCESS, SUBPROCESS)]
    if forced and forced not in known:
        raise SandboxError(f"{CHOICE}={forced} names no back end; there are {', '.join(known)}.")
    if packages is None:
        packages = any(name.partition(".")[0] not in sys.stdlib_module_names for name in preload)
    bwrap = shutil.which("bwrap") if sys.platform == "linux" else None
    if forced == "namespaces" and bwrap is None:
        raise SandboxError(f"{CHOICE}=namespaces needs bubblewrap on Linux: install the package bubblewrap.")
    if forced == "landlock" and sys.platform != "linux":
        raise SandboxError(f"{CHOICE}=landlock needs Linux.")
    if forced == "process" and not hasattr(os, "fork"):
        raise SandboxError(f"{CHOICE}=process needs a system with fork; on this one there is only subprocess.")
    if bwrap is not None and forced in ("", "namespaces"):
        for modern in (True, False):
            arguments = _bubblewrap(bwrap, packages, readable, modern)
            command = (*arguments, *_python(packages, "/sandbox", "server"))
            yield Recipe(NAMESPACES, command, own_pids=True, scratch=SCRATCH)
    if sys.platform == "linux" and forced in ("", "landlock"):
        command = _python(packages, str(_INSIDE.parent), "server")
        shown = (*_shown(packages, readable), str(_INSIDE))
        yield Recipe(LANDLOCK, command, own_pids=False, scratch=None, readable=shown)
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


def _shown(packages: bool, readable: Sequence[Path]) -> list[str]:
    """What can be read inside."""
    # Of a prefix that holds more than a Python, only what programs need: an exchange may lie in /usr/local/share.
    shared = {"/usr", "/usr/local"}
    python = [os.path.join(prefix, part) for prefix in sorted(shared) for part in _PREFIX_PARTS]
    python += [sys.base_prefix] if sys.base_prefix not in shared else []
    if packages and sys.prefix != sys.base_prefix:
        # A virtual environment can be made in the very folder in which the solutions lie.
        python += [os.path.join(sys.prefix, part) for part in _ENVIRONMENT_PARTS]
    return [*_SYSTEM, *python, *(str(path.resolve()) for path in readable)]


def _above(path: str) -> list[str]:
    """The folders above a path, the highest first, without the root."""
    return [str(above) for above in reversed(Path(path).parents[:-1])]


def _bubblewrap(bwrap: str, packages: bool, readable: Sequence[Path], modern: bool) -> list[str]:
    """The walls. As root there is no user namespace: the kernel counts no processes of the real root, so the server
    keeps just the right to make each child somebody else. ``modern`` asks for what only newer versions know."""
    root = os.getuid() == 0
    shown = _shown(packages, readable)
    command = [bwrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--as-pid-1", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    if root:
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            command += ["--cap-add", capability]
    else:
        command += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
        command += ["--disable-userns"] if modern else []
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    # Left to itself, bubblewrap makes the folders above a bind readable by the server's user only.
    binds = dict.fromkeys(shown)
    for above in dict.fromkeys(above for path in (*binds, "/dev/null", "/sandbox/inside") for above in _above(path)):
        command += ["--perms", "0755", "--dir", above]
    for path in binds:
        command += ["--ro-bind-try", path, path]
    command += ["--ro-bind", str(_INSIDE), "/sandbox/inside"]
    for device in _DEVICES:
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    command += ["--perms", "1777", *(["--size", str(SCRATCH_BYTES)] if modern else []), "--tmpfs", SCRATCH]
    command += ["--symlink", SCRATCH, "/dev/shm"]
    if not any(Path(path).is_relative_to("/tmp") for path in shown):
        command += ["--symlink", SCRATCH, "/tmp"]
    return [*command, "--remount-ro", "/", "--chdir", SCRATCH]
