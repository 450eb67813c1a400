"""What all processes of a request use together, and that the next request works all the same."""

from collections.abc import Callable, Iterator

import pytest

from sandbox import Execution, Limits, Sandbox

Can = Callable[[str], bool]

MB = 2**20


@pytest.fixture(autouse=True)
def the_next_request_works(box: Sandbox) -> Iterator[None]:
    yield
    assert box.execute("result = 1").value == 1


@pytest.fixture
def held(box: Sandbox, can: Can) -> Callable[..., Execution]:
    """Run a program that then holds what it has: for ever, unless nobody would ever end it."""

    def run(source: str, hold: float | None = None, promise: str = "limit all together", **limits: float) -> Execution:
        hold = hold if hold is not None else 60 if can(promise) else 0
        return box.execute(f"{source}\nimport time; time.sleep({hold})\nresult = 'held'", Limits(**limits))  # type: ignore[arg-type]

    return run


MANY = """
import mmap, os, time
ready, tell = os.pipe()
alive, kept = os.pipe()
for _ in range({count}):
    if os.fork() == 0:
        os.close(kept)
        {act}
        os.write(tell, b'x')
        os.read(alive, 1)
        os._exit(0)
for _ in range({count}):
    os.read(ready, 1)
"""


@pytest.mark.parametrize("count", [2, 6, 12])
def test_processes_that_are_small_alone_are_too_large_together(
    held: Callable[..., Execution], can: Can, count: int
) -> None:
    each = 240 * MB // count
    outcome = held(MANY.format(count=count, act=f"x = bytearray(b'x') * {each}"), seconds=30, memory=200 * MB)
    assert outcome.status == ("memory" if can("limit all together") else "ok")


def test_shared_memory_counts(held: Callable[..., Execution], can: Can) -> None:
    act = f"x = mmap.mmap(-1, {80 * MB}); [x.write(bytes({MB})) for _ in range(80)]"
    outcome = held(MANY.format(count=3, act=act), seconds=30, memory=200 * MB)
    assert outcome.status == ("memory" if can("limit all together") else "ok")


def test_a_daemon_counts(held: Callable[..., Execution], can: Can) -> None:
    act = f"os.setsid()\n        if os.fork(): os._exit(0)\n        x = bytearray(b'x') * {80 * MB}"
    outcome = held(MANY.format(count=3, act=act), seconds=30, memory=200 * MB)
    assert outcome.status == ("memory" if can("limit all together") else "ok")


def test_what_processes_have_in_common_counts_once(held: Callable[..., Execution], can: Can) -> None:
    source = f"x = bytearray(b'x') * {120 * MB}\n" + MANY.format(count=4, act="pass")
    outcome = held(source, hold=0.3, seconds=30, memory=250 * MB)
    assert outcome.status == ("ok" if can("tell shared memory") or not can("limit all together") else "memory")


def test_processes_within_the_limits_are_left_alone(held: Callable[..., Execution]) -> None:
    assert held(MANY.format(count=4, act="x = bytearray(10 ** 7)"), hold=0.3, seconds=30, memory=200 * MB).ok


def test_the_time_of_all_processors_together_is_limited(box: Sandbox, can: Can) -> None:
    source = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    outcome = box.execute(source, Limits(seconds=60 if can("limit all together") else 0.5, cpu=0.4))
    assert outcome.error is not None
    assert outcome.status == "timeout"
    assert ("0.4 processor seconds" in outcome.error.message) == can("limit all together")


def test_processes_that_nobody_waits_for_count(box: Sandbox, can: Can) -> None:
    if not can("limit all together"):
        pytest.skip("it would go on: see the test before")
    source = (
        "import os, signal, time\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "while True:\n"
        "    if os.fork() == 0:\n"
        "        while time.process_time() < 0.2: pass\n"
        "        os._exit(0)\n"
        "    try: os.wait()\n"
        "    except ChildProcessError: pass"
    )
    error = box.execute(source, Limits(seconds=60, cpu=0.5)).error
    assert error is not None
    assert "processor seconds" in error.message


def test_a_session_has_its_processor_time_for_each_request(box: Sandbox, can: Can) -> None:
    busy = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
    with box.session(Limits(seconds=60 if can("limit all together") else 1, cpu=0.3)) as session:
        assert [session.run(busy).status for _ in range(3)] == ["ok"] * 3
        assert session.run("while True: pass").status == "timeout"


