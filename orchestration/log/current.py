"""The unit that is open here: what calls to a model are counted to. Every thread and every task has its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.log.delegation import Delegation

_stack: ContextVar[tuple[Delegation | None, ...]] = ContextVar("open_units", default=())
"""Innermost last; None stands for a stretch in which nothing is captured."""

opened_here: dict[str, Delegation] = {}
"""The units of this process that are still open by their ids, in the order in which they were decided on."""


def open_unit() -> Delegation | None:
    """The innermost open unit, also from within `quiet()`."""
    return next((unit for unit in reversed(_stack.get()) if unit is not None), None)


def last_opened() -> Delegation | None:
    """The unit of this process that was decided on last and is still open."""
    return next(reversed(opened_here.values()), None)


def enter(unit: Delegation) -> None:
    """From here on calls are counted to `unit`."""
    _stack.set((*_stack.get(), unit))


def leave(unit: Delegation) -> None:
    """Calls are counted to `unit` no longer. Harmless where it is not entered, such as in another task's context."""
    units = list(_stack.get())
    for place in range(len(units) - 1, -1, -1):
        if units[place] is unit:
            del units[place]
            _stack.set(tuple(units))
            return


def captures() -> bool:
    """Whether calls made here are noted; not directly within `quiet()`."""
    units = _stack.get()
    return not units or units[-1] is not None


@contextmanager
def quiet() -> Iterator[None]:
    """Calls made within are not noted, watched or not: for whoever notes them in another way. An inner unit may."""
    before = _stack.get()
    _stack.set((*before, None))
    try:
        yield
    finally:
        _stack.set(before)
