"""Records into a frame: the last word on each field of a unit, its first prediction, and all its calls and checks.

A unit's first revision says all of it, a later one what it changes, and of own minutes what it adds: whoever writes one
undoes nothing that another handle wrote. All of it is arithmetic on whole columns: units are numbered, revisions sorted
by (unit, time, rev), and what belongs to a unit is found by its number. The order of the records and their files does
not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.log.reading.arrays import (
    earliest,
    flag,
    flat,
    indices,
    numbers,
    of_known,
    ordered,
    places_in,
    words_at,
)
from orchestration.log.reading.asked import Asked, checks_of
from orchestration.log.reading.framed import framed
from orchestration.log.schema import ADD_UP, COLUMNS, OUTCOMES, record_schemas
from orchestration.record.reading import tables

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

OPEN, ACCEPTED = OUTCOMES.index("open"), OUTCOMES.index("accepted")
ENDS = tuple(OUTCOMES.index(word) for word in ("accepted", "edited", "rejected", "abandoned"))
"""Outcomes that say something about the model's work; kept work is done."""
_NOT_NEEDED = {
    "v", "context", "prompt", "answer", "prompt_hmac", "prompt_chars", "answer_chars", "gen_ai.operation.name",
    "gen_ai.response.id", "gen_ai.response.finish_reasons", "gen_ai.evaluation.name", "gen_ai.evaluation.score.value",
}  # fmt: skip


def folded(folder: Path) -> pd.DataFrame:
    """All records below `folder` as a frame: a row a unit, oldest first, in the columns of the schema.

    `frame.attrs` holds `units` and `meanings` of the columns and `notes`, a sentence on what could not be read ("" when
    all could).
    """
    read, notes = tables(folder, needed())
    frame = fold(read["unit"], read["call"], read["check"])
    frame.attrs["notes"] = notes.sentence
    return frame


def needed(*more: str) -> dict[str, pa.Schema]:
    """The fields that the frame is made of, and `more`; texts and hashes of prompts are not among them."""
    import pyarrow as pa

    left_out = _NOT_NEEDED - set(more)
    return {
        name: pa.schema([field for field in schema if field.name not in left_out])
        for name, schema in record_schemas().items()
    }


def fold(units: pa.Table, calls: pa.Table, checks: pa.Table) -> pd.DataFrame:
    """The frame of some records, each once, in the columns of `record_schemas()`."""
    import pyarrow.compute as pc

    units = units.filter(pc.is_valid(units["unit_id"]))
    known = flat(units["unit_id"]).dictionary_encode()
    unit, ids = known.indices.to_numpy(zero_copy_only=False), known.dictionary
    history = _History.of(units, unit, len(ids))
    asked = Asked.of(calls, ids)
    checked = of_known(checks, ids)
    columns = history.columns(asked, checked) | asked.columns(len(ids)) | checks_of(*checked, len(ids))
    columns["simulated"] = columns["simulated"] | asked.simulated(len(ids))
    rows = indices(_by_time(columns["started_at"], ids))
    return framed({column.name: _array(columns[column.name]).take(rows) for column in COLUMNS})


def _array(values: Any) -> pa.Array:
    import pyarrow as pa

    return values if isinstance(values, pa.Array) else pa.array(values)


def _by_time(started: np.ndarray, ids: pa.Array) -> np.ndarray:
    """Oldest first; of those that began at once, by id."""
    import numpy as np
    import pyarrow.compute as pc

    rows = np.argsort(started)
    if (started[rows][1:] == started[rows][:-1]).any():
        rows = np.lexsort((flat(pc.rank(ids)).to_numpy(), started))
    return rows


