"""What code can reach. Where a back end is weaker, the table in conftest says so, and these tests prove the table."""

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox

Can = Callable[[str], bool]
Pids = Callable[[], set[int]]


def only_with_a_server(box: Sandbox) -> None:
    """Without one the child's parent is this very test, which nothing protects when both are the same user."""
    if box.backend.name == "subprocess" and os.getuid() != 0:
        pytest.skip("the child could stop or change this test itself")


@pytest.fixture
def outside() -> Iterator[Path]:
    """A folder outside in which everybody may read and write, with a secret in it."""
    folder = Path(tempfile.mkdtemp(prefix="outside-"))
    folder.chmod(0o777)
    (folder / "secret").write_text("hidden tests")
    (folder / "secret").chmod(0o644)
    yield folder
    shutil.rmtree(folder)


def test_the_backend_says_what_it_is(box: Sandbox, can: Can) -> None:
    backend = box.backend
    assert (backend.network, backend.filesystem) == (can("cut the network"), can("hide files"))
    assert backend.processes == (can("end daemons") and can("protect its server"))
    assert backend.whole_tree == can("limit all together")
    assert backend.seccomp == can("refuse system calls")
    assert (backend.landlock > 0) == (backend.name == "landlock")
    assert ("Not protected" in backend.sentence) != backend.network


def test_the_network_is_cut(box: Sandbox, can: Can) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        outcome = box.execute(f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 3)\nresult = 'in'")
    assert (outcome.value is None) == can("cut the network")


def test_a_file_outside_cannot_be_read(box: Sandbox, outside: Path, can: Can) -> None:
    outcome = box.execute(f"result = open({str(outside / 'secret')!r}).read()")
    assert (outcome.value is None) == can("hide files")


def test_passwords_cannot_be_read(box: Sandbox) -> None:
    error = box.execute("result = open('/etc/shadow').read()").error
    assert error is not None
    assert error.kind in ("PermissionError", "FileNotFoundError")


def test_nothing_outside_can_be_written(box: Sandbox, outside: Path, can: Can) -> None:
    box.execute(f"open({str(outside / 'new')!r}, 'w').write('x')")
    assert (not (outside / "new").exists()) == can("forbid writing")


def test_python_itself_cannot_be_changed(box: Sandbox) -> None:
    for place in ("os.path.dirname(os.__file__)", "'/'", "'/dev'", "'/sandbox/inside'"):
        assert box.execute(f"import os\nopen(os.path.join({place}, 'new'), 'w')").status == "error"


def test_the_environment_is_empty(box: Sandbox) -> None:
    assert box.execute("import os\nresult = dict(os.environ)").value == {}


def test_standard_input_is_empty(box: Sandbox) -> None:
    error = box.execute("input()").error
    assert error is not None
    assert error.kind == "EOFError"


def test_nobody_is_root_inside(box: Sandbox) -> None:
    outcome = box.execute("import os\nresult = [os.getuid(), os.geteuid(), os.getgid(), *os.getgroups()]")
    assert 0 not in outcome.value
    assert box.execute("import os\nos.setuid(0)").status == "error"


def test_scratch_can_be_written_and_is_gone_afterwards(box: Sandbox) -> None:
    write = "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('x')\nresult = os.listdir('.')"
    assert box.execute(write).value == ["a"]
    assert box.execute("import os\nresult = os.listdir('.')").value == []


def test_a_library_not_yet_imported_can_be_imported(box: Sandbox) -> None:
    assert box.execute("import sqlite3, decimal, xml.dom.minidom\nresult = 1").value == 1


def test_a_temporary_file_can_be_made(box: Sandbox) -> None:
    assert box.execute("import tempfile\nwith tempfile.TemporaryFile() as f: result = f.write(b'x')").value == 1


def test_a_fork_bomb_is_held_and_leaves_nothing(box: Sandbox, ours: Pids) -> None:
    before = ours()
    bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    assert box.execute(bomb, Limits(seconds=0.5, processes=8)).status == "timeout"
    assert box.execute("result = 1").value == 1
    assert len(ours() - before) <= 1


