"""Settles on a number where a function is asked for."""

ITEM = "split-best"
MESSAGE = "`best_split` is not a function"
SHOWN = "split-self-check"
POINTS = 10
CELLS = {"best-split": "best_split = 4"}
