"""A formula by feel, with all but the hand-overs the wrong way round."""

ITEM = "split-moves"
MESSAGE = "`recall` moves your answer in the wrong direction"
SHOWN = "split-self-check"
POINTS = 10
CELLS = {
    "best-split": """
def best_split(minutes, t50, k, recall, handover):
    n = round(9 - minutes / 100 + t50 / 40 + (1 - k) * 4 - recall * 4 - 12 * handover)
    return max(1, min(12, n))
""",
}
