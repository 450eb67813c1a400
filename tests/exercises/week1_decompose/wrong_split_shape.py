"""Takes a constant rate of failure for granted."""

ITEM = "split-moves"
MESSAGE = "`k` never changes your answer, and it should"
SHOWN = "split-self-check"
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    def success(n):
        step = step_success(minutes / n, t50=t50, recall=recall, tries=3)
        return expected_success([step] * n, handover)

    return max(range(1, 13), key=success)
""",
}
