"""Takes the first eight steps as they stand."""

ITEM = "order-eight"
MESSAGE = "this counts once half of the uses are kept"
SHOWN = None
POINTS = 10
CELLS = {"order": "order = list(STEPS)[:8]"}
