"""Takes the clock without the repair."""

ITEM = "perception-gap"
MESSAGE = "the minutes of rework are missing"
SHOWN = "gap-self-check"
CELLS = {
    "gap": """
# SOLVED


_repaired = perception_gap


def perception_gap(log):
    return _repaired(log.assign(rework_s=0))
""",
}
