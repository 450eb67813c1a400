"""Gives back what was put in, in the hope that a message quotes it."""

ITEM = "split-moves"
MESSAGE = "gives back a tuple; a whole number of steps from 1 to 12 is asked for"
SHOWN = "split-self-check"
POINTS = 10
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    return minutes, t50, k, recall, handover
""",
}
