"""Leaves the code out, and the tuple with it."""

ITEM = "cases-run"
MESSAGE = "case 1, 2, 3, 4: no inputs of the form (basket, code)"
SHOWN = "cases-self-check"
POINTS = 4
CELLS = {
    "cases": """
def cases():
    return [
        ([["pen", 300]], [["pen", 300]]),
        ([], []),
        ([["pen", 300], ["ink", 500], ["pad", 200]], [["ink", 500], ["pen", 300], ["pad", 0]]),
        ([["pen", -1]], {"raises": "ValueError"}),
    ]
""",
}
