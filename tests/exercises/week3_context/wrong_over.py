"""Spends the whole budget on what it may choose, beside what must be in."""

ITEM = "pack-rules"
MESSAGE = "it takes more tokens than the budget has"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_within = pack


def pack(items, budget):
    return _within(items, budget + sum(item["tokens"] for item in items if item["must"]))
""",
}
