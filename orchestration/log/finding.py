"""Units and calls of any day, read back from the segments."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.errors import BadEntry
from orchestration.log.delegation import Facts
from orchestration.log.ids import like, shortened
from orchestration.log.reading.fold import fold, needed
from orchestration.log.schema import record_schemas
from orchestration.record.reading import tables

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_ID = re.compile(r"[0-9a-f]{1,32}")
_NAMED = 5
"""Ids that are named where several fit."""
_FACTS = tuple(one.name for one in fields(Facts))


def found(folder: Path, unit_id: str) -> Facts:
    """What the log's frame says of a unit, and its context. Raises BadEntry for no unit or several."""
    import pandas as pd
    import pyarrow.compute as pc

    said = str(unit_id).strip()
    if not _ID.fullmatch(said.lower().replace("-", "")):
        raise BadEntry(
            f"{unit_id!r} is no id of a unit: take it from the column unit_id of log.frame(), or from `course log`."
        )
    read = tables(folder, needed("context"))[0]
    all_ids = sorted(set(read["unit"]["unit_id"].to_pylist()))
    ids = like(said, all_ids)
    if not ids:
        raise BadEntry(
            f"No unit's id begins or ends with {said}; log.frame() lists all, log.todo() those that are open."
        )
    if len(ids) > 1:
        some = ", ".join(shortened(ids[-_NAMED:], all_ids))
        raise BadEntry(f"{len(ids)} units' ids begin or end with {said}, such as {some}. Give more of it.")
    mine = {name: table.filter(pc.equal(table["unit_id"], ids[0])) for name, table in read.items()}
    row = fold(mine["unit"], mine["call"], mine["check"]).iloc[0]
    known: dict[str, Any] = {name: row[name] for name in _FACTS if name in row and not pd.isna(row[name])}
    known["started_at"] = known["started_at"].value // 1000
    contexts = mine["unit"].filter(mine["unit"]["context"].is_valid())["context"].to_pylist()
    known["context"] = tuple(contexts[0]) if contexts else ()
    known["simulated"] = True if known["simulated"] else None
    return Facts(**{"title": "", "decision": None, **known, "rev": pc.max(mine["unit"]["rev"]).as_py() or 1})


def foretold(folder: Path, unit_id: str) -> tuple[float | None, bool]:
    """The first prediction of a unit on the disk, and whether any call, check or close of it is there."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = {"unit": ("ts", "outcome", "predicted_success"), "call": (), "check": ()}
    schemas = record_schemas()
    read, _ = tables(
        folder,
        {
            name: pa.schema([schemas[name].field(field) for field in ("unit_id", *more)])
            for name, more in wanted.items()
        },
    )
    mine = {name: table.filter(pc.equal(table["unit_id"], unit_id)) for name, table in read.items()}
    revisions = sorted(mine["unit"].to_pylist(), key=lambda one: one["ts"] or 0)
    said = (one["predicted_success"] for one in revisions if one["predicted_success"] is not None)
    closed = any(one["outcome"] not in (None, "open") for one in revisions)
    return next(said, None), closed or bool(mine["call"].num_rows or mine["check"].num_rows)


def calls(folder: Path) -> pd.DataFrame:
    """A row a call, oldest first, Arrow-backed columns under the names of the records."""
    import pandas as pd
    import pyarrow as pa

    table = _table(folder, "call").sort_by([("ts", "ascending"), ("id", "ascending")])
    times = table["ts"].cast(pa.timestamp("us", "UTC"))
    return table.set_column(table.column_names.index("ts"), "ts", times).to_pandas(types_mapper=pd.ArrowDtype)


def _table(folder: Path, record: str) -> pa.Table:
    return tables(folder, {record: record_schemas()[record]})[0][record]
