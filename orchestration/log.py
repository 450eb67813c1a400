"""The delegation log: what was handed to a model or kept, what was expected, how it ended. No prompt text is kept."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from orchestration.segments import Segments
from orchestration.settings import record_home

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1
LONGEST_TITLE = 120
_SECRETS = re.compile(
    r"\b(?:sk|pk|ghp|gho|xox[abp]|AKIA)[-_]?[A-Za-z0-9_-]{12,200}\b|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\b[A-Za-z0-9_-]{40,400}\b"
)


@dataclass(frozen=True)
class Delegation:
    """One unit of work, whoever did it."""

    title: str
    decision: str = "delegate"
    """`delegate`, `assist` or `keep`."""
    kind: str = "other"
    outcome: str = "open"
    """`accepted`, `edited`, `rejected`, `abandoned`, or `done` for kept work."""
    predicted_success: float | None = None
    """The chance that was given to it beforehand, 0 to 1."""
    checks: int = 0
    checks_passed: int = 0
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    """Wall time of the calls."""
    cost_usd: float | None = None
    model: str | None = None
    fingerprint: str | None = None
    """The model's version, as its server states it."""
    simulated: bool = False
    source: str = "lesson"
    id: str = field(default_factory=lambda: uuid4().hex)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))


COLUMNS = {
    "id": "str",
    "title": "str",
    "decision": "category",
    "kind": "category",
    "outcome": "category",
    "predicted_success": "Float64",
    "checks": "Int64",
    "checks_passed": "Int64",
    "calls": "Int64",
    "input_tokens": "Int64",
    "output_tokens": "Int64",
    "seconds": "Float64",
    "cost_usd": "Float64",
    "model": "category",
    "fingerprint": "category",
    "simulated": "boolean",
    "source": "category",
    "started_at": "datetime64[us, UTC]",
}


class DelegationLog:
    """The learner's own log: append-only, on this machine, readable by its owner only."""

    def __init__(self, segments: Segments | None = None) -> None:
        self._segments = segments or Segments(record_home() / "log")

    def append(self, unit: Delegation) -> None:
        """Write one unit; the newest record of an id counts. Secrets and addresses in the title are struck out.

        Raises RecordUnwritable.
        """
        title = redacted(unit.title)[:LONGEST_TITLE]
        record: dict[str, Any] = {
            "v": VERSION,
            "t": "unit",
            **asdict(unit),
            "title": title,
            "started_at": unit.started_at.isoformat(),
        }
        self._segments.append(record)

    def keep(self, title: str, *, kind: str = "other", outcome: str = "done") -> Delegation:
        """Log work that was not delegated, and return its unit."""
        unit = Delegation(title, decision="keep", kind=kind, outcome=outcome, source="work")
        self.append(unit)
        return unit

    def frame(self) -> pd.DataFrame:
        """A row a unit, typed columns, oldest first."""
        import pandas as pd

        units = {one["id"]: one for one in self._segments.read() if one.get("t") == "unit" and "id" in one}
        frame = pd.DataFrame(list(units.values()), columns=list(COLUMNS))
        frame["started_at"] = pd.to_datetime(frame["started_at"], utc=True, format="ISO8601")
        return frame.astype(COLUMNS)


def redacted(text: str) -> str:
    """The text with what looks like a key, token or e-mail address struck out."""
    return _SECRETS.sub("[redacted]", text)
