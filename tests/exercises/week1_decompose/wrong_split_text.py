"""Gives the number as text."""

ITEM = "split-best"
MESSAGE = "gives back a text; a whole number of steps from 1 to 12 is asked for"
SHOWN = "split-self-check"
POINTS = 10
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    return "3"
""",
}
