"""The stores that the log is held against, each behind the same few words. Runs in any environment.

`append` returns when the store says that the row is kept; `unit` writes a whole unit of work (decision, call, check,
outcome) as well as the store can; `rows` counts what a reader finds.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol

from log_rows import COLUMNS, flat, record, text


class Store(Protocol):
    """What a benchmark asks of a store."""

    def append(self, row: dict[str, Any]) -> None: ...
    def unit(self, number: int) -> None: ...
    def rows(self) -> int: ...


class Segments:
    """Ours: a segment for each process, fsync on every row."""

    def __init__(self, folder: Path) -> None:
        from orchestration.log import DelegationLog
        from orchestration.record import Segments as Ours

        self._segments = Ours(folder / "log")
        self._log = DelegationLog(folder)

    def append(self, row: dict[str, Any]) -> None:
        self._segments.append(row, durable=True)

    def unit(self, number: int) -> None:
        title, why = text(110), text(220)
        with self._log.delegate(title, kind="docs", p=0.8, minutes=25, context=["auth.py"], why=why) as unit:
            unit.called(model="example-model-1", input_tokens=1834, output_tokens=212, seconds=2.1, provider="openai")
            unit.check("pytest", True, by="test", seconds=1.2)
            unit.accept()

    def rows(self) -> int:
        return len(self._segments.read())


class Logged(Segments):
    """Ours through the whole writer: the same row, signed and with its texts redacted."""

    def append(self, row: dict[str, Any]) -> None:
        self._log.write(row, durable=True)


class Disk:
    """A bare write of the row into a file that is large enough, and a wait for the disk."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "blank", os.O_RDWR | os.O_CREAT)
        os.write(self._file, b"\n" * (8 << 20))
        os.fsync(self._file)
        self._at = 0

    def append(self, row: dict[str, Any]) -> None:
        self._at += os.pwrite(self._file, json.dumps(row).encode() + b"\n", self._at)
        os.fdatasync(self._file)

    def unit(self, number: int) -> None:
        for _ in range(2):
            self.append(record(number))

    def rows(self) -> int:
        return 0


class Sqlite:
    """A table with an index, in WAL mode; FULL waits for the disk at every commit."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "log.db", timeout=60, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        columns = ", ".join(f'"{name}"' for name in COLUMNS)
        for table in ("unit", "call", "check_"):
            self._db.execute(f"create table if not exists {table} ({columns})")
        self._db.execute("create index if not exists by_id on unit (unit_id)")
        self._insert = f"values ({', '.join('?' * len(COLUMNS))})"

    def append(self, row: dict[str, Any]) -> None:
        self._db.execute(f"insert into unit {self._insert}", flat(row))

    def unit(self, number: int) -> None:
        """Four statements; each its own commit, as nobody holds a transaction open while a model works."""
        row = record(number)
        self._db.execute(f"insert into unit {self._insert}", flat(row))
        self._db.execute("insert into call (unit_id, tool, title) values (?, ?, ?)", (row["unit_id"], "m", "0123"))
        self._db.execute("insert into check_ (unit_id, tool, outcome) values (?, ?, ?)", (row["unit_id"], "m", "pass"))
        self._db.execute("update unit set outcome = 'accepted', rev = 3 where unit_id = ?", (row["unit_id"],))

    def rows(self) -> int:
        return int(self._db.execute("select count(*) from unit").fetchone()[0])


class Csv:
    """`DataFrame.to_csv(mode="a")`, a row at a time; nothing waits for the disk."""

    def __init__(self, folder: Path) -> None:
        import pandas as pd

        folder.mkdir(parents=True, exist_ok=True)
        self._frame = pd.DataFrame
        self._path = folder / "log.csv"

    def append(self, row: dict[str, Any]) -> None:
        self._frame([row]).to_csv(self._path, mode="a", header=not self._path.exists(), index=False)

    def unit(self, number: int) -> None:
        """A row at the decision and one at the end: it has no place for the call and the check."""
        row = record(number)
        self.append(row | {"outcome": "open", "rev": 1})
        self.append(row)

    def rows(self) -> int:
        if not self._path.exists():
            return 0
        with self._path.open(newline="", encoding="utf-8") as file:
            return sum(len(row) == len(COLUMNS) and row != list(COLUMNS) for row in csv.reader(file))


class Llm:
    """simonw/llm: `log_to_db` of a response. It has no place for a decision, a check or an outcome."""

    def __init__(self, folder: Path) -> None:
        os.environ["LLM_USER_PATH"] = str(folder)
        folder.mkdir(parents=True, exist_ok=True)
        import llm
        import sqlite_utils
        from llm.migrations import migrate

        class Silent(llm.Model):
            model_id = "example-model-1"

            def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any) -> Any:
                response.set_usage(input=1834, output=212)
                yield text(400)

        self._model = Silent()
        self._db = sqlite_utils.Database(folder / "logs.db")
        migrate(self._db)
        self._ready: list[Any] = []

    def prepare(self, number: int) -> None:
        """Responses to log: answering is not what is measured."""
        for _ in range(number):
            response = self._model.prompt(text(500), stream=False)
            response.text()
            self._ready.append(response)

    def append(self, row: dict[str, Any]) -> None:
        self._ready.pop().log_to_db(self._db)

    def unit(self, number: int) -> None:
        self._ready.pop().log_to_db(self._db)

    def rows(self) -> int:
        return int(self._db["turns"].count)


class Mlflow:
    """MLflow tracing into SQLite, written before the call returns; the decision as attributes, a check as feedback."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false"
        import logging

        import mlflow

        logging.disable(logging.WARNING)
        self._mlflow = mlflow
        os.chdir(folder)  # it leaves a folder of artifacts wherever it runs
        mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
        mlflow.set_experiment("log")

    def append(self, row: dict[str, Any]) -> None:
        with self._mlflow.start_span(row["title"][:40]) as span:
            span.set_attributes(row)

    def unit(self, number: int) -> None:
        row = record(number)
        with self._mlflow.start_span(row["title"][:40]) as span:
            span.set_attributes(row)
            with self._mlflow.start_span("chat", span_type="LLM") as call:
                call.set_attributes({"model": "example-model-1", "input_tokens": 1834, "output_tokens": 212})
        self._mlflow.log_feedback(trace_id=span.trace_id, name="pytest", value=True)
        self._mlflow.log_feedback(trace_id=span.trace_id, name="outcome", value="accepted")

    def rows(self) -> int:
        return len(self._mlflow.search_traces(max_results=50_000, include_spans=False, return_type="list"))


STORES: dict[str, type] = {
    "disk": Disk, "segments": Segments, "log.write": Logged, "SQLite": Sqlite, "to_csv": Csv, "llm": Llm,
    "MLflow": Mlflow,
}  # fmt: skip
