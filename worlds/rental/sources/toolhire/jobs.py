"""What runs at night, started by the hosting company's timer.

A job is given the moment and does its work once for it; started twice, it does nothing the second time. When a job
fails the others still run, and somebody finds the reason in the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import bookings, workshop
from .clock import day_number, day_text
from .store import Store

COPIES_KEPT = 30

Job = Callable[[Store, int], str]


def run(store: Store, moment: int, jobs: dict[str, Job]) -> dict[str, str]:
    """Run jobs one after the other; return what each of them says."""
    said: dict[str, str] = {}
    for name, job in jobs.items():
        try:
            said[name] = job(store, moment)
        except Exception as error:  # the next job has to run whatever happened here
            said[name] = f"failed: {type(error).__name__}: {error}"
        store.note(moment, "night", f"{name}: {said[name]}")
    return said


def holds(life: int) -> Job:
    """A job that ends holds older than `life` seconds. The timer knows the number, because the mails promise it."""

    def job(store: Store, moment: int) -> str:
        return f"{len(bookings.drop_holds(store, moment - life))} holds ended"

    return job


def missing(store: Store, moment: int) -> str:
    """Say how much is not back. Nobody is written to from here, see T-310."""
    late = bookings.still_out(store, moment)
    oldest = day_number(moment) - day_number(late[0]["end"]) if late else 0
    return f"{len(late)} items are not back, the longest for {oldest} days"


def bench(store: Store, moment: int) -> str:
    """Say what the workshop did not get to."""
    return f"{len(workshop.bench_list(store, moment))} items on the bench"


def copy_to(folder: Path) -> Job:
    """A job that puts a copy of the store into a folder, and removes the oldest copies there."""

    def job(store: Store, moment: int) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        store.save(folder / f"{store.shop}-{day_text(moment)}.json")
        copies = sorted(folder.glob(f"{store.shop}-*.json"))
        for old in copies[:-COPIES_KEPT]:
            old.unlink()
        return f"{min(len(copies), COPIES_KEPT)} copies"

    return job
