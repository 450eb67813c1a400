"""Gives back a set: nothing in it has a place."""

ITEM = "pack-edges"
MESSAGE = "a set came back; a list of names is asked for"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_in_order = pack


def pack(items, budget):
    return set(_in_order(items, budget))
""",
}
