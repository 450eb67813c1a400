"""Takes the mean over all tasks, kept ones too."""

ITEM = "net-minutes"
MESSAGE = "kept tasks are counted as well"
SHOWN = "net-self-check"
CELLS = {
    "net": """
# SOLVED


_given = net_minutes


def net_minutes(log):
    return _given(log.assign(decision="delegate"))
""",
}
