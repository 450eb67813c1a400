"""Values as trees of JSON, for what JSON alone does not know.

A list in a tree begins with a tag, for which a fixed table has a function. A byte string stands behind the tree; in the
tree there is its length, in the order in which they stand, so each can be used only once.
"""

import sys
from array import array
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, NoReturn, TypeAlias

from . import standard
from .plain import DEPTH, AnIterator, CannotRead, NotPlainData, TooLarge

Name: TypeAlias = Callable[[Any], tuple[int, str] | None]
"""The number and the name under which an object that stays is spoken of; None when it has none."""

Resolve: TypeAlias = Callable[[int, str], Any]
"""What stands for such a number and name on the other side."""

LEAVES = frozenset((str, int, float, bool, type(None)))

SHARED = frozenset((list, dict, set))
"""What can be changed, so that it matters whether the same one stands in two places."""

MANY = 512
"""From this many on, numbers in a row travel as bytes."""

MOST_HASHED = 200_000
"""Members of sets, and keys that are not text, in one pack: their hashes are no secret, so they could be chosen."""

MOST_EFFORT = 1_000_000
_EFFORT = {"q": 10, "fraction": 20, "pmoment": 5, "pdelta": 5, "pinterval": 5, "pperiod": 5, "pnat": 1, "pna": 1}
"""What it takes to make one thing, roughly in microseconds: 1, or 50 for one of pandas', if it is not told here."""

_COLLISIONS = 1_000
_LONG_TEXT = 4_096
_LONG_NUMBER = 4_096


