"""Asking a practice model without a server, many times over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import sqrt
from typing import Any

from orchestration.models.messages import Response
from practice import PROFILES, PracticeModel
from practice.faces import Face, recognise
from worlds import load

WORLD = load("authentication")
LARGE, SMALL, REVIEWER = (PracticeModel(PROFILES[f"practice-{name}"]) for name in ("large", "small", "reviewer"))
CLEAN = PracticeModel(replace(PROFILES["like-half-life-2025"], horizon=float("inf")))
"""A model with every effect switched off."""


def like(model: PracticeModel, **parameters: Any) -> PracticeModel:
    """The same model with some parameters changed, so that one effect shows alone."""
    return PracticeModel(replace(model.profile, **parameters))


def code_of(text: str) -> str:
    return Response(text, None, "", 0.0, True).code


def said(model: PracticeModel, *texts: str, sample: int = 0) -> str:
    """The answer to a conversation; texts are the user's and the model's in turn."""
    turns = tuple(("user" if number % 2 == 0 else "assistant", text) for number, text in enumerate(texts))
    return model.answer(turns, str(sample)).text


def forms(model: PracticeModel, prompt: str, units: list[str], draws: int) -> Iterator[list[Face | None]]:
    """For each draw, the recognised form of each unit."""
    for sample in range(draws):
        answer = code_of(said(model, prompt, sample=sample))
        yield [recognise(WORLD, unit, answer) for unit in units]


def near(measured: float, expected: float, draws: int) -> bool:
    """Within 3.3 standard errors, which one right model in a thousand would miss."""
    return abs(measured - expected) < 3.3 * sqrt(max(expected * (1 - expected), 0.01) / draws)
