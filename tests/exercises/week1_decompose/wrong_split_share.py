"""Gives the share of runs that succeed, not the number of steps."""

ITEM = "split-limits"
MESSAGE = "gives back a number; a whole number of steps from 1 to 12 is asked for"
SHOWN = "split-self-check"
POINTS = 10
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    return max(
        expected_success([step_success(minutes / n, t50=t50, shape=k, recall=recall, tries=3)] * n, handover)
        for n in range(1, 13)
    )
""",
}
