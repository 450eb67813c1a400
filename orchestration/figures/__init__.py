"""Figures that answer a prediction: results with intervals, and what the learner expected drawn on them.

A figure is one SVG that takes its colours from the page (light, dark, paper), carries its text alternative, and has a
table that says the same. Results are filled circles and predictions hollow diamonds: nothing is said by colour alone.
"""

from orchestration.figures.around_zero import around_zero
from orchestration.figures.drawing import curve, dots
from orchestration.figures.svg import Figure
from orchestration.figures.words import By, said

__all__ = ["By", "Figure", "around_zero", "curve", "dots", "said"]
