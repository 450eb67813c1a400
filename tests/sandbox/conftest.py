"""Every behaviour in this folder is asked of every back end that this machine has."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox, SandboxError, probe
from sandbox.backends import CHOICE

BACKENDS = ("namespaces", "landlock", "process", "subprocess")

_WITHOUT_WALLS = {
    "cut the network",
    "hide files",
    "hide processes",
    "forbid writing",
    "refuse system calls",
    "leave no shared memory",
}
_AS_USER = {"protect its server", "spare other processes", "keep neighbours apart"} if os.getuid() else set()
"""Children of root are other users; children of an ordinary user are the same one."""

CANNOT: dict[str, set[str]] = {
    "namespaces": set(),
    "landlock": {"share memory"} | ({"change modes"} if os.getuid() else set()),
    "process": _WITHOUT_WALLS | _AS_USER | ({"tell shared memory", "see deleted files"} if os.getuid() else set()),
    "subprocess": _WITHOUT_WALLS
    | _AS_USER
    | {"end daemons", "capture below Python", "limit all together", "tell shared memory", "see deleted files"},
}
"""What a back end does not do, all of it. Each entry is tested too: the weakness must be real, or it goes."""

LIMITS = Limits(seconds=10)


@pytest.fixture
def can(box: Sandbox) -> Callable[[str], bool]:
    """Whether this back end promises a thing."""
    return lambda promise: promise not in CANNOT[box.backend.name]


def under(*roots: int) -> set[int]:
    """Pids of the sandbox's processes that descend from one of these."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if b"from inside import start" in (folder / "cmdline").read_bytes():
                parents[int(folder.name)] = parent
        except OSError:
            continue
    family = set(roots)
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return family - set(roots)


@pytest.fixture(scope="session")
def ours() -> Callable[[], set[int]]:
    """The processes of this test's sandboxes, those that have lost their parent among them."""
    return lambda: under(os.getpid(), 1)


@pytest.fixture(scope="session")
def theirs() -> Callable[[int], set[int]]:
    """The processes of the sandboxes of another process."""
    return under


@pytest.fixture(
    scope="module", params=[*BACKENDS[:2], *(pytest.param(name, marks=pytest.mark.slow) for name in BACKENDS[2:])]
)
def box(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox with one worker, so that each request meets what the one before has left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CHOICE, request.param)
        try:
            probe()
        except SandboxError as problem:
            if request.param in ("process", "subprocess"):
                raise
            pytest.skip(f"not on this machine: {problem}")
        tmp_path_factory.getbasetemp()  # before the folder for temporary files is another
        folder = tempfile.mkdtemp(prefix="boxes-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        Path(folder).chmod(0o711)
        patch.setattr(tempfile, "tempdir", folder)
        with Sandbox(limits=LIMITS, workers=1) as sandbox:
            assert sandbox.backend.name == request.param
            yield sandbox
        Path(folder).rmdir()
