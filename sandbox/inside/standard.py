"""How the values of the standard library are written as trees and read again: one function for each type and tag."""

import re
import sys
from array import array
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import repeat
from typing import TYPE_CHECKING, Any

from .plain import CannotRead

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from .trees import Reader, Writer

MOST_BITS = 2**20
"""Of a whole number."""

_FRACTION_BITS = 2**16
_EXPONENT = 100_000
_DECIMAL = re.compile(r"-?(\d{1,100000}(\.\d{0,100000})?(E[+-]?\d{1,6})?|Infinity|s?NaN\d{0,1000})", re.ASCII)
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,3}")


def read_whole(value: Any, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, as it stands in a tree."""
    if type(value) is not int or not low <= value <= high:
        raise CannotRead("a number is missing, or is out of its range")
    return value


def read_text(value: Any, most: int = 1_000) -> str:
    """A short text, as it stands in a tree."""
    if type(value) is not str or len(value) > most:
        raise CannotRead("a text is missing, or is too long")
    return value


def parts(tree: list[Any], count: int) -> list[Any]:
    """What stands behind the tag; it must be ``count``."""
    if len(tree) != count + 1:
        raise CannotRead("a tag has too much or too little behind it")
    return tree[1:]


def zone_tree(writer: "Writer", zone: tzinfo | None) -> Any:
    """A time zone: None, seconds and a name for a fixed one, or the key of one that is in the database."""
    if zone is None:
        return None
    if type(zone) is timezone:
        return [*_delta_parts(zone.utcoffset(None)), zone.tzname(None)]
    zoneinfo: Any = sys.modules.get("zoneinfo")
    key = getattr(zone, "key", None) if zoneinfo and type(zone) is zoneinfo.ZoneInfo else None
    if type(key) is str and _ZONE.fullmatch(key):
        return key
    return writer.refuse(f"a time zone that is neither fixed nor in the database ({type(zone).__name__})")


def read_zone(tree: Any) -> tzinfo | None:
    """The time zone again."""
    if tree is None:
        return None
    if type(tree) is str:
        if not _ZONE.fullmatch(tree):
            raise CannotRead("a time zone has a name that cannot be one")
        from zoneinfo import ZoneInfo

        return ZoneInfo(tree)
    if type(tree) is not list or len(tree) != 4:
        raise CannotRead("a time zone is none")
    offset, name = _read_delta(tree[:3]), read_text(tree[3])
    if not offset and name == "UTC":
        return UTC
    plain = timezone(offset)
    return plain if plain.tzname(None) == name else timezone(offset, name)


def _list(writer: "Writer", value: list[Any]) -> list[Any]:
    return writer.row("l", "L", value)


def _dict(writer: "Writer", value: dict[Any, Any]) -> list[Any]:
    return writer.pairs("d", dict.items(value))


def _date(writer: "Writer", value: date) -> list[Any]:
    return ["date", value.toordinal()]


def _datetime(writer: "Writer", value: datetime) -> list[Any]:
    clock = [value.hour, value.minute, value.second, value.microsecond, value.fold]
    return ["datetime", value.toordinal(), *clock, zone_tree(writer, value.tzinfo)]


def _time(writer: "Writer", value: time) -> list[Any]:
    clock = [value.hour, value.minute, value.second, value.microsecond, value.fold]
    return ["time", *clock, zone_tree(writer, value.tzinfo)]


def _delta_parts(value: timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


def _decimal(writer: "Writer", value: "Decimal") -> list[Any]:
    text = str(value)
    if not _DECIMAL.fullmatch(text) or (value.is_finite() and abs(value.adjusted()) > _EXPONENT):
        writer.refuse("a Decimal with too many digits")
    writer.spend(len(text))
    return ["decimal", text]


def _fraction(writer: "Writer", value: "Fraction") -> list[Any]:
    above, below = value.numerator, value.denominator
    if max(above.bit_length(), below.bit_length()) > _FRACTION_BITS:
        writer.refuse(f"a Fraction of numbers with more than {_FRACTION_BITS:,} bits")
    writer.spend((above.bit_length() + below.bit_length()) // 4)
    return ["fraction", f"{above:x}", f"{below:x}"]


MOST_IN_RANGE = 1_000_000
"""Whoever gets a longer one may be led to count it."""


def _range(writer: "Writer", value: range) -> list[Any]:
    if abs(value.stop - value.start) // abs(value.step) > MOST_IN_RANGE:
        writer.refuse(f"a range of more than {MOST_IN_RANGE:,} numbers")
    return ["r", *writer.nodes([value.start, value.stop, value.step])]


def _deque(writer: "Writer", value: "deque[Any]") -> list[Any]:
    writer.spend(30)  # an empty one takes much memory
    return ["q", value.maxlen, *writer.nodes(value)]


Write = Callable[[Any, Any], Any]

WRITE: dict[type, Write] = {
    list: _list,
    tuple: lambda writer, value: writer.row("t", "T", value),
    dict: _dict,
    set: lambda writer, value: ["s", *writer.members(value, repeat("…", len(value)))],
    frozenset: lambda writer, value: ["z", *writer.members(value, repeat("…", len(value)))],
    bytes: lambda writer, value: ["b", writer.blob(value)],
    bytearray: lambda writer, value: ["B", writer.blob(bytes(value))],
    complex: lambda writer, value: ["c", value.real, value.imag],
    range: _range,
    deque: _deque,
    Counter: lambda writer, value: writer.pairs("C", dict.items(value)),
    OrderedDict: lambda writer, value: writer.pairs("O", OrderedDict.items(value)),
    defaultdict: lambda writer, value: writer.pairs("D", dict.items(value)),
    date: _date,
    datetime: _datetime,
    time: _time,
    timedelta: lambda writer, value: ["timedelta", *_delta_parts(value)],
}

_CLOCK = ("hour", "minute", "second", "microsecond", "tzinfo", "fold")


def _plain_date(value: date) -> date:
    return date.fromordinal(date.toordinal(value))


def _plain_time(value: time) -> time:
    found = {name: getattr(time, name).__get__(value) for name in _CLOCK}
    return time(**found)


def _plain_datetime(value: datetime) -> datetime:
    found = {name: getattr(datetime, name).__get__(value) for name in _CLOCK}
    day = date.fromordinal(date.toordinal(value))
    return datetime.combine(day, time(**found))


def _plain_delta(value: timedelta) -> timedelta:
    return timedelta(*(getattr(timedelta, name).__get__(value) for name in ("days", "seconds", "microseconds")))


PLAIN: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
    bytes: lambda value: bytes.__add__(value, b""),
    bytearray: lambda value: bytearray(bytearray.__add__(value, b"")),
    list: lambda value: list(list.__iter__(value)),
    tuple: lambda value: tuple(tuple.__iter__(value)),
    dict: lambda value: dict(dict.items(value)),
    set: lambda value: set(set.__iter__(value)),
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
    deque: lambda value: deque(deque.__iter__(value), deque.maxlen.__get__(value)),
    Counter: lambda value: Counter(dict(dict.items(value))),
    OrderedDict: lambda value: OrderedDict(OrderedDict.items(value)),
    defaultdict: lambda value: defaultdict(None, dict.items(value)),
    date: _plain_date,
    datetime: _plain_datetime,
    time: _plain_time,
    timedelta: _plain_delta,
}
"""What an instance of a derived class is when nothing of the derived class is asked."""


def late() -> None:
    """Learn the types of modules that are dear to import and may have been imported by now."""
    if "decimal" in sys.modules:
        from decimal import Decimal

        WRITE[Decimal], PLAIN[Decimal] = _decimal, Decimal
    if "fractions" in sys.modules:
        from fractions import Fraction

        WRITE[Fraction], PLAIN[Fraction] = _fraction, lambda value: Fraction(value._numerator, value._denominator)


def _numbers(reader: "Reader", tree: list[Any]) -> list[Any]:
    code, size = parts(tree, 2)
    content = reader.take(size)
    if code not in ("q", "d") or len(content) % 8:
        raise CannotRead("a row of numbers is none")
    found = array(code)
    found.frombytes(content)
    return found.tolist()


def _read_whole(reader: "Reader", tree: list[Any], depth: int) -> int:
    (text,) = parts(tree, 1)
    return _hexadecimal(text, MOST_BITS)


def _hexadecimal(text: Any, bits: int) -> int:
    if not re.fullmatch("-?[0-9a-f]+", read_text(text, bits // 4 + 1)):
        raise CannotRead("a whole number is none")
    return int(text, 16)


def _read_complex(reader: "Reader", tree: list[Any], depth: int) -> complex:
    real, imaginary = parts(tree, 2)
    if type(real) is not float or type(imaginary) is not float:
        raise CannotRead("a complex number is none")
    return complex(real, imaginary)


def _read_range(reader: "Reader", tree: list[Any], depth: int) -> range:
    found = reader.nodes(parts(tree, 3), depth)
    if not {int}.issuperset(map(type, found)):
        raise CannotRead("a range is none")
    if not found[2] or abs(found[1] - found[0]) // abs(found[2]) > MOST_IN_RANGE:
        raise CannotRead("a range is none, or too long")
    return range(*found)


def _read_deque(reader: "Reader", tree: list[Any], depth: int) -> "deque[Any]":
    if len(tree) < 2 or (tree[1] is not None and read_whole(tree[1], len(tree) - 2, 2**62) < 0):
        raise CannotRead("a deque is none")
    return deque(reader.nodes(tree[2:], depth), tree[1])


def _read_counter(reader: "Reader", tree: list[Any], depth: int) -> "Counter[Any]":
    return Counter(dict(reader.pairs(tree, depth)))


def _read_clock(tree: list[Any]) -> dict[str, Any]:
    numbers = [read_whole(number, 0, 999_999) for number in tree[:5]]
    found: dict[str, Any] = dict(zip(("hour", "minute", "second", "microsecond", "fold"), numbers, strict=True))
    return found | {"tzinfo": read_zone(tree[5])}


def _read_date(reader: "Reader", tree: list[Any], depth: int) -> date:
    (day,) = parts(tree, 1)
    return date.fromordinal(read_whole(day, 1, date.max.toordinal()))


def _read_datetime(reader: "Reader", tree: list[Any], depth: int) -> datetime:
    day, *clock = parts(tree, 7)
    whole = date.fromordinal(read_whole(day, 1, date.max.toordinal()))
    return datetime.combine(whole, time(**_read_clock(clock)))


def _read_delta(tree: list[Any]) -> timedelta:
    days, seconds, microseconds = (read_whole(part, -(10**9), 10**9) for part in tree)
    return timedelta(days, seconds, microseconds)


def _read_decimal(reader: "Reader", tree: list[Any], depth: int) -> "Decimal":
    from decimal import Decimal

    (text,) = parts(tree, 1)
    read_text(text, 201_000)
    if not _DECIMAL.fullmatch(text):
        raise CannotRead("a Decimal is none")
    found = Decimal(text)
    if found.is_finite() and abs(found.adjusted()) > _EXPONENT:
        raise CannotRead("a Decimal is too large")
    return found


def _read_fraction(reader: "Reader", tree: list[Any], depth: int) -> "Fraction":
    from fractions import Fraction

    above, below = (_hexadecimal(text, _FRACTION_BITS) for text in parts(tree, 2))
    return Fraction(above, below)


def _read_handle(reader: "Reader", tree: list[Any], depth: int) -> Any:
    number, name = parts(tree, 2)
    if reader.resolve is None:
        raise CannotRead("it names an object, and none is known here")
    return reader.resolve(read_whole(number, 0, 2**53), read_text(name, 200))


READ: dict[str, Callable[["Reader", list[Any], int], Any]] = {
    "=": lambda reader, tree, depth: reader.first(tree, depth),
    "&": lambda reader, tree, depth: reader.again(tree),
    "l": lambda reader, tree, depth: reader.nodes(tree[1:], depth),
    "t": lambda reader, tree, depth: tuple(reader.nodes(tree[1:], depth)),
    "L": lambda reader, tree, depth: _numbers(reader, tree),
    "R": lambda reader, tree, depth: reader.rows(tree[1:]),
    "T": lambda reader, tree, depth: tuple(_numbers(reader, tree)),
    "d": lambda reader, tree, depth: dict(reader.pairs(tree, depth)),
    "s": lambda reader, tree, depth: set(reader.members(tree[1:], depth)),
    "z": lambda reader, tree, depth: frozenset(reader.members(tree[1:], depth)),
    "u": lambda reader, tree, depth: str(reader.take(*parts(tree, 1)), "utf-8"),
    "b": lambda reader, tree, depth: bytes(reader.take(*parts(tree, 1))),
    "B": lambda reader, tree, depth: bytearray(reader.take(*parts(tree, 1))),
    "i": _read_whole,
    "c": _read_complex,
    "r": _read_range,
    "q": _read_deque,
    "C": _read_counter,
    "O": lambda reader, tree, depth: OrderedDict(reader.pairs(tree, depth)),
    "D": lambda reader, tree, depth: defaultdict(None, reader.pairs(tree, depth)),
    "date": _read_date,
    "datetime": _read_datetime,
    "time": lambda reader, tree, depth: time(**_read_clock(parts(tree, 6))),
    "timedelta": lambda reader, tree, depth: _read_delta(parts(tree, 3)),
    "decimal": _read_decimal,
    "fraction": _read_fraction,
    "h": _read_handle,
}
