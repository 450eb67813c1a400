"""Takes the column whose estimates differ most, and compares no minutes."""

ITEM = "turning-column"
MESSAGE = "6 of 6 logs are answered wrongly: the wrong column is named"
SHOWN = None
POINTS = 7
CELLS = {
    "turning": """
def confounder(log):
    means = {one: log.groupby(one).estimate_min.mean() for one in ("size", "team", "half")}
    spread = {one: mean.max() - mean.min() for one, mean in means.items()}
    most = max(spread, key=spread.get)
    return most if spread[most] > 20 else "none"
""",
}
