"""Prints the names instead of returning them."""

ITEM = "pack-value"
MESSAGE = "`pack` gives back nothing; did you print instead of return?"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_names = pack


def pack(items, budget):
    print(_names(items, budget))
""",
}
