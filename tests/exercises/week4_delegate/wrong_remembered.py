"""Knows the column from the lesson, and does not look."""

ITEM = "turning-column"
MESSAGE = "the wrong column is named"
SHOWN = "turning-self-check"
POINTS = 7
CELLS = {
    "turning": """
def confounder(log):
    return "size"
""",
}
