"""A function whose every call is a unit of work; a check may decide how it ended."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from orchestration.errors import BadEntry
from orchestration.log import entries
from orchestration.log.delegation_log import own
from orchestration.log.schema import DECISIONS, KINDS, VERIFIERS, Decision, Verifier

if TYPE_CHECKING:
    from orchestration.log.delegation import Delegation
    from orchestration.log.delegation_log import DelegationLog

P = ParamSpec("P")
R = TypeVar("R")


def delegated(
    title: str | Callable[P, R] | None = None, *, kind: str = "other", p: float | None = None,
    decision: Decision = "delegate", check: Callable[[Any], Any] | None = None, by: Verifier = "test",
    log: DelegationLog | None = None, **said: Any,
) -> Any:  # fmt: skip
    """Make each call of a function a unit: `@log.delegated(kind="docs", p=0.9, check=has_examples)`.

    The title is the first line of its docstring, else its name. `check(result)` decides: true is accepted, false is
    rejected, and so is a check that raises. Without a check the unit stays open; the last one is `function.last`. What
    the function returns or raises is untouched. Raises BadEntry, also for what is no plain function.
    """
    entries.one_of(kind, KINDS, "kind")
    entries.one_of(decision, DECISIONS, "decision")
    entries.one_of(by, VERIFIERS, "by")
    if p is not None:
        entries.probability(p)
    if check is not None and not callable(check):
        raise BadEntry(f"check should be a function of the result, not {check!r}.")
    if check is not None and decision == "keep":
        raise BadEntry("check= decides whether a model's work is accepted; kept work ends with .last.done(minutes).")
    said |= {"kind": kind, "p": p, "decision": decision}

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        name = entries.title(_title(function) if title is None or callable(title) else title)
        return _wrapped(function, lambda: (log or own()).unit(name, **said), check, by)

    return wrap(title) if callable(title) else wrap


def _wrapped(
    function: Callable[P, R], unit: Callable[[], Delegation], check: Callable[[Any], Any] | None, by: Verifier
) -> Callable[P, R]:
    waits = _is_async(function)
    if check is not None and _is_async(check) and not waits:
        raise BadEntry(f"check={_name(check)} must be awaited, but {_name(function)} is not async.")

    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        with unit() as called.last:  # type: ignore[attr-defined]
            mine: Delegation = called.last  # type: ignore[attr-defined]
            result = function(*args, **kwargs)
            if check is not None:
                try:
                    _decide(mine, check, by, check(result))
                except Exception as problem:
                    mine.revise(outcome="rejected", error=type(problem).__name__)
        return result

    @functools.wraps(function)
    async def called_async(*args: P.args, **kwargs: P.kwargs) -> Any:
        with unit() as mine:
            called_async.last = mine  # type: ignore[attr-defined]
            result = await _awaited(function(*args, **kwargs))
            if check is not None:
                try:
                    said = check(result)
                    _decide(mine, check, by, await said if inspect.isawaitable(said) else said)
                except Exception as problem:
                    mine.revise(outcome="rejected", error=type(problem).__name__)
        return result

    made: Any = called_async if waits else called
    made.last = None
    return made  # type: ignore[no-any-return]


async def _awaited(work: Any) -> Any:
    return await work if isinstance(work, Awaitable) else work


def _decide(unit: Delegation, check: Callable[[Any], Any], by: Verifier, said: Any) -> None:
    """Note the check and close the unit; a CheckResult says `passed`, anything else is true or false."""
    passed = bool(getattr(said, "passed", said))
    unit.check(_name(check), passed, by)
    if unit.outcome == "open":
        unit.accept() if passed else unit.reject()


def _title(function: Any) -> str:
    said = (inspect.getdoc(function) or "").strip().splitlines()
    return said[0] if said and not inspect.isclass(function) else _name(function).replace("_", " ").strip()


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", None) or type(function).__name__)


def _is_async(function: Any) -> bool:
    if isinstance(function, type) or not callable(function):
        raise BadEntry(
            f"@log.delegated makes calls of a function units; {function!r} is none. Put it right above the def, below "
            "@classmethod and the like."
        )
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise BadEntry(
            f"{_name(function)} is a generator, which has no end to check: delegate a plain function that uses it."
        )
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)
