"""Units and calls of any day, read back from the segments."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.errors import BadEntry
from orchestration.log.delegation import Facts
from orchestration.log.schema import record_schemas
from orchestration.record.reading import tables

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_ID = re.compile(r"[0-9a-f]{1,32}")
_FACTS = tuple(one.name for one in fields(Facts))


def found(folder: Path, unit_id: str) -> Facts:
    """What the last revision of a unit says, with the first prediction. Raises BadEntry for no unit or several."""
    import pyarrow.compute as pc

    start = str(unit_id).strip().lower().replace("-", "")
    if not _ID.fullmatch(start):
        raise BadEntry(
            f"{unit_id!r} is no id of a unit: take it, or its beginning, from the column unit_id of log.frame()."
        )
    units = _table(folder, "unit")
    mine = units.filter(pc.starts_with(units["unit_id"], start))
    ids = sorted(set(mine["unit_id"].to_pylist()))
    if not ids:
        raise BadEntry(f"No unit's id begins with {start}; log.frame() lists all, log.todo() those that are open.")
    if len(ids) > 1:
        raise BadEntry(f"{len(ids)} units' ids begin with {start}: give more of it, such as {_apart(ids)}.")
    revisions = sorted(mine.to_pylist(), key=lambda one: (one["rev"] or 0, one["ts"] or 0))
    last: dict[str, Any] = {
        name: value for name, value in revisions[-1].items() if name in _FACTS and value is not None
    }
    predicted = (one["predicted_success"] for one in revisions if one["predicted_success"] is not None)
    last["predicted_success"] = next(predicted, None)
    last["context"] = tuple(last.get("context", ()))
    return Facts(**{"started_at": 0, "title": "", "decision": None, **last})


def touched(folder: Path, unit_id: str) -> bool:
    """Whether any call, check or close of a unit is on the disk."""
    import pyarrow.compute as pc

    for record in ("call", "check"):
        if pc.any(pc.equal(_table(folder, record)["unit_id"], unit_id)).as_py():
            return True
    units = _table(folder, "unit")
    closed = pc.and_(pc.equal(units["unit_id"], unit_id), pc.not_equal(units["outcome"], "open"))
    return bool(pc.any(closed).as_py())


def calls(folder: Path) -> pd.DataFrame:
    """A row a call, oldest first, Arrow-backed columns under the names of the records."""
    import pandas as pd

    table = _table(folder, "call").sort_by([("ts", "ascending"), ("id", "ascending")])
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    frame["ts"] = pd.to_datetime(frame["ts"], unit="us", utc=True)
    return frame


def _table(folder: Path, record: str) -> pa.Table:
    return tables(folder, {record: record_schemas()[record]})[0][record]


def _apart(ids: list[str]) -> str:
    """The beginning of the last id that no other shares."""
    last, others = ids[-1], ids[:-1]
    return next(last[:length] for length in range(1, 33) if not any(one.startswith(last[:length]) for one in others))
