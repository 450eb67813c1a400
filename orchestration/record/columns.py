"""Python's values into one Arrow column: what does not fit its type is missing, and counted."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def column(values: Sequence[Any], kind: pa.DataType) -> tuple[pa.Array, list[int]]:
    """The column, and the places of the values that do not fit."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        words, misfits = column(values, kind.value_type)
        return words.cast(kind), misfits
    if set(map(type, values)) <= _simple(kind):
        try:
            return pa.array(values, kind), []
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            pass
    misfits = [place for place, value in enumerate(values) if not _fits(value, kind)]
    bad = set(misfits)
    return pa.array([None if place in bad else value for place, value in enumerate(values)], kind), misfits


def _simple(kind: pa.DataType) -> set[type]:
    """Types of values of which Arrow itself says whether they fit."""
    from pyarrow import types

    if types.is_integer(kind):
        return {int, NoneType}
    if types.is_floating(kind):
        return {float, int, NoneType}
    if types.is_boolean(kind):
        return {bool, NoneType}
    if types.is_string(kind):
        return {str, NoneType}
    if types.is_list(kind) and types.is_string(kind.value_type):
        return {list, NoneType}
    return set()


def _fits(value: Any, kind: pa.DataType) -> bool:
    """Whether a value from JSON can stand in such a column without change; None can."""
    import pyarrow as pa
    from pyarrow import types

    if value is None:
        return True
    if types.is_integer(kind):
        return type(value) is int and -(2 ** (kind.bit_width - 1)) <= value < 2 ** (kind.bit_width - 1)
    if types.is_floating(kind):
        return type(value) is float or (type(value) is int and -(2**53) <= value <= 2**53)
    if types.is_boolean(kind):
        return type(value) is bool
    if types.is_string(kind) or types.is_large_string(kind):
        return type(value) is str and _sayable(value)
    if types.is_list(kind):
        return type(value) is list and all(_fits(one, kind.value_type) for one in value)
    try:
        pa.array([value], kind)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return False
    return True


def _sayable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True
