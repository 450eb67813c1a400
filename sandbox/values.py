"""The plain values of the sandbox: what is asked, what comes back, and which protection there was."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sandbox.errors import SandboxError

Status: TypeAlias = Literal["ok", "error", "signal", "timeout", "memory", "output", "internal"]


@dataclass(frozen=True)
class Limits:
    """What one request may use."""

    seconds: float = 5.0
    """Wall seconds for one request: one execute, or one run, get or call of a session."""

    memory: int = 512 * 2**20
    """Bytes of address space above the warm interpreter's own, for each process."""

    output: int = 65_536
    """Bytes of stdout, stderr and value together, for one request."""

    processes: int = 16
    """Processes and threads at one time, the program itself among them."""

    def __post_init__(self) -> None:
        for name in ("seconds", "memory", "output", "processes"):
            amount = getattr(self, name)
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


@dataclass(frozen=True)
class Execution:
    """The outcome of one request, in the words of IOI's isolate."""

    status: Status
    """ok, error (an exception), signal (the process died), timeout, memory, output, internal (our own failure)."""

    value: Any
    """Plain JSON data, or None. Tuples arrive as lists."""

    stdout: str
    """What was printed, as far as the limit allows."""

    stderr: str
    """What was printed to stderr. Tracebacks are in ``error``, not here."""

    error: Failure | None
    """None when the status is ok."""

    seconds: float
    """Wall seconds the request took inside the sandbox."""

    @property
    def ok(self) -> bool:
        """Whether the code ran to its end and its value came over."""
        return self.status == "ok"


@dataclass(frozen=True)
class Backend:
    """The protection that this machine gives."""

    name: Literal["namespaces", "process", "subprocess"]
    """Which way of confinement is used."""

    network: bool
    """True when the network is cut."""

    filesystem: bool
    """True when only the Python installation and the ``readable`` folders can be read, and only scratch written."""

    processes: bool
    """True when every process the code started, daemons too, ends with its request or session."""

    sentence: str
    """The same in words, for a person."""
