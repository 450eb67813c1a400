"""Values across the door, both ways: bytes that are read without trusting who wrote them.

A pack is the letter ``j`` and JSON; or ``t``, the length of a tree in JSON, the tree, and the byte strings that belong
to it. Nothing is unpickled or evaluated, and no class is found by a name from the content. What is made from a pack is
never many times larger than the pack.

These cross exactly: None, booleans, numbers of every size, text, bytes, lists, tuples, sets, dictionaries with keys of
any kind, ranges of up to a million numbers, deques, Counter, OrderedDict, dates and times, Decimal, Fraction,
numpy's scalars and arrays, pandas' frames, series, indexes and scalars. Named tuples arrive as tuples, a defaultdict
without its factory, and what is derived from a plain type as that type. A list, dictionary or set that stands in two
places is one in both.
"""

import json
import re
import sys
from itertools import accumulate, chain
from typing import Any

from .plain import DEPTH, CannotRead, NotPlainData, TooLarge
from .trees import LEAVES, MANY, SHARED, Name, Reader, Resolve, Writer

MOST_CONTAINERS = 500_000
"""Brackets in the JSON of one pack: lists, dictionaries and the like, counted before memory is taken for them."""

_JSON = LEAVES | {list, dict}
_TEXT = frozenset((str,))
_HALF_PAIR = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD]")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def pack(value: Any, limit: int, name: Name | None = None) -> bytes:
    """The bytes of ``value``, at most ``limit``. ``name`` numbers and names objects that stay on this side.

    Raises:
        NotPlainData: the value, or something in it, cannot cross; the message says what and where.
        TooLarge: there would be more bytes than ``limit``.
    """
    if _simple(value, limit):
        content = _written(b"j", value)
        if content is not None:
            return _bounded(content, limit)
    for careful in (False, True):
        writer = Writer(limit, name, careful, _repeated(value, limit))
        tree = writer.node(value)
        content = _written(b"", tree)
        if content is not None:
            head = b"t" + len(content).to_bytes(4, "little")
            return _bounded(b"".join((head, content, *writer.blobs)), limit)
    raise TooLarge


def unpack(content: bytes, limit: int, resolve: Resolve | None = None) -> Any:
    """The value in ``content``. ``resolve`` gives what stands here for an object of the other side.

    Raises:
        CannotRead: ``content`` is no pack, is larger than ``limit``, or names an object and there is no ``resolve``.
    """
    try:
        if len(content) > limit:
            raise CannotRead(f"{len(content):,} bytes where {limit:,} are allowed")
        if content[:1] == b"j":
            return _read(content[1:], DEPTH)
        size = int.from_bytes(content[1:5], "little")
        if content[:1] != b"t" or len(content) < 5 + size:
            raise CannotRead("it does not begin like a pack")
        reader = Reader(memoryview(content)[5 + size :], resolve, limit)
        value = reader.node(_read(content[5 : 5 + size], 3 * DEPTH), 0)
        if reader.blobs:
            raise CannotRead("there are bytes left over")
        return value
    except CannotRead:
        raise
    except (Exception, MemoryError) as problem:
        raise CannotRead(f"{type(problem).__name__} on reading it") from None


def parts(content: bytes, sizes: Any) -> list[bytes]:
    """Packs that stand one behind the other.

    Raises:
        CannotRead: they do not have these sizes.
    """
    if type(sizes) is not list or not all(type(size) is int and size >= 0 for size in sizes):
        raise CannotRead("there are no sizes")
    if sum(sizes) != len(content):
        raise CannotRead("there is more, or less, than the sizes say")
    ends = list(accumulate(sizes))
    return [content[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def warm() -> None:
    """Import now what those values need whose libraries are here already."""
    if "numpy" in sys.modules:
        from . import arrays  # noqa: F401
    if "pandas" in sys.modules:
        from . import frames  # noqa: F401


def _simple(value: Any, limit: int) -> bool:
    """Whether ``value`` is JSON already, by exact type, and not better carried as a row of numbers."""
    if type(value) is list and len(value) >= MANY and type(value[0]) in (int, float):
        return False
    layer = [value]
    ids: set[int] = set()
    seen = containers = 0
    for _ in range(DEPTH + 1):
        kinds = set(map(type, layer))
        if kinds <= LEAVES:
            return len(layer) < MANY * (seen + 1) or kinds not in ({int}, {float})
        if not kinds <= _JSON:
            return False
        lists = [item for item in layer if type(item) is list]
        dicts = [item for item in layer if type(item) is dict]
        seen += len(layer)
        ids.update(map(id, lists))
        ids.update(map(id, dicts))
        containers += len(lists) + len(dicts)
        if len(ids) < containers:
            return False
        if seen + sum(map(len, lists)) + sum(map(len, dicts)) > limit:
            raise TooLarge
        if dicts and not _TEXT.issuperset(map(type, chain.from_iterable(dicts))):
            return False
        layer = list(chain.from_iterable(lists))
        for item in dicts:
            layer += item.values()
    return False


def _repeated(value: Any, limit: int) -> frozenset[int]:
    """The ids of lists, dictionaries and sets that stand in ``value`` more than once."""
    seen: set[int] = set()
    twice: set[int] = set()
    layer = [value]
    while layer:
        inner: list[Any] = []
        for item in layer:
            if type(item) in SHARED:
                if id(item) in seen:
                    twice.add(id(item))
                    continue
                seen.add(id(item))
            if type(item) in (list, tuple):
                inner += item
            elif type(item) is dict:
                inner += item.values()
            if len(inner) > limit:
                raise TooLarge
        layer = [] if LEAVES.issuperset(map(type, inner)) else inner
    return frozenset(twice)


def _written(mark: bytes, tree: Any) -> bytes | None:
    """JSON of ``tree``; None when a number in it has too many digits or there are too many brackets."""
    try:
        content = mark + _encode(tree).encode()
    except UnicodeEncodeError:
        raise NotPlainData("the value has text in it that is half of a surrogate pair") from None
    except ValueError:
        return None
    return content if _containers(content) <= MOST_CONTAINERS else None


def _bounded(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise TooLarge
    return content


def _containers(content: bytes) -> int:
    return content.count(b"[") + content.count(b"{")


def _read(content: bytes, depth: int) -> Any:
    """JSON, of bounded size and depth, that could have been written by ``_written``."""
    count = _containers(content)
    if count > MOST_CONTAINERS:
        raise CannotRead("it has too many lists in it")
    text = content.decode()
    if "\\u" in text and _HALF_PAIR.search(text):
        raise CannotRead("it has half of a surrogate pair in it")
    value = _decode(text)
    if count > depth and not _at_most(value, depth):
        raise CannotRead("it is nested too deeply")
    return value


def _at_most(value: Any, depth: int) -> bool:
    """Whether JSON is at most so deep."""
    layer = [value]
    for _ in range(depth + 1):
        if LEAVES.issuperset(map(type, layer)):
            return True
        deeper = list(chain.from_iterable(item for item in layer if type(item) is list))
        deeper += chain.from_iterable(item.values() for item in layer if type(item) is dict)
        layer = deeper
    return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CannotRead("a key stands there twice")
    return found


# A NaN of its own for each place: two of them can be keys of one dictionary.
_decode = json.JSONDecoder(parse_constant=float, object_pairs_hook=_once).decode
