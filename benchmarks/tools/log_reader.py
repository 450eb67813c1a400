"""One reading in a fresh process: `python log_reader.py HOW PATH` prints seconds, peak memory and what was found.

Libraries are imported before the clock starts: everybody needs pandas.
"""

from __future__ import annotations

import importlib
import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

GROUPED = ["kind", "decision", "started_at"]


def exported(path: Path) -> pd.DataFrame:
    from orchestration.log.leaving import exports

    return exports.read(path / "units.parquet")


def segments(path: Path) -> pd.DataFrame:
    from orchestration.log.reading.fold import folded

    return folded(path / "raw" / "log")


def compacted(path: Path) -> pd.DataFrame:
    from orchestration.log.reading.fold import folded

    return folded(path / "packed" / "log")


def read_sql(path: Path) -> pd.DataFrame:
    with sqlite3.connect(path / "units.db") as database:
        return typed(pd.read_sql("select * from unit", database))


def read_csv(path: Path) -> pd.DataFrame:
    return typed(pd.read_csv(path / "units.csv", dtype=kinds() | {"started_at": "str"}))


def kinds() -> dict[str, str]:
    from orchestration.log.schema import COLUMNS

    return {column.name: column.dtype for column in COLUMNS if column.name != "started_at"}


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The log's own types on what came out of a table or a text."""
    times = frame["started_at"]
    if pd.api.types.is_integer_dtype(times):
        frame["started_at"] = pd.to_datetime(times, unit="us", utc=True)
    else:
        frame["started_at"] = pd.to_datetime(times, utc=True, format="ISO8601")
    return frame.astype(kinds() | {"started_at": "timestamp[us, tz=UTC][pyarrow]"})


def llm(path: Path) -> pd.DataFrame:
    import sqlite_utils
    from llm.logs import LogStore, log_rows

    return pd.DataFrame(log_rows(LogStore(sqlite_utils.Database(path / "logs.db"))))


def mlflow(path: Path) -> pd.DataFrame:
    import logging

    import mlflow

    logging.disable(logging.WARNING)
    mlflow.set_tracking_uri(f"sqlite:///{path / 'mlflow.db'}")
    experiment = mlflow.get_experiment_by_name("log")
    return mlflow.search_traces(locations=[experiment.experiment_id], max_results=100_000, return_type="pandas")


def own(path: Path) -> pd.DataFrame:
    from orchestration.log.reading.fold import folded

    return folded(path / "log")


def answer(frame: pd.DataFrame) -> pd.DataFrame:
    """How many units of each kind and decision there were each week."""
    week = pd.Grouper(key="started_at", freq="W-MON", label="left", closed="left")
    return frame.groupby(["kind", "decision", week], observed=True).size().reset_index(name="units")


def group_exported(path: Path) -> pd.DataFrame:
    return answer(pd.read_parquet(path / "units.parquet", columns=GROUPED))


def group_csv(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path / "units.csv", usecols=GROUPED, dtype={"kind": "category", "decision": "category"})
    return answer(frame.assign(started_at=pd.to_datetime(frame["started_at"], utc=True, format="ISO8601")))


def group_sql(path: Path) -> pd.DataFrame:
    """Monday's date, as SQLite counts weeks."""
    monday = "date(started_at / 1000000, 'unixepoch', '-6 days', 'weekday 1')"
    query = f"select kind, decision, {monday} as started_at, count(*) as units from unit group by 1, 2, 3"
    with sqlite3.connect(path / "units.db") as database:
        return pd.read_sql(query, database)


HOW: dict[str, Callable[[Path], Any]] = {
    "exported": exported, "compacted": compacted, "segments": segments, "read_sql": read_sql, "read_csv": read_csv,
    "llm": llm, "MLflow": mlflow, "own": own, "group exported": group_exported, "group sql": group_sql,
    "group csv": group_csv, "group compacted": lambda path: answer(compacted(path)),
}  # fmt: skip


def peak() -> int:
    """The most memory of this process in bytes; on Linux without what its parent had."""
    try:
        told = Path("/proc/self/status").read_text().split("VmHWM:")[1]
        return int(told.split()[0]) * 1024
    except (OSError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def warm(how: str) -> None:
    """Everything imported that this reading needs."""
    wanted = {"llm": ["llm.logs", "sqlite_utils"], "MLflow": ["mlflow"]}
    for name in wanted.get(
        how, ["pyarrow.parquet", "orchestration.log.leaving.exports", "orchestration.log.reading.fold"]
    ):
        importlib.import_module(name)


def main() -> None:
    how, path = sys.argv[1], Path(sys.argv[2])
    warm(how)
    began = time.perf_counter()
    frame = HOW[how](path)
    seconds = time.perf_counter() - began
    units = int(frame["units"].sum()) if "units" in frame else len(frame)
    print(json.dumps({"seconds": seconds, "peak": peak(), "rows": units, "groups": len(frame)}))


if __name__ == "__main__":
    main()
