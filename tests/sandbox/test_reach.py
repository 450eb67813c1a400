"""What code can reach: networks, other processes, the kernel, its neighbours. Weaknesses in the table are proved."""

import contextlib
import errno
import platform
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox

Can = Callable[[str], bool]


@contextlib.contextmanager
def listening(family: socket.AddressFamily, kind: socket.SocketKind, address: object) -> Iterator[socket.socket]:
    with socket.socket(family, kind) as server:
        try:
            server.bind(address)
        except OSError as problem:
            pytest.skip(f"not on this machine: {problem}")
        if kind == socket.SOCK_STREAM:
            server.listen()
        server.settimeout(0)
        yield server


def connect(box: Sandbox, server: socket.socket) -> bool:
    """Whether the program reached a server that really listens."""
    source = (
        "import socket\n"
        f"with socket.socket({int(server.family)}, {int(server.type)}) as one:\n"
        f"    one.settimeout(3)\n    one.connect({server.getsockname()!r})\n    one.send(b'in')\nresult = 'sent'"
    )
    sent = box.execute(source).value == "sent"
    try:
        heard = server.recv(10) if server.type == socket.SOCK_DGRAM else server.accept()[0].recv(10)
    except BlockingIOError:
        heard = b""
    assert sent == (heard == b"in")
    return sent


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM], ids=["tcp", "udp"])
@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")], ids=["ipv4", "ipv6"]
)
def test_a_server_on_this_machine_cannot_be_reached(
    box: Sandbox, can: Can, family: socket.AddressFamily, kind: socket.SocketKind, address: str
) -> None:
    with listening(family, kind, (address, 0)) as server:
        assert connect(box, server) != can("cut the network")


def test_an_abstract_socket_of_this_machine_cannot_be_reached(box: Sandbox, can: Can) -> None:
    with listening(socket.AF_UNIX, socket.SOCK_STREAM, f"\0sandbox-test-{id(box)}") as server:
        assert connect(box, server) != can("cut the network")


def test_a_socket_in_the_file_system_cannot_be_reached(box: Sandbox, can: Can) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        place = str(Path(folder) / "socket")
        with listening(socket.AF_UNIX, socket.SOCK_STREAM, place) as server:
            Path(place).chmod(0o777)
            assert connect(box, server) != can("cut the network")


def test_a_program_cannot_listen_to_the_network(box: Sandbox, can: Can) -> None:
    listens = box.execute("import socket\nsocket.create_server(('127.0.0.1', 0))").ok
    assert listens != can("cut the network")


def test_the_kernels_own_network_socket_is_refused(box: Sandbox, can: Can) -> None:
    asked = box.execute("import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW)").ok
    assert asked != can("cut the network")


def test_other_processes_are_not_seen(box: Sandbox, can: Can) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()", "a secret"], stdin=subprocess.PIPE) as other:
        outcome = box.execute(f"result = open('/proc/{other.pid}/cmdline').read()")
        other.communicate(b"\n")
    assert ("a secret" in (outcome.value or "")) != can("hide processes")


@pytest.mark.parametrize("name", ["mem", "environ", "maps", "fd", "root"])
def test_the_server_cannot_be_looked_into(box: Sandbox, name: str) -> None:
    if box.backend.name == "subprocess":
        pytest.skip("there is no server")
    source = (
        f"import os\nplace = f'/proc/{{os.getppid()}}/{name}'\n"
        "result = os.listdir(place) if os.path.isdir(place) else open(place, 'rb').read(1)"
    )
    error = box.execute(source).error
    assert error is not None
    assert error.kind in ("PermissionError", "FileNotFoundError")


def only_where_the_numbers_are_these(call: str) -> None:
    if "syscall" in call and platform.machine() != "x86_64":
        pytest.skip("system calls have other numbers on this machine")


LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"


def test_the_memory_of_another_process_cannot_be_read(box: Sandbox) -> None:
    source = LIBC + (
        "class Part(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('size', ctypes.c_size_t)]\n"
        "mine = ctypes.create_string_buffer(8)\n"
        "here, there = Part(ctypes.addressof(mine), 8), Part(id(None), 8)\n"
        "result = libc.process_vm_readv(os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)"
    )
    if box.backend.name == "subprocess":
        pytest.skip("the child's parent is this very test")
    assert box.execute(source).value == -1


def test_other_processes_of_the_account_cannot_be_ended(box: Sandbox, can: Can) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        box.execute(f"import os\nos.kill({other.pid}, 9)")
        other.communicate(b"\n")
    assert (other.returncode == -9) != can("spare other processes")


def test_limits_of_the_server_cannot_be_changed(box: Sandbox, can: Can) -> None:
    same = resource.getrlimit(resource.RLIMIT_NOFILE) if box.backend.name == "subprocess" else (256, 256)
    changed = box.execute(f"import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, {same})").ok
    assert changed != can("protect its server")


