"""A lesson's predictions beside what was true, and how sure against how right so far."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from orchestration.figures import Figure, said
from orchestration.figures.svg import STYLE
from orchestration.learning.met import calibrated, sentence
from orchestration.predictions import Predictions
from orchestration.predictions.apart import apart, truth
from orchestration.predictions.prediction import Answered

ENOUGH = 10
"""From so many counted predictions on, calibration is drawn."""
NONE = "No prediction of this lesson is locked in yet. Go back to one, give it a number, and run this cell again."


@dataclass(frozen=True)
class Yours:
    """What somebody predicted in one lesson; in a notebook it shows itself as a table."""

    lesson: str
    answered: tuple[Answered, ...]
    summary: str
    """How many came true, in a sentence."""
    figure: Figure | None
    """How sure against how right over all lessons, once there are enough."""

    def _repr_html_(self) -> str:
        if not self.answered:
            return f"<p>{escape(NONE)}</p>"
        names = ("Question", "You said", "It was", "Difference")
        head = "".join(f'<th scope="col" class="oc-words">{name}</th>' for name in names)
        rows = "".join(
            f'<tr><th scope="row">{escape(one.prediction.question)}</th>'
            + "".join(f'<td class="oc-words">{escape(cell)}</td>' for cell in _cells(one))
            + "</tr>"
            for one in self.answered
        )
        drawn = self.figure._repr_html_() if self.figure else ""
        return (
            f'<style>{STYLE}</style><table class="oc-table">'
            f"<caption>Your predictions of lesson {escape(self.lesson)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{escape(self.summary)}</p>{drawn}"
        )

    def __repr__(self) -> str:
        if not self.answered:
            return NONE
        lines = [f"{one.prediction.question} {sentence(one)}" for one in self.answered]
        return "\n".join([*lines, self.summary])


def your_predictions(lesson: str) -> Yours:
    """This lesson's predictions against what was true, and how well all of yours matched so far."""
    store = Predictions()
    mine = tuple(one for one in store.all() if one.prediction.lesson == lesson)
    table = store.calibration(None)
    n = int(table.loc["all", "n"])
    summary = calibrated(n, int(table.loc["all", "right"]), float(table.loc["all", "said"]))
    summary = f"Over all lessons: {summary[0].lower()}{summary[1:]}"
    return Yours(lesson, mine, summary, store.figure() if n >= ENOUGH else None)


def _cells(one: Answered) -> tuple[str, str, str]:
    """What was said, what was true, and how far apart."""
    was = "–" if one.truth is None else truth(one.prediction, one.truth, one.simulated)
    return said(one.prediction), was, apart(one)
