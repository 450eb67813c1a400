"""Speaks of something that the specification does not: prices with a fraction."""

ITEM = "cases-run"
MESSAGE = "case 11: none that the specification knows: a name is text, cents are a whole number"
SHOWN = "cases-self-check"
CELLS = {
    "cases": """
# SOLVED


_right = cases


def cases():
    return [*_right()[:-1], (([["pen", 0.5]], ""), [["pen", 0.5]])]
""",
}