class Writer:
    """One value on its way out. ``careful``: look at each number and text by itself, because some are long.
    ``repeated``: the ids of what stands in it more than once."""

    def __init__(self, limit: int, name: Name | None, careful: bool, repeated: frozenset[int] = frozenset()) -> None:
        self._repeated = repeated
        self._numbers: dict[int, int] = {}
        self.blobs: list[bytes] = []
        self._left = limit
        self._name = name
        self._careful = careful
        self._steps: list[Any] = []
        self._hashed = MOST_HASHED
        self._effort = MOST_EFFORT

    def node(self, value: Any) -> Any:
        """The tree of ``value``."""
        kind = type(value)
        if kind in LEAVES:
            return self._leaf(value) if self._careful else value
        if id(value) in self._repeated and kind in SHARED:
            return self._again(value)
        write = standard.WRITE.get(kind)
        tree = self._other(value) if write is None else write(self, value)
        if type(tree) is list:
            self.effort(_effort(tree[0]))
        return tree

    def _again(self, value: Any) -> Any:
        """The tree of what stands in several places: whole in the first, its number in the others."""
        if id(value) in self._numbers:
            return ["&", self._numbers[id(value)]]
        self._repeated = self._repeated - {id(value)}
        tree = self.node(value)
        self._numbers[id(value)] = len(self._numbers)
        self._repeated = self._repeated | {id(value)}
        return ["=", tree]

    def nodes(self, values: Iterable[Any], steps: Iterable[Any] | None = None) -> list[Any]:
        """The trees of several values; ``steps`` are the words for where they stand, if not 0, 1, 2…"""
        whole = values if type(values) is list else list(values)
        self.spend(len(whole) + 5)
        if not self._careful and LEAVES.issuperset(map(type, whole)):
            return whole
        if len(self._steps) >= DEPTH:
            raise NotPlainData(f"the value is nested more than {DEPTH} deep, or contains itself")
        found = []
        self._steps.append(None)
        for step, value in zip(range(len(whole)) if steps is None else steps, whole, strict=True):
            self._steps[-1] = step
            found.append(self.node(value))
        self._steps.pop()
        return found

    def row(self, tag: str, many: str, values: list[Any] | tuple[Any, ...]) -> list[Any]:
        """The tree of a list or a tuple; with the tag ``many`` if it is a long row of numbers, ``R`` if of tuples."""
        if len(values) >= MANY:
            kinds = set(map(type, values))
            code = "q" if kinds == {int} else "d" if kinds == {float} else ""
            if code:
                try:
                    return [many, code, self.blob(array(code, values).tobytes())]
                except OverflowError:
                    pass
            if kinds == {tuple} and tag == "l" and not self._careful:
                if LEAVES.issuperset(map(type, chain.from_iterable(values))):
                    self.spend(5 * len(values) + sum(map(len, values)))
                    self.effort(len(values))
                    return ["R", *values]
        return [tag, *self.nodes(values)]

    def pairs(self, tag: str, items: Iterable[tuple[Any, Any]]) -> list[Any]:
        """The tree of a dictionary."""
        both = list(items)
        keys = [key for key, _ in both]
        return [tag, self.members(keys, keys), *self.nodes([value for _, value in both], keys)]

    def members(self, values: Iterable[Any], steps: Iterable[Any]) -> list[Any]:
        """The trees of values that will be found by their hashes."""
        whole = list(values)
        if not {str}.issuperset(map(type, whole)):
            self._hashed -= len(whole)
            if self._hashed < 0:
                raise NotPlainData(
                    f"the value has more than {MOST_HASHED:,} keys, or members of sets, that are no text"
                )
        return self.nodes(whole, steps)

    def blob(self, content: bytes) -> int:
        """Put a byte string behind the tree; its length, which is what stands in the tree."""
        self.spend(len(content))
        self.blobs.append(content)
        return len(content)

    def spend(self, amount: int) -> None:
        """Take note of something that takes ``amount`` bytes or more."""
        self._left -= amount
        if self._left < 0:
            raise TooLarge

    def effort(self, amount: int) -> None:
        """Take note of something that is dear to make again."""
        self._effort -= amount
        if self._effort < 0:
            raise NotPlainData("the value has too many things in it: hundreds of thousands, or thousands of frames")

    def refuse(self, what: str, kind: type[NotPlainData] = NotPlainData) -> NoReturn:
        """Say that ``what`` cannot cross, and where it stands."""
        path = "".join(map(_step, self._steps))
        raise kind(f"the value has, at {path}, {what}" if path else f"the value is {what}")

    def _leaf(self, value: Any) -> Any:
        if type(value) is str and len(value) >= _LONG_TEXT:
            return ["u", self.blob(value.encode())]
        if type(value) is int and value.bit_length() > _LONG_NUMBER:
            if value.bit_length() > standard.MOST_BITS:
                self.refuse(f"a whole number of more than {standard.MOST_BITS:,} bits")
            return ["i", f"{value:x}"]
        return value

    def _other(self, value: Any) -> Any:
        """The tree of a value whose very type is not in the table."""
        kind = type(value)
        if "pandas" in sys.modules:
            from . import frames

            tree = frames.write(self, value)
            if tree is not None:
                return tree
        if "numpy" in sys.modules:
            from . import arrays

            tree = arrays.write(self, value)
            if tree is not None:
                return tree
        standard.late()
        if kind in standard.WRITE:
            return standard.WRITE[kind](self, value)
        for base in kind.__mro__[1:]:
            if base in standard.PLAIN:
                return self.node(standard.PLAIN[base](value))
        named = None if self._name is None else self._name(value)
        if named is not None:
            return ["h", *named]
        if hasattr(kind, "__next__"):
            what = f"a generator or another iterator (of type {name_of(kind)}); what it gives can cross only as a list"
            self.refuse(what, AnIterator)
        self.refuse(f"an object of type {name_of(kind)}, which cannot leave the program it lives in")


