"""How pandas' frames, series, indexes and scalars are written as trees and read again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import columns
from .plain import CannotRead
from .standard import parts, read_whole, zone_tree

if TYPE_CHECKING:
    from .trees import Reader, Writer


def write(writer: "Writer", value: Any) -> Any:
    """The tree of a value of pandas; None for anything else."""
    kind = type(value)
    if value is pd.NaT:
        return ["pnat"]
    if value is pd.NA:
        return ["pna"]
    for base, act in _WRITE:
        if issubclass(kind, base):
            return act(writer, value)
    return None


def _frame(writer: "Writer", value: Any) -> list[Any]:
    writer.effort(50 * (len(value.columns) + 3))
    heads = [_index(writer, value.columns), _index(writer, value.index)]
    return ["pframe", *heads, *(columns.column_tree(writer, column) for _, column in value.items())]


def _series(writer: "Writer", value: Any) -> list[Any]:
    return ["pseries", columns.column_tree(writer, value), _index(writer, value.index), writer.node(value.name)]


def _index(writer: "Writer", value: Any) -> list[Any]:
    if isinstance(value, pd.RangeIndex):
        return ["prange", value.start, value.stop, value.step, writer.node(value.name)]
    if isinstance(value, pd.MultiIndex):
        codes = (columns.column_tree(writer, pd.Index(codes)) for codes in value.codes)
        levels = (columns.column_tree(writer, level) for level in value.levels)
        return [
            "pmulti",
            writer.nodes(value.names),
            *(part for pair in zip(codes, levels, strict=True) for part in pair),
        ]
    freq = value.freq if isinstance(value, pd.DatetimeIndex | pd.TimedeltaIndex) else None
    word = None if freq is None else columns.frequency_tree(writer, freq.freqstr)
    return ["pindex", columns.column_tree(writer, value), writer.node(value.name), word]


def _moment(writer: "Writer", value: Any) -> list[Any]:
    return ["pmoment", int(value.asm8.view("i8")), value.unit, zone_tree(writer, value.tzinfo)]


def _delta(writer: "Writer", value: Any) -> list[Any]:
    return ["pdelta", int(value.asm8.view("i8")), value.unit]


def _interval(writer: "Writer", value: Any) -> list[Any]:
    return ["pinterval", value.closed, *writer.nodes([value.left, value.right])]


def _period(writer: "Writer", value: Any) -> list[Any]:
    return ["pperiod", int(value.ordinal), columns.frequency_tree(writer, str(pd.PeriodDtype(value.freq))[7:-1])]


_WRITE: tuple[tuple[type, Callable[["Writer", Any], Any]], ...] = (
    (pd.DataFrame, _frame),
    (pd.Series, _series),
    (pd.Index, _index),
    (pd.Timestamp, _moment),
    (pd.Timedelta, _delta),
    (pd.Interval, _interval),
    (pd.Period, _period),
    (pd.api.extensions.ExtensionArray, columns.extension_tree),
)


def _read_index(reader: "Reader", tree: Any, depth: int) -> Any:
    found = reader.node(tree, depth)
    if not isinstance(found, pd.Index):
        raise CannotRead("an index is none")
    return found


def _read_frame(reader: "Reader", tree: list[Any], depth: int) -> Any:
    heads, index = (_read_index(reader, part, depth) for part in (parts(tree[:3], 2)))
    series = {}
    reader.effort(50 * len(tree))
    for place, part in enumerate(tree[3:]):
        values = columns.read_column(reader, part, depth)
        series[place] = pd.Series(values, index=index, dtype=values.dtype)
    if len(series) != len(heads):
        raise CannotRead("a frame has not as many columns as it says")
    found = pd.DataFrame(series, index=index)
    found.columns = heads
    return found


def _read_series(reader: "Reader", tree: list[Any], depth: int) -> Any:
    values, index, name = parts(tree, 3)
    column = columns.read_column(reader, values, depth)
    return pd.Series(column, index=_read_index(reader, index, depth), dtype=column.dtype, name=reader.node(name, depth))


def _read_plain_index(reader: "Reader", tree: list[Any], depth: int) -> Any:
    values, name, freq = parts(tree, 3)
    found = columns.read_labels(reader, values, depth)
    if isinstance(found, pd.DatetimeIndex | pd.TimedeltaIndex) and freq is not None:
        found.freq = columns.read_frequency(freq)
    return found.rename(reader.node(name, depth))


def _read_range(reader: "Reader", tree: list[Any], depth: int) -> Any:
    *numbers, name = parts(tree, 4)
    found = range(*(read_whole(number, -(2**63), 2**63 - 1) for number in numbers))
    if len(found) > reader.limit:
        raise CannotRead("a range is too long for an index")
    return pd.RangeIndex(found, name=reader.node(name, depth))


def _read_multi(reader: "Reader", tree: list[Any], depth: int) -> Any:
    names = tree[1] if len(tree) > 1 else None
    if type(names) is not list or len(tree) != 2 + 2 * len(names):
        raise CannotRead("an index of several levels is none")
    words = reader.nodes(names, depth)
    codes, levels = [], []
    for place in range(2, len(tree), 2):
        codes.append(columns.read_column(reader, tree[place], depth))
        levels.append(columns.read_labels(reader, tree[place + 1], depth))
    return pd.MultiIndex(levels=levels, codes=codes, names=words)


def _read_moment(reader: "Reader", tree: list[Any], depth: int) -> Any:
    number, unit, zone = parts(tree, 3)
    return columns.zoned(pd.Timestamp(_sixty_four(number, unit, np.datetime64)), zone)


def _sixty_four(number: Any, unit: Any, kind: Any) -> Any:
    if unit not in columns.UNITS:
        raise CannotRead("a unit of time is none")
    return kind(read_whole(number, -(2**63), 2**63 - 1), unit)


def _read_delta(reader: "Reader", tree: list[Any], depth: int) -> Any:
    number, unit = parts(tree, 2)
    return pd.Timedelta(_sixty_four(number, unit, np.timedelta64))


def _read_interval(reader: "Reader", tree: list[Any], depth: int) -> Any:
    closed, left, right = parts(tree, 3)
    return pd.Interval(reader.node(left, depth), reader.node(right, depth), closed=columns.read_closed(closed))


def _read_period(reader: "Reader", tree: list[Any], depth: int) -> Any:
    ordinal, freq = parts(tree, 2)
    return pd.Period(ordinal=read_whole(ordinal, -(2**63), 2**63 - 1), freq=columns.read_frequency(freq))


READ: dict[str, Callable[["Reader", list[Any], int], Any]] = columns.READ | {
    "pframe": _read_frame,
    "pseries": _read_series,
    "pindex": _read_plain_index,
    "prange": _read_range,
    "pmulti": _read_multi,
    "pmoment": _read_moment,
    "pdelta": _read_delta,
    "pinterval": _read_interval,
    "pperiod": _read_period,
    "pnat": lambda reader, tree, depth: pd.NaT,
    "pna": lambda reader, tree, depth: pd.NA,
}
