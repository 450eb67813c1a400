"""Turns the hand-over round: the share that gets through is taken for the share that gets lost."""

ITEM = "split-moves"
MESSAGE = "where hand-overs are riskier, you take more steps"
SHOWN = "split-self-check"
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    def success(n):
        step = step_success(minutes / n, t50=t50, shape=k, recall=recall, tries=3)
        return step**n * (0.9 + handover) ** (n - 1)

    return max(range(1, 13), key=success)
""",
}
