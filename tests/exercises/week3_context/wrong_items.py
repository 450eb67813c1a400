"""Gives back the items instead of their names."""

ITEM = "pack-rules"
MESSAGE = "an entry is not the name of an item: it is a dict"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_names = pack


def pack(items, budget):
    names = _names(items, budget)
    return [item for item in items if item["name"] in names]
""",
}
