"""For tests of what is noted of calls: one question, and the records of it."""

from __future__ import annotations

from typing import Any

from orchestration import log
from practice.profiles import PROFILES

MODEL = next(iter(PROFILES))
ASK = "Implement log_in for the authentication system."
SAID = [{"role": "user", "content": ASK}]
ANSWERED = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "practice",
    "gen_ai.request.model": MODEL,
    "gen_ai.response.model": MODEL,
    "gen_ai.usage.input_tokens": 15,
    "prompt_chars": len(ASK),
    "simulated": True,
    "cost_source": "simulated",
    "count": 1,
}


def calls() -> list[dict[str, Any]]:
    """The records of all calls, in plain Python, without what is empty."""
    rows = log.calls().to_dict("records")
    return [{name: value for name, value in row.items() if value is not None and value == value} for row in rows]


def ask(client: Any, **more: Any) -> Any:
    return client.chat.completions.create(**{"model": MODEL, "messages": SAID} | more)


def answered(record: dict[str, Any]) -> bool:
    return ANSWERED.items() <= record.items() and record["gen_ai.usage.output_tokens"] > 20
