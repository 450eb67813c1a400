"""Leaves the number of tries at one, so that a check sees a wrong result and nothing comes of it."""

ITEM = "split-moves"
MESSAGE = "your answer is the same whatever is put in"
SHOWN = "split-self-check"
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    def success(n):
        return expected_success([step_success(minutes / n, t50=t50, shape=k, recall=recall)] * n, handover)

    return max(range(1, 13), key=success)
""",
}
