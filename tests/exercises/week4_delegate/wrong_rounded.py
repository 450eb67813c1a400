"""Rounds to whole percent."""

ITEM = "perception-gap"
MESSAGE = "the numbers are rounded; leave them as they are"
SHOWN = "gap-self-check"
POINTS = 7
CELLS = {
    "gap": """
# SOLVED


_exactly = perception_gap


def perception_gap(log):
    return {name: round(percent) for name, percent in _exactly(log).items()}
""",
}
