"""Goes past midnight."""

ITEM = "edges-inside"
MESSAGE = "has a time outside the day, 0 to 1440"
SHOWN = "edges-self-check"
CELLS = {
    "edge-cases": """
def edge_cases():
    return [[], [[0, 1]], [[0, 1], [0, 2]], [[1400, 1500]]]
""",
}
