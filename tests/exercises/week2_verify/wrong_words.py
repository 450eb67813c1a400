"""Expects the words of an error."""

ITEM = "cases-fair"
MESSAGE = "case 9: over-specified: the specification leaves open the words of an error"
SHOWN = "cases-self-check"
CELLS = {
    "cases": """
# SOLVED


_fair = cases


def cases():
    told = {"raises": "ValueError: a price below zero"}
    return [(inputs, told if inputs[0][-1:] == [["ink", -1]] else expected) for inputs, expected in _fair()]
""",
}
