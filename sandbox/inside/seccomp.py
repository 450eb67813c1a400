"""A filter of system calls, made with libseccomp: what no program here needs, the kernel refuses.

The filter is made once, by the server, and costs a child nothing: the kernel hands it on at a fork.
"""

import ctypes
import errno
import os
from collections.abc import Callable, Iterable, Iterator

Comparison = tuple[int, int, int, int]
"""Which argument, how it is compared, and with what."""

Rule = tuple[str | int, int, tuple[Comparison, ...]]
"""A call by its name or number, the error it gives, and for which arguments; it is always given without any."""

_REFUSED = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd kcmp migrate_pages move_pages
    keyctl add_key request_key bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    mount umount umount2 move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr pivot_root chroot
    unshare setns kexec_load kexec_file_load create_module init_module finit_module delete_module
    reboot swapon swapoff sethostname setdomainname settimeofday clock_settime adjtimex clock_adjtime stime
    personality quotactl quotactl_fd acct syslog vhangup iopl ioperm modify_ldt nfsservctl lookup_dcookie
    name_to_handle_at open_by_handle_at fanotify_init fanotify_mark
    shmget shmat shmctl semget semctl semop semtimedop msgget msgsnd msgrcv msgctl
    mq_open mq_unlink
""".split()

_ABSENT = "clone3 memfd_create memfd_secret".split()
"""Libraries take another way when these are not there. clone3 hides its flags from a filter; what a memfd holds is
counted nowhere."""

_YOUNG = range(452, 512)
"""Calls younger than this list, whatever they do: to a program this is a slightly older Linux."""

_METADATA = """
    chmod fchmod fchmodat chown fchown lchown fchownat utime utimes futimesat utimensat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
""".split()

_NOT_EQUAL, _MASKED_EQUAL = 1, 7
_ALLOW, _ERRNO, _OPTIMIZE = 0x7FFF0000, 0x00050000, 8
_INT = 0xFFFFFFFF
_UNIX = 1
_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
_SET_SECCOMP, _MODE_FILTER = 22, 2


class _Comparison(ctypes.Structure):
    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def always(server: int) -> Iterator[Rule]:
    """What is refused to every program, whatever else holds it; ``server`` is the pid under which it sees ours."""
    for name in _REFUSED:
        yield name, errno.EPERM, ()
    for call in (*_ABSENT, *_YOUNG):
        yield call, errno.ENOSYS, ()
    for flag in _NAMESPACES:
        yield "clone", errno.EPERM, ((0, _MASKED_EQUAL, flag, flag),)
    for name in ("socket", "socketpair"):
        yield name, errno.EPERM, ((0, _NOT_EQUAL, _UNIX, 0),)
    # A user may change the limits and the priority of all processes that are the same user's.
    for name in ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        yield name, errno.EPERM, ((0, _NOT_EQUAL, 0, 0),)
    for name, this_process in (("setpriority", 0), ("ioprio_set", 1)):
        yield name, errno.EPERM, ((0, _NOT_EQUAL, this_process, 0),)
        yield name, errno.EPERM, ((1, _NOT_EQUAL, 0, 0),)
    for name in ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open"):
        yield name, errno.EPERM, ((0, _MASKED_EQUAL, _INT, server),)


def beside_landlock(version: int) -> Iterator[Rule]:
    """What Landlock leaves open: sockets in the file system, watching files, and in its first versions cutting them."""
    for name in ("socket", "inotify_add_watch"):
        yield name, errno.EPERM, ()
    if version < 3:
        yield "truncate", errno.EPERM, ()
        yield "openat2", errno.ENOSYS, ()
        for name, place in (("open", 1), ("openat", 2)):
            yield name, errno.EPERM, ((place, _MASKED_EQUAL, os.O_TRUNC | os.O_ACCMODE, os.O_TRUNC),)


def metadata() -> Iterator[Rule]:
    """Modes, owners, times and attributes of files, on which Landlock has no word."""
    for name in _METADATA:
        yield name, errno.EPERM, ()


def prepare(rules: Iterable[Rule]) -> Callable[[], None] | None:
    """A function that puts the filter on the calling thread and all it will start; None without libseccomp.

    The process must have given up new privileges before.
    """
    try:
        steps = _made(ctypes.CDLL("libseccomp.so.2"), rules)
    except OSError:
        return None
    program = _Program(len(steps) // 8, steps)
    libc = ctypes.CDLL(None, use_errno=True)

    def put_on() -> None:
        if libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the filter of system calls was refused")

    return put_on


def _made(library: ctypes.CDLL, rules: Iterable[Rule]) -> bytes:
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    if not context:
        raise OSError("libseccomp does not know this machine")
    try:
        library.seccomp_attr_set(context, _OPTIMIZE, ctypes.c_uint32(2))
        for rule in rules:
            _add(library, context, rule)
        return _exported(library, context)
    finally:
        library.seccomp_release(context)


def _add(library: ctypes.CDLL, context: ctypes.c_void_p, rule: Rule) -> None:
    call, error, comparisons = rule
    number = call if isinstance(call, int) else library.seccomp_syscall_resolve_name(call.encode())
    if number == -1:
        return
    array = (_Comparison * len(comparisons))(*(_Comparison(*comparison) for comparison in comparisons))
    action = ctypes.c_uint32(_ERRNO | error)
    problem = library.seccomp_rule_add_array(context, action, number, len(comparisons), array)
    if problem and number >= 0:  # below zero: a call that this kind of processor has not
        raise OSError(-problem, f"libseccomp refused the rule for {call}")


def _exported(library: ctypes.CDLL, context: ctypes.c_void_p) -> bytes:
    reading, writing = os.pipe()
    try:
        problem = library.seccomp_export_bpf(context, writing)
        if problem:
            raise OSError(-problem, "libseccomp could not make the filter")
        return os.read(reading, 65_536)
    finally:
        os.close(reading)
        os.close(writing)