DAEMON = """
import os, time
told, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(tell, str(os.getpid()).encode())
        time.sleep(60)
    os._exit(0)
result = int(os.read(told, 20))
"""
ALIVE = """
import os
try:
    os.kill({pid}, 0)
    result = True
except PermissionError:
    result = True
except ProcessLookupError:
    result = False
"""


def test_a_daemon_is_dead_afterwards(box: Sandbox, can: Can) -> None:
    pid = box.execute(DAEMON).value
    alive = box.execute(ALIVE.format(pid=pid)).value
    if alive and not can("end daemons"):
        os.kill(pid, 9)
    assert alive != can("end daemons")


def test_a_daemon_of_a_session_is_dead_afterwards(box: Sandbox, can: Can) -> None:
    with box.session() as session:
        session.run(DAEMON)
        pid = session.get("result").value
        assert session.run(ALIVE.format(pid=pid)).status == "ok"
        assert session.get("result").value is True
    alive = box.execute(ALIVE.format(pid=pid)).value
    if alive and not can("end daemons"):
        os.kill(pid, 9)
    assert alive != can("end daemons")


def test_a_daemon_that_ends_the_server_first_gains_nothing(box: Sandbox, can: Can, ours: Pids) -> None:
    if box.backend.name == "subprocess":
        pytest.skip("there is no server")
    before = ours()
    source = (
        "import os, time\nserver = os.getppid()\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        try: os.kill(server, 9)\n"
        "        except OSError: pass\n"
        "        time.sleep(60)\n"
        "    os._exit(0)\n"
        "time.sleep(60)"
    )
    box.execute(source, Limits(seconds=1))
    assert box.execute("result = 1").value == 1
    left = ours() - before
    for pid in left if len(left) > 1 else ():
        os.kill(pid, 9)
    assert (len(left) <= 1) == can("protect its server")


def test_what_a_program_writes_below_python_is_captured(box: Sandbox, can: Can) -> None:
    outcome = box.execute("import os\nos.write(1, b'low')")
    assert (outcome.stdout == "low") == can("capture below Python")


def test_a_child_that_kills_its_server_harms_only_itself(box: Sandbox, ours: Pids) -> None:
    only_with_a_server(box)
    before = ours()
    source = "import os\nfor number in (19, 9, 15):\n    os.kill(os.getppid(), number)\nresult = 'still here'"
    outcome = box.execute(source, Limits(seconds=2))
    assert outcome.status in ("ok", "error", "signal")
    assert box.execute("result = 1").value == 1
    assert len(ours() - before) <= 1


def test_a_child_cannot_write_into_its_server(box: Sandbox) -> None:
    only_with_a_server(box)
    source = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "result = [libc.ptrace(16, os.getppid(), 0, 0), libc.ptrace(16, 1, 0, 0)]\n"
    )
    assert box.execute(source).value == [-1, -1]


@pytest.mark.parametrize("content", ["b'garbage' * 10", "b'\\xff' * 100", "b'\\x02\\x00\\x00\\x00{}'", "b'\\x09'"])
def test_garbage_on_every_open_pipe_crashes_nothing(box: Sandbox, content: str) -> None:
    source = f"import os\nfor d in range(50):\n    try: os.write(d, {content})\n    except OSError: pass"
    assert box.execute(source).status in ("error", "signal")
    assert box.execute("result = 1").value == 1


def test_one_session_is_not_seen_by_another(box: Sandbox) -> None:
    with box.session() as session:
        session.run("open('mine', 'w').write('x')")
    assert box.execute("import os\nresult = os.path.exists('mine')").value is False


def test_ten_at_once(box: Sandbox) -> None:
    answers: dict[int, object] = {}

    def ask(number: int) -> None:
        answers[number] = box.execute(f"result = {number} ** 2").value

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: number**2 for number in range(10)}
