"""Takes the column that goes along with the decision most, and compares no minutes."""

ITEM = "turning-column"
MESSAGE = "6 of 6 logs are answered wrongly: the wrong column is named"
SHOWN = None
POINTS = 7
CELLS = {
    "turning": """
def confounder(log):
    shares = {one: (log.decision == "delegate").groupby(log[one]).mean() for one in ("size", "team", "half")}
    spread = {one: share.max() - share.min() for one, share in shares.items()}
    most = max(spread, key=spread.get)
    return most if spread[most] > 0.25 else "none"
""",
}
