"""The log as a file for other tools: CSV for a spreadsheet, Parquet for pandas and DuckDB, OTLP JSON for a tracer.

An export is the learner's own copy: all columns, readable by its owner only. What may leave the machine is in
`sharing`.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from orchestration.errors import BadEntry, RecordUnwritable
from orchestration.log.leaving import otlp
from orchestration.log.reading.asked import once
from orchestration.log.reading.framed import framed
from orchestration.log.schema import COLUMNS, OTEL, record_schemas
from orchestration.record import reading

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from orchestration.log.delegation_log import DelegationLog

SUFFIXES = {".csv": "CSV", ".parquet": "Parquet", ".json": "OTLP JSON"}
FORMULA = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""Characters at the start of a text that make a spreadsheet take it for a formula (OWASP, CSV injection)."""


def export(log: DelegationLog, path: str | Path, *, replace: bool = False) -> Path:
    """Write the whole log to `path`; as OTLP JSON with every call and check. Raises as `write` does."""
    if Path(path).suffix.lower() != ".json":
        return write(log.frame(), path, replace=replace)
    schemas = record_schemas()
    tables, _ = reading.tables(log.home / "log", {name: schemas[name] for name in ("call", "check")})
    return write(log.frame(), path, calls=rows(once(tables["call"])), checks=rows(tables["check"]), replace=replace)


def rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """A table's rows as plain values, some at a time."""
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()


def write(
    frame: pd.DataFrame, path: str | Path, *, calls: Iterable[otlp.Record] | None = None,
    checks: Iterable[otlp.Record] | None = None, replace: bool = False,
) -> Path:  # fmt: skip
    """Write a frame of units to a new file, in the format that the suffix says, and return its path.

    .csv is UTF-8 with a byte order mark, ISO 8601 times in UTC, empty fields for what is not known; a text that a
    spreadsheet would run as a formula gets a quote in front, which `read` takes away. .parquet keeps the types and says
    of each column what it means. .json is OTLP; `calls` and `checks` are records of the log. The file appears whole or
    not at all. Raises BadEntry for an unknown suffix and, without `replace`, for a file that is there already;
    RecordUnwritable where nothing can be written.
    """
    target = Path(path).expanduser()
    match _format(target):
        case "CSV":
            return whole(target, lambda file: _csv(frame, file), replace=replace)
        case "Parquet":
            return whole(target, lambda file: _parquet(frame, file), replace=replace)
        case _:
            pieces = otlp.pieces(frame, calls, checks)
            return whole(target, lambda file: file.writelines(one.encode() for one in pieces), replace=replace)


def read(path: str | Path) -> pd.DataFrame:
    """An exported .csv or .parquet file as the frame that was written, types and all. Raises BadEntry."""
    import orchestration.log.questions.accessor  # noqa: F401  registers the accessor

    target = Path(path).expanduser()
    kind = _format(target)
    if kind == "OTLP JSON":
        raise BadEntry(f"{target} holds spans, not rows: give the .csv or .parquet export instead.")
    try:
        return _read_csv(target) if kind == "CSV" else _read_parquet(target)
    except (OSError, ValueError) as problem:
        why = str(getattr(problem, "strerror", None) or problem).partition("\n")[0].rstrip(".")
        raise BadEntry(f"{target} cannot be read as an export of the log: {why}.") from None


def whole(path: Path, fill: Callable[[IO[bytes]], object], *, replace: bool) -> Path:
    """Make a file of one's own, never seen half written. Raises BadEntry if it is there already, RecordUnwritable."""
    draft = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        _put(draft, path, replace)
    except FileExistsError:
        raise BadEntry(
            f"{path} is there already: give another name, or replace=True to put this in its place."
        ) from None
    except OSError as problem:
        raise RecordUnwritable(
            f"{path} cannot be written ({problem.strerror or problem}): give a folder that is there and yours to write "
            "in, with room on the disk."
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink()
    return path


def _put(draft: Path, path: Path, replace: bool) -> None:
    if replace:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)


def _format(path: Path) -> str:
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        ways = ", ".join(f"{suffix} ({name})" for suffix, name in SUFFIXES.items())
        raise BadEntry(f"The suffix of {path.name!r} says no format: name the file with one of {ways}.") from None


def _csv(frame: pd.DataFrame, file: IO[bytes]) -> None:
    import pyarrow as pa
    from pyarrow import compute, csv

    table = otlp.arrow(frame)
    columns = []
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_timestamp(column.type):
            column = compute.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
        elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column = compute.replace_substring_regex(column, f"^('*[{FORMULA}])", r"'\1")
        columns.append(column)
    file.write(b"\xef\xbb\xbf")
    csv.write_csv(pa.table(columns, names=table.column_names), file)


def _parquet(frame: pd.DataFrame, file: IO[bytes]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    table = otlp.arrow(frame)
    known = {column.name: column for column in COLUMNS}
    fields = []
    for field in table.schema:
        if column := known.get(field.name):
            said = {"meaning": column.meaning, "unit": column.unit, "otel": column.otel}
            field = field.with_metadata({name: text for name, text in said.items() if text})
        fields.append(field)
    schema = pa.schema(fields, {**(table.schema.metadata or {}), b"otel_names": OTEL.encode()})
    parquet.write_table(table.cast(schema), file, compression="zstd")


def _read_parquet(path: Path) -> pd.DataFrame:
    from pyarrow import parquet

    table = parquet.read_table(path)
    return _framed(table)


def _read_csv(path: Path) -> pd.DataFrame:
    import pyarrow as pa
    from pyarrow import compute, csv

    kinds = {"int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_(), "timestamp": pa.timestamp("us", tz="UTC")}
    types = {column.name: kinds.get(re.split(r"\W", column.dtype)[0], pa.string()) for column in COLUMNS}
    table = csv.read_csv(
        path,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )
    for place, column in enumerate(table.columns):
        if pa.types.is_string(column.type):
            bare = compute.replace_substring_regex(column, f"^'('*[{FORMULA}])", r"\1")
            table = table.set_column(place, table.column_names[place], bare)
    return _framed(table)


def _framed(table: pa.Table) -> pd.DataFrame:
    """The schema's columns in its types, others in Arrow's, all in the table's order."""
    import pandas as pd

    frame = framed({name: table[name] for name in table.column_names})
    for name in table.column_names:
        if name not in frame:
            frame[name] = pd.array(table[name], dtype=pd.ArrowDtype(table[name].type))
    return frame[table.column_names]
