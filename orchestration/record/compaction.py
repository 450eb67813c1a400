"""Old segments into one Parquet file: a tenth of the room, many times as fast to read, and nothing of them is lost.

A file is complete on the disk before the first segment goes; whatever happens in between, a reader finds every record
and each of them once. Segments that are still written to stay, and two compactors share the work.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.errors import RecordUnwritable
from orchestration.record import compacted
from orchestration.record.columns import column
from orchestration.record.lines import BLANK, found, parsed, whole
from orchestration.record.locks import taken
from orchestration.record.parsing import at_once, pieces
from orchestration.record.reading import union
from orchestration.record.segments import sync_folder
from orchestration.record.versions import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

_DRAFT = ".compacting-"
OLD = timedelta(days=7)
"""A segment that was not written to for so long is old."""
_DEAD_AFTER = 3600
"""Seconds after which an unfinished file is nobody's any more."""
_FILES, _BYTES = 200, 128 << 20
"""At most so many segments, or bytes, go into one file."""
_ROWS = 1 << 18


@dataclass(frozen=True)
class Compacted:
    """What was done. Adds up with `+`."""

    files: int = 0
    """Segments that were replaced."""
    records: int = 0
    """Records in the new files."""
    bytes_before: int = 0
    bytes_after: int = 0
    kept_aside: int = 0
    """Lines that were no records, such as a torn last one; their text is in the new files too."""

    def __add__(self, other: Compacted) -> Compacted:
        return Compacted(
            self.files + other.files,
            self.records + other.records,
            self.bytes_before + other.bytes_before,
            self.bytes_after + other.bytes_after,
            self.kept_aside + other.kept_aside,
        )


def compact(folder: Path, wanted: Mapping[str, pa.Schema], *, older_than: timedelta = OLD) -> Compacted:
    """Put the segments of `folder` (not of folders below) that were last written to so long ago into Parquet files.

    Fields of the schemas become typed columns, all others JSON text. Raises RecordUnwritable; nothing is lost then.
    """
    done = Compacted()
    try:
        _clear_up(folder)
        for batch in _batches(folder, older_than):
            with ExitStack() as held:
                done += _compacted(folder, [path for path in batch if held.enter_context(taken(path))], wanted)
    except OSError as problem:
        raise RecordUnwritable(
            f"The segments in {folder} cannot be compacted ({problem.strerror or problem}). Nothing is lost: they stay "
            "as they are."
        ) from None
    return done


def _clear_up(folder: Path) -> None:
    """Delete the drafts of compactors that died, and segments that a complete file covers."""
    for draft in folder.glob(f"{_DRAFT}*"):
        try:
            if draft.stat().st_mtime < time.time() - _DEAD_AFTER:
                draft.unlink()
        except FileNotFoundError:  # another compactor has just finished it, or cleared it up
            pass
    here = found(folder)
    for path in here.compacted:
        try:
            covered = compacted.opened(path).covered
        except (OSError, ValueError):
            continue
        for segment in here.segments:
            if segment.parent == path.parent == folder and segment.name in covered:
                with taken(segment) as alone:
                    if alone and len(whole(segment)[0]) == covered[segment.name]:
                        _delete(segment)


