"""Reading a compacted file: the records of many segments in one Parquet file, a type of record in each row group.

Its columns are the fields that were known when it was written; `rest` holds, as JSON, what else a record said. The
file's metadata names the segments that went into it, and how long they were: should they still be there, they count
only if they have grown since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.record.columns import column
from orchestration.record.lines import Notes
from orchestration.record.versions import VERSION

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

KEY = b"orchestration.record"
REST = "rest"


Span = tuple[str, str]
"""The lowest and the highest of some ids."""


@dataclass(frozen=True)
class Ids:
    """What is known of the ids of a file's records of one type without reading them."""

    span: Span | None
    """None if there are none."""
    distinct: bool
    """Whether all have one, and no two the same."""


@dataclass(frozen=True)
class Compacted:
    """An open compacted file."""

    file: pq.ParquetFile
    covered: Mapping[str, int]
    """Names of segments, and the bytes of each that are in this file."""
    types: Sequence[str]
    """Of the records in each row group; "" for lines that were no records."""
    distinct: Collection[str]
    """Types whose records all have an id that no other record of the file has."""


def opened(path: Path, words: Collection[str] = ()) -> Compacted:
    """Open a compacted file, to read the columns `words` as dictionaries. Raises OSError or ValueError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, read_dictionary=list(words))
        said = json.loads((file.schema_arrow.metadata or {})[KEY])
        covered = {str(name): int(size) for name, size in said["covered"].items()}
        return Compacted(file, covered, [str(one) for one in said["types"]], said["distinct"])
    except (pa.ArrowException, LookupError, TypeError, AttributeError) as problem:
        raise ValueError(f"{path.name} is no compacted file of ours ({problem}).") from None


def records(compacted: Compacted, name: str, schema: pa.Schema) -> tuple[pa.Table, Notes]:
    """The records of one type with the columns of `schema`. Raises OSError or ValueError (pyarrow's are both)."""
    import pyarrow as pa

    groups = [number for number, kind in enumerate(compacted.types) if kind == name]
    if not groups:
        return schema.empty_table(), Notes()
    file = compacted.file
    there = [field for field in schema.names if field in file.schema_arrow.names]
    absent = [field for field in schema.names if field not in there]
    more = [REST] if absent and any(_some(file, group, REST) for group in groups) else []
    newer = ["v"] if any(_newest(file, group) > VERSION for group in groups) else []
    table = file.read_row_groups(groups, columns=list(dict.fromkeys([*there, *more, *newer])))
    said = [json.loads(text) if text else {} for text in table[REST].to_pylist()] if more else []
    misfits = 0
    made = {}
    for field in schema:
        if field.name in there:
            values = table[field.name]
            if values.type == field.type:
                made[field.name] = values
                continue
            try:
                made[field.name] = values.cast(field.type)
                continue
            except pa.ArrowException:
                rows: list[Any] = values.to_pylist()
        elif more:
            rows = [one.get(field.name) for one in said]
        else:
            made[field.name] = pa.nulls(len(table), field.type)
            continue
        made[field.name], lost = column(rows, field.type)
        misfits += len(lost)
    count = sum(v is not None and v > VERSION for v in table["v"].to_pylist()) if newer else 0
    return pa.table(made, schema=schema), Notes(newer=count, misfits=misfits)


def ids(compacted: Compacted, name: str) -> Ids:
    """What is known of the ids of one type. Raises OSError or ValueError."""
    groups = [number for number, kind in enumerate(compacted.types) if kind == name]
    known = [_statistics(compacted.file, group, "id") for group in groups]
    if not groups:
        return Ids(None, True)
    if not all(one is not None and one.has_min_max for one in known):
        return Ids(("", "\U0010ffff"), False)
    return Ids((min(one.min for one in known), max(one.max for one in known)), name in compacted.distinct)


def _statistics(file: pq.ParquetFile, group: int, name: str) -> Any:
    said = file.metadata.row_group(group)
    columns = (said.column(number) for number in range(said.num_columns))
    return next((one.statistics for one in columns if one.path_in_schema == name), None)


def _some(file: pq.ParquetFile, group: int, name: str) -> bool:
    """Whether a column may hold anything."""
    known = _statistics(file, group, name)
    return known is None or not known.has_null_count or known.num_values > 0


def _newest(file: pq.ParquetFile, group: int) -> int:
    known = _statistics(file, group, "v")
    return int(known.max) if known is not None and known.has_min_max else 0
