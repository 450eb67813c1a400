"""Has two free lines, and writes down which of them comes first."""

ITEM = "cases-fair"
MESSAGE = "case 7: over-specified: the specification leaves open in which order lines stand that cost the same"
SHOWN = "cases-self-check"
CELLS = {
    "cases": """
# SOLVED


_fair = cases


def cases():
    six = [["f", 600], ["e", 500], ["d", 400], ["c", 300], ["b", 200], ["a", 100]]
    paid = [*six[:4], ["b", 0], ["a", 0]]
    return [case if len(case[0][0]) != 6 else ((six, ""), paid) for case in _fair()]
""",
}
