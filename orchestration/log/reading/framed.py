"""Columns into a frame, each of the type that the schema says, whoever made them: the fold, an export, a class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orchestration.log.reading.arrays import flat, places_in
from orchestration.log.schema import COLUMNS, WORDS

if TYPE_CHECKING:
    import pandas as pd


class _Legend(dict[str, str]):
    """Words that go with a frame; pandas would copy them with every slice."""

    def __deepcopy__(self, memo: object) -> _Legend:
        return self


def framed(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Arrow or numpy columns, some or all of the schema's, as a frame in the schema's order.

    `frame.attrs` holds `units` and `meanings` of its columns.
    """
    import pandas as pd
    import pyarrow as pa

    there = [column for column in COLUMNS if column.name in columns]
    made = {}
    for column in there:
        values = columns[column.name]
        values = flat(values) if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
        if column.dtype == "category":
            made[column.name] = _category(values, column.name)
        else:
            text = column.dtype.startswith("string")  # pandas' own name for it means another type
            kind = pd.ArrowDtype(pa.string()) if text else pd.api.types.pandas_dtype(column.dtype)
            made[column.name] = pd.array(values.cast(kind.pyarrow_dtype), dtype=kind)
    frame = pd.DataFrame(made)
    frame.attrs["units"] = _Legend({column.name: column.unit for column in there if column.unit})
    frame.attrs["meanings"] = _Legend({column.name: column.meaning for column in there})
    return frame


def _category(values: Any, name: str) -> pd.Categorical:
    """A column of words: a fixed list in its own order, or those that occur, sorted."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    values = values.cast(pa.string())
    words = list(WORDS.get(name, ())) or sorted(pc.unique(values).drop_null().to_pylist())
    kind = pd.CategoricalDtype(pd.Index(words, dtype="str"), ordered=name in WORDS)
    return pd.Categorical.from_codes(places_in(values, words), dtype=kind)
