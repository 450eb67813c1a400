"""A Dask cluster as carrier: the same items in, the same reports out, graded on other machines.

What travels is JSON text: an item there, a report back. A worker runs `grade_here` from its own copy of this package,
and each of its threads keeps one judge process, so that a hung judge can be killed and a test can be timed.
"""

from __future__ import annotations

import json
import queue
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

import grader
import sandbox
from grader import errors
from grader.carrying.process import Item, JudgeProcess, open_report
from grader.errors import ClusterError, GraderError
from grader.judging.runtime import Runtime, runtime_of
from grader.reading.assignment import parse_source
from grader.score import Report

AHEAD = 3
"""Items that the cluster is given at a time, for each thread of its workers: one is graded, the others are at hand."""
PATIENCE = 30.0
"""Seconds to wait for a scheduler that does not answer, and for a first worker where there is none."""
OF_THIS_MACHINE = ("preload", "readable")
"""What an item says about the machine it was made on; a worker finds out its own."""


def grade_on(address: str, items: Sequence[Item], patience: float = PATIENCE) -> Iterator[Report]:
    """Grade the items on the cluster of a Dask scheduler, yielding each report as it is ready (in any order).

    One item never stops another; what a lost worker was at is given to the others. Raises SourceError or WeakSandbox,
    which concern all items, at the first one that meets it, and ClusterError when the cluster cannot be used.
    """
    with _connected(address, patience) as client:
        _check_workers(client, address, patience)
        yield from _graded(client, address, items, patience)


def grade_here(code: str, item: str) -> str:
    """What a worker runs: an item as JSON in, a report, a refusal or a trouble as JSON out."""
    try:
        if code != code_here():
            return _refusal(ClusterError(_OTHER_VERSION.format(socket.gethostname())))
        told = json.loads(item)
        runtime = _runtime(told["source"], told["assignment"], told["notebook"])
        whole = {**told, "preload": list(runtime.preload), "readable": list(runtime.readable)}
        return json.dumps({"report": _judge().grade(whole).to_dict()})
    except GraderError as error:
        return _refusal(type(error)(f"On {socket.gethostname()}: {error}"))
    except Exception as error:
        return json.dumps({"trouble": f"{type(error).__name__}: {error}"})


def _refusal(error: GraderError) -> str:
    return json.dumps({"refused": type(error).__name__, "message": str(error)})


@cache
def code_here() -> str:
    """What the grading code of this machine is known by."""
    found = sha256()
    for package in (grader, sandbox):
        home = Path(package.__path__[0])
        for path in sorted(home.rglob("*.py")):
            found.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


@lru_cache(maxsize=16)
def _runtime(source: str, assignment: str, notebook: str) -> Runtime:
    return runtime_of([parse_source(source, assignment, notebook)])


_of_thread = threading.local()


def _judge() -> JudgeProcess:
    if not hasattr(_of_thread, "judge"):
        _of_thread.judge = JudgeProcess()  # it ends when its standard input does: with this thread, or this process
    judge: JudgeProcess = _of_thread.judge
    return judge


@contextmanager
def _connected(address: str, patience: float) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "Grading on a cluster needs the package 'distributed'. Install it: pip install distributed"
        ) from error
    try:
        client: Any = Client(address, timeout=patience, set_as_default=False, name="grader")  # type: ignore[no-untyped-call]
    except Exception as error:  # a wrong word, a wrong port, a wrong certificate: it raises many kinds
        raise ClusterError(
            f"No Dask scheduler answers at '{address}' ({_first_line(error)}). Start one with `dask scheduler`, and "
            "give the address that it prints."
        ) from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close()  # the scheduler forgets what was still asked of it


def _check_workers(client: Any, address: str, patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except Exception as error:
        raise ClusterError(
            f"The scheduler at '{address}' has no workers after {patience:g} s. Start some with "
            f"`dask worker {address}`."
        ) from error
    try:
        client.run_on_scheduler(code_here)  # it reads what passes through it
    except Exception as error:
        raise ClusterError(_NO_PACKAGE.format(f"scheduler at '{address}'", _first_line(error))) from error
    for worker, said in client.run(code_here, on_error="return").items():
        if isinstance(said, Exception):
            raise ClusterError(_NO_PACKAGE.format(f"worker {worker}", _first_line(said)))
        if said != code_here():
            raise ClusterError(_OTHER_VERSION.format(worker))


def _graded(client: Any, address: str, items: Sequence[Item], patience: float) -> Iterator[Report]:
    finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
    waiting = iter(items)
    asked: dict[Any, Item] = {}
    room = _Room(client, address, patience)
    while True:
        for item in islice(waiting, max(0, room.now() - len(asked))):
            text = json.dumps({name: value for name, value in item.items() if name not in OF_THIS_MACHINE})
            future = client.submit(grade_here, code_here(), text, pure=False)
            asked[future] = item
            future.add_done_callback(finished.put)
        if not asked:
            return
        try:
            future = finished.get(timeout=1)
        except queue.Empty:
            continue
        report = _report(future, asked[future], address)
        if report is None:
            future.add_done_callback(finished.put)
        else:
            del asked[future]
            future.release()  # here and not in its finaliser, where a Ctrl-C would be lost
            yield report


class _Room:
    """How many items the cluster should have at a time: as many as keep its threads busy, so that what is left is
    still to be given out when a worker joins or is lost."""

    def __init__(self, client: Any, address: str, patience: float) -> None:
        self._client, self._address, self._patience = client, address, patience
        self._looked = self._seen = monotonic()
        self._items = 1

    def now(self) -> int:
        """Looks again once a second. Raises ClusterError when there has been no worker for some time."""
        if monotonic() - self._looked >= 1 or self._items == 1:
            self._looked = monotonic()
            threads = sum(self._client.nthreads().values()) if self._client.status == "running" else 0
            if threads:
                self._seen, self._items = monotonic(), AHEAD * threads
            elif monotonic() - self._seen > self._patience:
                raise ClusterError(_LOST.format(f"All workers of '{self._address}' are gone"))
        return self._items


def _report(future: Any, item: Item, address: str) -> Report | None:
    """The report of a finished item; None when it was lost with its worker and is being graded again."""
    from distributed import KilledWorker

    if future.status == "cancelled":
        raise ClusterError(_LOST.format(f"The scheduler at '{address}' is gone"))
    try:
        answer = json.loads(future.result(timeout=5))
    except TimeoutError:
        return None
    except KilledWorker:
        return open_report(item, "one worker after the other died on it")
    except ImportError as error:
        raise ClusterError(_NO_PACKAGE.format("worker that joined last", _first_line(error))) from error
    except Exception as error:
        if future.status == "cancelled":
            raise ClusterError(_LOST.format(f"The scheduler at '{address}' is gone")) from error
        return open_report(item, f"{type(error).__name__}: {_first_line(error)}")
    if "refused" in answer:
        raise getattr(errors, answer["refused"])(answer["message"])
    return Report.from_dict(answer["report"]) if "report" in answer else open_report(item, answer["trouble"])


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200].rstrip(".")


_NO_PACKAGE = "The {0} has no grader ({1}). Install this course's package there, and start it again."
_OTHER_VERSION = (
    "The worker {0} has another version of the grader than this machine. Install the same one there, and start the "
    "worker again."
)
_LOST = "{0}. What was graded is kept; bring the cluster back, and the same command goes on from there."
