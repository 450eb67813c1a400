"""A process that writes into one store when told to: `python log_worker.py STORE FOLDER`, orders on stdin.

["append", 50]  or  ["unit", 50]   -> {"us": [...], "began": s, "ended": s, "failed": n}
["rows", 0]                        -> {"rows": n}
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    answers, sys.stdout = os.fdopen(os.dup(1), "w"), sys.stderr  # what a library prints is no answer
    from log_rows import record
    from log_stores import STORES

    store = STORES[name](folder)
    print(json.dumps({"ready": name}), file=answers, flush=True)
    for line in sys.stdin:
        what, number, at = json.loads(line)
        said = {"rows": store.rows()} if what == "rows" else timed(store, what, [record(n) for n in range(number)], at)
        print(json.dumps(said), file=answers, flush=True)


def timed(store: Any, what: str, rows: list[dict[str, Any]], at: float) -> dict[str, Any]:
    """Microseconds of each write that was acknowledged, from the time `at` on; and how many were refused."""
    if hasattr(store, "prepare"):
        store.prepare(len(rows))
    spent, failed, why = [], 0, ""
    time.sleep(max(0.0, at - time.time()))
    began = time.time()
    for place, row in enumerate(rows):
        start = time.perf_counter_ns()
        try:
            store.append(row) if what == "append" else store.unit(place)
        except Exception as problem:  # another tool's own kinds: counted, not judged
            failed, why = failed + 1, f"{type(problem).__name__}: {problem}".splitlines()[0][:80]
            continue
        spent.append((time.perf_counter_ns() - start) / 1000)
    return {"us": spent, "began": began, "ended": time.time(), "failed": failed, "why": why}


if __name__ == "__main__":
    main()
