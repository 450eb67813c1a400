"""The plain values of the sandbox: what is asked, what comes back, and which protection there was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from sandbox.errors import SandboxError

Status: TypeAlias = Literal["ok", "error", "signal", "timeout", "memory", "output", "internal"]


SCRATCH_BYTES, SCRATCH_FILES = 64 * 2**20, 10_000
"""What one request may leave in its scratch folder at one time."""


@dataclass(frozen=True)
class Limits:
    """What one request may use."""

    seconds: float = 5.0
    """Wall seconds for one request: one execute, or one run, get or call of a session."""

    memory: int = 512 * 2**20
    """Bytes of address space above the warm interpreter's own, for each process; where ``Backend.whole_tree`` is true
    also bytes in use by all processes together."""

    output: int = 65_536
    """Bytes of stdout, stderr and the value of an execute together, for one request."""

    processes: int = 16
    """Processes and threads at one time, the program itself among them."""

    cpu: float | None = None
    """Processor seconds of all its processes together; None: as many as ``seconds``."""

    answer: int = 8 * 2**20
    """Bytes of the arguments, and of the values, that one request of a session may carry."""

    def __post_init__(self) -> None:
        for name in ("seconds", "memory", "output", "processes", "cpu", "answer"):
            amount = self.seconds if name == "cpu" and self.cpu is None else getattr(self, name)
            if not isinstance(amount, int | float) or not 0 < amount < 2**50:
                raise SandboxError(f"Limits({name}={amount!r}) must be a number above zero.")


@dataclass(frozen=True)
class Failure:
    """Why there is no value: an exception in the code, or the way it ended."""

    kind: str
    """The exception's class name, ``NotPlainData``, or the status for an end without an exception."""

    message: str
    """One sentence or the exception's own text, at most 2,000 characters."""

    line: int | None = None
    """Line in the submitted source, counted from 1, of the innermost frame in that source."""

    kinds: tuple[str, ...] = ()
    """In a session: the names of the exception's class and of all built-in classes it is derived from, the most
    special first; or ``NotPlainData``, with ``Iterator`` behind it when the value was one."""


@dataclass(frozen=True)
class Execution:
    """The outcome of one request, in the words of IOI's isolate."""

    status: Status
    """ok, error (an exception), signal (the process died), timeout, memory, output, internal (our own failure)."""

    value: Any
    """What ``execute`` left in ``result``, as plain JSON data; what a session's ``get`` or ``call`` found, with a
    ``Handle`` in place of each function; or None."""

    stdout: str
    """What was printed, as far as the limit allows."""

    stderr: str
    """What was printed to stderr. Tracebacks are in ``error``, not here."""

    error: Failure | None
    """None when the status is ok."""

    seconds: float
    """Wall seconds the request took inside the sandbox."""

    changed: Mapping[int | str, Any] = field(default_factory=dict)
    """After a session's ``call``: the arguments whose content was another one then, by position or by keyword."""

    same: int | str | None = None
    """After a session's ``call``: which argument, if any, the value is the very object of."""

    @property
    def ok(self) -> bool:
        """Whether the code ran to its end and its value came over."""
        return self.status == "ok"


@dataclass(frozen=True)
class Handle:
    """A function, or another object that can be called, that stays in its session and can be named in a call."""

    number: int
    """Of no other object in any session of this process."""

    name: str
    """What it calls itself."""


@dataclass(frozen=True)
class Backend:
    """The protection that this machine gives."""

    name: Literal["namespaces", "landlock", "process", "subprocess"]
    """Which way of confinement is used."""

    network: bool
    """True when the network is cut."""

    filesystem: bool
    """True when only the Python installation and the ``readable`` folders can be read, and only scratch changed."""

    processes: bool
    """True when every process the code started, daemons too, ends with its request or session."""

    sentence: str
    """The same in words, for a person."""

    whole_tree: bool = False
    """True when memory, processor time and disk are limited for all processes of a request together."""

    seccomp: bool = False
    """True when a filter refuses the system calls that no program here needs."""

    landlock: int = 0
    """The version of Landlock that is used; 0 for none."""
