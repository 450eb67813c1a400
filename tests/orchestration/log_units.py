"""Whole units for tests of questions: from the decision to the close, and what came later."""

from __future__ import annotations

import random
from itertools import count as counter
from pathlib import Path
from typing import Any

import pandas as pd
from log_records import NOON, Record, call, check, unit, usage, write

import orchestration.log.questions.accessor  # noqa: F401  (registers the accessor)
from orchestration.log.reading.fold import folded
from orchestration.log.schema import DELEGABLE, JUDGMENT

DAY = 86_400_000_000


def closed(outcome: str = "accepted", *, checked: bool = False, calls: int = 1, day: float = 0, tokens: int = 0,
           later: Record | None = None, **facts: Any) -> list[Record]:  # fmt: skip
    """One unit from its decision to its close, and what came later; its name is put in by `frame`."""
    start = {"started_at": NOON + int(day * DAY)} | facts
    close = {name: facts.pop(name) for name in ("rework_s", "duration_s") if name in facts}
    start = {name: value for name, value in start.items() if name not in close}
    records = [unit(1, **start)]
    records += [call(minute, **(usage(10 * tokens, tokens) if tokens else {})) for minute in range(1, calls + 1)]
    records += [check(8)] if checked else []
    records.append(unit(2, outcome, 9, **start | close))
    return records + ([unit(3, minute=9999, **start | close | later)] if later else [])


def frame(folder: Path, *units: list[Record]) -> pd.DataFrame:
    numbers = counter()
    records = []
    for number, one in zip(numbers, units, strict=False):
        records += [record | {"unit_id": f"u{number:04}", "id": f"{number}-{record['id']}"} for record in one]
    write(folder, records)
    return folded(folder)


def kept(**facts: Any) -> list[Record]:
    return [unit(1, "done", decision="keep", **facts)]


def left_open(**facts: Any) -> list[Record]:
    return [unit(1, **facts)]


def mixed_bag(folder: Path, n: int = 60) -> pd.DataFrame:
    """Units of all sorts, by the dice."""
    dice = random.Random(n)
    kinds = (*DELEGABLE, *JUDGMENT)
    return frame(folder, *[
        dice.choice([
            kept(kind=dice.choice(kinds)), left_open(kind=dice.choice(kinds)),
            closed(dice.choice(["accepted", "edited", "rejected"]), kind=dice.choice(kinds), day=dice.uniform(0, 20),
                   predicted_success=dice.choice([None, 0.3, 0.9]), checked=dice.random() < 0.5, tokens=50,
                   simulated=dice.random() < 0.3, rework_s=dice.choice([None, 300.0])),
        ]) for _ in range(n)
    ])  # fmt: skip


def asked(df: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every question that has an answer in a table."""
    names = "by_kind against_table first_pass rework verified does_checking_pay per_accepted brier calibration "
    names += "confidence_gap weekly spread"
    return {name: getattr(df.delegation, name)() for name in names.split()}
