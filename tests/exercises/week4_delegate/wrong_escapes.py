"""Leaves out what a failure cost others."""

ITEM = "net-minutes"
MESSAGE = "the minutes of escapes are not taken off"
SHOWN = "net-self-check"
CELLS = {
    "net": """
def net_minutes(log):
    given = log[log.decision == "delegate"]
    net = given.estimate_min - (given.human_s + given.rework_s) / 60
    return net.groupby(given.kind).mean()
""",
}
