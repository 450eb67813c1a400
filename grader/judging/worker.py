"""A judge in a process of its own: items come in and results go out as JSON, one a line.

`python -m grader.judging.worker` is started by the pool. The gradebook is never opened in this process.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from grader.errors import GraderError
from grader.judging.judge import grade


def main() -> None:
    """Read items from standard input until it ends; write a result for each."""
    # tests and imported modules may print: only the results may reach the pool
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _answer(item: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"report": grade(item)}
    except GraderError as error:
        return {"refused": type(error).__name__, "message": str(error)}
    except Exception as error:
        return {"trouble": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
