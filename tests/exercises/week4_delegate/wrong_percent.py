"""Gives shares of one instead of percent."""

ITEM = "perception-gap"
MESSAGE = "percent is asked for, not a share of 1"
SHOWN = "gap-self-check"
CELLS = {
    "gap": """
# SOLVED


_percent = perception_gap


def perception_gap(log):
    return {name: value / 100 for name, value in _percent(log).items()}
""",
}
