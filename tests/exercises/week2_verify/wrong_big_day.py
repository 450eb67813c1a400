"""Puts everything into one day."""

ITEM = "edges-inside"
MESSAGE = "input 1 has more than four meetings"
SHOWN = "edges-self-check"
POINTS = 5
CELLS = {
    "edge-cases": """
def edge_cases():
    return [[[n, n + 5] for n in range(0, 1400, 7)]]
""",
}
