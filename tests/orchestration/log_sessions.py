"""Sessions of other tools for the tests of imports: the fixtures, lines made by hand, and what the log says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orchestration.log import DelegationLog

FIXTURES = Path(__file__).parent / "log_fixtures"
CLAUDE = FIXTURES / "claude_code"
CODEX = FIXTURES / "codex"


def tokens(log: DelegationLog) -> tuple[int, int]:
    frame = log.frame()
    return int(frame["input_tokens"].sum()), int(frame["output_tokens"].sum())


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def written(log: DelegationLog) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(log.home.rglob("*")) if path.is_file())


def answer(number: int, second: int, **more: Any) -> dict[str, Any]:
    """A line of an answer of Claude Code, of 100 tokens read and 10 written."""
    usage = {"input_tokens": 100, "output_tokens": 10}
    message = {"id": f"msg_{number:020}", "model": "example-model-1", "role": "assistant", "usage": usage}
    stamp = f"2025-10-07T10:{second // 60:02}:{second % 60:02}.000Z"
    return {"type": "assistant", "sessionId": "s-1", "timestamp": stamp, "message": message} | more


def write(path: Path, *said: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in said), "utf-8")
    return path
