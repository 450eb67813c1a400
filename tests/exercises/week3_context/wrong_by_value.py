"""Takes items by value, from the top, whatever they cost."""

ITEM = "pack-value"
MESSAGE = "the value is 80% of the best possible"
SHOWN = None
POINTS = 6.39
CELLS = {
    "pack": """
def pack(items, budget):
    chosen = [item for item in items if item["must"]]
    room = budget - sum(item["tokens"] for item in chosen)
    free = [item for item in items if not item["must"] and item["kind"] != "secret" and item["value"] > 0]
    for item in sorted(free, key=lambda item: item["value"], reverse=True):
        if item["tokens"] <= room:
            chosen.append(item)
            room -= item["tokens"]
    chosen.sort(key=lambda item: item["kind"] != "constraint")
    return [item["name"] for item in chosen]
""",
}
