"""Columns of the record as arrays: Arrow in, numpy out, so that the fold is arithmetic on whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_YEAR = 3.2e7
"""In seconds; nothing takes that long."""


def places_in(values: Any, words: Sequence[str]) -> np.ndarray:
    """Where each value stands in `words`; -1 where it does not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.index_in(values, value_set=pa.array(list(words), pa.string()), skip_nulls=True)
    made: np.ndarray = flat(found).fill_null(-1).to_numpy(zero_copy_only=False)
    return made


def codes(values: Any) -> np.ndarray:
    made: np.ndarray = (
        flat(values).dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64")
    )
    return made


def words_at(places: np.ndarray, words: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(words), pa.string()).take(pa.array(places, mask=places < 0))


def numbers(values: Any, missing: float) -> np.ndarray:
    """A column as numbers, `missing` where it is null (nan makes them floats)."""
    import pyarrow as pa

    whole = flat(values)
    if missing != missing:
        whole = whole.cast(pa.float64())
    made: np.ndarray = whole.fill_null(missing).to_numpy(zero_copy_only=False).copy()
    return made


def flag(values: Any) -> np.ndarray:
    made: np.ndarray = flat(values).fill_null(False).to_numpy(zero_copy_only=False)
    return made


def flat(values: Any) -> pa.Array:
    import pyarrow as pa

    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def indices(rows: np.ndarray, none: np.ndarray | None = None) -> pa.Array:
    """Rows to take; null where there is none to take."""
    import pyarrow as pa

    return pa.array(rows, mask=none)


def of_known(table: pa.Table, ids: pa.Array) -> tuple[pa.Table, np.ndarray]:
    """The records of units that exist, and the unit's number of each."""
    import pyarrow.compute as pc

    unit = flat(pc.index_in(table["unit_id"], value_set=ids))
    known = pc.is_valid(unit)
    return table.filter(known), unit.filter(known).to_numpy(zero_copy_only=False)


def ordered(table: pa.Table, unit: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Rows by unit, time, revision where there is one, and then id, so that nothing is left to chance."""
    import numpy as np
    import pyarrow.compute as pc

    keys = [times, unit]
    if "rev" in table.column_names:
        keys.insert(0, numbers(table["rev"], 0))
    order = np.lexsort(keys)
    tied = np.ones(max(len(order) - 1, 0), dtype=bool)
    for key in keys:
        tied &= key[order][1:] == key[order][:-1]
    if tied.any():
        order = np.lexsort([flat(pc.rank(table["id"])).to_numpy(), *keys])
    return order


def begun(table: pa.Table) -> np.ndarray:
    """When each call or check began: its record is written at its end. Of many in one the time is a sum, not a span."""
    import numpy as np

    took = np.where(numbers(table["count"], 1) == 1, numbers(table["duration_s"], 0.0), 0.0)
    sane = (took >= 0) & (took < _YEAR)
    return numbers(table["ts"], 0) - (np.where(sane, took, 0.0) * 1e6).astype(np.int64)


def earliest(table: pa.Table, unit: np.ndarray, count: int) -> np.ndarray:
    """When each unit's first call or check began."""
    import numpy as np

    earliest = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(earliest, unit, begun(table))
    return earliest
