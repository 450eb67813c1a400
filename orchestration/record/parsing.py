"""JSON lines into Arrow tables: all at once where they are as they should be, line by line only where they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.record.columns import column
from orchestration.record.lines import Notes, parsed, whole
from orchestration.record.versions import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

_PIECE = 1 << 20
_BATCH = 64 << 20
_LONGEST = 1 << 30
"""Bytes; Arrow's block size is a 32-bit number."""


def read(segments: Iterable[Path], covered: Mapping[str, int], fields: pa.Schema) -> Iterator[tuple[pa.Table, Notes]]:
    """The records of many segments as tables with the columns of `fields`, some at a time, with what there is to say.

    Segments that are covered, with as many bytes as `covered` says, are left out.
    """
    batch: list[memoryview] = []
    size = 0
    for path in segments:
        data, notes = whole(path)
        if covered.get(path.name) == len(data):
            continue
        if notes != Notes():
            yield fields.empty_table(), notes
        for piece in pieces(data):
            batch.append(piece)
            size += len(piece)
            if size >= _BATCH:
                yield from _arrow(batch, fields)
                batch, size = [], 0
    yield from _arrow(batch, fields)


def pieces(data: bytes) -> Iterator[memoryview]:
    """Whole lines, cut at line ends: each piece a megabyte at most, or one longer line."""
    start = 0
    view = memoryview(data)
    while start < len(data):
        end = data.rfind(b"\n", start, start + _PIECE) + 1 or data.find(b"\n", start) + 1
        yield view[start:end]
        start = end


def _arrow(some: Sequence[memoryview], fields: pa.Schema) -> Iterator[tuple[pa.Table, Notes]]:
    """Whole lines as tables with the columns of `fields`.

    Where Arrow refuses, the pieces are halved until the one is found that has to be read line by line.
    """
    table = at_once(some, fields)
    if table is not None:
        yield table, _counted(table)
    elif len(some) > 1:
        yield from _arrow(some[: len(some) // 2], fields)
        yield from _arrow(some[len(some) // 2 :], fields)
    else:
        yield _by_lines(some[0], fields)


def at_once(some: Sequence[memoryview], fields: pa.Schema, *, unknown: str = "ignore") -> pa.Table | None:
    """The records if all lines are records of today whose fields have the right types; None if any is not.

    Unknown fields are ignored, or an "error".
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import json

    if not some:
        return fields.empty_table()
    longest = max(map(len, some))
    if longest > _LONGEST:
        return None
    try:
        table = json.read_json(
            pa.BufferReader(b"".join(some)),
            read_options=json.ReadOptions(block_size=max(_PIECE, longest) + 1),
            parse_options=json.ParseOptions(explicit_schema=fields, unexpected_field_behavior=unknown),
        )
        table.validate(full=True)  # Arrow's parser lets broken UTF-8 pass
    except pa.ArrowException:
        return None
    old = pc.and_(pc.equal(table["t"], "unit"), pc.is_null(table["unit_id"]))
    return None if pc.any(old).as_py() else table


def _by_lines(lines: memoryview, fields: pa.Schema) -> tuple[pa.Table, Notes]:
    import pyarrow as pa

    read = list(parsed(lines))
    rows = [one for one in read if isinstance(one, dict)]
    misfits = 0
    columns = []
    for field in fields:
        values, lost = column([row.get(field.name) for row in rows], field.type)
        columns.append(values)
        misfits += len(lost)
    table = pa.Table.from_arrays(columns, schema=fields)
    return table, _counted(table) + Notes(skipped=len(read) - len(rows), misfits=misfits)


def _counted(table: pa.Table) -> Notes:
    import pyarrow.compute as pc

    newer = pc.sum(pc.greater(table["v"], VERSION)).as_py() or 0
    return Notes(skipped=table["t"].null_count, newer=newer)
