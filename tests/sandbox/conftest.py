"""Every behaviour in this folder is asked of every back end that this machine has."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox, SandboxError, probe
from sandbox.backends import CHOICE

BACKENDS = ("namespaces", "process", "subprocess")

CANNOT = {
    "namespaces": frozenset(),
    "process": frozenset({"cut the network", "hide files", "forbid writing"}),
    "subprocess": frozenset({"cut the network", "hide files", "forbid writing", "end daemons", "capture below Python"}),
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


@pytest.fixture(scope="module", params=BACKENDS)
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with one worker, so that each request meets what the one before has left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CHOICE, request.param)
        try:
            probe()
        except SandboxError as problem:
            pytest.skip(f"not on this machine: {problem}")
        with Sandbox(limits=LIMITS, workers=1) as sandbox:
            assert sandbox.backend.name == request.param
            yield sandbox
