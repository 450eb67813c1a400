"""Throws new dice each time, whatever the seed."""

ITEM = "difference-interval"
MESSAGE = "the same seed gives two intervals"
SHOWN = "interval-self-check"
CELLS = {
    "interval": """
# SOLVED


_seeded = difference_interval


def difference_interval(log, seed):
    return _seeded(log, None)
""",
}