@dataclass(frozen=True)
class _History:
    """The revisions of all units, sorted by (unit, time, rev); `unit` counts up from 0 without gaps."""

    table: pa.Table
    rows: np.ndarray
    """Where each of them stands in the table."""
    unit: np.ndarray
    first: np.ndarray
    """Where each unit's revisions begin."""
    outcome: np.ndarray
    """What the unit is from each revision on, as a place in OUTCOMES; what is no such word counts as open."""
    close: np.ndarray
    """Where each unit was closed first; the table's length if it never was."""

    @classmethod
    def of(cls, table: pa.Table, unit: np.ndarray, count: int) -> _History:
        import numpy as np

        times = np.where(numbers(table["rev"], 0) > 1, numbers(table["ts"], 0), 0)  # a wrong clock or not: it is first
        rows = ordered(table, unit, times)
        unit = unit[rows]
        first = np.searchsorted(unit, np.arange(count))
        place = np.arange(len(unit))
        said = flag(table["outcome"].is_valid())[rows]
        said[first] = True
        outcome = places_in(table["outcome"], OUTCOMES)[rows][np.maximum.accumulate(np.where(said, place, 0))]
        outcome = np.where(outcome < 0, OPEN, outcome)
        at = np.where(outcome != OPEN, place, len(unit))
        return cls(table, rows, unit, first, outcome, np.minimum.reduceat(at, first) if count else at)

    def columns(self, asked: Asked, checked: tuple[pa.Table, np.ndarray]) -> dict[str, Any]:
        """What the units themselves say; of most fields the last word."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        count = len(self.first)
        stated = {one.name for one in COLUMNS} & set(self.table.column_names)
        columns: dict[str, Any] = {name: self._last(name) for name in stated.difference(ADD_UP)}
        columns |= {name: self._sum(name) for name in ADD_UP}
        times = numbers(self.table["ts"], 0)[self.rows]
        columns["started_at"] = numbers(columns["started_at"], 0)
        unknown = columns["started_at"] == 0
        columns["started_at"][unknown] = times[self.first][unknown]
        columns["simulated"] = flag(columns["simulated"])
        imported = flag(pc.equal(columns["source"], "import"))
        closed = self.close < len(self.outcome)
        close = np.where(closed, self.close, 0)
        ended = np.where(closed, self.outcome[close], OPEN) if count else self.outcome
        columns["first_outcome"] = words_at(np.where(closed, ended, -1), OUTCOMES)
        answers = asked.answers_by(np.where(closed, times[close], 0)) if count else np.zeros(0)
        right = (ended == ACCEPTED) & (imported | (answers <= 1))
        given = flag(pc.is_in(columns["decision"], value_set=pa.array(["delegate", "assist"])))
        columns["accepted_first"] = pa.array(right, mask=~(np.isin(ended, ENDS) & given))
        columns["reopened"] = pa.array(self._returns())
        began = np.minimum(asked.began(count), earliest(*checked, count))
        columns["predicted_success"] = self._prediction(times, began, imported)
        return columns

    def _last(self, name: str) -> pa.Array:
        """What the last revision that says anything of it says."""
        import numpy as np

        column = flat(self.table[name])
        if column.null_count:
            there = np.where(flag(column.is_valid())[self.rows], np.arange(len(self.unit)), -1)
            last = np.maximum.reduceat(there, self.first) if len(self.first) else there
        else:
            last = np.append(self.first[1:], len(self.unit))[: len(self.first)] - 1
        return column.take(indices(np.where(last < 0, 0, self.rows[last]), last < 0))

    def _sum(self, name: str) -> pa.Array:
        """What all revisions add; null where none does."""
        import numpy as np
        import pyarrow as pa

        spent, count = numbers(self.table[name], np.nan)[self.rows], len(self.first)
        there = ~np.isnan(spent)
        total = np.bincount(self.unit[there], spent[there], count)
        return pa.array(total, mask=np.bincount(self.unit[there], minlength=count) == 0)

    def _returns(self) -> np.ndarray:
        """How often each unit came back: revisions of a closed unit that change how it ended or add to what it took."""
        import numpy as np

        later = np.ones(len(self.unit), dtype=bool)
        later[self.first] = False
        before = np.roll(self.outcome, 1)
        changed = before != self.outcome
        for name in ADD_UP:
            changed |= numbers(self.table[name], 0.0)[self.rows] != 0
        back = later & changed & (before != OPEN)
        return np.bincount(self.unit[back], minlength=len(self.first))

    def _prediction(self, times: np.ndarray, began: np.ndarray, imported: np.ndarray) -> pa.Array:
        """The first prediction of each unit, if it was one: made while the unit was open and nothing of it seen."""
        import numpy as np
        import pyarrow as pa

        chance = numbers(self.table["predicted_success"], np.nan)[self.rows]
        place = np.arange(len(self.unit))
        count = len(self.first)
        if not count:
            return pa.array([], pa.float64())
        said = np.minimum.reduceat(np.where(np.isnan(chance), len(place), place), self.first)
        there = said < np.minimum(len(place), self.close)
        at = np.where(there, said, self.first)
        sane = (chance[at] >= 0) & (chance[at] <= 1)
        blind = (at == self.first) | (times[at] <= began)
        return pa.array(np.where(there, chance[at], 0.0), mask=~(there & sane & blind & ~imported))
