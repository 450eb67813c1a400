"""Subtracts the other way round."""

ITEM = "difference-interval"
MESSAGE = "it is kept minus delegated; delegated minus kept is asked for"
SHOWN = "interval-self-check"
CELLS = {
    "interval": """
# SOLVED


_delegated_minus_kept = difference_interval


def difference_interval(log, seed):
    low, high = _delegated_minus_kept(log, seed)
    return -high, -low
""",
}
