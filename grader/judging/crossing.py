"""What stands in the judge for things that stay with the learner, and how a change made there is made here too."""

from __future__ import annotations

import builtins
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any


class LearnerError(Exception):
    """What the learner's code did where an answer was expected."""


class Uncrossable(Exception):
    """A test touched something that cannot leave the sandbox."""


class Proxy:
    """A learner's function: called with values, answers values or raises what it raised. It is equal to itself only."""

    def __init__(self, name: str, call: Callable[[tuple[Any, ...], dict[str, Any]], Any], handle: Callable[[], Any]):
        self.__name__ = self.__qualname__ = name
        self._call = call
        self.handle = handle
        """What to send when the function is itself an argument."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # as Python asks of anything: copy, inspect, numpy
            raise AttributeError(name)
        raise Uncrossable(f"`{self.__name__}` can be called from a test, and nothing else.")

    def __repr__(self) -> str:
        return f"<the learner's {self.__name__}>"


class Kept:
    """A learner's object that is no data: whatever is asked of it, the answer is why it is not here."""

    def __init__(self, name: str, why: str) -> None:
        object.__setattr__(self, "_said", f"`{name}` cannot be checked: {why}.")

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise Uncrossable(object.__getattribute__(self, "_said"))

    def __getattribute__(self, name: str) -> Any:
        if name in ("__class__", "_refuse"):
            return object.__getattribute__(self, name)
        return object.__getattribute__(self, "_refuse")()

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __call__ = __getitem__ = __len__ = __iter__ = _refuse
    __bool__ = __contains__ = __add__ = __radd__ = __float__ = __int__ = __setattr__ = __repr__ = __str__ = _refuse
    __hash__ = None  # type: ignore[assignment]


class Exceptions:
    """Exceptions of a learner's, by their names: a class for each, below the built-in one that it comes from."""

    def __init__(self) -> None:
        self._made: dict[str, type[Exception]] = {}

    def raised(self, kinds: tuple[str, ...]) -> type[Exception]:
        """The class of an exception whose class and base classes are named so, the most special first."""
        known = _built_in(kinds)
        return known if known.__name__ == kinds[0] else self._own(kinds[0], known)

    def caught(self, kinds: tuple[str, ...]) -> type[Exception]:
        """The class of that name for a test to catch. It never catches a failed assertion of the test's own."""
        known = _built_in(kinds)
        if known.__name__ != kinds[0]:
            return self._own(kinds[0], known)
        return known if not issubclass(AssertionError, known) else self._own(kinds[0], LearnerError)

    def _own(self, name: str, above: type[Exception]) -> type[Exception]:
        if not name.isidentifier():
            return LearnerError
        if name not in self._made or not issubclass(self._made[name], above):
            self._made[name] = type(name, (above,), {})
        return self._made[name]


def _built_in(kinds: tuple[str, ...]) -> type[Exception]:
    for kind in kinds:
        known = getattr(builtins, kind, None)
        if isinstance(known, type) and issubclass(known, Exception):
            # it would end a loop of the test's in silence; Python does the same in generators
            return RuntimeError if issubclass(known, StopIteration | StopAsyncIteration) else known
    return LearnerError


def build(kind: type[Exception], message: str) -> Exception:
    """An exception of the kind, or a LearnerError where the kind wants other arguments (UnicodeDecodeError)."""
    try:
        return kind(message)
    except Exception:
        return LearnerError(message)


def apply(changed: Mapping[int | str, Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Make the changes that a function made to its arguments in the judge's own objects, in place."""
    for where, new in changed.items():
        old = args[where] if isinstance(where, int) and where < len(args) else kwargs.get(str(where))
        if type(old) is type(new):
            _become(old, new)


def _become(old: Any, new: Any) -> None:
    if isinstance(old, list | bytearray):
        old[:] = new
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)
    elif isinstance(old, deque):
        old.clear()
        old.extend(new)
    elif hasattr(old, "_update_inplace"):  # a frame or a series; pandas has no public way
        old._update_inplace(new)
    elif hasattr(old, "shape") and old.shape == new.shape and old.dtype == new.dtype and old.flags.writeable:
        old[...] = new
