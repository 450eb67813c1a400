"""What docs/delegation_log.md promises holds as it stands there, in a process of its own too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from log_records import NOON, call, check, unit, write
from test_log_sharing import filled

from orchestration import log
from orchestration.log import DelegationLog
from orchestration.log.leaving import exports, sharing

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "delegation_log.md").read_text("utf-8")
DAY = 86_400_000_000


def fresh(code: str, *words: object) -> str:
    """What a new Python prints that has seen nothing of the log yet."""
    command = [sys.executable, "-P", "-c", code, *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def pandas_answers(df: pd.DataFrame) -> dict[str, Any]:
    """Each line of the guide's plain pandas, and what it says of this frame."""
    block = re.search(r"Plain pandas works as well.*?\n```python\n(.*?)```", GUIDE, re.DOTALL)
    assert block
    names: dict[str, Any] = {"df": df, "pd": pd}
    answers = {}
    for line in block[1].splitlines():
        exec(f"_ = {line}", names)
        answers[line] = names["_"]
    return answers


def test_a_class_is_asked_in_a_process_that_has_seen_no_log(tmp_path: Path) -> None:
    sharing.preview(filled(DelegationLog(tmp_path / "home")), "Class").write(tmp_path)
    code = "import sys; from orchestration import log; print(log.class_frame(sys.argv[1]).delegation.by_kind().n.sum())"
    assert fresh(code, tmp_path) == "2\n"


@pytest.mark.parametrize(
    ("suffix", "reader", "read"),
    [
        (".parquet", "from orchestration.log.leaving import exports", "exports.read"),
        (".csv", "from orchestration.log.leaving import exports", "exports.read"),
        (".parquet", "import pandas, orchestration.log.questions.accessor", "pandas.read_parquet"),
    ],
)
def test_an_export_is_asked_in_a_process_that_has_seen_no_log(
    tmp_path: Path, suffix: str, reader: str, read: str
) -> None:
    path = exports.export(filled(DelegationLog(tmp_path / "home")), tmp_path / f"log{suffix}")
    code = f"import sys; {reader}; print({read}(sys.argv[1]).delegation.first_pass(None).n.sum())"
    assert fresh(code, path) == "1\n"


@pytest.fixture
def planted(tmp_path: Path) -> pd.DataFrame:
    """Three weeks from a Monday on, each day at midnight and later: checked and unchecked, open, kept, drafts, arms."""
    records = []
    monday = NOON // DAY * DAY - ((NOON // DAY + 3) % 7) * DAY
    for number in range(63):
        name, began = f"u{number:03}", monday + number // 3 * DAY + number % 3 * DAY // 3
        simulated = number % 7 == 0
        facts = {"name": name, "started_at": began, "simulated": simulated}
        match number % 9:
            case 0:
                records.append(unit(1, "done", decision="keep", kind="trade_off", **facts))
                records.append(unit(1, "accepted", tool="experiment", **facts | {"name": f"e{number}"}))
            case 1:
                records.append(unit(1, **facts))
            case 2:
                records.append(unit(1, decision=None, source="import", imported_from="git", **facts))
            case rest:
                outcome = ("accepted", "edited", "rejected", "abandoned")[rest % 4]
                kind = ("tests", "security", "docs")[rest % 3]
                decision = "assist" if rest == 8 else "delegate"
                records += [unit(1, kind=kind, decision=decision, **facts), call(1, name)]
                records += [check(2, name)] if number % 2 else []
                records.append(unit(2, outcome, 9, kind=kind, decision=decision, **facts))
    write(tmp_path / "record" / "log", records)
    return log.frame()


@pytest.mark.filterwarnings("error", "ignore::ResourceWarning")
def test_every_line_of_plain_pandas_in_the_guide_runs_and_answers(planted: pd.DataFrame) -> None:
    assert all(len(answer) for answer in pandas_answers(planted).values())


@pytest.mark.filterwarnings("error", "ignore::ResourceWarning")
def test_the_guide_s_own_weeks_are_those_of_weekly(planted: pd.DataFrame) -> None:
    (by_hand,) = (answer for line, answer in pandas_answers(planted).items() if "W-MON" in line)
    weekly = planted.delegation.weekly()
    assert len(weekly) == 3
    assert [str(day.date()) for day in by_hand.index] == weekly.index.tolist()
    assert np.allclose(by_hand.to_numpy(dtype=float), weekly.verified.to_numpy(dtype=float))
