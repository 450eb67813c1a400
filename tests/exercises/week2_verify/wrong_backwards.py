"""Tries what the specification rules out."""

ITEM = "edges-inside"
MESSAGE = "input 1 has a meeting that does not end after it begins"
SHOWN = "edges-self-check"
CELLS = {
    "edge-cases": """
# SOLVED


_inside = edge_cases


def edge_cases():
    return [[[600, 540]], *_inside()[:10]]
""",
}
