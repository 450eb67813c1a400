"""The learner's predictions and, once they arrived, the truths; kept beside the delegation log."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.predictions.kept import kept
from orchestration.predictions.prediction import Answered, Prediction, answer, topic_of
from orchestration.settings import record_home

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.figures import Figure
    from orchestration.log.questions.answers import Answer
    from orchestration.predictions.table import By

_LESSON = re.compile(r"[0-4]\.\d|capstone")
_ID = re.compile(r"(?:w[0-4]|capstone)(?:\.[a-z0-9_]{1,20}){1,4}")


class Predictions:
    """The predictions of the record in `home`; without it, in the learner's own.

    The first prediction under an id counts and cannot be improved; the first truth counts. Where two processes
    predicted at once, the one that was written first does.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._kept = kept(record_home() if home is None else home)

    def get(self, id: str) -> Prediction | None:
        """The prediction recorded under this id, or None; also None where the record cannot be read."""
        found = self._kept.answered().get(id)
        return found.prediction if found else None

    def answered(self, id: str) -> Answered | None:
        """The prediction recorded under this id with its truth, once it is known; None where there is none."""
        return self._kept.answered().get(id)

    def record(self, prediction: Prediction) -> Prediction:
        """Keep a prediction and return the one that counts: the first under its id.

        Raises RecordUnwritable, and InvalidPrediction when it could never be compared with a truth.
        """
        known = self.get(prediction.id)
        if known is not None:
            return known
        made = prediction.checked()
        said = {"choice" if isinstance(made.value, str) else "value": made.value}
        more: dict[str, Any] = {"topic": made.topic} if made.topic else {}
        if self._kept.settled(made.id):
            more["late"] = True
        self._write(
            {
                "t": "prediction",
                "prediction_id": made.id,
                "lesson": made.lesson,
                **more,
                "question": made.question,
                **said,
                "unit": made.unit,
                "confidence": made.confidence,
                "near": made.near,
            }
        )
        return self.get(made.id) or made

    def settle(self, id: str, truth: float | str, *, simulated: bool) -> None:
        """Note what turned out to be true; the first truth counts.

        Raises RecordUnwritable, and InvalidPrediction for what is neither a number nor words.
        """
        truth = answer(truth, "What turned out to be true")
        if not self._kept.settled(id):
            said = {"truth_choice" if isinstance(truth, str) else "truth": truth}
            self._write({"t": "truth", "prediction_id": id, **said, "simulated": bool(simulated)})

    @property
    def notes(self) -> str:
        """What could not be read of the record, in one sentence; empty when all was well."""
        return self._kept.notes.sentence

    def frame(self) -> pd.DataFrame:
        """A row a question, oldest first, typed columns (see `columns()`); late predictions are marked."""
        from orchestration.predictions.table import framed

        return framed(self.all())

    def columns(self) -> pd.DataFrame:
        """What each column of the frame means, with its unit of measure."""
        from orchestration.predictions.table import columns

        return columns()

    def calibration(self, by: By | None = "topic") -> Answer:
        """How sure against how right: a row a `by` (topic, lesson, asked, confidence, simulated), one for all, a note.

        n, said, right, got, low, high, brier, calibrated, luck_low, luck_high, simulated: see `table.calibration`.
        """
        from orchestration.predictions.table import calibration

        return calibration(self.all(), by)

    def figure(self, *, heading: bool = True) -> Figure:
        """How often predictions came true against how sure they were, in ranges of 10 points, beside the diagonal."""
        from orchestration.figures import delegation

        table = self.calibration("confidence")
        share = table.loc["all", "simulated"]
        label = "simulated" if share == 1 else "partly simulated" if share > 0 else ""
        return delegation.calibration(
            table.drop(index="all"), title="How sure against how right", simulated=label, heading=heading
        )

    def shared(self) -> list[dict[str, Any]]:
        """What leaves the machine when predictions are shared: plain rows, one a question of the course's lessons.

        No times, no learner's id. Predictions whose lesson or id is not of the course's own form (`1.1`,
        `w1.wall.5min`) stay here. Numbers are rounded to a hundredth of the range asked for, confidence to a per cent.
        """
        return [
            _leaving(one)
            for one in self.all()
            if _LESSON.fullmatch(one.prediction.lesson) and _ID.fullmatch(one.prediction.id)
        ]

    def all(self) -> list[Answered]:
        """Of each question the prediction that counts, with its truth where that is known; oldest first."""
        return list(self._kept.answered().values())

    def _write(self, record: dict[str, Any]) -> None:
        # Not Writer.write, which says it on stderr: who asks for a prediction says it in the lesson.
        self._kept.writer.keep(record, durable=True)


def _leaving(one: Answered) -> dict[str, Any]:
    said, truth = one.prediction, one.truth
    row: dict[str, Any] = {
        "t": "prediction",
        "id": said.id,
        "lesson": said.lesson,
        "topic": topic_of(said.lesson),
        "question": said.question,
        "unit": said.unit,
        "choice" if isinstance(said.value, str) else "value": _coarse(said.value, said.near),
        "near": said.near,
        "confidence": None if said.confidence is None else float(round(said.confidence)),
        "late": one.late,
    }
    if truth is not None:
        name = "truth_choice" if isinstance(truth, str) else "truth"
        row |= {name: _coarse(truth, said.near), "simulated": bool(one.simulated)}
    return row


def _coarse(answer: float | str, near: float) -> float | str:
    """A number on the lesson's own grid: ten steps to what counts as near."""
    if isinstance(answer, str) or not near > abs(answer) / 1e6:
        return answer
    return float(f"{round(answer / near * 10) * near / 10:.6g}")
