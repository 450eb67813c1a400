"""Takes the column that holds small and large, and compares nothing."""

ITEM = "turning-column"
MESSAGE = "no column is named where one turns it round"
SHOWN = None
POINTS = 7
CELLS = {
    "turning": """
def confounder(log):
    return next((one for one in ("team", "half") if set(log[one]) == {"small", "large"}), "none")
""",
}
