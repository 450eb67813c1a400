"""What grading says: a verdict for each graded cell, gathered into one report for each notebook handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["pass", "partial", "fail", "manual", "internal"]

OUTCOME_WORDS: Mapping[str, str] = {
    "pass": "passed",
    "partial": "partly",
    "fail": "not yet",
    "manual": "for a person to grade",
    "internal": "left open: the grader's own trouble",
}


@dataclass(frozen=True)
class Verdict:
    """What the judge says about one graded cell."""

    grade_id: str
    title: str
    """What the check is about, in the instructor's words."""
    outcome: Outcome
    points: float | None
    """Points earned; None means open: a person, or a rerun, has yet to decide. Never None for pass, partial or fail."""
    of: float
    """Points the cell is worth."""
    message: str = ""
    """The named message: what is wrong, in one sentence. May hold learner's text: escape it."""
    unisolated: bool = False
    """Whether the test ran beside the learner's code, because the assignment allows it; such a pass can be forged."""


@dataclass(frozen=True)
class Report:
    """One notebook of one learner, graded."""

    assignment: str
    notebook: str
    student: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()
    """What was repaired before grading, one sentence each."""
    findings: tuple[str, ...] = ()
    """What happened when the learner's own cells ran, one sentence each."""
    seconds: float = 0.0
    """Wall seconds of grading this notebook."""
    sandbox: str = ""
    """Which protection the learner's code ran in."""
    graded_at: str = ""
    """UTC, ISO 8601."""
    blank: tuple[str, ...] = ()
    """grade_ids of the solution cells nobody touched."""
    graded: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The graded notebook (nbformat 4 data): skeleton, answers, outputs, nbgrader's marks. Holds hidden tests."""

    @property
    def points(self) -> float:
        """Points earned so far; open cells count nothing yet."""
        return sum(v.points or 0.0 for v in self.verdicts)

    @property
    def of(self) -> float:
        """Points that can be earned."""
        return sum(v.of for v in self.verdicts)

    @property
    def open(self) -> tuple[Verdict, ...]:
        """Verdicts still to come, from a person or from a rerun."""
        return tuple(v for v in self.verdicts if v.points is None)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The report that `to_dict` wrote."""
        plain = dict(data)
        plain["verdicts"] = tuple(Verdict(**v) for v in plain["verdicts"])
        for name in ("notes", "findings", "blank"):
            plain[name] = tuple(plain.get(name, ()))
        return cls(**plain)


def number(points: float) -> str:
    """Points as people write them: 3, 2.5, 0.33."""
    return f"{points:.2f}".rstrip("0").rstrip(".")
