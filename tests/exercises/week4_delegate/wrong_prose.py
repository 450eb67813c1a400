"""Answers in prose where Python is asked for."""

ITEM = "perception-gap"
MESSAGE = "`perception_gap` is not "
SHOWN = "gap-self-check"
CELLS = {
    "gap": "They felt faster than they were.",
}
