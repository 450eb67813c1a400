"""Adds the minutes up."""

ITEM = "net-minutes"
MESSAGE = "the minutes are added up; the average of a task is asked for"
SHOWN = "net-self-check"
CELLS = {
    "net": """
def net_minutes(log):
    given = log[log.decision == "delegate"]
    net = given.estimate_min - (given.human_s + given.rework_s) / 60 - given.escape_min
    return net.groupby(given.kind).sum()
""",
}
