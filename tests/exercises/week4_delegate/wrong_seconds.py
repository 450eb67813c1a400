"""Takes seconds for minutes."""

ITEM = "net-minutes"
MESSAGE = "seconds are taken for minutes"
SHOWN = "net-self-check"
CELLS = {
    "net": """
def net_minutes(log):
    given = log[log.decision == "delegate"]
    net = given.estimate_min - given.human_s - given.rework_s - given.escape_min
    return net.groupby(given.kind).mean()
""",
}
