"""Cuts off five in a hundred at each end."""

ITEM = "difference-interval"
MESSAGE = "it is too narrow; 95 of 100 resamples lie inside"
SHOWN = "interval-self-check"
CELLS = {
    "interval": """
def difference_interval(log, seed):
    dice = np.random.default_rng(seed)
    minutes = ((log.human_s + log.rework_s) / 60).to_numpy(dtype=float)
    given = (log.decision == "delegate").to_numpy(dtype=bool)
    sides = [dice.choice(side, (8000, len(side))).mean(axis=1) for side in (minutes[given], minutes[~given])]
    return tuple(np.percentile(sides[0] - sides[1], [5, 95]))
""",
}
