"""How pandas' columns are written as trees and read again: arrays, codes, masks, and buffers in Arrow's layout.

Arrow's IPC streams are not used: they bring schemas, dictionaries and compression, each to be distrusted. A buffer is
only as long as it is.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import arrays
from .plain import CannotRead
from .standard import parts, read_text, read_whole, read_zone, zone_tree

if TYPE_CHECKING:
    from .trees import Reader, Writer

UNITS = ("s", "ms", "us", "ns")
_CLOSED = ("left", "right", "both", "neither")
_FREQUENCY = re.compile(r"-?\d{0,6}[A-Za-z]{1,5}(-[A-Z]{3})?", re.ASCII)
_MASKED = {"i": pd.arrays.IntegerArray, "u": pd.arrays.IntegerArray, "f": pd.arrays.FloatingArray}


def column_tree(writer: "Writer", column: Any) -> Any:
    """The tree of the values of a Series or an Index."""
    if isinstance(column.dtype, np.dtype):
        return arrays.array_tree(writer, column.to_numpy())
    return extension_tree(writer, column.array)


def read_column(reader: "Reader", tree: Any, depth: int) -> Any:
    """The values again: an array in one dimension."""
    found = reader.node(tree, depth)
    if not isinstance(found, np.ndarray | pd.api.extensions.ExtensionArray) or found.ndim != 1:
        raise CannotRead("a column is none")
    return found


def read_labels(reader: "Reader", tree: Any, depth: int) -> Any:
    """The values again, as an Index without a name."""
    found = read_column(reader, tree, depth)
    return pd.Index(found, dtype=found.dtype)


def extension_tree(writer: "Writer", column: Any) -> list[Any]:
    """The tree of an array of pandas' own."""
    dtype = column.dtype
    if isinstance(dtype, pd.StringDtype):
        missing = dtype.na_value is pd.NA
        if dtype.storage == "pyarrow":
            return ["pstring", missing, *_buffers_tree(writer, column, "large_string")]
        return ["ptext", missing, writer.node([text if isinstance(text, str) else None for text in column])]
    if isinstance(dtype, np.dtype) or isinstance(column, pd.arrays.NumpyExtensionArray):
        return ["pnumpy", arrays.array_tree(writer, column.to_numpy())]
    if isinstance(dtype, pd.CategoricalDtype):
        codes = arrays.array_tree(writer, column.codes)
        return ["pcategory", codes, column_tree(writer, dtype.categories), bool(dtype.ordered)]
    if isinstance(dtype, pd.DatetimeTZDtype):
        moments = np.asarray(column.tz_convert("UTC").tz_localize(None))
        return ["pzoned", arrays.array_tree(writer, moments), zone_tree(writer, dtype.tz)]
    if isinstance(dtype, pd.PeriodDtype):
        return ["pperiods", frequency_tree(writer, str(dtype)[7:-1]), arrays.array_tree(writer, column.asi8)]
    if isinstance(dtype, pd.IntervalDtype):
        return ["pintervals", dtype.closed, *(column_tree(writer, side) for side in (column.left, column.right))]
    if isinstance(dtype, pd.ArrowDtype):
        name = str(dtype.pyarrow_dtype)
        if name in _arrow_types():
            return ["parrow", name, *_buffers_tree(writer, column, name)]
    elif isinstance(column, pd.arrays.IntegerArray | pd.arrays.FloatingArray | pd.arrays.BooleanArray):
        values = column.to_numpy(dtype=dtype.numpy_dtype, na_value=dtype.numpy_dtype.type(0))
        return ["pmasked", arrays.array_tree(writer, values), arrays.array_tree(writer, column.isna())]
    writer.refuse(f"a column of dtype {str(dtype)[:100]}, which cannot cross")


def frequency_tree(writer: "Writer", freq: str) -> str:
    """The word for a frequency."""
    if not _FREQUENCY.fullmatch(freq):
        writer.refuse(f"something with the frequency {freq[:100]}, which cannot cross")
    return freq


def read_frequency(text: Any) -> str:
    """The word again."""
    if not _FREQUENCY.fullmatch(read_text(text, 40)):
        raise CannotRead("a frequency is none")
    return str(text)


def read_closed(text: Any) -> Any:
    """Which ends belong to an interval."""
    if text not in _CLOSED:
        raise CannotRead("an interval is closed in no known way")
    return text


def zoned(moments: Any, zone: Any) -> Any:
    """Moments in UTC, or one, as seen from a time zone of which there is the tree."""
    found = read_zone(zone)
    return moments if found is None else moments.tz_localize("UTC").tz_convert(found)


