"""Gives back a table with every column."""

ITEM = "net-minutes"
MESSAGE = "gives back a DataFrame; a dict or a Series of numbers is asked for"
SHOWN = "net-self-check"
CELLS = {
    "net": """
def net_minutes(log):
    return log.groupby("kind").mean(numeric_only=True)
""",
}
