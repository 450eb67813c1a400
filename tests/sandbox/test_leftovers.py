"""What one request leaves behind: nothing, for the next one or for this machine."""

import ctypes
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox

Can = Callable[[str], bool]


@pytest.fixture
def outside() -> Iterator[Path]:
    """A folder in which everybody may do everything, with something in it."""
    folder = Path(tempfile.mkdtemp(prefix="outside-"))
    (folder / "kept").write_text("kept")
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def nothing_is_left(box: Sandbox, outside: Path, ours: Callable[[], set[int]]) -> Iterator[None]:
    """Afterwards scratch is empty, and the server is the one that was there before: it could clean up by itself."""
    assert box.execute("result = 1").ok
    servers, folders = ours(), os.listdir(tempfile.gettempdir())
    yield
    assert box.execute("import os\nresult = os.listdir('.')").value == []
    assert ours() == servers
    assert os.listdir(tempfile.gettempdir()) == folders


def test_a_folder_too_deep_for_any_path(box: Sandbox) -> None:
    source = (
        "import os\n"
        "for number in range(1100):\n    os.mkdir('a rather long name')\n    os.chdir('a rather long name')\n"
        "open('at the bottom', 'w').close()\nresult = number"
    )
    assert box.execute(source, Limits(seconds=30)).value == 1099


def test_many_folders_in_folders(box: Sandbox) -> None:
    source = (
        "import os\n"
        "for a in range(8):\n    for b in range(8):\n        os.makedirs(f'{a}/{b}/moved 0')\n"
        "        open(f'{a}/{b}/moved 0/x', 'w').close()\nos.makedirs('moved 1/moved 2/moved 0')\nopen('moved 3', 'w')"
    )
    assert box.execute(source, Limits(seconds=30)).ok


def test_links_are_removed_and_never_followed(box: Sandbox, outside: Path) -> None:
    source = (
        f"import os\nos.symlink({str(outside)!r}, 'link')\nos.mkdir('a')\nos.symlink({str(outside)!r}, 'a/link')\n"
        "os.symlink('a', 'to a')\nos.symlink('.', 'a/self')\nos.symlink('nowhere', 'broken')\n"
        f"os.mkdir('b', 0o300)\nos.symlink({str(outside / 'kept')!r}, 'b/link')"
    )
    assert box.execute(source).ok
    assert (outside / "kept").read_text() == "kept"
    assert outside.stat().st_mode & 0o777 == 0o777


@pytest.mark.parametrize("mode", [0, 0o300, 0o500])
def test_folders_that_are_closed(box: Sandbox, mode: int) -> None:
    source = (
        "import os\n"
        "os.makedirs('a/b/c')\nopen('a/b/c/d', 'w').close()\n"
        f"os.mkdir('a/b/closed', {mode})\nos.mkdir('closed', {mode})\n"
        "for place in ('a/b/c', 'a/b', 'a'):\n"
        f"    try: os.chmod(place, {mode})\n"
        "    except PermissionError: pass"
    )
    assert box.execute(source).ok


def test_odd_names_pipes_and_hard_links(box: Sandbox) -> None:
    source = (
        "import os\nopen(b'\\xff\\xfe\\n', 'w').close()\nopen('-rf', 'w').close()\nopen(' ', 'w').close()\n"
        "os.mkfifo('pipe')\nos.link('-rf', 'again')\nos.makedirs(b'\\xe4/\\n')\nos.mkfifo(b'\\xe4/\\n/pipe')"
    )
    assert box.execute(source).ok


def test_the_current_folder_removed(box: Sandbox) -> None:
    source = "import os\nos.mkdir('a')\nos.chdir('a')\nos.rmdir('../a')\nresult = 1"
    assert box.execute(source).value == 1


def test_shared_memory_with_a_name(box: Sandbox, can: Can) -> None:
    place = f"/dev/shm/left by a test {os.getpid()}"
    try:
        box.execute(f"open({place!r}, 'w').write('x')")
        seen = box.execute(f"import os\nresult = os.path.exists({place!r})").value
    finally:
        Path(place).unlink(missing_ok=True)
    assert seen != can("leave no shared memory")


def test_system_v_shared_memory(box: Sandbox, can: Can) -> None:
    libc = ctypes.CDLL(None)
    key = 0x5A5D0000 + os.getpid() % 0xFFFF
    ask = f"import ctypes\nresult = ctypes.CDLL(None).shmget({key}, 4096, {{}})"
    box.execute(ask.format(0o1666))
    seen = box.execute(ask.format(0)).value
    if seen != -1:
        libc.shmctl(libc.shmget(key, 4096, 0), 0, None)
    assert (seen != -1) != can("leave no shared memory")


def test_threads_that_go_on(box: Sandbox) -> None:
    source = (
        "import threading, time\nfor _ in range(3): threading.Thread(target=time.sleep, args=(60,)).start()\nresult = 1"
    )
    assert box.execute(source).value == 1


def test_a_copy_of_the_program_that_answers_too(box: Sandbox) -> None:
    outcome = box.execute("import os\nos.fork()\nresult = 1")
    assert outcome.status in ("ok", "error")


def test_a_process_that_ignores_every_signal_and_holds_the_pipes(box: Sandbox, can: Can) -> None:
    if not can("end daemons"):
        pytest.skip("it would stay: see the daemons in test_walls")
    source = (
        "import os, signal, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    for number in range(1, 65):\n"
        "        try: signal.signal(number, signal.SIG_IGN)\n"
        "        except (OSError, ValueError): pass\n"
        "    while True:\n"
        "        try: time.sleep(60)\n"
        "        except BaseException: pass\n"
        "result = 1"
    )
    assert box.execute(source).value == 1


def test_modules_clocks_and_environment_that_were_changed(box: Sandbox) -> None:
    spoil = (
        "import builtins, json, os, sys, time\n"
        "time.time = time.monotonic = lambda: 0.0\nbuiltins.abs = len\nos.environ['SPOILT'] = '1'\n"
        "json.dumps = None\nsys.path.insert(0, '.')\nsys.modules['decimal'] = json\nos.umask(0o777)\nos.chdir('/')"
    )
    assert box.execute(spoil).ok
    look = (
        "import decimal, json, os, time\n"
        "result = [time.time() > 1, abs(-1), dict(os.environ), json.dumps(1), decimal.__name__, os.umask(0) < 0o777]"
    )
    assert box.execute(look).value == [True, 1, {}, "1", "decimal", True]
