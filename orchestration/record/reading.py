"""The record as Arrow tables, one for each type of record: segments and compacted files together, each record once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.record import compacted, parsing
from orchestration.record.compacted import Compacted, Ids, Span
from orchestration.record.lines import Found, Notes, records, steadily

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Notes", "records", "tables", "union"]


def tables(folder: Path, wanted: Mapping[str, pa.Schema]) -> tuple[dict[str, pa.Table], Notes]:
    """All records of each type in `wanted` below `folder`, each id once, and what there is to say about the reading.

    Columns are those of the type's schema in its order; what a record does not have is null, what is not wanted is
    left out. Raises ValueError when two types want one field in two types; never because of what a file holds.
    """
    return steadily(folder, lambda here: _readable(here, wanted))


def _readable(here: Found, wanted: Mapping[str, pa.Schema]) -> tuple[dict[str, pa.Table], Notes]:
    broken: set[Path] = set()
    while True:  # once more for every compacted file that turns out to be broken: its segments may still be there
        try:
            made, notes = _tables(here, wanted, broken)
        except _Broken as problem:
            broken.add(problem.path)
        else:
            return made, notes + here.notes + Notes(unread=tuple(sorted(path.name for path in broken)))


class _Broken(Exception):
    def __init__(self, path: Path) -> None:
        self.path = path


def _tables(
    here: Found, wanted: Mapping[str, pa.Schema], broken: Collection[Path]
) -> tuple[dict[str, pa.Table], Notes]:
    """Raises _Broken."""
    import pyarrow as pa

    notes = Notes()
    fields = union(wanted)
    signed = {
        name: schema if "id" in schema.names else schema.append(fields.field("id")) for name, schema in wanted.items()
    }
    words = {field.name for schema in wanted.values() for field in schema if pa.types.is_dictionary(field.type)}
    files = {path: _opened(path, words) for path in here.compacted if path not in broken}
    covered = {name: size for file in files.values() for name, size in file.covered.items()}
    lines: dict[str, list[pa.Table]] = {name: [] for name in wanted}
    for table, said in parsing.read(here.segments, covered, fields):
        notes += said
        for name in wanted:
            lines[name].append(_of_type(table, name, signed[name]))
    made = {}
    for name, schema in wanted.items():
        ours = pa.concat_tables(lines[name])
        apart = _apart([compacted.ids(file, name) for file in files.values()], _span(ours))
        mixed, alone = [ours], [schema.empty_table()]
        for (path, file), distinct in zip(files.items(), apart, strict=True):
            try:
                table, said = compacted.records(file, name, schema if distinct else signed[name])
            except (OSError, ValueError):
                raise _Broken(path) from None
            notes += said
            (alone if distinct else mixed).append(table)
        made[name] = pa.concat_tables([*alone, _once(pa.concat_tables(mixed)).select(schema.names)])
    return made, notes


def _opened(path: Path, words: Collection[str]) -> Compacted:
    try:
        return compacted.opened(path, words)
    except (OSError, ValueError):
        raise _Broken(path) from None


def union(wanted: Mapping[str, pa.Schema]) -> pa.Schema:
    """One schema that holds the fields of all types; words that Arrow keeps in a dictionary are plain text in it.

    Raises ValueError when a field is wanted in two types.
    """
    import pyarrow as pa

    fields = {"v": pa.int64(), "id": pa.string(), "t": pa.string(), "unit_id": pa.string()}
    for schema in wanted.values():
        for field in schema:
            plain = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
            if fields.setdefault(field.name, plain) != plain:
                raise ValueError(f"The field {field.name} is wanted as {fields[field.name]} and as {plain}.")
    return pa.schema(list(fields.items()))


def _of_type(table: pa.Table, name: str, schema: pa.Schema) -> pa.Table:
    import pyarrow.compute as pc

    mask = pc.equal(table["t"], name)
    part = table.select(schema.names)
    return (part if pc.all(mask, skip_nulls=False).as_py() else part.filter(mask)).cast(schema)


def _span(table: pa.Table) -> Span | None:
    import pyarrow.compute as pc

    ends = pc.min_max(table["id"]).as_py()
    return None if ends["min"] is None else (ends["min"], ends["max"])


def _apart(files: Sequence[Ids], lines: Span | None) -> list[bool]:
    """Which compacted files hold each id once, and none that may be elsewhere: ids sort by time, so that most do."""
    spans = [*(one.span for one in files), lines]
    return [
        one.distinct and not any(number != other and _overlap(one.span, span) for other, span in enumerate(spans))
        for number, one in enumerate(files)
    ]


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]


def _once(table: pa.Table) -> pa.Table:
    """Each id once, the first of them; records without one all stay."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = table["id"]
    if pc.count_distinct(ids).as_py() == len(ids) - ids.null_count:
        return table
    numbered = pa.table({"id": ids, "row": pa.array(range(len(ids)))})
    known = numbered.filter(pc.is_valid(ids)).group_by("id").aggregate([("row", "min")])["row_min"]
    nameless = numbered.filter(pc.is_null(ids))["row"]
    rows = pa.chunked_array([*known.chunks, *nameless.chunks], pa.int64())
    return table.take(rows.take(pc.sort_indices(rows)))
