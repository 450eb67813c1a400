"""Chooses by value alone, and forgets what must be in."""

ITEM = "pack-rules"
MESSAGE = "must be in and is not"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_with_must = pack


def pack(items, budget):
    return _with_must([{**item, "must": False} for item in items], budget)
""",
}
