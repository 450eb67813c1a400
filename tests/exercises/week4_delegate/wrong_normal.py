"""Draws nothing: the mean and 1.96 standard errors."""

ITEM = "difference-interval"
MESSAGE = "1 of 3 logs are answered wrongly"
SHOWN = None
POINTS = 7.67
CELLS = {
    "interval": """
def difference_interval(log, seed):
    minutes = (log.human_s + log.rework_s) / 60
    sides = [minutes[log.decision == choice] for choice in ("delegate", "keep")]
    middle = sides[0].mean() - sides[1].mean()
    half = 1.96 * sum(side.var() / len(side) for side in sides) ** 0.5
    return middle - half, middle + half
""",
}