def test_a_session_whose_processes_were_too_large_stays_ended(box: Sandbox, can: Can) -> None:
    with box.session(Limits(seconds=30, memory=200 * MB)) as session:
        session.run("kept = 1")
        source = MANY.format(count=3, act=f"x = bytearray(b'x') * {80 * MB}")
        if not can("limit all together"):
            assert session.run(source).ok
            return
        assert session.run(source + "time.sleep(60)").status == "memory"
        assert session.get("kept").status == "memory"
        assert session.run("kept = 2").status == "memory"


def test_a_session_that_printed_too_much_stays_ended(box: Sandbox) -> None:
    with box.session() as session:
        session.run("kept = 1")
        assert session.run("while True: print('x' * 1000)").status == "output"
        assert session.get("kept").status == "output"


def test_a_full_disk(held: Callable[..., Execution], can: Can) -> None:
    source = f"for number in range(12):\n    with open(str(number), 'wb') as file: file.write(b'x' * {8 * MB})"
    outcome = held(source, seconds=30)
    assert outcome.status in (("error", "output") if can("limit all together") else ("ok",))


def test_files_that_are_deleted_and_still_open_fill_the_disk_too(held: Callable[..., Execution], can: Can) -> None:
    source = (
        "import os\nkept = []\n"
        "for number in range(12):\n"
        "    kept.append(open('x', 'wb', 0))\n"
        f"    kept[-1].write(b'x' * {8 * MB})\n"
        "    os.unlink('x')"
    )
    outcome = held(source, promise="see deleted files", seconds=30)
    assert outcome.status in (("error", "output") if can("see deleted files") else ("ok",))


def test_too_many_files(held: Callable[..., Execution], can: Can) -> None:
    outcome = held("for number in range(10_500): open(str(number), 'w').close()", seconds=30)
    assert outcome.status == ("output" if can("limit all together") else "ok")
    if outcome.error is not None:
        assert "files" in outcome.error.message


def test_files_in_a_closed_folder_are_seen(held: Callable[..., Execution], can: Can) -> None:
    source = (
        "import os\nos.mkdir('closed', 0o300)\n"
        f"for number in range(12):\n    with open(f'closed/{{number}}', 'wb') as file: file.write(b'x' * {8 * MB})"
    )
    assert held(source, seconds=30).status in (("error", "output") if can("limit all together") else ("ok",))


def test_a_huge_file_with_nothing_in_it_is_refused(box: Sandbox) -> None:
    error = box.execute("with open('huge', 'wb') as file: file.truncate(10 ** 11)").error
    assert error is not None
    assert error.kind == "OSError"


def test_too_many_threads_are_refused(box: Sandbox) -> None:
    source = (
        "import threading\nend = threading.Event()\n"
        "for _ in range(200): threading.Thread(target=end.wait, daemon=True).start()"
    )
    error = box.execute(source, Limits(processes=8)).error
    assert error is not None
    assert (error.kind, error.line) == ("RuntimeError", 3)


def test_too_many_processes_are_refused(box: Sandbox) -> None:
    source = "import os, time\nwhile True:\n    if os.fork() == 0: time.sleep(60)"
    error = box.execute(source, Limits(processes=8)).error
    assert error is not None
    assert (error.kind, error.line) == ("BlockingIOError", 3)


@pytest.mark.parametrize("name", ["AS", "NPROC", "NOFILE", "FSIZE", "CORE", "MEMLOCK"])
def test_a_limit_cannot_be_raised(box: Sandbox, name: str) -> None:
    source = f"import resource\nresource.setrlimit(resource.RLIMIT_{name}, (resource.RLIM_INFINITY,) * 2)"
    error = box.execute(source).error
    assert error is not None
    assert error.kind in ("ValueError", "PermissionError")


def test_a_fork_bomb_that_scatters_is_held_and_leaves_nothing(
    box: Sandbox, can: Can, ours: Callable[[], set[int]]
) -> None:
    if not can("end daemons"):
        pytest.skip("what it scatters would stay: see the daemons in test_walls")
    before = ours()
    bomb = (
        "import os, signal\n"
        "for number in (1, 2, 15): signal.signal(number, signal.SIG_IGN)\n"
        "while True:\n"
        "    try:\n"
        "        if os.fork(): os.setsid() if os.getpgrp() != os.getpid() else os._exit(0)\n"
        "    except OSError: pass\n"
    )
    box.execute(bomb, Limits(seconds=0.5, processes=12))
    assert box.execute("result = 1").value == 1
    assert len(ours() - before) <= 1
