"""A frame of units as plain arrays, whatever file it comes from, and its rows in groups that may be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from orchestration.errors import BadEntry
from orchestration.intervals import wilson
from orchestration.log.questions.answers import FEW, LEARNERS, NEXT_TO_NOTHING, count, listed
from orchestration.log.schema import COLUMNS, DECISIONS, DELEGABLE, JUDGMENT, KINDS, OUTCOMES, WORDS

SIDES = ("mostly delegate", "mostly keep", "other")
"""The two sides of the course's table, and what stands in neither."""
SIDE_OF = dict.fromkeys(DELEGABLE, SIDES[0]) | dict.fromkeys(JUDGMENT, SIDES[1]) | {"other": SIDES[2]}
_CORE = ("kind", "decision", "outcome")
_NEVER = {"learner_id", "unit_id", "parent_id", "title", "why"}
_GROUPS = 50
_TRUTHS = {"True": 1.0, "true": 1.0, "False": 0.0, "false": 0.0}
_CLOSED = [OUTCOMES.index(word) for word in ("accepted", "edited", "rejected", "abandoned")]


class Units:
    """The columns that the questions need. Frames of the log, of Parquet and of CSV all do."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.decision = self.words("decision", DECISIONS)
        self.kind = self.words("kind", KINDS)
        self.outcome = self.words("outcome", OUTCOMES)
        asked = "tool" in frame.columns
        self.experiment = self.words("tool", ["experiment"]) == 0 if asked else np.zeros(len(frame), dtype=bool)
        """Arms of experiments: the learner's question to a model, no work that was delegated or kept."""
        self.draft = self.decision < 0
        self.filed = (self.decision >= 0) & ~self.experiment
        self.kept = self.filed & (self.decision == DECISIONS.index("keep"))
        given = self.filed & ~self.kept
        self.open = given & (self.outcome == OUTCOMES.index("open"))
        self.closed = given & np.isin(self.outcome, _CLOSED)
        """Delegated or assisted, and ended: what questions on outcomes are about."""
        self.misfit = given & ~self.open & ~self.closed

    @property
    def side(self) -> np.ndarray:
        """The side of the course's table that each unit's kind stands on, as a place in SIDES."""
        places = np.array([SIDES.index(SIDE_OF[kind]) for kind in KINDS])
        sides: np.ndarray = np.where(self.kind < 0, SIDES.index("other"), places[self.kind])
        return sides

    @property
    def week(self) -> np.ndarray:
        """The Monday (UTC) of the week in which each unit began."""
        began = self._column("started_at")
        try:
            if not (isinstance(began.dtype, pd.ArrowDtype) and began.dtype.kind == "M"):
                if "integer" in (sort := pd.api.types.infer_dtype(began.dropna())) or sort == "floating":
                    raise ValueError("a bare number has no unit of time")
                began = pd.to_datetime(began, utc=True, format="ISO8601").dt.tz_localize(None)
            days = began.to_numpy("datetime64[us]").astype("datetime64[D]")
        except (ValueError, TypeError) as problem:
            raise BadEntry(f"The column started_at should hold times, such as 2026-09-21T08:30Z: {problem}") from None
        mondays: np.ndarray = days - ((days.astype("int64") + 3) % 7).astype("timedelta64[D]")
        return mondays

    @property
    def rework(self) -> np.ndarray:
        """Minutes of one's own that the repair of each unit took; nan where nobody noted them.

        What was accepted as it came and never came back took 0.
        """
        spent = self.numbers("rework_s") / 60
        smooth = (self.outcome == OUTCOMES.index("accepted")) & ~self.back
        minutes: np.ndarray = np.where(np.isnan(spent) & smooth, 0.0, spent)
        return minutes

    @property
    def back(self) -> np.ndarray:
        """Which units came back after a close."""
        back: np.ndarray = self.numbers("reopened") > 0
        return back

    @property
    def aside(self) -> str:
        """What is to be said of drafts and of arms of experiments, which are no units of work that was decided."""
        drafts = int(self.draft.sum())
        filing = f"; {count(drafts, 'draft')} to file" if drafts else ""
        return filing + (f"; {self._arms}, left out" if self._arms else "")

    @property
    def _arms(self) -> str:
        arms = int(self.experiment.sum())
        return count(arms, "arm of an experiment", "arms of experiments") if arms else ""

    def words(self, name: str, words: Sequence[str]) -> np.ndarray:
        """A column of words as places in `words`; -1 for any other and for none."""
        column = self._column(name)
        index = pd.Index(list(words), dtype="object")
        places: np.ndarray
        if isinstance(column.dtype, pd.CategoricalDtype):
            known = np.append(index.get_indexer(column.cat.categories.astype("object")), -1)
            places = known[column.cat.codes.to_numpy()]
        else:
            places = index.get_indexer(column.astype("object"))
        return places

    def numbers(self, name: str) -> np.ndarray:
        """A column of numbers or truths as floats; nan where there is none. Raises BadEntry for what is neither."""
        column = self._column(name)
        if column.dtype.kind == "c" or not pd.api.types.is_numeric_dtype(column.dtype):
            column = column.astype("object")
            try:
                column = column.where(column.notna(), None).map(_number, na_action="ignore")
            except ValueError as problem:
                raise BadEntry(f"The column {name} should hold numbers, True or False; {problem} is neither.") from None
        values: np.ndarray = column.to_numpy(dtype="float64", na_value=np.nan)
        return values

    def truths(self, name: str) -> np.ndarray:
        """A column of truths; where there is none, False."""
        values: np.ndarray = self.numbers(name) == 1
        return values

    def groups(self, by: str | None, rows: np.ndarray, pool: bool | None = None) -> Iterator[tuple[Any, np.ndarray]]:
        """The rows in groups: by a column, kinds in the table's order. Raises BadEntry for what names single people.

        With `pool`, or fewer than 20 rows unless it is False, kinds are pooled into the sides of the course's table.
        """
        if by is None:
            yield "all", rows
        elif not isinstance(by, str):
            raise BadEntry(f"`by` is the name of one column, such as 'tool', not {by!r}.")
        elif by == "kind" and self.pooled(by, rows, pool):
            side = self.side
            yield from ((name, rows & (side == place)) for place, name in enumerate(SIDES))
        elif by in WORDS:
            places = self.words(by, WORDS[by])
            yield from ((name, rows & (places == place)) for place, name in enumerate(WORDS[by]))
            if by != "kind" and (rows & (places < 0)).any():
                yield "not said", rows & (places < 0)
        elif by in _NEVER:
            raise BadEntry(f"The log is not asked by {by}: it never compares single people or single units.")
        else:
            values = self._column(by).astype("object").to_numpy()
            missing = pd.isna(values)
            different = sorted({one for one, none in zip(values, missing, strict=True) if not none}, key=str)
            if len(different) > _GROUPS:
                raise BadEntry(
                    f"{by} has {len(different):,} different values: make a few groups of them, such as with pd.cut."
                )
            yield from ((value, rows & ~missing & (values == value)) for value in different)
            if (rows & missing).any():
                yield "not said", rows & missing

    @staticmethod
    def pooled(by: str | None, rows: np.ndarray, pool: bool | None) -> bool:
        return by == "kind" and (pool if pool is not None else int(rows.sum()) < FEW)

    def said(self, rows: np.ndarray, *, by: str | None = None, pool: bool | None = None,
             counts: Sequence[tuple[Any, int]] = (), what: str = "closed unit") -> list[str]:  # fmt: skip
        """The note's sentences on some rows: how many, what is left out, simulated, pooled, too few."""
        n = int(rows.sum())
        left = (
            (self.open, "still open"),
            (self.draft, "not filed yet"),
            (self.misfit, "with an outcome that does not fit the decision"),
        )
        out = [f"{some.sum():,} {how}" for some, how in left if some.any()] + [self._arms] * bool(self._arms)
        sentences = [
            f"{count(n, what, what.replace('unit', 'units', 1))}{f'; {listed(out)}, left out' if out else ''}.",
            self._simulated(rows),
            self._learners(rows),
        ]
        if self.pooled(by, rows, pool) and n:
            sentences.append(f"Kinds are pooled into the two sides of the course's table below {FEW} units.")
        small = [str(name) for name, size in counts if 0 < size < NEXT_TO_NOTHING]
        if n < NEXT_TO_NOTHING:
            sentences.append("Too few to tell anything yet." if n else "")
        elif n < FEW:
            low, high = wilson(n // 2, n)
            sentences.append(f"With so few a share is known to about ± {50 * (high - low):.0f} points.")
        if small and n >= NEXT_TO_NOTHING:
            sentences.append(f"Fewer than {NEXT_TO_NOTHING} tell next to nothing: {', '.join(small)}.")
        return sentences

    def _simulated(self, rows: np.ndarray) -> str:
        if "simulated" not in self.frame.columns:
            return "Whether any of it is simulated is not known."
        n, simulated = int(rows.sum()), int((self.truths("simulated") & rows).sum())
        if not simulated:
            return ""
        if simulated == n:
            return "All of it is simulated."
        some = f"{simulated:,} of {n:,} units {'is' if simulated == 1 else 'are'} simulated, {n - simulated:,} real"
        return f"{some}: look at them apart with df[df.simulated]."

    def _learners(self, rows: np.ndarray) -> str:
        n = self.frame.loc[rows, "learner_id"].nunique() if "learner_id" in self.frame.columns else 1
        if n < 2:
            return ""
        more = " `.spread()` shows how they differ." if n >= LEARNERS else ""
        return f"Pooled over {n} learners: units of one person are alike, so true intervals are wider.{more}"

    def _column(self, name: str) -> pd.Series:
        if name not in self.frame.columns:
            known = any(column.name == name for column in COLUMNS)
            where = ", which this question needs; log.frame() has it" if known else "; log.columns() lists the log's"
            raise BadEntry(f"The frame has no column {name}{where}.")
        return self.frame[name]


def _number(one: Any) -> float:
    """A number or a truth, written out or not. Raises ValueError, naming what is neither."""
    try:
        if isinstance(one, str | Real | Decimal | np.bool_):
            return _TRUTHS[one] if isinstance(one, str) and one in _TRUTHS else float(one)
    except ValueError:
        pass
    raise ValueError(f"{one!r:.60}")


class Asked:
    """Somebody's questions to a frame of units."""

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [name for name in _CORE if name not in frame.columns]
        if missing:
            raise AttributeError(
                f"This frame is no delegation log: it has no column {' or '.join(missing)}. log.frame() gives one."
            )
        self._frame = frame

    @property
    def _units(self) -> Units:
        return Units(self._frame)
