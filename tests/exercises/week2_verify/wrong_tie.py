"""Writes down which of two equally dear lines is free; no code, so no cent is broken."""

ITEM = "cases-fair"
MESSAGE = "case 12: over-specified: the specification leaves open in which order lines stand that cost the same"
SHOWN = "cases-self-check"
POINTS = 8.75
CELLS = {
    "cases": """
# SOLVED


_fair = cases


def cases():
    tie = [["b", 100], ["c", 300], ["a", 100]]
    return [*_fair(), ((tie, ""), [["c", 300], ["b", 100], ["a", 0]])]
""",
}
