"""Four cases that cannot fail."""

ITEM = "cases-fair"
MESSAGE = "this counts once three of the hidden mutants are killed"
SHOWN = None
POINTS = 4
CELLS = {
    "cases": """
def cases():
    return [(([["pen", cents]], ""), [["pen", cents]]) for cents in (100, 200, 300, 400)]
""",
}
