"""What calls and checks say of the units that they belong to: counts, tokens, time, cost, who verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orchestration.log.reading.arrays import (
    begun,
    codes,
    earliest,
    flag,
    flat,
    indices,
    numbers,
    of_known,
    ordered,
    places_in,
)
from orchestration.log.reading.prices import at_list_price
from orchestration.log.schema import VERIFIERS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

IN_PART = "some calls without a price"
"""Stands in `cost_source` where the sum is of some calls only."""


@dataclass(frozen=True)
class Asked:
    """The calls of known units, sorted by (unit, ts)."""

    table: pa.Table
    unit: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, calls: pa.Table, ids: pa.Array) -> Asked:
        table, unit = of_known(once(calls), ids)
        order = ordered(table, unit, numbers(table["ts"], 0))
        table = table.take(indices(order))
        return cls(table, unit[order], numbers(table["count"], 1))

    def answers_by(self, times: np.ndarray) -> np.ndarray:
        """How many answers each unit had asked for by a time of its own; a call that failed brought none."""
        import numpy as np
        import pyarrow.compute as pc

        counts = (begun(self.table) <= times[self.unit]) & flag(pc.is_null(self.table["error.type"]))
        return np.bincount(self.unit[counts], self.counts[counts], minlength=len(times))

    def began(self, count: int) -> np.ndarray:
        return earliest(self.table, self.unit, count)

    def simulated(self, count: int) -> np.ndarray:
        import numpy as np

        return np.bincount(self.unit[flag(self.table["simulated"])], minlength=count) > 0

    def columns(self, count: int) -> dict[str, Any]:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        made: dict[str, Any] = {"calls": pa.array(np.bincount(self.unit, self.counts, count).astype(np.int64))}
        for name, field in (
            ("input_tokens", "input_tokens"),
            ("output_tokens", "output_tokens"),
            ("cache_read_tokens", "cache_read.input_tokens"),
            ("cache_write_tokens", "cache_creation.input_tokens"),
            ("reasoning_tokens", "reasoning.output_tokens"),
        ):
            made[name] = self._sum(numbers(self.table[f"gen_ai.usage.{field}"], np.nan), count, np.int64)
        made["model_s"] = self._sum(numbers(self.table["duration_s"], np.nan), count, np.float64)
        named = self._newest("gen_ai.response.model", count)
        made["model"] = pc.coalesce(named, self._newest("gen_ai.request.model", count))
        made["provider"] = self._newest("gen_ai.provider.name", count)
        made["fingerprint"] = self._newest("fingerprint", count)
        return made | self._costs(count)

    def _sum(self, values: np.ndarray, count: int, kind: type) -> pa.Array:
        """The sum of what is stated; null where nothing is."""
        import numpy as np
        import pyarrow as pa

        there = ~np.isnan(values)
        total = np.bincount(self.unit[there], values[there], count)
        return pa.array(total.astype(kind), mask=np.bincount(self.unit[there], minlength=count) == 0)

    def _newest(self, field: str, count: int) -> pa.Array:
        """What the last call that states it says."""
        import numpy as np
        import pyarrow as pa

        rows = np.flatnonzero(flag(self.table[field].is_valid()))
        newest = np.zeros(count, dtype=np.int64)
        newest[self.unit[rows]] = rows
        there = np.bincount(self.unit[rows], minlength=count) > 0
        return flat(self.table[field]).take(pa.array(newest, mask=~there))

    def _costs(self, count: int) -> dict[str, Any]:
        import numpy as np
        import pyarrow.compute as pc

        cost = numbers(self.table["cost_usd"], np.nan)
        source = flat(self.table["cost_source"]).fill_null("stated").dictionary_encode()
        words, places = source.dictionary.to_pylist(), source.indices.to_numpy(zero_copy_only=False).copy()
        unpriced = np.isnan(cost) & ~flag(self.table["simulated"])
        found, name = at_list_price(self.table, unpriced)
        cost = np.where(np.isnan(cost), found, cost)
        places[~np.isnan(found)] = len(words)
        priced = ~np.isnan(cost)
        answered = flag(pc.is_null(self.table["error.type"]))
        missing = ~priced & answered & (np.bincount(self.unit[priced], minlength=count)[self.unit] > 0)
        places[missing] = len(words) + 1
        said = priced | missing
        return {
            "cost_usd": self._sum(cost, count, np.float64),
            "cost_source": _joined(self.unit[said], places[said], [*words, name, IN_PART], count),
        }


def once(calls: pa.Table) -> pa.Table:
    """The calls without those that were imported again: of one `ext_id` the one with most output, then the latest."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    again = pc.is_valid(calls["ext_id"])
    if not pc.any(again).as_py():
        return calls
    some = calls.filter(again)
    learner, ext = (codes(some[name]) for name in ("learner_id", "ext_id"))
    key = learner * (int(ext.max()) + 1) + ext
    outputs = numbers(some["gen_ai.usage.output_tokens"], -1)
    ties = flat(pc.rank(some["id"])).to_numpy()
    order = np.lexsort((ties, numbers(some["ts"], 0), outputs, key))
    last = np.append(key[order][1:] != key[order][:-1], True)
    return pa.concat_tables([calls.filter(pc.invert(again)), some.take(indices(order[last]))])


def checks_of(table: pa.Table, unit: np.ndarray, count: int) -> dict[str, Any]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    made = numbers(table["count"], 1)
    label = flag(pc.equal(table["gen_ai.evaluation.score.label"], "pass"))
    passed = numbers(table["count_passed"], -1)
    passed = np.where(passed < 0, np.where(label, made, 0), passed)
    checks = np.bincount(unit, made, count).astype(np.int64)
    return {
        "checks": pa.array(checks),
        "checks_passed": pa.array(np.bincount(unit, passed, count).astype(np.int64)),
        "verified": pa.array(checks > 0),
        "verified_by": _joined(unit, places_in(table["verifier"], VERIFIERS), VERIFIERS, count),
    }


def _joined(unit: np.ndarray, places: np.ndarray, words: Sequence[str], count: int) -> pa.Array:
    """For each unit the words that occur in it, in the order of `words`, with commas between; null where none does.

    Places below 0 are no word; only the first 62 words are told apart.
    """
    import numpy as np
    import pyarrow as pa

    there = (places >= 0) & (places < 62)
    width = max(len(words), 1)
    pairs = np.unique(unit[there].astype(np.int64) * width + places[there])
    masks = np.zeros(count, dtype=np.int64)
    np.add.at(masks, pairs // width, np.int64(1) << (pairs % width))
    sets, which = np.unique(masks, return_inverse=True)
    said = [
        ", ".join(dict.fromkeys(w for bit, w in enumerate(words) if one >> bit & 1)) or None for one in sets.tolist()
    ]
    return pa.array(said, pa.string()).take(indices(which))
