"""One event loop in a thread of its own, so that long work never blocks a notebook's kernel."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable
from concurrent.futures import Future
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def loop() -> asyncio.AbstractEventLoop:
    """The loop, started on first use; it ends with the process."""
    made = asyncio.new_event_loop()
    threading.Thread(target=made.run_forever, name="orchestration", daemon=True).start()
    return made


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Start `work` on the loop and return at once."""
    return asyncio.run_coroutine_threadsafe(work, loop())


def wait(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` on the loop and return its result. An interrupt (the stop button) cancels it."""
    future = submit(work)
    try:
        return future.result()
    except KeyboardInterrupt:
        future.cancel()
        raise


async def together(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run side by side and return the results in order. The first error ends the others and is raised as itself."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in works]
    except BaseExceptionGroup as problems:
        raise problems.exceptions[0] from None
    return [task.result() for task in tasks]
