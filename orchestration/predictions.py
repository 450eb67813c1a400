"""What the learner expected before the result was shown. The first prediction counts and cannot be improved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orchestration.segments import Segments
from orchestration.settings import record_home

if TYPE_CHECKING:
    import pandas as pd

NEAR = 0.1  # a number counts as hit when it lies within this share of its range from the truth


@dataclass(frozen=True)
class Prediction:
    question: str
    value: float | str
    confidence: float | None = None
    """How sure, in per cent: that the choice is right, or that the number is within `near` of the truth."""
    unit: str = "%"
    id: str = ""
    lesson: str = ""
    made_at: datetime | None = None
    near: float = 10.0
    """How close to the truth a number counts as right, in `unit`."""


class Predictions:
    """The learner's predictions and, once they arrived, the truths; kept beside the delegation log."""

    def __init__(self, segments: Segments | None = None) -> None:
        self._segments = segments or Segments(record_home() / "predictions")

    def get(self, id: str) -> Prediction | None:
        """The prediction recorded under this id, or None."""
        return next(
            (_from(one) for one in self._segments.read() if one.get("t") == "prediction" and one.get("id") == id), None
        )

    def record(self, prediction: Prediction) -> Prediction:
        """Keep a prediction and return the one that counts: the first under its id. Raises RecordUnwritable."""
        known = self.get(prediction.id)
        if known is not None:
            return known
        made = prediction.made_at or datetime.now(UTC)
        self._segments.append(
            {
                "v": 1,
                "t": "prediction",
                "id": prediction.id,
                "lesson": prediction.lesson,
                "question": prediction.question,
                "value": prediction.value,
                "unit": prediction.unit,
                "confidence": prediction.confidence,
                "near": prediction.near,
                "made_at": made.isoformat(),
            }
        )
        return prediction

    def settle(self, id: str, truth: float | str, *, simulated: bool) -> None:
        """Note what turned out to be true; the first truth counts. Raises RecordUnwritable."""
        if not any(one.get("t") == "truth" and one.get("id") == id for one in self._segments.read()):
            at = datetime.now(UTC).isoformat()
            self._segments.append({"v": 1, "t": "truth", "id": id, "truth": truth, "simulated": simulated, "at": at})

    def frame(self) -> pd.DataFrame:
        """A row a prediction: lesson, question, value, confidence, truth, hit, brier (0 best, 1 worst), simulated."""
        import pandas as pd

        records = self._segments.read()
        truths = {one["id"]: one for one in reversed(records) if one.get("t") == "truth" and "id" in one}
        seen: dict[str, dict[str, Any]] = {}
        for one in records:
            if one.get("t") == "prediction" and one.get("id") not in seen:
                truth = truths.get(one.get("id", ""), {})
                seen[one.get("id", "")] = {**one, "truth": truth.get("truth"), "simulated": truth.get("simulated")}
        nears = [one.get("near", 10.0) for one in seen.values()]
        columns = ["id", "lesson", "question", "value", "unit", "confidence", "made_at", "truth", "simulated"]
        frame = pd.DataFrame(list(seen.values()), columns=columns)
        frame["made_at"] = pd.to_datetime(frame["made_at"], utc=True, format="ISO8601")
        hits = [
            _hit(value, truth, near) for value, truth, near in zip(frame["value"], frame["truth"], nears, strict=True)
        ]
        frame["hit"] = pd.array(hits, dtype="boolean")
        sure = pd.to_numeric(frame["confidence"]) / 100
        frame["brier"] = (sure - frame["hit"].astype("Float64")) ** 2
        return frame


def _hit(value: Any, truth: Any, near: float) -> bool | None:
    if truth is None or truth != truth:
        return None
    if isinstance(value, str) or isinstance(truth, str):
        return bool(value == truth)
    return abs(float(value) - float(truth)) <= near


def _from(record: dict[str, Any]) -> Prediction:
    made = record.get("made_at")
    return Prediction(
        question=record.get("question", ""),
        value=record.get("value", ""),
        confidence=record.get("confidence"),
        unit=record.get("unit", ""),
        id=record.get("id", ""),
        lesson=record.get("lesson", ""),
        near=record.get("near", 10.0),
        made_at=datetime.fromisoformat(made) if made else None,
    )
