"""Calls a model when told to: `python log_caller.py HOW FOLDER URL`, and ["call", 20, 0] on stdin for twenty calls."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from log_rows import text

MODEL = "example-model-1"


def client(url: str) -> Any:
    import openai

    return openai.OpenAI(base_url=url, api_key="none", max_retries=0)


def asking(made: Any) -> Callable[[str], Any]:
    return lambda prompt: made.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": prompt}])


def bare(folder: Path, url: str) -> Callable[[str], Any]:
    return asking(client(url))


def watched(folder: Path, url: str) -> Callable[[str], Any]:
    """Every call noted, in the unit that is open."""
    os.environ["ORCHESTRATION_HOME"] = str(folder)
    from orchestration import log

    made = log.watch(client(url))
    log.delegate("Rate-limit the login endpoint", kind="boilerplate", p=0.8).__enter__()
    return asking(made)


def unfiled(folder: Path, url: str) -> Callable[[str], Any]:
    """Every call noted, in no unit."""
    os.environ["ORCHESTRATION_HOME"] = str(folder)
    from orchestration import log

    return asking(log.watch(client(url)))


def mlflow(folder: Path, url: str, waits: bool = False) -> Callable[[str], Any]:
    """Tracing as it comes: written by threads behind the call."""
    os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false" if waits else "true"
    import logging

    import mlflow

    logging.disable(logging.WARNING)
    os.chdir(folder)  # it leaves a folder of artifacts wherever it runs
    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    mlflow.set_experiment("calls")
    mlflow.openai.autolog()
    return asking(client(url))


def mlflow_waits(folder: Path, url: str) -> Callable[[str], Any]:
    """Tracing that has written when the call returns."""
    return mlflow(folder, url, waits=True)


def llm(folder: Path, url: str, logs: bool = True) -> Callable[[str], Any]:
    """Its own client of the same package, then `log_to_db`, as its command line does."""
    os.environ["LLM_USER_PATH"] = str(folder)
    import sqlite_utils
    from llm.default_plugins.openai_models import Chat
    from llm.migrations import migrate

    model = Chat(MODEL, api_base=url)
    database = sqlite_utils.Database(folder / "logs.db")
    migrate(database)

    def ask(prompt: str) -> None:
        response = model.prompt(prompt, stream=False, key="none")
        response.text()
        if logs:
            response.log_to_db(database)

    return ask


def llm_bare(folder: Path, url: str) -> Callable[[str], Any]:
    return llm(folder, url, logs=False)


HOW = {
    "bare": bare, "log.watch": watched, "log.watch, no unit": unfiled, "MLflow autolog": mlflow,
    "MLflow autolog, waits": mlflow_waits, "llm, no log": llm_bare, "llm": llm,
}  # fmt: skip


def main() -> None:
    how, folder, url = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    answers, sys.stdout = os.fdopen(os.dup(1), "w"), sys.stderr
    folder.mkdir(parents=True, exist_ok=True)
    ask = HOW[how](folder, url)
    print(json.dumps({"ready": how}), file=answers, flush=True)
    for line in sys.stdin:
        spent, began = [], time.time()
        for prompt in [text(1600) for _ in range(json.loads(line)[1])]:
            start = time.perf_counter_ns()
            ask(prompt)
            spent.append((time.perf_counter_ns() - start) / 1000)
        print(
            json.dumps({"us": spent, "began": began, "ended": time.time(), "failed": 0, "why": ""}),
            file=answers,
            flush=True,
        )


if __name__ == "__main__":
    main()
