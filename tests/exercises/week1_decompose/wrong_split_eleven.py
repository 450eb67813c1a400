"""Stops one short of twelve."""

ITEM = "split-best"
MESSAGE = "too few steps for "
SHOWN = "split-self-check"
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    def success(n):
        step = step_success(minutes / n, t50=t50, shape=k, recall=recall, tries=3)
        return expected_success([step] * n, handover)

    return max(range(1, 12), key=success)
""",
}
