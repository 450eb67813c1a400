"""Takes the column that goes along with the decision or the estimate most, and compares no minutes."""

ITEM = "turning-column"
MESSAGE = "6 of 6 logs are answered wrongly: the wrong column is named"
SHOWN = None
POINTS = 7
CELLS = {
    "turning": """
def confounder(log):
    def spread(column):
        share = (log.decision == "delegate").groupby(log[column]).mean()
        estimate = log.groupby(column).estimate_min.mean() / log.estimate_min.mean()
        return max(share.max() - share.min(), estimate.max() - estimate.min())

    most = max(("size", "team", "half"), key=spread)
    return most if spread(most) > 0.25 else "none"
""",
}