class Reader:
    """A tree on its way to a value. ``blobs`` is what is left of the byte strings."""

    def __init__(self, blobs: memoryview, resolve: Resolve | None, limit: int) -> None:
        self.blobs = blobs
        self.limit = limit
        self.resolve = resolve
        self._hashed = MOST_HASHED
        self._effort = MOST_EFFORT
        self._made = 0
        self._shared: list[tuple[Any, int]] = []

    def node(self, tree: Any, depth: int) -> Any:
        """The value of a tree that stands ``depth`` deep."""
        if type(tree) is not list:
            if type(tree) is dict:
                raise CannotRead("a dictionary stands where none can be")
            return tree
        if depth > DEPTH + 20 or not tree or type(tree[0]) is not str:
            raise CannotRead("it is nested too deeply, or has a list without a tag")
        tag = tree[0]
        read = _reader(tag)
        if read is None:
            raise CannotRead("there is a tag that nobody knows")
        self.effort(_effort(tag))
        self._made += 1
        return read(self, tree, depth + 1)

    def first(self, tree: list[Any], depth: int) -> Any:
        """What stands in several places, in the first of them."""
        before = self._made
        value = self.node(tree[1] if len(tree) == 2 else None, depth)
        if type(value) not in SHARED:
            raise CannotRead("what is said to stand in several places cannot")
        self._shared.append((value, self._made - before + _letters(value) // 64))
        return value

    def again(self, tree: list[Any]) -> Any:
        """The same in another place. It counts as if it were written out, as whoever prints it will find."""
        number = tree[1] if len(tree) == 2 else None
        if type(number) is not int or not 0 <= number < len(self._shared):
            raise CannotRead("it refers to what is not there")
        value, size = self._shared[number]
        self._made += size
        self.effort(size)
        return value

    def nodes(self, trees: list[Any], depth: int) -> list[Any]:
        """The values of several trees."""
        if LEAVES.issuperset(map(type, trees)):
            self._made += len(trees)
            return trees
        return [self.node(tree, depth) for tree in trees]

    def rows(self, trees: list[Any]) -> list[Any]:
        """A list of tuples of which each holds only what JSON knows."""
        self.effort(len(trees))
        if not {list}.issuperset(map(type, trees)) or not LEAVES.issuperset(map(type, chain.from_iterable(trees))):
            raise CannotRead("a list of tuples is none")
        return list(map(tuple, trees))

    def take(self, size: Any) -> memoryview:
        """The next byte string."""
        if type(size) is not int or not 0 <= size <= len(self.blobs):
            raise CannotRead("a byte string is longer than what is left")
        found, self.blobs = self.blobs[:size], self.blobs[size:]
        return found

    def effort(self, amount: int) -> None:
        """Take note of something that takes about ``amount`` microseconds, or a tenth as many kilobytes."""
        self._effort -= amount
        if self._effort < 0:
            raise CannotRead("it has too many things in it that are large although they are empty")

    def members(self, trees: list[Any], depth: int) -> list[Any]:
        """Values that will be found by their hashes, each of them once."""
        found = self.nodes(trees, depth)
        if {str}.issuperset(map(type, found)):
            return self._distinct(found)
        self._hashed -= len(found)
        if self._hashed < 0 or len(found) - len(set(map(hash, found))) > _COLLISIONS:
            raise CannotRead("it has too many keys, or members of sets")
        return self._distinct(found)

    def pairs(self, tree: list[Any], depth: int) -> list[tuple[Any, Any]]:
        """The items of a dictionary."""
        keys = tree[1] if len(tree) > 1 else None
        if type(keys) is not list:
            raise CannotRead("a dictionary is without keys")
        return list(zip(self.members(keys, depth), self.nodes(tree[2:], depth), strict=True))

    def _distinct(self, found: list[Any]) -> list[Any]:
        if len(set(found)) != len(found):
            raise CannotRead("a key, or a member of a set, stands there twice")
        return found


def _letters(value: Any) -> int:
    """Letters and bytes of text in lists and dictionaries."""
    count = 0
    layer = [value]
    while layer:
        inner: list[Any] = []
        for each in layer:
            if isinstance(each, str | bytes | bytearray):
                count += len(each)
            elif isinstance(each, dict):
                inner += [*each.keys(), *each.values()]
            elif isinstance(each, list | tuple | set | frozenset):
                inner += each
        layer = inner
    return count


def name_of(kind: type) -> str:
    """A type's name, however odd the type is."""
    name = type.__dict__["__name__"].__get__(kind)
    return str(name)[:100]


def _effort(tag: str) -> int:
    return _EFFORT.get(tag, 50 if tag[0:1] == "p" else 1)


def _reader(tag: str) -> Callable[[Reader, list[Any], int], Any] | None:
    found = standard.READ.get(tag)
    if found is None and tag[0:1] == "n":
        from . import arrays

        found = arrays.READ.get(tag)
    if found is None and tag[0:1] == "p":
        from . import frames

        found = frames.READ.get(tag)
    return found


def _step(step: Any) -> str:
    text = repr(step) if type(step) in (int, str) else "…"
    return f"[{text}]" if len(text) <= 40 else "[…]"