def _arrow_types() -> dict[str, Any]:
    import pyarrow as pa

    kinds = [pa.bool_(), pa.float16(), pa.float32(), pa.float64(), pa.date32(), pa.string(), pa.large_string()]
    kinds += [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
    kinds += [kind(unit) for kind in (pa.timestamp, pa.duration) for unit in UNITS]
    return {str(kind): kind for kind in kinds}


def _buffers_tree(writer: "Writer", column: Any, name: str) -> list[Any]:
    """The length and the buffers of a column; of one that is part of another, only that part."""
    import pyarrow as pa

    kind = _arrow_types()[name]
    found = pa.array(column, type=kind)
    chunks = found.chunks if isinstance(found, pa.ChunkedArray) else [found]
    whole = pa.concat_arrays([*chunks, pa.array([], kind)])
    if not len(whole):
        return [0]
    return [len(whole), *(None if part is None else writer.blob(part.to_pybytes()) for part in whole.buffers())]


def _read_buffers(reader: "Reader", name: str, tree: list[Any]) -> Any:
    import pyarrow as pa

    kind = _arrow_types().get(name)
    if kind is None or not tree:
        raise CannotRead("a column has a type that cannot cross")
    count = read_whole(tree[0], 0, 8 * reader.limit)
    if not count:
        return pa.array([], kind)
    offset = {"string": 4, "large_string": 8}.get(name)
    sizes = [-(-count // 8), -(-count * kind.bit_width // 8) if offset is None else (count + 1) * offset]
    buffers = [None if part is None and not place else bytes(reader.take(part)) for place, part in enumerate(tree[1:])]
    if len(buffers) != kind.num_buffers or any(
        buffer is not None and len(buffer) < size for buffer, size in zip(buffers, sizes, strict=False)
    ):
        raise CannotRead("a column has not the buffers that it needs")
    found = pa.Array.from_buffers(kind, count, [None if buffer is None else pa.py_buffer(buffer) for buffer in buffers])
    found.validate(full=True)
    return found


def _read_string(reader: "Reader", tree: list[Any], depth: int) -> Any:
    dtype = pd.StringDtype("pyarrow", pd.NA if tree[1:2] == [True] else np.nan)
    return dtype.__from_arrow__(_read_buffers(reader, "large_string", tree[2:]))


def _read_text(reader: "Reader", tree: list[Any], depth: int) -> Any:
    missing, texts = parts(tree, 2)
    found = reader.node(texts, depth)
    if type(found) is not list or not {str, type(None)}.issuperset(map(type, found)):
        raise CannotRead("a column of text is none")
    return pd.array(found, dtype=pd.StringDtype("python", pd.NA if missing is True else np.nan))


def _read_arrow(reader: "Reader", tree: list[Any], depth: int) -> Any:
    found = _read_buffers(reader, read_text(tree[1] if len(tree) > 1 else None), tree[2:])
    return pd.ArrowDtype(found.type).__from_arrow__(found)


def _read_category(reader: "Reader", tree: list[Any], depth: int) -> Any:
    codes, categories, ordered = parts(tree, 3)
    places = read_column(reader, codes, depth)
    return pd.Categorical.from_codes(places, read_labels(reader, categories, depth), ordered is True)


def _read_masked(reader: "Reader", tree: list[Any], depth: int) -> Any:
    values, mask = (read_column(reader, part, depth) for part in parts(tree, 2))
    return _MASKED.get(values.dtype.kind, pd.arrays.BooleanArray)(values, mask)


def _read_zoned(reader: "Reader", tree: list[Any], depth: int) -> Any:
    moments, zone = parts(tree, 2)
    return zoned(pd.DatetimeIndex(read_column(reader, moments, depth)), zone).array


def _read_periods(reader: "Reader", tree: list[Any], depth: int) -> Any:
    freq, ordinals = parts(tree, 2)
    return pd.arrays.PeriodArray(read_column(reader, ordinals, depth), dtype=pd.PeriodDtype(read_frequency(freq)))


def _read_intervals(reader: "Reader", tree: list[Any], depth: int) -> Any:
    closed, left, right = parts(tree, 3)
    sides = [read_labels(reader, side, depth) for side in (left, right)]
    return pd.arrays.IntervalArray.from_arrays(*sides, closed=read_closed(closed))


def _read_numpy(reader: "Reader", tree: list[Any], depth: int) -> Any:
    (values,) = parts(tree, 1)
    found = read_column(reader, values, depth)
    return pd.Series(found, dtype=found.dtype).array


READ: dict[str, Callable[["Reader", list[Any], int], Any]] = {
    "pnumpy": _read_numpy,
    "pstring": _read_string,
    "ptext": _read_text,
    "pcategory": _read_category,
    "pzoned": _read_zoned,
    "pperiods": _read_periods,
    "pintervals": _read_intervals,
    "parrow": _read_arrow,
    "pmasked": _read_masked,
}