def _batches(folder: Path, older_than: timedelta) -> Iterator[list[Path]]:
    """The segments that are old enough, some at a time."""
    latest = time.time() - older_than.total_seconds()
    batch: list[Path] = []
    size = 0
    for path in found(folder).segments:
        try:
            said = path.stat()
        except FileNotFoundError:
            continue
        if path.parent == folder and said.st_mtime <= latest:
            batch.append(path)
            size += said.st_size
        if len(batch) >= _FILES or size >= _BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def _compacted(folder: Path, segments: Sequence[Path], wanted: Mapping[str, pa.Schema]) -> Compacted:
    """Write what the segments hold into one file, and delete them. Nobody else has them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    contents = {path: path.read_bytes().rstrip(BLANK) + b"\n" for path in segments}
    if not contents:
        return Compacted()
    before = sum(path.stat().st_size for path in contents)
    fields = _fields(wanted)
    table = pa.concat_tables(_tables([one for data in contents.values() for one in pieces(data)], fields))
    after = 0
    if len(table):
        covered = {path.name: len(whole(path)[0]) for path in contents}
        after = _write(folder, table, covered)
    for path in contents:
        _delete(path)
    aside = pc.sum(pc.starts_with(table[compacted.REST], '"')).as_py() or 0
    return Compacted(len(contents), len(table) - aside, before, after, aside)


def _fields(wanted: Mapping[str, pa.Schema]) -> pa.Schema:
    """The columns: the fields of all types, and every record's envelope."""
    import pyarrow as pa

    fields = union(wanted)
    for name, kind in (("ts", pa.int64()), ("learner_id", pa.string())):
        if name not in fields.names:
            fields = fields.append(pa.field(name, kind))
    return fields


def _tables(some: Sequence[memoryview], fields: pa.Schema) -> list[pa.Table]:
    """All lines as tables with `fields` and `rest`; line by line only where that is not empty."""
    import pyarrow as pa

    names = set(fields.names)
    table = at_once(some, fields, unknown="error")
    if table is not None:
        return [table.append_column(compacted.REST, pa.nulls(len(table), pa.string()))]
    if len(some) > 1:
        return [*_tables(some[: len(some) // 2], fields), *_tables(some[len(some) // 2 :], fields)]
    read = list(parsed(some[0]))
    rows = [one if isinstance(one, dict) else {} for one in read]
    rest = [{name: value for name, value in row.items() if name not in names} for row in rows]
    columns = []
    for field in fields:
        values = [row.get(field.name) for row in rows]
        made, misfits = column(values, field.type)
        columns.append(made)
        for place in misfits:
            rest[place][field.name] = values[place]
    columns.append(pa.array(map(_text, read, rest), pa.string()))
    return [pa.Table.from_arrays(columns, schema=fields.append(pa.field(compacted.REST, pa.string())))]


def _text(read: dict[str, Any] | bytes, rest: dict[str, Any]) -> str | None:
    """What the columns cannot say: a record's other fields as an object, a line that is no record as a text."""
    if isinstance(read, bytes):
        return json.dumps(read.decode("utf-8", "surrogateescape"))
    return json.dumps(rest, separators=(",", ":")) if rest else None


def _write(folder: Path, table: pa.Table, covered: Mapping[str, int]) -> int:
    """Write a complete file under its final name, and return its length in bytes. Raises OSError."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    kinds = pc.fill_null(table["t"], "")
    parts = {kind: table.filter(pc.equal(kinds, kind)) for kind in sorted(pc.unique(kinds).to_pylist())}
    types = [kind for kind, part in parts.items() for _ in range(0, len(part), _ROWS)]
    distinct = [kind for kind, part in parts.items() if pc.count_distinct(part["id"], mode="all").as_py() == len(part)]
    said = {"v": VERSION, "covered": covered, "types": types, "distinct": distinct}
    schema = table.schema.with_metadata({compacted.KEY: json.dumps(said).encode()})
    draft = folder / f"{_DRAFT}{secrets.token_hex(6)}"
    final = folder / f"{time.time_ns():016x}-{os.getpid():x}-{secrets.token_hex(3)}.parquet"
    file = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(file, "wb") as out:
            with pq.ParquetWriter(out, schema, compression="zstd") as writer:
                for part in parts.values():
                    writer.write_table(part.replace_schema_metadata(schema.metadata), row_group_size=_ROWS)
            out.flush()
            os.fsync(out.fileno())
        if pq.read_metadata(draft).num_rows != len(table):
            raise OSError("the new file does not hold all records")
        size = draft.stat().st_size
        draft.rename(final)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(folder)
    return size


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # Windows: somebody has it open; readers know what is in it already
        pass
