"""What code can use up, and that the next request works all the same."""

import resource
import sys
from collections.abc import Iterator

import pytest

from sandbox import Limits, Sandbox

SHORT = Limits(seconds=0.5)


@pytest.fixture(autouse=True)
def the_next_request_works(box: Sandbox) -> Iterator[None]:
    yield
    assert box.execute("result = 1").value == 1


def test_a_loop_times_out(box: Sandbox) -> None:
    outcome = box.execute("print('begun')\nwhile True: pass", SHORT)
    assert (outcome.status, outcome.stdout) == ("timeout", "begun\n")
    assert outcome.error is not None
    assert "0.5 seconds" in outcome.error.message


def test_a_sleeper_times_out(box: Sandbox) -> None:
    assert box.execute("import time; time.sleep(100)", SHORT).status == "timeout"


def test_a_loop_that_swallows_interrupts_times_out(box: Sandbox) -> None:
    source = (
        "import signal\n"
        "for number in range(1, 32):\n"
        "    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "while True:\n"
        "    try:\n"
        "        while True: pass\n"
        "    except BaseException: pass\n"
    )
    assert box.execute(source, SHORT).status == "timeout"


def test_a_message_that_never_ends_times_out(box: Sandbox) -> None:
    source = "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E"
    assert box.execute(source, SHORT).status == "timeout"


def test_a_memory_hog_is_named(box: Sandbox) -> None:
    outcome = box.execute("x = []\nwhile True: x.append(bytearray(10 ** 7))", Limits(memory=200 * 2**20))
    assert outcome.status == "memory"
    assert outcome.error is not None
    assert outcome.error.line == 2


def test_many_small_objects_are_too_much_memory_as_well(box: Sandbox) -> None:
    source = "x = []\nwhile True: x.append([len(x)])"
    assert box.execute(source, Limits(seconds=20, memory=100 * 2**20)).status == "memory"


@pytest.mark.parametrize(
    "source",
    [
        "for _ in range(2_000_000): print('x' * 99)",
        "print('x' * 200_000_000)",
        "import sys\nwhile True: sys.stderr.write('x' * 1_000_000)",
    ],
    ids=["many lines", "one line", "stderr"],
)
def test_a_flood_is_cut_and_costs_us_no_memory(box: Sandbox, source: str) -> None:
    unit = 1 if sys.platform == "darwin" else 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    outcome = box.execute(source, Limits(seconds=20, output=100_000))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    assert outcome.status == "output"
    assert len(outcome.stdout) + len(outcome.stderr) == 100_000
    assert after - before < 20 * 2**20


def test_a_large_value_is_too_much_output(box: Sandbox) -> None:
    assert box.execute("result = 'x' * 10_000_000").status == "output"
    assert box.execute("result = 'x' * 700\nprint('y' * 700)", Limits(output=1000)).status == "output"


def test_a_large_value_within_the_limit_comes_back(box: Sandbox) -> None:
    outcome = box.execute("result = list(range(300_000))", Limits(output=8 * 2**20))
    assert outcome.value == list(range(300_000))


def test_a_large_source_is_run(box: Sandbox) -> None:
    assert box.execute("#" + "x" * 3_000_000 + "\nresult = 1").value == 1


def test_a_large_file_is_refused(box: Sandbox) -> None:
    source = "with open('large', 'wb') as file:\n    while True: file.write(bytes(2 ** 20))"
    error = box.execute(source).error
    assert error is not None
    assert error.kind == "OSError"


def test_a_crash_of_the_interpreter_is_a_signal(box: Sandbox) -> None:
    outcome = box.execute("import ctypes; ctypes.string_at(0)")
    assert outcome.error is not None
    assert (outcome.status, "SIGSEGV" in outcome.error.message) == ("signal", True)


def test_os_exit_is_told(box: Sandbox) -> None:
    outcome = box.execute("import os\nprint('last words')\nos._exit(0)")
    assert (outcome.status, outcome.stdout) == ("signal", "last words\n")
    assert outcome.error is not None
    assert "os._exit(0)" in outcome.error.message


def test_a_child_that_closes_everything_and_goes_on_times_out(box: Sandbox) -> None:
    if box.backend.name == "subprocess":
        pytest.skip("without a server the end of its pipe is the end of the child")
    assert box.execute("import os\nos.closerange(0, 100)\nwhile True: pass", SHORT).status == "timeout"
