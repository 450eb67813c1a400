"""How a sandbox begins and ends, whatever the back end."""

import os
import signal
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

import sandbox
from sandbox import Limits, Sandbox, SandboxError
from sandbox.backends import CHOICE

Pids = Callable[[], set[int]]

PARENT = """
import sys, threading
from sandbox import Limits, Sandbox
box = Sandbox(limits=Limits(seconds=60), workers=2)
assert box.execute("result = 1").value == 1
threading.Thread(target=box.execute, args=("while True: pass",)).start()
with box.session() as session:
    session.run("import time")
    print("ready", flush=True)
    session.run("time.sleep(60)")
"""


def gone(pids: set[int]) -> bool:
    """Whether all of them have ended, at the latest after ten seconds."""
    deadline = time.monotonic() + 10
    while any(map(is_there, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(is_there, pids))


def is_there(pid: int) -> bool:
    try:
        return b"from inside import start" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.parametrize("backend", ["namespaces", "landlock", "process", "subprocess"])
def test_nothing_is_left_when_the_parent_is_killed(
    backend: str, monkeypatch: pytest.MonkeyPatch, theirs: Callable[[int], set[int]]
) -> None:
    monkeypatch.setenv(CHOICE, backend)
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        if parent.stdout.readline() != b"ready\n":
            pytest.skip(f"{backend} is not on this machine")
        pids = theirs(parent.pid)
        parent.send_signal(signal.SIGKILL)
    assert len(pids) >= 2
    assert gone(pids)


def test_close_leaves_nothing_and_can_be_called_twice(ours: Pids) -> None:
    before = ours()
    box = Sandbox()
    assert box.execute("result = 1").ok
    pids = ours() - before
    assert pids
    box.close()
    box.close()
    assert not any(map(is_there, pids))
    with pytest.raises(SandboxError, match="closed"):
        box.execute("result = 1")


def test_close_ends_what_runs_and_what_waits() -> None:
    box = Sandbox(limits=Limits(seconds=60), workers=1)
    assert box.execute("result = 1").ok
    problems: list[BaseException] = []

    def run() -> None:
        try:
            box.execute("while True: pass")
        except SandboxError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    box.close()
    for thread in threads:
        thread.join(20)
    assert len(problems) == 3


def test_a_forgotten_sandbox_ends_with_its_last_name(ours: Pids) -> None:
    before = ours()
    box = Sandbox()
    assert box.execute("result = 1").ok
    pids = ours() - before
    del box
    assert pids
    assert gone(pids)


def test_a_server_that_was_killed_is_replaced(ours: Pids) -> None:
    before = ours()
    with Sandbox(workers=1) as box:
        assert box.execute("result = 1").ok
        for pid in ours() - before:
            os.kill(pid, signal.SIGKILL)
        assert box.execute("result = 2").value == 2


def test_servers_outlive_the_thread_that_first_needed_them() -> None:
    with Sandbox(workers=1) as box, box.session() as session:
        thread = threading.Thread(target=session.run, args=("x = 1",))
        thread.start()
        thread.join()
        assert session.get("x").value == 1


def test_a_package_can_be_preloaded_and_others_are_not_there() -> None:
    with Sandbox(workers=1) as lean, Sandbox(workers=1, preload=["dateutil"]) as rich:
        assert lean.execute("import dateutil").status == "error"
        assert rich.execute("import dateutil, sys\nresult = 'dateutil' in sys.modules").value is True


def test_packages_are_there_or_not_as_it_is_asked() -> None:
    with Sandbox(workers=1, packages=True) as rich, Sandbox(workers=1, packages=False) as lean:
        assert rich.execute("import sys\nresult = 'dateutil' in sys.modules").value is False
        assert rich.execute("import dateutil\nresult = 1").value == 1
        assert lean.execute("import dateutil").status == "error"


IN_A_TREE = """
import sys
from sandbox import Sandbox
with Sandbox(workers=1, packages=True) as box:
    if not box.backend.filesystem:
        raise SystemExit(77)
    print(box.execute("import installed_here\\nresult = installed_here.x").value)
    print(box.execute(f"open({sys.prefix + '/solutions.txt'!r})").error.kind)
"""


def test_an_environment_made_in_the_folder_of_the_solutions_does_not_show_them(tmp_path: Path) -> None:
    venv.create(tmp_path, symlinks=True)
    (tmp_path / "solutions.txt").write_text("42")
    packages = next(tmp_path.glob("lib/python*/site-packages"))
    (packages / "installed_here.py").write_text("x = 'package'")
    command = [str(tmp_path / "bin" / "python"), "-c", IN_A_TREE]
    root = str(Path(sandbox.__file__).parents[1])
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True)
    if done.returncode == 77:
        pytest.skip("only a back end with walls hides what is not named")
    assert done.stdout.split() == ["package", "FileNotFoundError"], done.stderr


@pytest.mark.parametrize("backend", ["namespaces", "landlock", "process"])
def test_a_server_stays_when_a_preload_leaves_files(backend: str, monkeypatch: pytest.MonkeyPatch, ours: Pids) -> None:
    monkeypatch.setenv(CHOICE, backend)
    before = ours()
    with Sandbox(Limits(seconds=20), workers=1, preload=["matplotlib.pyplot"]) as box:
        try:
            assert box.backend.name == backend
        except SandboxError:
            pytest.skip(f"{backend} is not on this machine")
        servers = ours() - before
        assert servers
        for _ in range(3):
            with box.session() as session:
                done = session.run("import io, os\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])")
                assert (done.status, done.stderr) == ("ok", "")
                assert session.run("out = io.BytesIO()\nplt.savefig(out)\nsize = len(out.getvalue())").ok
                assert session.get("size").value > 1000
                session.run("left = os.listdir()")
                assert session.get("left").value == []
        assert ours() - before == servers


def test_a_session_begins_on_another_server_when_its_own_is_lost(ours: Pids) -> None:
    before = ours()
    with Sandbox(workers=1) as box, box.session() as session:
        for pid in ours() - before:
            os.kill(pid, signal.SIGKILL)
        assert session.run("x = 1").status == "ok"
        assert session.get("x").value == 1
        for pid in ours() - before:
            os.kill(pid, signal.SIGKILL)
        assert session.get("x").status == "signal"
        assert session.get("x").status == "signal"


def test_a_preload_that_cannot_be_imported_is_said() -> None:
    with Sandbox(preload=["no_such_module"]) as box, pytest.raises(SandboxError, match="no_such_module"):
        box.execute("result = 1")


def test_a_readable_folder_can_be_read_and_not_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "data.txt").write_text("42")
    (tmp_path / "data.txt").chmod(0o644)
    with Sandbox(workers=1, readable=[tmp_path]) as box:
        if not box.backend.filesystem:
            pytest.skip("only namespaces hide what is not named")
        assert box.execute(f"result = open({str(tmp_path / 'data.txt')!r}).read()").value == "42"
        assert box.execute(f"open({str(tmp_path / 'new')!r}, 'w')").status == "error"


def test_an_unknown_backend_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "container")
    with pytest.raises(SandboxError, match="namespaces, landlock, process, subprocess"):
        sandbox.probe()


def test_a_forced_backend_that_is_not_there_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "namespaces")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SandboxError, match="bubblewrap"):
        sandbox.probe()


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(SandboxError, match="seconds"):
        Limits(seconds=0)


def test_the_door_lists_what_is_public() -> None:
    assert sandbox.__all__ == sorted(sandbox.__all__)
    assert all(hasattr(sandbox, name) for name in sandbox.__all__)
