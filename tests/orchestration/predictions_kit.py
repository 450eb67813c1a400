"""Predictions to make, and what processes of before left of them on the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from orchestration.predictions import Prediction

SECRET = "ghp_" + "a1B2c3D4e5F6" * 3


def predict(id: str, value: float | str = 40.0, confidence: float | None = 80.0, lesson: str = "1.1") -> Prediction:
    return Prediction(f"How much is {id}?", value, confidence, id=id, lesson=lesson)


def write(folder: Path, name: str, *lines: str | Mapping[str, object]) -> Path:
    """A segment as some process left it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name:0>16}-1-000000.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


def made(id: str, ts: int, value: float = 40.0, **more: object) -> dict[str, object]:
    said = {"question": "?", "unit": "%", "value": value, "confidence": 80.0, "near": 10.0, "lesson": "1.1"}
    return {"v": 1, "id": f"{ts:032x}", "ts": ts, "t": "prediction", "prediction_id": id, **said, **more}


def true(id: str, ts: int, truth: float = 40.0) -> dict[str, object]:
    return {"v": 1, "id": f"{ts:032x}", "ts": ts, "t": "truth", "prediction_id": id, "truth": truth, "simulated": True}
