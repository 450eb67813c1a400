"""Spends the whole budget on what it may choose, beside what must be in."""

ITEM = "pack-rules"
MESSAGE = "tokens; the budget is"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_within = pack


def pack(items, budget):
    return _within(items, budget + sum(item["tokens"] for item in items if item["must"]))
""",
}
