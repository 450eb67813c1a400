"""Lets a loop write the cases."""

ITEM = "cases-kill"
MESSAGE = "cases; between four and twelve are asked for"
SHOWN = "cases-self-check"
POINTS = 4
CELLS = {
    "cases": """
def cases():
    return [(([["pen", cents]], ""), [["pen", cents]]) for cents in range(0, 6000, 100)]
""",
}
