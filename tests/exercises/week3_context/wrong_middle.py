"""Puts what was chosen in alphabetical order."""

ITEM = "pack-edges"
MESSAGE = "stands in the middle; constraints go to an edge"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_at_the_edges = pack


def pack(items, budget):
    return sorted(_at_the_edges(items, budget))
""",
}
