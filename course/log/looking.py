"""Looking at the record: an overview, what is open, where it lies, how well confidence matched what came true."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from course.log.showing import apart, count, plain, say, table, units
from orchestration.log import own
from orchestration.log.schema import DECISIONS
from orchestration.predictions import Predictions

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.log.questions.answers import Answer

LAST = 10
NEW = (
    "Nothing is in it yet. Lessons write to it by themselves; your own work comes in with\n"
    '  course log keep "Cookies or tokens" --kind trade_off --minutes 25\n'
    '  course log delegate "Tests for the parser" --kind tests -p 0.8\n'
    "  course log import"
)


def arguments(words: Any) -> None:
    """todo, where, calibration."""
    todo = words.add_parser("todo", help="units that are open, and imported ones that wait to be filed")
    todo.set_defaults(act=show_todo)
    where = words.add_parser("where", help="where the record lies and what is in it")
    where.set_defaults(act=show_where)
    how = words.add_parser("calibration", help="how sure you were against how right: units and predictions")
    how.set_defaults(act=show_calibration)


def overview(args: argparse.Namespace) -> int:
    """Where the record is, how much of what, the last units, the open ones, and what can be said of it all."""
    log = own()
    print(f"Your log of work: {plain(log.home)} (on this machine only)")
    frame = log.frame()
    if frame.empty:
        print(f"\n{NEW}")
        return 0
    print()
    counts(frame)
    print(f"\nThe last {min(LAST, len(frame))} of {len(frame)} units:\n")
    units(frame.tail(LAST).iloc[::-1], list(frame["unit_id"]))
    patterns = [said for name, part in apart(frame) if (said := _pattern(name, part))]
    print("", *(patterns or ["No delegated unit is closed yet, so nothing can be said of how they end."]), sep="\n")
    left = int((frame["outcome"] == "open").sum())
    print(f"{left} open; `course log todo` lists them." if left else "None is open.")
    return 0


def counts(frame: pd.DataFrame) -> None:
    """Delegated, assisted and kept; what a practice model did stands apart, and so do arms of experiments."""
    rows = []
    for name, part in apart(frame):
        arms = part["tool"] == "experiment"
        decided = part.loc[~arms, "decision"]
        shares = ((decided == one).sum() for one in DECISIONS)
        rows.append((name, len(decided), *shares, decided.isna().sum(), arms.sum()))
    heads = ("", "units", "delegated", "assisted", "kept", "drafts", "experiments")
    table(heads, rows, right=heads[1:])


def _pattern(name: str, frame: pd.DataFrame) -> str:
    """One sentence of what can be told: how often the first result was taken, with n and an interval."""
    from orchestration.log.questions.answers import FEW

    asked = frame.delegation.first_pass(None)
    if asked.empty:
        return ""
    row = asked.iloc[0]
    told = f"Right at the first pass: {row.accepted_first:.0f} of {count(int(row.n), f'closed {name} unit')}"
    if row.n < FEW:
        return f"{told}; fewer than {FEW} tell little."
    return f"{told} (95 % interval {row.low:.0%} to {row.high:.0%})."


def show_todo(args: argparse.Namespace) -> int:
    """The open units and the drafts, oldest first, and how to file them."""
    frame = own().frame()
    left = frame[frame["outcome"] == "open"]
    if left.empty:
        print("Nothing is open.")
        return 0
    units(left, list(frame["unit_id"]))
    print("\nFile one: course log file ID --outcome accepted|edited|rejected|abandoned (kept work: done)")
    if left["decision"].isna().any():
        print("A draft also wants: --kind KIND --decision delegate|assist|keep")
    return 0


def show_where(args: argparse.Namespace) -> int:
    """The folder, its files and their size."""
    home = own().home
    print(plain(home))
    for room, what in (("log", "units, calls and checks"), ("predictions", "predictions and truths")):
        files = [path for path in (home / room).rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"  {room:12}{what}: {count(len(files), 'file')}, {size:,} bytes")
    print("ORCHESTRATION_HOME says where else it could be. `course log export FILE` makes a copy to take along.")
    return 0


def show_calibration(args: argparse.Namespace) -> int:
    """Confidence against what came true: units by the chance they were given, predictions by topic."""
    print("Units: the chance you gave them, and how often they were right at the first pass")
    told = [_units_calibrated(name, part) for name, part in apart(own().frame())]
    if not any(told):
        print("  none yet with a chance and an outcome")
    print("\nPredictions in the lessons: how sure you were, and how often you were right")
    predictions = Predictions()
    found = predictions.calibration()
    if found.loc["all", "n"]:
        _calibrated("topic", found)
        _score(found.loc["all"])
        print()
    say(found.note)
    if predictions.notes:
        print(plain(predictions.notes), file=sys.stderr)
    return 0


def _units_calibrated(name: str, frame: pd.DataFrame) -> bool:
    """Print one table, if there is anything to print."""
    found = frame.delegation.calibration()
    if found.empty:
        return False
    _calibrated(name, found)
    _score(frame.delegation.brier().iloc[0])
    return True


def _calibrated(name: str, found: Answer) -> None:
    rows = [
        (group, row.n, f"{row.said:.0%}", f"{row.right} of {row.n}", f"{row.low:.0%} to {row.high:.0%}")
        for group, row in zip(found.index, found.itertuples(), strict=True)
    ]
    print()
    table((name, "n", "you said", "came true", "95 % interval"), rows, right=("n", "you said", "came true"))


def _score(row: pd.Series) -> None:
    """One sentence on the Brier score, where there are enough for one."""
    from orchestration.log.questions.answers import FEW

    if row["n"] < FEW:
        print(f"\nn = {row['n']:.0f}: fewer than {FEW} are too few for a score.")
    else:
        print(
            f"\nBrier score {row['brier']:.2f} (0 is best, 0.25 a coin toss); luck alone gives somebody perfectly "
            f"calibrated {row['luck_low']:.2f} to {row['luck_high']:.2f}."
        )
