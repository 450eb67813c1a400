"""Landlock as older kernels have it, without libseccomp, and not at all: less holds, and the back end says so."""

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import Sandbox, SandboxError, probe
from sandbox.backends import CHOICE, Recipe
from sandbox.inside import landlock

pytestmark = pytest.mark.skipif(sys.platform != "linux" or not landlock.version(), reason="there is no Landlock here")

Opens = Callable[..., Sandbox]
ROOT = os.name == "posix" and os.getuid() == 0


@pytest.fixture
def fenced(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opens]:
    """Opens a sandbox with a version of Landlock, with or without libseccomp."""
    boxes = []

    def open_box(version: int, seccomp: bool = True, **arguments: Any) -> Sandbox:
        if version > landlock.version():
            pytest.skip("this kernel has an older one")
        monkeypatch.setenv(CHOICE, "landlock")
        monkeypatch.setattr(landlock, "VERSION", version)
        told = Recipe.walls
        monkeypatch.setattr(Recipe, "walls", lambda *of: told(*of) | {"filter": seccomp})
        boxes.append(Sandbox(workers=1, **arguments))
        return boxes[-1]

    yield open_box
    for box in boxes:
        box.close()


@pytest.fixture
def shown() -> Iterator[Path]:
    """A folder that may be read; everybody could write in it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        (Path(folder) / "data").write_text("42")
        (Path(folder) / "data").chmod(0o666)
        yield Path(folder)


@pytest.mark.parametrize("version", range(1, 7))
def test_what_each_version_gives_beside_seccomp(fenced: Opens, shown: Path, version: int) -> None:
    box = fenced(version, readable=[shown])
    backend, data = box.backend, str(shown / "data")
    assert (backend.landlock, backend.seccomp, backend.network, backend.filesystem) == (version, True, True, True)
    assert backend.processes == (ROOT or version >= 6)
    assert ("other processes" in backend.sentence) != backend.processes
    assert box.execute(f"result = open({data!r}).read()").value == "42"
    for act in (
        f"open({data!r}, 'w')",
        f"open({data!r}, 'a')",
        f"import os; os.truncate({data!r}, 0)",
        f"import os; os.open({data!r}, os.O_RDONLY | os.O_TRUNC)",
        f"import os; os.unlink({data!r})",
        f"import os; os.rename({data!r}, 'stolen')",
        f"import os; os.link({data!r}, {data + '2'!r})",
        "import os; os.listdir('/')",
        "import socket; socket.socket()",
    ):
        assert box.execute(act).status == "error", act
    assert (shown / "data").read_text() == "42"
    ours = "import os\nos.mkdir('a')\nopen('a/b', 'w').write('x')\nos.rename('a', 'c')\nresult = open('c/b').read()"
    assert box.execute(ours).value == "x"


@pytest.mark.parametrize("version", [2, 3, 4, 6])
def test_without_libseccomp_the_network_is_open_and_that_is_said(fenced: Opens, shown: Path, version: int) -> None:
    box = fenced(version, seccomp=False, readable=[shown])
    assert (box.backend.network, box.backend.seccomp) == (False, False)
    assert box.backend.filesystem == (ROOT and version >= 3)
    assert "install libseccomp2" in box.backend.sentence
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0)
        box.execute(
            f"import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', {server.getsockname()})"
        )
        assert server.recv(10) == b"x"
    with socket.create_server(("127.0.0.1", 0)) as server:
        reached = box.execute(f"import socket\nsocket.create_connection({server.getsockname()}, 3)").ok
    assert reached == (version < 4)
    data = str(shown / "data")
    assert box.execute(f"import os\nos.open({data!r}, os.O_RDONLY | os.O_TRUNC)").ok == (version < 3)


def test_without_bubblewrap_landlock_is_the_strongest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CHOICE, raising=False)
    monkeypatch.setenv("PATH", "")
    assert probe().name == "landlock"


def test_without_landlock_the_next_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CHOICE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(landlock, "VERSION", 0)
    assert probe().name == "process"
    monkeypatch.setenv(CHOICE, "landlock")
    with pytest.raises(SandboxError, match="has no Landlock"):
        probe()


def test_walls_that_do_not_stand_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "landlock")
    told = Recipe.walls
    monkeypatch.setattr(Recipe, "walls", lambda *of: told(*of) | {"readable": ["/"]})
    with pytest.raises(SandboxError, match="walls do not stand"):
        probe()
