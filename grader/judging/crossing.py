"""What stands in the judge for things that stay with the learner, and how a change made there is made here too."""

from __future__ import annotations

import ast
import builtins
import copy
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

STATEMENT = "_for_its_effect"
"""The name under which a test finds `for_its_effect`."""


class LearnerError(Exception):
    """An exception of the learner's code that is of no known kind."""


class Stopped(BaseException):
    """The learner's code did not end, or ended its Python. Not an Exception, so that no test takes it for one."""


class Uncrossable(BaseException):
    """A test touched something that cannot leave the sandbox. Not an Exception, for the same reason."""


class Proxy:
    # A learner's function: called with values, answers values or raises what it raised. It is equal to itself only. It
    # has no docstring of its own, because a test may ask for the learner's.
    def __init__(
        self, name: str, call: Callable[[tuple[Any, ...], dict[str, Any], bool], Any], handle: Callable[[], Any],
        doc: Callable[[], str | None],
    ) -> None:  # fmt: skip
        self.__name__ = self.__qualname__ = name
        self._call, self._doc = call, doc
        self.handle = handle
        """What to send when the function is itself an argument."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(args, kwargs, False)

    def in_place(self, *args: Any, **kwargs: Any) -> Any:
        """Call it for what it does to its arguments: its answer is not looked at."""
        return self._call(args, kwargs, True)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # as Python asks of anything: copy, inspect, numpy
            raise AttributeError(name)
        raise Uncrossable(f"`{self.__name__}` can be called from a test, and nothing else.")

    def __repr__(self) -> str:
        return f"<the learner's {self.__name__}>"

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self._doc()


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

    # what makes an object callable or iterable is left out: a test may ask for just that
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __getitem__ = __bool__ = _refuse
    __add__ = __radd__ = __float__ = __int__ = __setattr__ = __repr__ = __str__ = _refuse
    __hash__ = None  # type: ignore[assignment]


class Exceptions:
    """Exceptions of a learner's, by their names: a class for each, below the built-in one that it comes from."""

    def __init__(self) -> None:
        self._made: dict[str, type[Exception]] = {}

    def of(self, kinds: tuple[str, ...]) -> type[Exception]:
        """The class of an exception whose class and base classes are named so, the most special first.

        It is never the built-in one itself: a test that catches it catches what the learner's code raised, and nothing
        else.
        """
        return self._own(kinds[0], _built_in(kinds))

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


def holds(value: Any, kind: type) -> bool:
    """Whether something of this kind stands in a value, however deep."""
    layer = [value]
    while layer:
        kinds = set(map(type, layer))
        if kind in kinds:
            return True
        if not kinds & {list, tuple, set, frozenset, dict, deque}:
            return False
        inner: list[Any] = []
        for each in layer:
            if isinstance(each, list | tuple | set | frozenset | deque):
                inner += each
            elif isinstance(each, dict):
                inner += [*each.keys(), *each.values()]
        layer = inner
    return False


class _Statements(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        if isinstance(node.value, ast.Call):
            asked = ast.Call(ast.Name(STATEMENT, ast.Load()), [node.value.func], [])
            node.value.func = ast.copy_location(asked, node.value.func)
        return node


def marked(tree: ast.Module) -> ast.Module:
    """The test, in which calls that are statements of their own go through `for_its_effect`."""
    _Statements().visit(tree)
    return ast.fix_missing_locations(tree)


def for_its_effect(function: Any) -> Any:
    """A function as a statement of its own calls it."""
    return function.in_place if type(function) is Proxy else function


def build(kind: type[Exception], message: str) -> Exception:
    """An exception of the kind, or a LearnerError where the kind wants other arguments (UnicodeDecodeError)."""
    try:
        return kind(message)
    except Exception:
        return LearnerError(message)


Undo = list[tuple[Any, Any]]
"""Objects of the judge's, each with what it held before."""


def apply(changed: Mapping[int | str, Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Undo:
    """Make the changes that a function made to its arguments in the judge's own objects, in place."""
    undo = []
    for where, new in changed.items():
        old = args[where] if isinstance(where, int) and where < len(args) else kwargs.get(str(where))
        if type(old) is type(new):
            undo.append((old, copy.copy(old)))
            _become(old, new)
    return undo


def take_back(changes: Undo) -> None:
    """What the judge's objects held before. A judge outlives a test and a submission, and so do many objects in it."""
    while changes:
        _become(*changes.pop())


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
