"""Shows the secrets too: they look useful."""

ITEM = "pack-rules"
MESSAGE = "is a secret, and secrets stay out"
SHOWN = "pack-self-check"
CELLS = {
    "pack": """
# SOLVED


_without = pack


def pack(items, budget):
    return _without([{**item, "kind": "doc"} if item["kind"] == "secret" else item for item in items], budget)
""",
}
