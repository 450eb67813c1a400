"""Miscounts: takes the dear lamp for one of the three."""

ITEM = "cases-run"
MESSAGE = "case 2: expects something else than the specification; work its answer out again"
SHOWN = "cases-self-check"
CELLS = {
    "cases": """
# SOLVED


_right = cases


def cases():
    lamp = (([["lamp", 6000], ["ink", 500], ["pad", 200]], ""), [["lamp", 6000], ["ink", 500], ["pad", 0]])
    return [_right()[0], lamp, *_right()[2:]]
""",
}
