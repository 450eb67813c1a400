"""Gives the larger end first."""

ITEM = "difference-interval"
MESSAGE = "(low, high) is asked for; the larger end comes first"
SHOWN = "interval-self-check"
CELLS = {
    "interval": """
# SOLVED


_low_first = difference_interval


def difference_interval(log, seed):
    return _low_first(log, seed)[::-1]
""",
}