def test_the_priority_of_the_server_cannot_be_changed(box: Sandbox, can: Can) -> None:
    source = "import os\nserver = os.getppid()\nos.setpriority(os.PRIO_PROCESS, server, {})"
    same = "os.getpriority(os.PRIO_PROCESS, server)"
    assert box.execute(source.format(same)).ok != can("protect its server")


REFUSED = {
    "System V memory": "libc.shmget(0, 4096, 0o1600)",
    "a file in memory": "libc.memfd_create(b'x', 0)",
    "another personality": "libc.personality(0x0040000)",
    "queues": "libc.mq_open(b'/none', 0)",
}


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED.keys())
def test_a_system_call_that_no_program_needs_is_refused(box: Sandbox, can: Can, call: str) -> None:
    answer, error = box.execute(LIBC + f"result = [{call}, ctypes.get_errno()]").value
    assert (answer == -1 and error in (errno.EPERM, errno.ENOSYS)) == can("refuse system calls")


NAMESPACES = {
    "unshare": "libc.unshare(0x10000000)",
    "clone": "libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)",
    "io_uring": "libc.syscall(425, 1, bytes(120))",
}


@pytest.mark.parametrize("call", NAMESPACES.values(), ids=NAMESPACES.keys())
def test_what_many_systems_allow_everybody_is_refused(box: Sandbox, can: Can, call: str) -> None:
    only_where_the_numbers_are_these(call)
    if not can("refuse system calls"):
        pytest.skip("some systems refuse this to everybody")
    source = LIBC + f"before = os.getpid()\nresult = {call}\nif os.getpid() != before: os._exit(0)"
    assert box.execute(source).value == -1


PRIVILEGED = {
    "mount": "libc.mount(b'none', b'.', b'tmpfs', 0, 0)",
    "unmount": "libc.umount2(b'/', 2)",
    "chroot": "libc.chroot(b'.')",
    "setns": "libc.setns(0, 0)",
    "modules": "libc.syscall(313, 0, b'', 0)",
    "kexec": "libc.syscall(246, 0, 0, 0, 0)",
    "reboot": "libc.reboot(0x89abcdef)",
    "clock": "libc.clock_settime(0, bytes(16))",
    "name of the machine": "libc.sethostname(b'x', 1)",
    "device": "libc.mknod(b'memory', 0o20666, 257)",
    "bpf": "libc.syscall(321, 0, bytes(64), 64)",
    "user": "libc.setresuid(0, 0, 0)",
    "group": "libc.setresgid(0, 0, 0)",
    "groups": "libc.setgroups(1, bytes(4))",
}


@pytest.mark.parametrize("call", PRIVILEGED.values(), ids=PRIVILEGED.keys())
def test_what_only_root_may_is_refused(box: Sandbox, call: str) -> None:
    only_where_the_numbers_are_these(call)
    assert box.execute(LIBC + f"result = {call}").value == -1


def test_no_program_gives_more_rights(box: Sandbox) -> None:
    assert box.execute(LIBC + "result = libc.prctl(39, 0, 0, 0, 0)").value == 1


def test_a_crash_leaves_no_core(box: Sandbox) -> None:
    source = "import os, resource\nif os.fork() == 0: os.abort()\nos.wait()\n"
    outcome = box.execute(source + "result = [os.listdir('.'), *resource.getrlimit(resource.RLIMIT_CORE)]")
    assert outcome.value == [[], 1, 1]


def test_neighbours_do_not_see_each_others_files(can: Can, box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_BACKEND", box.backend.name)
    with Sandbox(workers=2, limits=Limits(seconds=10)) as both, both.session() as one:
        one.run("open('mine', 'w').write('x')\nimport os\nplace = os.path.abspath('mine')")
        read = both.execute(f"result = open({one.get('place').value!r}).read()").ok
    assert read != can("keep neighbours apart")


def test_modes_of_files_can_be_changed_in_scratch(box: Sandbox, can: Can) -> None:
    outcome = box.execute("import os\nopen('x', 'w').close()\nos.chmod('x', 0o600)\nos.utime('x')")
    assert outcome.ok == can("change modes")


def test_modes_of_files_outside_cannot_be_changed(box: Sandbox, can: Can) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "gradebook"
        place.touch(mode=0o640)
        Path(folder).chmod(0o711)
        for act in (f"os.chmod({str(place)!r}, 0)", f"os.utime({str(place)!r}, (0, 0))"):
            box.execute(f"import os\n{act}")
        kept = (place.stat().st_mode & 0o777, place.stat().st_mtime > 0) == (0o640, True)
    assert kept == (can("forbid writing") or can("keep neighbours apart"))
