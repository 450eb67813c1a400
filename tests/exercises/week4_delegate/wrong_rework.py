"""Counts what is done when the answer is accepted, and no repair."""

ITEM = "net-minutes"
MESSAGE = "the minutes of rework are not taken off"
SHOWN = "net-self-check"
CELLS = {
    "net": """
def net_minutes(log):
    given = log[log.decision == "delegate"]
    net = given.estimate_min - given.human_s / 60 - given.escape_min
    return net.groupby(given.kind).mean()
""",
}
