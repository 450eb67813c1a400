"""Multiplies the steps and forgets what lies between them."""

ITEM = "split-moves"
MESSAGE = "`handover` never changes your answer, and it should"
SHOWN = "split-self-check"
POINTS = 10
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    def success(n):
        return step_success(minutes / n, t50=t50, shape=k, recall=recall, tries=3) ** n

    return max(range(1, 13), key=success)
""",
}
